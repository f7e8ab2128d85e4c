"""What holds a statement inside: probabilities of events, and extremes over the values that meet a condition."""

from __future__ import annotations

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.lexer import Token
from derivations.reader.places import Unreadable
from derivations.reader.statements import statement
from derivations.reader.table import names_in

_MOST_TERMS = 6
_CLOSED_BY = {"(": ")", "[": "]", r"\{": r"\}", r"\lbrace": r"\rbrace", r"\lbrack": r"\rbrack"}


def probability(parser: Grammar, token: Token) -> nodes.Node:
    """The probability of the event in brackets."""
    if parser.token.text == "_" and parser.token.kind == "char":
        parser.take()
        parser.group_tokens()
    if parser.token.text not in _CLOSED_BY or parser.token.kind == "end":
        parser.refuse("the event in brackets is missing")
    closing = _CLOSED_BY[parser.take().text]
    bars, parser.bars = parser.bars, []
    event = statement(parser)
    parser.skip_gaps()
    parser.bars = bars
    parser.expect(closing, " after the event")
    return nodes.Probability(event)


def extreme_over(parser: Grammar, token: Token, kind: str) -> nodes.Node:
    r"""``\max_{x \in [a,b]} f``: the condition below names the variable first."""
    below = parser.group_tokens()
    saved = parser.tokens, parser.place
    parser.tokens, parser.place = below, 0
    try:
        alone = parser.factor()
        everywhere = isinstance(alone, nodes.Name) and parser.place >= len(below)
        parser.place = 0
        condition = nodes.Member(alone, nodes.SetOf("R")) if everywhere else statement(parser)
        parser.place = max(parser.place, len(below) if everywhere else 0)
        parser.finish()
    finally:
        parser.tokens, parser.place = saved
    variable = _subject(condition)
    if variable is None:
        raise Unreadable(f"below {token.text} stands a name with its set, x \\in [0,1]", token.at, token.text)
    parser.skip_gaps()
    return nodes.Extreme(kind, variable, condition, _body(parser, token, variable))


def _body(parser: Grammar, token: Token, variable: nodes.Name) -> nodes.Node:
    """The term that follows, or all terms where one of the next few holds the variable too."""
    first = parser.term()
    if parser.looking_ahead or parser.token.text not in ("+", "-"):
        return first
    end, parser.looking_ahead = parser.place, True
    try:
        terms = [("+", first)]
        while parser.token.text in ("+", "-") and len(terms) <= _MOST_TERMS:
            terms.append((parser.take().text, parser.term()))
            parser.skip_gaps()
    except Unreadable:
        terms = terms[:1]
    parser.looking_ahead = False
    if any(name.key == variable.key for _, term in terms[1:] for name in names_in(term)):
        parser.note(token.at, f"{token.text} was read over all terms that follow: a later one holds {variable.latex}")
        return nodes.Sum(tuple(terms))
    parser.place = end
    return first


def _subject(condition: nodes.Node) -> nodes.Name | None:
    """The name of which a condition speaks."""
    if isinstance(condition, nodes.Logic):
        return _subject(condition.parts[0])
    if isinstance(condition, nodes.Member):
        return condition.element if isinstance(condition.element, nodes.Name) else None
    if isinstance(condition, nodes.Comparison):
        sides = [condition.first, *(side for _, side in condition.rest[:1])]
        sides += [side.arguments[0] for side in sides if isinstance(side, nodes.Call) and side.function == "abs"]
        return next((side for side in sides if isinstance(side, nodes.Name)), None)
    return None
