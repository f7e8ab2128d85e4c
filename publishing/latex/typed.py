r"""Formulas typed in ASCII, ``|X^+ y|^2 <= 2 sigma``, as LaTeX: token by token, with the field's names and signs."""

from __future__ import annotations

import re
from collections.abc import Mapping

GREEK = {
    "alpha": r"\alpha",
    "beta": r"\beta",
    "gamma": r"\gamma",
    "delta": r"\delta",
    "Delta": r"\Delta",
    "eps": r"\epsilon",
    "eta": r"\eta",
    "theta": r"\theta",
    "kappa": r"\kappa",
    "lam": r"\lambda",
    "Lam": r"\Lambda",
    "mu": r"\mu",
    "xi": r"\xi",
    "pi": r"\pi",
    "rho": r"\rho",
    "sigma": r"\sigma",
    "Sigma": r"\Sigma",
    "tau": r"\tau",
    "chi": r"\chi",
    "chi2": r"\chi^2",
    "omega": r"\omega",
    "phi": r"\varphi",
    "bt": r"\beta_t",
    "bs": r"\beta_s",
}
FUNCTIONS = {
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "exp", "log", "max", "min", "sum", "int", "lim")},
    "Var": r"\operatorname{Var}",
    "diag": r"\operatorname{diag}",
    "tr": r"\operatorname{tr}",
    "grad": r"\nabla",
    "infinity": r"\infty",
    "oo": r"\infty",
    "iff": r"\iff",
    "L2": "L^2",
    "KL": r"\mathrm{KL}",
}
SIGNS = {
    "+-": r"\pm",
    "<=": r"\le",
    ">=": r"\ge",
    "!=": r"\ne",
    "->": r"\to",
    "~": r"\sim",
    "*": r"\cdot",
    "...": r"\dots",
}
RELATIONS = {"=", "<", ">", "<=", ">=", "!=", "->", "~"}
OPERATORS = {*RELATIONS, "+", "-", "/", "^", "_", "|", "||", "*", "."}
TOKEN = re.compile(
    r"\.\.\.|<=|>=|!=|->|\+-|\|\||[A-Za-z]*'s\b|[A-Za-z]+\d?(?:-[A-Za-z]{2,}[a-z0-9]*(?:-[A-Za-z0-9]+)*|'*)"
    r"|\d+(?:\.\d+)?|'+|\s+|."
)
_VECTORS = {"beta", "bs", "bt", "eps", "w"}


