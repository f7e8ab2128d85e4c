r"""How far a bar with a value reaches back, ``a + b \big|_{x = 1}``, where no group says it."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from derivations.reader import nodes
from derivations.reader.table import names_in, parts_below

Terms = tuple[tuple[str, nodes.Node], ...]


def after_product(factors: Terms) -> nodes.Node:
    """The factors as one formula: a bar after the last is about all of them."""
    node = factors[0][1] if len(factors) == 1 else nodes.Product(factors)
    sign, last = factors[-1]
    if len(factors) == 1 or not _open(last):
        return node
    return replace(last, body=nodes.Product((*factors[:-1], (sign, last.body))))


def after_derivative(node: nodes.Node) -> nodes.Node:
    """A slope by the name that the bar gives a value is taken before the value is put in."""
    if not isinstance(node, nodes.Derivative) or not isinstance(node.body, nodes.Evaluated):
        return node
    bar = node.body
    if all(variable.key != bar.name.key for variable, _ in node.variables):
        return node
    return replace(bar, body=replace(node, body=bar.body))


def after_sum(terms: Terms) -> Terms | None:
    """The terms with a bar drawn over those before it that hold its name; None where no bar has two readings."""
    for place, (sign, last) in enumerate(terms):
        earlier = terms[:place]
        if not _open(last) or not earlier or any(_puts_in(term, last.name) for _, term in earlier):
            continue
        if any(name.key == last.name.key for _, term in earlier for name in names_in(term)):
            whole = replace(last, body=nodes.Sum((*earlier, (sign, last.body))))
            return (("+", whole), *terms[place + 1 :])
    return None


def _open(node: nodes.Node) -> TypeGuard[nodes.Evaluated]:
    return isinstance(node, nodes.Evaluated) and node.open


def _puts_in(node: nodes.Node, name: nodes.Name) -> bool:
    """Whether a formula gives the name values of its own, as in ``f(x)|_{x=1} - f(x)|_{x=0}``."""
    return any(isinstance(part, nodes.Evaluated) and part.name.key == name.key for part in parts_below(node))
