r"""Letters that are functions: their slopes, ``\Gamma'(a)``, and where a bracket after one is a factor."""

from __future__ import annotations

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.layout import is_relation
from derivations.reader.lexer import Token


def slope_of_letter(parser: Grammar, function: str) -> nodes.Node:
    r"""``\Gamma'(a)``, which is Gamma(a) psi(a), and ``\Phi'(x)``, the normal density; no other slope of a letter."""
    parser.take()
    if function not in ("gamma", "Phi") or parser.token.text != "(":
        parser.refuse("of letters the first slopes of Gamma and Phi are read, at a value")
    value, *more = parser.arguments()
    if more:
        parser.refuse("a function of one variable")
    if function == "gamma":
        return nodes.Product((("", nodes.Call("gamma", (value,))), ("", nodes.Call("digamma", (value,)))))
    two = nodes.Number("2")
    exponent = nodes.Sum((("-", nodes.Quotient(nodes.Power(value, two), two)),))
    width = nodes.Root(nodes.Product((("", two), ("", nodes.Constant("pi")))), None)
    return nodes.Quotient(nodes.Call("exp", (exponent,)), width)


def holds_itself(parser: Grammar, token: Token) -> bool:
    """Whether the bracket at hand holds the function's name without an argument, as in ``u (s - u)``."""
    depth = 0
    for place in range(parser.place, len(parser.tokens)):
        here, after = parser.tokens[place], parser.ahead(place - parser.place + 1)
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(here.text, 0)
        if depth == 0:
            return False
        if (here.kind, here.text) == (token.kind, token.text) and after.text not in ("(", "[", "'", "_"):
            return True
    return False


def stands_alone(parser: Grammar) -> bool:
    """Whether the letter before the bracket at hand opens a formula and a relation follows: a definition's heading."""
    before = parser.tokens[parser.place - 2] if parser.place > 1 else None
    if before is not None and before.kind != "gap" and before.text not in (",", "&"):
        return False
    depth = 0
    for place in range(parser.place, len(parser.tokens)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(parser.tokens[place].text, 0)
        if depth == 0:
            return is_relation(parser.ahead(place - parser.place + 1))
    return False