def closing(tokens: list[str], at: int) -> int:
    """One past the bracket that closes the one at ``at``; past the end where none does."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    stack: list[str] = []
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token in pairs:
            stack.append(pairs[token])
        elif stack and token == stack[-1]:
            stack.pop()
            if not stack:
                return place + 1
    return len(tokens) + 1


def formula(tokens: list[str] | str, notation: Mapping[str, str] | None = None) -> str:
    """The LaTeX of a formula typed in ASCII."""
    listed = TOKEN.findall(tokens) if isinstance(tokens, str) else tokens
    return re.sub(
        r"\s+", " ", _formula([token for token in listed if not token.isspace()], notation or {})
    ).strip()


def _formula(tokens: list[str], notation: Mapping[str, str]) -> str:
    out: list[str] = []
    at, opened, bar = 0, False, "v"
    while at < len(tokens):
        token = tokens[at]
        if token in ("^", "_") and at + 1 < len(tokens):
            inner, primes, at = _script(tokens, at + 1, notation)
            out.append(f"{token}{{{inner}}}{primes}")
            continue
        if token in ("sqrt", "floor") and at + 1 < len(tokens) and tokens[at + 1] == "(":
            close = closing(tokens, at + 1)
            inside = _formula(tokens[at + 2 : close - 1], notation)
            out.append(rf"\sqrt{{{inside}}}" if token == "sqrt" else rf"\lfloor {inside} \rfloor")
            at = close
            continue
        if token in ("|", "||"):
            if not opened:
                bar = "V" if token == "||" or _is_norm(tokens, at) else "v"
            opened = not opened
            out.append(rf"\l{bar}ert " if opened else rf" \r{bar}ert")
        elif token == "*" and (at + 1 == len(tokens) or tokens[at + 1] in {*RELATIONS, ")", ","}):
            out.append("^{*}")
        else:
            out.append(_one(tokens, at, notation))
        at += 1
    return (
        " ".join(out)
        .replace(" ^", "^")
        .replace(" _", "_")
        .replace(" '", "'")
        .replace(r"\lvert  ", r"\lvert ")
        .replace(r"\lVert  ", r"\lVert ")
    )


def _is_norm(tokens: list[str], at: int) -> bool:
    """Whether bars hold a vector or a matrix: tasks, estimators, data, projections; anything else doubles its bars."""
    inside = tokens[at + 1 :]
    inside = inside[: inside.index("|")] if "|" in inside else inside
    return any(token in _VECTORS or re.fullmatch("[A-DF-Z]", token) for token in inside)


def _script(tokens: list[str], at: int, notation: Mapping[str, str]) -> tuple[str, str, int]:
    """What stands in a script, the primes that follow it, and where the rest begins."""
    token = tokens[at]
    name, primes = token.rstrip("'"), "'" * (len(token) - len(token.rstrip("'")))
    if token in ("(", "{"):
        close = closing(tokens, at)
        inside = tokens[at + 1 : close - 1]
        marks = set(inside) <= {"+", "-", "T", "1"}
        return _formula([r"\top" if marks and one == "T" else one for one in inside], notation), "", close
    if name == "T":
        return r"\top", primes, at + 1
    if token in ("-", "+") and at + 1 < len(tokens) and tokens[at + 1][0].isdigit():
        return token + tokens[at + 1], "", at + 2
    if len(name) > 1 and name.isalpha() and name not in GREEK:
        shown = r"\perp" if name == "perp" else name if set(name) <= set("ijkl") else rf"\mathrm{{{name}}}"
        return shown, primes, at + 1
    return _one([*tokens[:at], name], at, notation), primes, at + 1


def _one(tokens: list[str], at: int, notation: Mapping[str, str]) -> str:
    token = tokens[at]
    name, primes = token.rstrip("'"), "'" * (len(token) - len(token.rstrip("'")))
    if token in ("{", "}"):
        return "\\" + token
    if token == "." and 0 < at < len(tokens) - 1:
        return r"\cdot"
    if token in SIGNS:
        return SIGNS[token]
    if token == "x" and 0 < at < len(tokens) - 1 and _are_sizes(tokens[at - 1], tokens[at + 1]):
        return r"\times"
    if name == "l":
        return r"\ell" + primes
    subscripted = (
        "_".join([name, tokens[at + 2]]) if tokens[at + 1 : at + 2] == ["_"] and at + 2 < len(tokens) else ""
    )
    if subscripted in notation:
        # The subscript belongs to the old name.
        tokens[at + 1 : at + 3] = []
        return notation[subscripted]
    if name in notation:
        return notation[name] + primes
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if name == "N" and following == "(" and "," in tokens[at:]:
        return r"\mathcal{N}"
    before = tokens[at - 1] if at else ""
    if name == "E" and not before.isalpha() and (following in ("[", "|", "||", "(") or following.isalnum()):
        return r"\mathbb{E}" + ("" if following in "[(" else r"\,")
    if (
        name == "P"
        and following == "("
        and any(sign in RELATIONS for sign in tokens[at : closing(tokens, at + 1)])
    ):
        return r"\mathbb{P}"
    if name in GREEK:
        return GREEK[name] + primes
    if name in FUNCTIONS:
        return FUNCTIONS[name] + (r"\," if name in ("min", "max") and following in ("|", "||") else "")
    if name.startswith("d") and name[1:] in GREEK:
        return "d" + GREEK[name[1:]]
    if re.fullmatch(r"[A-Zwp]\d", name):
        return f"{name[0]}_{name[1]}{primes}"
    return token


def _are_sizes(rows: str, columns: str) -> bool:
    return {rows, columns} <= set("ndmrk") or (rows.isdigit() and columns.isdigit())
