r"""Plain sentences with formulas typed as in ``y = f(x) + sigma xi, |beta| = 1`` set as an author sets them.

A word is left alone; a run of names, numbers and signs that holds a sign or a declared name is set as mathematics. The
theorems' ids become cross-references. Where a text already has dollars it is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from publishing.latex.typed import FUNCTIONS, GREEK, OPERATORS, RELATIONS, SIGNS, TOKEN, closing, formula
from theory.references import REFERENCES

SPECIAL = {
    "\\": r"\textbackslash{}",
    "_": r"\_",
    "^": r"\^{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "{": r"\{",
    "}": r"\}",
    "~": r"\~{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+|\b[a-z]+\d{4}[a-z]+\b")
_QUOTED = re.compile(r"(?<![^\s(])'([^\s'](?:[^']|'(?=\w))*?)'(?!\w)")
_ARTICLES = {"a", "A", "I"}
_HEADS = {"Theorem", "Appendix", "Section", "section", "Lemma", "Line", "and"}


def escaped(text: str) -> str:
    """Plain text for TeX."""
    return "".join(SPECIAL.get(sign, sign) for sign in text)


def prose(text: str, known: Collection[str] = (), notation: Mapping[str, str] | None = None) -> str:
    """The sentence for TeX; ``known`` are the theorems that the document has, ``notation`` renames symbols."""
    if "$" in text:
        return text
    return _set(text, frozenset(known), tuple(sorted((notation or {}).items())))


def label(id: str) -> str:
    """The label of a theorem."""
    return f"thm:{id}"


def reference(id: str, known: Collection[str]) -> str:
    """A cross-reference where the theorem is in the document, else its id."""
    return rf"\cref{{{label(id)}}}" if id in known else identifier(id)


def identifier(id: str) -> str:
    """A theorem's id as it is typed; a line may end after its hyphens."""
    return rf"\fateid{{{escaped(id)}}}".replace("-", r"-\allowbreak{}")


@lru_cache(maxsize=4096)
def _set(text: str, known: frozenset[str], notation: tuple[tuple[str, str], ...]) -> str:
    out: list[str] = []
    place = 0
    for match in _ID.finditer(text):
        if match[0] in _ids() or match[0] in REFERENCES:
            named = reference(match[0], known) if match[0] in _ids() else rf"\cite{{{match[0]}}}"
            out += [_plain(text[place : match.start()], dict(notation)), named]
            place = match.end()
    return "".join([*out, _plain(text[place:], dict(notation))])


@lru_cache(maxsize=1)
def _ids() -> frozenset[str]:
    from theory.registry import theorems

    return frozenset(theorems())


def _plain(text: str, notation: Mapping[str, str]) -> str:
    """Words as they are, runs of mathematics between dollars."""
    tokens = TOKEN.findall(re.sub(r"(?<=\d)x(?=\d)", " x ", text))
    out: list[str] = []
    at = 0
    while at < len(tokens):
        end = at if tokens[at].isspace() or _is_a_place(tokens, at) else _run(tokens, at)
        if end > at and _is_formula(tokens, at, end):
            out.append(f"${formula(tokens[at:end], notation)}$")
            at = end
        elif end > at:
            out += [escaped(token) for token in tokens[at:end]]
            at = end
        else:
            out.append(escaped(tokens[at]))
            at += 1
    text = re.sub(r"(?<=\d)-(?=\d)", "--", "".join(out))
    return _QUOTED.sub("\u2018\\1\u2019", text)


def _is_a_place(tokens: list[str], at: int) -> bool:
    """``A`` of "Theorem A.2", the number of a line: no formulas."""
    before = [token for token in tokens[max(0, at - 2) : at] if not token.isspace()][-1:]
    lettered = bool(re.fullmatch("[A-Z]", tokens[at])) and (
        before in (["Appendix"], ["Theorem"])
        or (tokens[at + 1 : at + 2] == ["."] and tokens[at + 2 : at + 3] != [" "])
    )
    return lettered or (tokens[at] == "(" and before == ["Line"])


