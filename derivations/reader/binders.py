"""What binds a variable: derivatives, sums, products, integrals, limits."""

from __future__ import annotations

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.layout import RELATIONS
from derivations.reader.lexer import Token
from derivations.reader.names import is_differential
from derivations.reader.places import Unreadable

_LARGEST_ORDER = 6


def _is_d(tokens: list[Token]) -> int:
    r"""How many tokens spell ``d``, ``\\mathrm{d}`` or ``\\partial`` at the start; 0 where none do."""
    if not tokens:
        return 0
    if tokens[0].text in ("d", r"\partial"):
        return 1
    if tokens[0].text == r"\mathrm" and [token.text for token in tokens[1:4]] == ["{", "d", "}"]:
        return 4
    return 2 if tokens[0].text == r"\mathrm" and len(tokens) > 1 and tokens[1].text == "d" else 0


def derivative(parser: Grammar, above: list[Token], below: list[Token]) -> nodes.Node | None:
    """``d/dx``, ``d^2 f/dx^2``, with partial or upright d; None where the fraction is no derivative."""
    lead, under = _is_d(above), _is_d(below)
    if not lead or not under or len(below) == under or above[0].text != below[0].text:
        return None
    variables = _variables(parser, below)
    if variables is None:
        return None
    rest = above[lead:]
    total = sum(order for _, order in variables)
    if rest and rest[0].text == "^" and rest[0].kind == "char":
        stated = rest[2:3] if len(rest) > 1 and rest[1].text == "{" else rest[1:2]
        if not stated or stated[0].text != str(total):
            raise Unreadable("the orders above and below differ", rest[0].at, "^")
        rest = rest[4:] if rest[1].text == "{" else rest[2:]
    elif total != 1:
        return None
    partial = above[0].text == r"\partial"
    if rest:
        return _at_arguments(parser, parser.inner(rest), variables, partial)
    parser.skip_gaps()
    return nodes.Derivative(parser.term(), variables, partial)


def _at_arguments(
    parser: Grammar, body: nodes.Node, variables: tuple[tuple[nodes.Name, int], ...], partial: bool
) -> nodes.Node:
    """``\\frac{dR}{dx}(a)``: a function's name above, and after the fraction where its slope is taken."""
    named = isinstance(body, nodes.Name) and parser.vocabulary.is_function(body.key)
    if not named or not isinstance(body, nodes.Name) or parser.token.text != "(" or len(variables) != 1:
        return nodes.Derivative(body, variables, partial)
    (argument, *more), variable = parser.arguments(), variables[0][0]
    if more:
        parser.refuse("the slope of a function of one variable is taken at one value")
    slope = nodes.Derivative(nodes.Apply(body, (variable,)), variables, partial)
    return slope if argument == variable else nodes.Evaluated(slope, variable, argument)


def _variables(parser: Grammar, below: list[Token]) -> tuple[tuple[nodes.Name, int], ...] | None:
    found: list[tuple[nodes.Name, int]] = []
    place = 0
    while place < len(below):
        step = _is_d(below[place:])
        if not step:
            return None
        place += step
        end = place + 1
        while end < len(below) and not _is_d(below[end:]):
            end += 1
        try:
            node = parser.inner(below[place:end])
        except Unreadable:
            return None
        order = 1
        if isinstance(node, nodes.Power):
            exponent = node.exponent
            if not isinstance(exponent, nodes.Number) or not exponent.text.isdigit():
                return None
            node, order = node.base, int(exponent.text[:3])
        if not isinstance(node, nodes.Name) or not 0 < order <= _LARGEST_ORDER:
            return None
        found.append((node, order))
        place = end
    return tuple(found)


def partial(parser: Grammar, token: Token) -> nodes.Node:
    r"""``\\partial_x f``."""
    if not parser.accept("_"):
        parser.refuse(r"\partial needs a variable: \partial_x or a fraction")
    name = parser.inner(parser.group_tokens())
    if not isinstance(name, nodes.Name):
        raise Unreadable(r"\partial needs one variable", token.at, token.text)
    return nodes.Derivative(parser.term(), ((name, 1),), True)


