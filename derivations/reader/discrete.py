r"""Means under laws on whole numbers and signs: ``E f(X)`` is the sum of the values f takes, each with its weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TypeAlias

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.reader import nodes
from derivations.reader.places import Unreadable
from derivations.reader.table import names_in

DISCRETE = frozenset(("bernoulli", "rademacher", "binomial", "poisson"))
_MOST_VALUES = 16
_ONE, _NONE = nodes.Number("1"), nodes.Number("0")

Laws: TypeAlias = Mapping[str, nodes.Law]


def drawn(parts: tuple[nodes.Node, ...], laws: Laws, over: tuple[nodes.Name, ...]) -> dict[str, nodes.Name]:
    """The names in a formula with a law of this kind, those below the sign alone where there are any."""
    below = {name.key for name in over}
    names = {name.key: name for part in parts for name in names_in(part)}
    return {
        key: name
        for key, name in names.items()
        if key in laws and laws[key].name in DISCRETE and (not below or key in below)
    }


def mean(kind: str, parts: tuple[nodes.Node, ...], names: Mapping[str, nodes.Name], laws: Laws) -> nodes.Node:
    """``E``, ``Var`` or ``Cov`` written out over the values of these independent names."""
    if kind == "E":
        return _averaged(parts[0], names, laws)
    together = (
        nodes.Power(parts[0], nodes.Number("2")) if kind == "Var" else nodes.Product(tuple(("", p) for p in parts))
    )
    apart = [_averaged(part, names, laws) for part in (*parts, *parts)[:2]]
    return nodes.Sum((("+", _averaged(together, names, laws)), ("-", nodes.Product((("", apart[0]), ("", apart[1]))))))


def outcomes(names: Mapping[str, nodes.Name], laws: Laws) -> Iterator[tuple[dict[str, nodes.Node], nodes.Node]]:
    """Every pair of values of names that take two, with its weight. Raises Unreadable on other laws and on many."""
    pairs = [_two(laws[key]) for key in names]
    if 2 ** len(pairs) > _MOST_VALUES:
        raise Unreadable("a mean over so many two-valued names is not read", -1)
    for chosen in product(*pairs):
        weight = nodes.Product(tuple(("", weight) for _, weight in chosen))
        yield {key: value for key, (value, _) in zip(names, chosen, strict=True)}, weight


def requirements(law: nodes.Law) -> list[tuple[nodes.Node, str, nodes.Node]]:
    """What the parameters of a law must meet."""
    if law.name == "rademacher":
        return []
    if law.name == "poisson":
        return [(law.parameters[0], ">", _NONE)]
    found: list[tuple[nodes.Node, str, nodes.Node]] = [
        (law.parameters[-1], ">=", _NONE),
        (law.parameters[-1], "<=", _ONE),
    ]
    return found if law.name == "bernoulli" else [*found, (law.parameters[0], ">=", _NONE)]


def settled(event: Boolean) -> Boolean:
    """A statement between numbers as what it is; others as they stand."""
    if isinstance(event, (sp.And, sp.Or, sp.Not)):
        return event.func(*map(settled, event.args))
    return event.func(*event.args) if isinstance(event, Relational) else event


def _averaged(body: nodes.Node, names: Mapping[str, nodes.Name], laws: Laws) -> nodes.Node:
    pairs = {key: name for key, name in names.items() if laws[key].name in ("bernoulli", "rademacher")}
    total = body
    if pairs:
        terms = []
        for values, weight in outcomes(pairs, laws):
            put = body
            for key, value in values.items():
                put = nodes.Evaluated(put, names[key], value)
            terms.append(("+", nodes.Product((("", weight), ("", put)))))
        total = nodes.Sum(tuple(terms))
    for key, name in names.items():
        if key not in pairs:
            total = _series(total, name, laws[key])
    return total


def _two(law: nodes.Law) -> tuple[tuple[nodes.Node, nodes.Node], ...]:
    if law.name == "rademacher":
        half = nodes.Quotient(_ONE, nodes.Number("2"))
        return (_ONE, half), (nodes.Sum((("-", _ONE),)), half)
    if law.name == "bernoulli":
        chance = law.parameters[0]
        return (_ONE, chance), (_NONE, _rest(chance))
    raise Unreadable("an event under this law is not read: write the sum of its probabilities", -1)


def _series(body: nodes.Node, name: nodes.Name, law: nodes.Law) -> nodes.Node:
    """The mean as a sum over the whole numbers that the variable takes."""
    if law.name == "poisson":
        rate, high = law.parameters[0], nodes.Constant("oo")
        above = nodes.Product((("", nodes.Call("exp", (nodes.Sum((("-", rate),)),))), ("", nodes.Power(rate, name))))
        weight: nodes.Node = nodes.Quotient(above, nodes.Call("factorial", (name,)))
        return nodes.Big("sum", name, _NONE, high, nodes.Product((("", weight), ("", body))))
    count, chance = law.parameters
    others = nodes.Sum((("+", count), ("-", name)))
    weight = nodes.Product(
        (
            ("", nodes.Call("binomial", (count, name))),
            ("", nodes.Power(chance, name)),
            ("", nodes.Power(_rest(chance), others)),
        )
    )
    return nodes.Big("sum", name, _NONE, count, nodes.Product((("", weight), ("", body))))


def _rest(chance: nodes.Node) -> nodes.Node:
    return nodes.Sum((("+", _ONE), ("-", chance)))