def _is_name(token: str) -> bool:
    """A letter, a Greek name, a function of the language, or either with a digit or primes."""
    bare = token.rstrip("'")
    return (
        bare in GREEK
        or bare in FUNCTIONS
        or bool(re.fullmatch(r"[A-Za-z]\d?", bare))
        or bool(re.fullmatch(r"d[a-zA-Z]|[a-z][A-Z]", bare))
        or (bare.startswith("d") and bare[1:] in GREEK)
        or bare in ("sqrt", "floor")
    )


def _run(tokens: list[str], start: int) -> int:
    """The end of the run of mathematics that starts here; ``start`` where there is none."""
    end = at = start
    while at < len(tokens):
        token = tokens[at]
        if token.isspace():
            at += 1
            continue
        after_mark = at > start and tokens[at - 1] in ("_", "^")
        signed = (
            at > start + 1 and token[0].isdigit() and tokens[at - 2] in ("_", "^") and tokens[at - 1] in "+-"
        )
        if signed or (after_mark and (token.isalnum() or token == "{")):
            at = closing(tokens, at) if token == "{" else at + 1
            end = at
            continue
        if token in ("(", "[", "{"):
            close = closing(tokens, at)
            inside = tokens[at + 1 : close - 1]
            if close > len(tokens) or not _all_mathematics(inside):
                break
            if end > start and tokens[at - 1].isspace() and RELATIONS & set(inside):
                # A remark: "from 0 (R_0 = 1)".
                break
            at = end = close
            continue
        if at > start and set(token) == {"'"} and tokens[at - 1] in (")", "}"):
            at = end = at + 1
            continue
        if not (
            _is_name(token) or token in OPERATORS or token in SIGNS or re.fullmatch(r"\d+(?:\.\d+)?", token)
        ):
            break
        if token in _ARTICLES and not _stands_for_a_symbol(tokens, at):
            break
        if token == "." and not _is_a_dot(tokens, at):
            break
        at = end = at + 1
    while (
        end > start
        and tokens[end - 1] in ("-", ".", "/", "+")
        and tokens[end - 2 : end - 1] not in (["^"], ["_"])
    ):
        end -= 1
    return end


def _is_a_dot(tokens: list[str], at: int) -> bool:
    """Whether a full stop is the dot of an inner product: ``u.v``, or ``u . v`` with space on both sides."""
    following = [token for token in tokens[at + 1 : at + 3] if not token.isspace()][:1]
    spaced = tokens[at + 1 : at + 2] == [" "]
    return bool(following) and _is_name(following[0]) and (not spaced or tokens[at - 1 : at] == [" "])


def _all_mathematics(tokens: list[str]) -> bool:
    return all(
        token.isspace()
        or _is_name(token)
        or token in OPERATORS
        or token in SIGNS
        or token in "()[]{},;:"
        or re.fullmatch(r"\d+(?:\.\d+)?", token)
        or (place > 0 and tokens[place - 1] == "_")
        for place, token in enumerate(tokens)
    )


def _stands_for_a_symbol(tokens: list[str], at: int) -> bool:
    """``a`` beside a sign, or before a conjunction, is a name; before a noun it is an article."""
    before = next((token for token in reversed(tokens[:at]) if not token.isspace()), "")
    after = next((token for token in tokens[at + 1 :] if not token.isspace()), "")
    if before in OPERATORS or after in OPERATORS or after in (")", "]", "^"):
        return True
    if tokens[at] == "A" and (after in ("is", "has") or _is_name(before)):
        return True
    return before not in ("", "(") and after in (
        "",
        ",",
        ";",
        ":",
        ".",
        ")",
        "and",
        "or",
        "of",
        "at",
        "is",
        "in",
    )


def _is_formula(tokens: list[str], start: int, end: int) -> bool:
    """Whether a run is mathematics at all: a sign between two names, a Greek letter, a single letter."""
    run = [token for token in tokens[start:end] if not token.isspace()]
    if all(re.fullmatch(r"[\d.]+|-", token) for token in run):
        return False
    if len(run) == 1:
        name = run[0].rstrip("'")
        return name in GREEK or bool(re.fullmatch(r"[A-Za-z]|[A-Z]\d", name)) or name in ("infinity", "oo")
    return any(token in OPERATORS or _is_name(token) or token in "([" for token in run)