def gradient(parser: Grammar, token: Token) -> nodes.Node:
    r"""``\\nabla f(x)``, ``\\nabla_\\beta f``, ``\\nabla^2_\\beta f``."""
    variable: nodes.Node | None = None
    order = 1
    while parser.token.kind == "char" and parser.token.text in ("_", "^"):
        if parser.take().text == "_":
            variable = parser.inner(parser.group_tokens())
        elif [part.text for part in parser.group_tokens()] == ["2"]:
            order = 2
        else:
            parser.refuse(r"only \nabla and \nabla^2 are read")
    if variable is not None and not isinstance(variable, nodes.Name):
        raise Unreadable(r"\nabla needs one name below", token.at, token.text)
    parser.skip_gaps()
    return nodes.Gradient(_differentiated(parser, variable is None), variable, order)


def _differentiated(parser: Grammar, unnamed: bool) -> nodes.Node:
    r"""What a gradient is taken of: ``f(x)`` alone where no name stands below or it is transposed, else the term."""
    start = parser.place
    if parser.token.kind == "letter" or parser.token.kind == "command":
        node = parser.primary()
        transposed = parser.token.text == "^" and parser.ahead().text in ("\\top", "{", "\\intercal")
        if isinstance(node, nodes.Apply) and (unnamed or transposed):
            return node
    parser.place = start
    return parser.term()


def big(parser: Grammar, token: Token) -> nodes.Node:
    """A sum or a product with its index and its range."""
    kind = {r"\sum": "sum", r"\prod": "prod"}[token.text]
    below: list[Token] | None = None
    above: list[Token] | None = None
    for _ in range(2):
        if parser.token.kind == "char" and parser.token.text == "_" and below is None:
            parser.take()
            below = parser.group_tokens()
        elif parser.token.kind == "char" and parser.token.text == "^" and above is None:
            parser.take()
            above = parser.group_tokens()
    if not below:
        raise Unreadable(f"{token.text} needs an index with its range", token.at, token.text)
    if above is None and (found := _over_members(parser, token, below)) is not None:
        return found
    index, low, high = _range(parser, token, below)
    if above is not None:
        high = parser.inner(above)
    if high is None:
        raise Unreadable(f"{token.text} needs an upper limit", token.at, token.text)
    parser.skip_gaps()
    return nodes.Big(kind, index, low, high, parser.term())


def _over_members(parser: Grammar, token: Token, below: list[Token]) -> nodes.Node | None:
    r"""``\\sum_i`` over the range that sums over i have had, and ``\\sum_{j \ne i}``: that without one member."""
    index = below[0].text
    if below[0].kind != "letter" or token.text != r"\sum":
        return None
    without = below[2].text if len(below) == 3 and RELATIONS.get(below[1].text) == "!=" else ""
    if len(below) > 1 and not without:
        return None
    high = parser.vocabulary.range_of(index) or parser.vocabulary.range_of(without)
    if high is None:
        raise Unreadable(f"{token.text} needs an upper limit", token.at, token.text)
    parser.note(token.at, f"the sum over {index} was read from 1 to {high.latex}, as a sum before it")
    parser.skip_gaps()
    start = parser.place
    body = parser.term()
    whole = nodes.Big("sum", nodes.Name(index, index, index), nodes.Number("1"), high, body)
    if not without:
        return whole
    stretch = parser.tokens[start : parser.place]
    one = parser.inner([part._replace(text=without) if part.text == index else part for part in stretch])
    return nodes.Sum((("+", whole), ("-", one)))


def _range(
    parser: Grammar, token: Token, below: list[Token]
) -> tuple[nodes.Name, nodes.Node, nodes.Node | None]:
    """``i=1``, ``k \\ge 0`` or ``1 \\le i \\le n``."""
    cuts = [
        i
        for i, part in enumerate(below)
        if RELATIONS.get(part.text) in ("=", ">=", "<=", "<", ">") and part.kind in ("char", "command")
    ]
    kinds = [RELATIONS[below[cut].text] for cut in cuts]
    one = nodes.Number("1")
    if kinds in (["="], [">="], [">"]):
        index, low = parser.inner(below[: cuts[0]]), parser.inner(below[cuts[0] + 1 :])
        high: nodes.Node | None = None if kinds == ["="] else nodes.Constant("oo")
        low = nodes.Sum((("+", low), ("+", one))) if kinds == [">"] else low
    elif len(kinds) == 2 and set(kinds) <= {"<=", "<"}:
        low, index, high = (
            parser.inner(part)
            for part in (below[: cuts[0]], below[cuts[0] + 1 : cuts[1]], below[cuts[1] + 1 :])
        )
        low = nodes.Sum((("+", low), ("+", one))) if kinds[0] == "<" else low
        high = nodes.Sum((("+", high), ("-", one))) if kinds[1] == "<" else high
    else:
        raise Unreadable(
            f"the range of {token.text} is not understood: write i=1 below and n above",
            below[0].at,
            below[0].text,
        )
    if not isinstance(index, nodes.Name):
        raise Unreadable(f"the index of {token.text} is not a name", below[0].at, below[0].text)
    return index, low, high


