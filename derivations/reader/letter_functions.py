r"""Letters that are functions: their slopes, ``\Gamma'(a)``, and where a bracket after one is a factor."""

from __future__ import annotations

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.lexer import Token


def slope_of_letter(parser: Grammar, function: str) -> nodes.Node:
    r"""``\Phi'(x)``, ``\Gamma''(a)``: the slope of the function, at a value."""
    primes = 0
    while parser.accept("'"):
        primes += 1
    if parser.token.text != "(":
        parser.refuse("the argument of a slope is missing")
    value, *more = parser.arguments()
    if more:
        parser.refuse("a function of one variable")
    name = nodes.Name("argument", "x", "argument")
    return nodes.Evaluated(nodes.Derivative(nodes.Call(function, (name,)), ((name, primes),)), name, value)


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
