r"""Statements: comparisons, ``and``/``or``, membership, laws, and the lists of conditions that directives hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.layout import RELATIONS, is_relation
from derivations.reader.lexer import Token, tokenise
from derivations.reader.places import Unreadable
from derivations.reader.shapes import space

_CONNECTIVES = {r"\land": "and", r"\wedge": "and", r"\lor": "or", r"\vee": "or"}
_WORDS = re.compile(r"[a-z]+")
_LAWS = {
    "N": "normal",
    "normal": "normal",
    "Normal": "normal",
    "Beta": "beta",
    "Exp": "exponential",
    "Gamma": "gamma",
    "Exponential": "exponential",
    "U": "uniform",
    "Unif": "uniform",
    "Uniform": "uniform",
    "Bernoulli": "bernoulli",
    "Ber": "bernoulli",
    "Bern": "bernoulli",
    "Rademacher": "rademacher",
    "Rad": "rademacher",
    "Binomial": "binomial",
    "Bin": "binomial",
    "Poisson": "poisson",
    "Poi": "poisson",
    "Pois": "poisson",
}
_PARAMETERS = {
    "normal": 2,
    "beta": 2,
    "exponential": 1,
    "gamma": 2,
    "uniform": 2,
    "chi2": 1,
    "bernoulli": 1,
    "binomial": 2,
    "poisson": 1,
}
_SIGNS = frozenset(("-1,1", "-1,+1", "1,-1", "+1,-1", r"\pm1"))
_ORDERS = frozenset((r"\preceq", r"\prec", r"\succeq", r"\succ"))
_DEFINITE = {r"\succ": "definite", r"\succeq": "semidefinite"}
_COMPARED = frozenset(("=", "!=", "<", "<=", ">", ">=", "equiv"))


def word_in(token: Token) -> str:
    """The lower-case words of a text token, joined by spaces."""
    return " ".join(_WORDS.findall(token.text.lower())) if token.kind == "text" else ""


def statement(parser: Grammar) -> nodes.Node:
    """Comparisons joined by ``or`` and, more tightly, by ``and`` or commas."""
    alternatives = [_conjunction(parser)]
    while _joined(parser, "or"):
        alternatives.append(_conjunction(parser))
    return alternatives[0] if len(alternatives) == 1 else nodes.Logic("or", tuple(alternatives))


def _conjunction(parser: Grammar) -> nodes.Node:
    parts = [comparison(parser)]
    while _joined(parser, "and"):
        parts.append(comparison(parser))
    return parts[0] if len(parts) == 1 else nodes.Logic("and", tuple(parts))


def _joined(parser: Grammar, kind: str) -> bool:
    """Consume a connective of this kind."""
    start = parser.place
    parser.skip_gaps()
    token = parser.token
    if token.kind == "command" and _CONNECTIVES.get(token.text) == kind:
        parser.take()
        return True
    if token.kind == "text" and word_in(token) in (
        (kind, "and also") if kind == "and" else (kind, "or else")
    ):
        parser.take()
        parser.skip_gaps()
        return True
    if kind == "and" and token.text == "," and token.kind == "char" and _statement_follows(parser):
        parser.take()
        parser.skip_gaps()
        return True
    parser.place = start
    return False


def _statement_follows(parser: Grammar) -> bool:
    """Whether another comparison stands after the comma at hand."""
    depth = 0
    for token in parser.tokens[parser.place + 1 :]:
        depth += (token.text in ("(", "[", "{", r"\{")) - (token.text in (")", "]", "}", r"\}"))
        if depth == 0 and (is_relation(token) or token.text in (r"\in", r"\notin")):
            return True
        if depth == 0 and token.text in (",", ";"):
            return False
    return False


def comparison(parser: Grammar) -> nodes.Node:
    """``a < b <= c``, ``x in S``, a bracketed statement, or ``true``."""
    parser.skip_gaps()
    first = parser.expression()
    token = parser.token
    if token.text in (r"\in", r"\notin"):
        parser.take()
        member = nodes.Member(first, _set(parser))
        return member if token.text == r"\in" else nodes.Logic("not", (member,))
    if token.text in _ORDERS:
        orders: list[tuple[str, nodes.Node]] = []
        while (order := parser.token.text) in _ORDERS:
            parser.take()
            orders.append((order, parser.expression()))
        zero = len(orders) == 1 and orders[0][1] == nodes.Number("0")
        if isinstance(first, nodes.Name) and zero and token.text in _DEFINITE:
            return nodes.MatrixFact(first, (_DEFINITE[token.text],))
        return nodes.Comparison(first, tuple(orders))
    rest: list[tuple[str, nodes.Node]] = []
    while (kind := RELATIONS.get(parser.token.text)) in _COMPARED and parser.token.kind in (
        "char",
        "command",
    ):
        assert kind is not None
        parser.take()
        rest.append(("=" if kind == "equiv" else kind, parser.expression()))
    if not rest:
        parser.refuse("a relation was expected")
    return nodes.Comparison(first, tuple(rest))


def _set(parser: Grammar) -> nodes.Node:
    token = parser.token
    if token.text == r"\mathbb":
        return _number_set(parser)
    if token.text in (r"\{", r"\lbrace"):
        return nodes.SetOf("finite", parser.arguments())
    if token.text in ("(", "[", "]"):
        opening = parser.take().text
        low = parser.expression()
        if not parser.accept(",", ";"):
            parser.refuse("an interval has two ends")
        high = parser.expression()
        if parser.token.text not in (")", "]", "["):
            parser.refuse("the interval does not close")
        closing = parser.take().text
        return nodes.Interval(low, high, opening != "[", closing != "]")
    parser.refuse("a set was expected: an interval, \\{...\\} or \\mathbb{N}, \\mathbb{Z}, \\mathbb{R}")
    raise AssertionError


def _number_set(parser: Grammar) -> nodes.Node:
    token = parser.take()
    letters = "".join(part.text for part in parser.group_tokens())
    marks = ""
    while parser.token.kind == "char" and parser.token.text in ("_", "^"):
        above = parser.take().text == "^"
        group = parser.group_tokens()
        if above and letters == "R" and not all(part.text in ("+", "*") for part in group):
            return space(parser, group, token.at)
        marks += "".join(part.text for part in group)
    names = {
        "N": "N",
        "N+": "N",
        "N*": "N",
        "N0": "N0",
        "Z": "Z",
        "Z+": "N",
        "R": "R",
        "R+": "R>0",
        "R++": "R>0",
        "N>0": "N",
        "Z>0": "N",
        "R>0": "R>0",
        r"R\ge0": "R+",
        r"R\geq0": "R+",
        r"Z\ge0": "N0",
        r"N\ge1": "N",
        r"Z\geq0": "N0",
        r"N\geq1": "N",
        r"Z\ge1": "N",
        r"Z\geq1": "N",
        "R*": "R!=0",
        r"R\geqslant0": "R+",
    }
    if letters + marks not in names:
        raise Unreadable(
            "this set is not read: \\mathbb{N}, \\mathbb{Z}, \\mathbb{R}, with _0, _+ or _{>0}",
            token.at,
            token.text,
        )
    return nodes.SetOf(names[letters + marks])


def condition_of(parser: Grammar, tokens: Sequence[Token], at: int) -> nodes.Node | None:
    """The condition of a branch of cases: a statement after ``if`` or ``for``, None for ``otherwise``."""
    inner = [token for token in tokens if token.kind != "gap"]
    while inner and inner[-1].text in (",", ".", ";"):
        inner.pop()
    if not inner:
        return None
    if inner[0].kind == "text":
        said = word_in(inner[0])
        mathematics = text_mathematics(inner[0])
        if said in ("otherwise", "else", "for all else", "if otherwise"):
            return None
        if mathematics:
            inner = [*mathematics, *inner[1:]]
        elif said in ("if", "for", "when", "where", "for all", "in case"):
            inner = inner[1:]
        else:
            raise Unreadable(
                f"the condition of a branch: {said[:30]!r} is not understood", inner[0].at, said[:30]
            )
    saved = parser.tokens, parser.place
    parser.tokens, parser.place = inner, 0
    try:
        found = statement(parser)
        parser.finish()
    finally:
        parser.tokens, parser.place = saved
    return found


def text_mathematics(token: Token) -> list[Token]:
    """The tokens between dollars inside a text group, in order; words between them that join are kept."""
    parts = token.text.split("$")
    if len(parts) < 3:
        return []
    found: list[Token] = []
    offset = token.at
    for number, part in enumerate(parts):
        if number % 2:
            found += [inner._replace(at=inner.at + offset) for inner in tokenise(part)]
        elif number and number + 1 < len(parts):
            joint = " ".join(_WORDS.findall(part.lower()))
            found.append(
                Token(
                    "text" if joint in ("and", "or") else "char",
                    joint if joint in ("and", "or") else ",",
                    offset,
                )
            )
        offset += len(part) + 1
    return found


def conditions(parser: Grammar) -> tuple[nodes.Node, ...]:
    """A list of conditions, joined by commas; ``x, y > 0`` says both; ``X \\sim`` gives a law."""
    found: list[nodes.Node] = []
    while parser.token.kind != "end":
        if parser.accept(",", ";", "."):
            continue
        if parser.token.kind in ("gap", "text"):
            _remark(parser)
            continue
        found.extend(_listed(parser))
        if parser.token.kind == "end":
            break
        if parser.token.kind == "command" and parser.token.text in (r"\land", r"\wedge"):
            parser.take()
        elif not (parser.token.kind in ("gap", "text") or parser.token.text in (",", ";", ".")):
            parser.refuse("a condition ends here")
    return tuple(found)


def _remark(parser: Grammar) -> None:
    token = parser.take()
    if token.kind == "text" and word_in(token) not in (
        "and",
        "for all",
        "for",
        "for every",
        "with",
        "if",
        "where",
        "",
        "independent",
        "are independent",
        "when",
    ):
        raise Unreadable(
            f"{token.text.strip()[:30]!r} is not a condition that is understood", token.at, token.text[:30]
        )


def _listed(parser: Grammar) -> list[nodes.Node]:
    """One condition, or several names with one relation in common."""
    subjects: list[nodes.Node] = []
    while True:
        start = parser.place
        first = parser.expression()
        if parser.token.text == "," and parser.token.kind == "char" and isinstance(first, nodes.Name):
            subjects.append(first)
            parser.take()
            parser.skip_gaps()
            continue
        parser.place = start
        break
    if parser.tokens[start:] and _law_follows(parser):
        variable = parser.expression()
        parser.take()
        law = _law(parser)
        names = [*subjects, variable]
        if not all(isinstance(name, nodes.Name) for name in names):
            parser.refuse("a law is given to a name")
        return [nodes.HasLaw(name, law) for name in names if isinstance(name, nodes.Name)]
    shared = _or_statement(parser)
    return [_about(subject, shared, parser) for subject in subjects] + [shared]


def _or_statement(parser: Grammar) -> nodes.Node:
    parts = [comparison(parser)]
    while _joined(parser, "or"):
        parts.append(comparison(parser))
    return parts[0] if len(parts) == 1 else nodes.Logic("or", tuple(parts))


def _law_follows(parser: Grammar) -> bool:
    for token in parser.tokens[parser.place :]:
        if token.text == r"\sim":
            return True
        if token.text == "," or is_relation(token) or token.text == r"\in":
            return False
    return False


def _about(subject: nodes.Node, shared: nodes.Node, parser: Grammar) -> nodes.Node:
    if isinstance(shared, nodes.Comparison) and isinstance(shared.first, nodes.Name):
        return nodes.Comparison(subject, shared.rest)
    if isinstance(shared, nodes.Member):
        return nodes.Member(subject, shared.target)
    parser.refuse("names in a list share one relation, x, y > 0")
    raise AssertionError


def _law(parser: Grammar) -> nodes.Law:
    token = parser.take()
    if token.text == r"\chi":
        rest = [part.text for part in parser.tokens[parser.place : parser.place + 3]]
        if rest[:2] == ["^", "2"]:
            parser.place += 2
        elif rest == ["^", "{", "2"]:
            parser.place += 4
        else:
            parser.refuse("the chi-square law is written \\chi^2_k")
        if parser.token.text == "(":
            return nodes.Law("chi2", parser.arguments())
        parser.expect("_", " with the degrees of freedom")
        return nodes.Law("chi2", (parser.script(),))
    letters = token.text
    if token.text.startswith("\\math") or token.text == r"\operatorname":
        letters = "".join(part.text for part in parser.group_tokens())
    if letters not in _LAWS:
        raise Unreadable(
            f"the law {letters[:20]} is not known: N, \\chi^2_k, Beta, Gamma, Exp, Unif, Bernoulli, Rademacher, "
            "Binomial or Poisson",
            token.at,
            letters[:20],
        )
    name = _LAWS[letters]
    if name == "rademacher" or (name == "uniform" and _over_signs(parser)):
        return nodes.Law("rademacher", ())
    if parser.token.text not in ("(", "["):
        parser.refuse("the parameters of the law are missing")
    parameters = parser.arguments()
    if len(parameters) != _PARAMETERS[name]:
        raise Unreadable(f"{letters} takes {_PARAMETERS[name]} parameters", token.at, letters)
    return nodes.Law(name, parameters)


def _over_signs(parser: Grammar) -> bool:
    r"""Past ``\{-1, 1\}``, also in round brackets; False where something else stands there."""
    texts = [token.text for token in parser.tokens[parser.place : parser.place + 8]]
    for first, last in (([r"\{"], [r"\}"]), (["(", r"\{"], [r"\}", ")"])):
        if texts[: len(first)] == first and last[0] in texts:
            end = texts.index(last[0])
            if "".join(texts[len(first) : end]) in _SIGNS and texts[end : end + len(last)] == last:
                parser.place += end + len(last)
                return True
    return False