def _whole_line(parser: Grammar) -> dict[str, nodes.Node]:
    r"""Past ``\mathbb{R}`` below an integral: its ends; none where something else stands there."""
    spelled = [parser.ahead(by).text for by in range(6)]
    for form in (["{", r"\mathbb", "{", "R", "}", "}"], ["{", r"\mathbb", "R", "}"], [r"\mathbb", "{", "R", "}"]):
        if spelled[: len(form)] == form and parser.ahead(len(form)).text != "^":
            parser.place += len(form)
            below = nodes.Sum((("-", nodes.Constant("oo")),))
            return {"_": below, "^": nodes.Constant("oo")}
    return {}


def integral(parser: Grammar, token: Token) -> nodes.Node:
    """An integral up to its differential, which may stand first, last or in a numerator."""
    ends: dict[str, nodes.Node] = {}
    while parser.token.kind == "char" and parser.token.text in ("_", "^") and parser.token.text not in ends:
        end = parser.take().text
        if end == "_" and (whole := _whole_line(parser)):
            ends = whole
            break
        ends[end] = parser.script()
    if len(ends) == 1:
        raise Unreadable("an integral has both limits or none", token.at, token.text)
    parser.differentials += 1
    pending, parser.pending = parser.pending, None
    parser.skip_gaps()
    if is_differential(parser, parser.place):
        variable = _differential(parser)
        parser.differentials -= 1
        parser.skip_gaps()
        body: nodes.Node = parser.term() if parser.starts_factor() else nodes.Number("1")
    else:
        body = parser.expression()
        parser.skip_gaps()
        if parser.pending is not None:
            variable = parser.pending
        elif is_differential(parser, parser.place):
            variable = _differential(parser)
        else:
            parser.refuse("the differential of the integral is missing")
            raise AssertionError
        parser.differentials -= 1
    parser.pending = pending
    return nodes.Integral(variable, ends.get("_"), ends.get("^"), body)


def _differential(parser: Grammar) -> nodes.Name:
    if parser.token.text == r"\mathrm":
        parser.take()
        parser.group_tokens()
    else:
        parser.take()
    outer, parser.differentials = parser.differentials, 0
    node = parser.name_or_call()
    parser.differentials = outer
    if not isinstance(node, nodes.Name):
        parser.refuse("a differential needs a name")
        raise AssertionError
    return node


def limit(parser: Grammar, token: Token) -> nodes.Node:
    """A limit with its variable below."""
    if not parser.accept("_"):
        parser.refuse(f"{token.text} needs its variable below")
    below = parser.group_tokens()
    variable, point, side = approach(parser, below)
    parser.skip_gaps()
    return nodes.Limit(variable, point, side, parser.term())


_ARROWS = {
    r"\to": "",
    r"\rightarrow": "",
    r"\longrightarrow": "",
    r"\downarrow": "+",
    r"\searrow": "+",
    r"\uparrow": "-",
    r"\nearrow": "-",
}


def approach(parser: Grammar, tokens: list[Token]) -> tuple[nodes.Name, nodes.Node, str]:
    r"""``x \\to a``, ``x \\downarrow 0`` or ``x \\to 0^+``: the variable, the point and the side."""
    cut = next((i for i, part in enumerate(tokens) if part.text in _ARROWS), None)
    if cut is None or cut == 0 or cut + 1 == len(tokens):
        at = tokens[0].at if tokens else parser.token.at
        raise Unreadable("a limit is written x \\to a", at, tokens[0].text if tokens else "")
    variable = parser.inner(tokens[:cut])
    side, end = _ARROWS[tokens[cut].text], len(tokens)
    if tokens[-1].text in ("+", "-"):
        side, end = tokens[-1].text, end - 1
        end -= tokens[end - 1].text == "^"
    elif (
        len(tokens) > 3
        and [part.text for part in tokens[-4:-2]] == ["^", "{"]
        and tokens[-2].text in ("+", "-")
    ):
        side, end = tokens[-2].text, end - 4
    if not isinstance(variable, nodes.Name):
        raise Unreadable("the variable of a limit is a name", tokens[0].at, tokens[0].text)
    return variable, parser.inner(tokens[cut + 1 : end]), side
