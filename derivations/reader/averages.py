r"""Means, variances and covariances: what is averaged, and the laws or names below the sign."""

from __future__ import annotations

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.lexer import Token
from derivations.reader.names import past_word
from derivations.reader.statements import conditions

BRACKETS = ("(", "[", r"\{", "{", r"\lbrace", r"\lbrack")
CLOSERS = (")", "]", r"\}", "}", r"\rbrace", r"\rbrack")


def mean(parser: Grammar, kind: str) -> nodes.Node:
    r"""``\mathbb{E}_{x \sim \mathcal{N}(0,1)}[...]``: the laws below hold for what is averaged; names are kept."""
    past_word(parser)
    laws: tuple[nodes.HasLaw, ...] = ()
    over: tuple[nodes.Name, ...] = ()
    if parser.accept("_"):
        laws, over = _below(parser)
    parser.skip_gaps()
    held: tuple[nodes.Node, ...] = ()
    if parser.token.text in BRACKETS and parser.token.kind in ("char", "command"):
        arguments, held = _conditional(parser) or (parser.arguments(), ())
    else:
        factors = [("", parser.factor())]
        while parser.starts_factor():
            factors.append(("", parser.factor()))
        arguments = (factors[0][1] if len(factors) == 1 else nodes.Product(tuple(factors)),)
    if len(arguments) != (2 if kind == "Cov" else 1):
        parser.refuse(f"{kind} takes {'two arguments' if kind == 'Cov' else 'one argument'}")
    return nodes.Mean(kind, arguments, laws, over, held)


def _conditional(parser: Grammar) -> tuple[tuple[nodes.Node, ...], tuple[nodes.Node, ...]] | None:
    """``[X \\mid Y, Z]``: what is averaged, and what is held; None where no bar stands between the brackets."""
    bar, depth = None, 0
    single: list[int] = []
    for place in range(parser.place, len(parser.tokens)):
        text = parser.tokens[place].text
        depth += (text in BRACKETS) - (text in CLOSERS)
        if depth == 1 and text == r"\mid":
            bar = place
        if text in ("|", r"\vert"):
            single.append(place)
        if depth == 0:
            break
    else:
        return None
    if bar is None and len(single) == 1:
        (bar,) = single  # one bar opens no absolute value
    if bar is None:
        return None
    averaged, after = parser.tokens[parser.place + 1 : bar], parser.tokens[bar + 1 : place]
    parser.place = place + 1
    parts: list[list[Token]] = [[]]
    for token in after:
        parts.append([]) if token.text == "," and token.kind == "char" else parts[-1].append(token)
    return (parser.inner(averaged),), tuple(parser.inner(part) for part in parts)


def _below(parser: Grammar) -> tuple[tuple[nodes.HasLaw, ...], tuple[nodes.Name, ...]]:
    """What stands below the sign: laws where it says ``x \\sim``, else the names that are averaged over."""
    below = parser.group_tokens()
    saved = parser.tokens, parser.place
    parser.tokens, parser.place = below, 0
    try:
        if any(token.text == r"\sim" for token in below):
            found = conditions(parser)
            return tuple(part for part in found if isinstance(part, nodes.HasLaw)), ()
        names: list[nodes.Name] = []
        while parser.token.kind != "end":
            if not parser.accept(",", ";"):
                part = parser.factor()
                names += [part] if isinstance(part, nodes.Name) else []
        return (), tuple(names)
    finally:
        parser.tokens, parser.place = saved
