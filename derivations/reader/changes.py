"""Small changes of a formula as written: the slips that an author makes, one at a time, the smallest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from derivations.reader import nodes
from derivations.reader.printing import SIGNS, latex
from derivations.reader.table import names_in

_TWINS = {
    "sin": "cos",
    "cos": "sin",
    "max": "min",
    "min": "max",
    "sinh": "cosh",
    "cosh": "sinh",
    "erf": "erfc",
}
_OTHERS = {"<": ("<=", ">", ">="), ">": (">=", "<", "<="), "<=": ("<", ">=", ">"), ">=": (">", "<=", "<")}
_ONE, _TWO = nodes.Number("1"), nodes.Number("2")


def changes(node: nodes.Node, names: tuple[nodes.Name, ...] = ()) -> Iterator[tuple[str, nodes.Node]]:
    """Formulas that differ in one place, each with what was changed. ``names`` may stand in for one another."""
    yield "the sign of the whole", nodes.Sum((("-", node),))
    yield "a factor 2", nodes.Product((("", _TWO), ("", node)))
    yield "a factor 1/2", nodes.Quotient(node, _TWO)
    yield from _inside(node, tuple({name.key: name for name in (*names_in(node), *names)}.values()))


def replaced(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    """The whole of a formula given up for 0 or 1."""
    if not isinstance(node, (nodes.Comparison, nodes.Logic, nodes.Member, nodes.Number)):
        yield "0 for the whole", nodes.Number("0")
        yield "1 for the whole", _ONE


def _inside(node: nodes.Node, names: tuple[nodes.Name, ...]) -> Iterator[tuple[str, nodes.Node]]:
    yield from _here(node, names)
    for entry in fields(node):
        value = getattr(node, entry.name)
        if isinstance(value, nodes.Node) and not (
            isinstance(node, nodes.Name) or entry.name in ("index", "variable", "name")
        ):
            for change, other in _inside(value, names):
                yield change, replace(node, **{entry.name: other})
        elif isinstance(value, tuple) and not isinstance(node, nodes.Derivative):
            for place, part in enumerate(value):
                for change, changed in _parts(part, names):
                    yield (
                        change,
                        replace(node, **{entry.name: (*value[:place], changed, *value[place + 1 :])}),
                    )


def _parts(part: object, names: tuple[nodes.Name, ...]) -> Iterator[tuple[str, object]]:
    """Changes of one entry of a tuple: a node, or a pair that holds one."""
    if isinstance(part, nodes.Node):
        yield from _inside(part, names)
    elif isinstance(part, tuple):
        for place, inner in enumerate(part):
            if isinstance(inner, nodes.Node):
                for change, other in _inside(inner, names):
                    yield change, (*part[:place], other, *part[place + 1 :])


def _here(node: nodes.Node, names: tuple[nodes.Name, ...]) -> Iterator[tuple[str, nodes.Node]]:
    shown = latex(node)
    if isinstance(node, nodes.Sum):
        yield from _of_sum(node, names)
    elif isinstance(node, nodes.Product):
        yield from _of_product(node)
    elif isinstance(node, nodes.Quotient):
        yield f"{shown} turned over", nodes.Quotient(node.below, node.above)
        for name in names:
            below = nodes.Product((("", name), ("", node.below)))
            yield f"a factor {name.latex} below {latex(node.above)}", nodes.Quotient(node.above, below)
    elif isinstance(node, nodes.Number):
        yield from _of_number(node)
    elif isinstance(node, nodes.Power):
        yield f"no power of {latex(node.base)}", node.base
        if not isinstance(node.exponent, nodes.Number):
            yield (
                f"the sign of the exponent of {latex(node.base)}",
                nodes.Power(node.base, nodes.Sum((("-", node.exponent),))),
            )
            for sign in ("+", "-"):
                raised = nodes.Sum((("+", node.exponent), (sign, _ONE)))
                yield f"the exponent of {latex(node.base)}", nodes.Power(node.base, raised)
    elif isinstance(node, nodes.Root):
        yield f"no root of {latex(node.body)}", node.body
    elif isinstance(node, nodes.Call):
        yield from _of_call(node)
    elif isinstance(node, nodes.Comparison):
        yield from _of_comparison(node)
    elif isinstance(node, nodes.Transpose):
        yield f"{latex(node.body)} not transposed", node.body
    elif isinstance(node, nodes.Name):
        yield from _of_name(node, names)


def _of_call(node: nodes.Call) -> Iterator[tuple[str, nodes.Node]]:
    if node.function in _TWINS:
        yield (
            f"{_TWINS[node.function]} for {node.function}",
            nodes.Call(_TWINS[node.function], node.arguments),
        )
    if len(node.arguments) == 1:
        (argument,) = node.arguments
        yield f"half of {latex(argument)}", replace(node, arguments=(nodes.Quotient(argument, _TWO),))
        yield f"twice {latex(argument)}", replace(node, arguments=(nodes.Product((("", _TWO), ("", argument))),))


def _of_comparison(node: nodes.Comparison) -> Iterator[tuple[str, nodes.Node]]:
    for place, (kind, side) in enumerate(node.rest):
        for other in _OTHERS.get(kind, ()):
            rest = (*node.rest[:place], (other, side), *node.rest[place + 1 :])
            yield f"{SIGNS[other]} for {SIGNS[kind]}", nodes.Comparison(node.first, rest)


def _of_sum(node: nodes.Sum, names: tuple[nodes.Name, ...]) -> Iterator[tuple[str, nodes.Node]]:
    for place, (sign, term) in enumerate(node.terms):
        if sign in ("+", "-"):
            turned = ("-" if sign == "+" else "+", term)
            yield (
                f"the sign of {latex(term)}",
                nodes.Sum((*node.terms[:place], turned, *node.terms[place + 1 :])),
            )
    for place, (sign, term) in enumerate(node.terms):
        if len(node.terms) > 1:
            yield f"without the term {latex(term)}", nodes.Sum(node.terms[:place] + node.terms[place + 1 :])
        if isinstance(term, nodes.Number):
            continue
        doubled = (sign, nodes.Product((("", _TWO), ("", term))))
        yield (
            f"a factor 2 on {latex(term)}",
            nodes.Sum((*node.terms[:place], doubled, *node.terms[place + 1 :])),
        )
        halved = (sign, nodes.Quotient(term, _TWO))
        yield f"half of {latex(term)}", nodes.Sum((*node.terms[:place], halved, *node.terms[place + 1 :]))
        for name in names:
            scaled = (sign, nodes.Product((("", name), ("", term))))
            yield (
                f"a factor {name.latex} on {latex(term)}",
                nodes.Sum((*node.terms[:place], scaled, *node.terms[place + 1 :])),
            )


def _of_product(node: nodes.Product) -> Iterator[tuple[str, nodes.Node]]:
    for place, (sign, factor) in enumerate(node.factors):
        if len(node.factors) > 1 and (place or node.factors[1][0] != "/"):
            rest = node.factors[:place] + node.factors[place + 1 :]
            yield f"without the factor {latex(factor)}", nodes.Product((("", rest[0][1]), *rest[1:]))
        if place:
            other = ("" if sign == "/" else "/", factor)
            yield (
                f"{latex(factor)} on the other side of the bar",
                nodes.Product((*node.factors[:place], other, *node.factors[place + 1 :])),
            )


def _of_number(node: nodes.Number) -> Iterator[tuple[str, nodes.Node]]:
    if not node.text.isdigit() or len(node.text) > 6:
        return
    value = int(node.text)
    others = [value + 1, value - 1, 2 * value] + ([value // 2] if value % 2 == 0 and value > 2 else [])
    for other in dict.fromkeys(others):
        if other >= 0:
            yield f"{other} for {value}", nodes.Number(str(other))
    if value > 1:
        yield f"1/{value} for {value}", nodes.Quotient(_ONE, node)


def _of_name(node: nodes.Name, names: tuple[nodes.Name, ...]) -> Iterator[tuple[str, nodes.Node]]:
    yield f"the square of {node.latex}", nodes.Power(node, _TWO)
    yield f"the root of {node.latex}", nodes.Root(node)
    yield f"{node.latex} + 1 for {node.latex}", nodes.Sum((("+", node), ("+", _ONE)))
    yield f"{node.latex} - 1 for {node.latex}", nodes.Sum((("+", node), ("-", _ONE)))
    for other in names:
        if other.key != node.key:
            yield f"{other.latex} for {node.latex}", other
