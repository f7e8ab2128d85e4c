"""What the kernel refuses at sight, before any decider is asked: captured symbols, shared labels, strangers.

Each check closes a way in which an expression would say something else than its reader thinks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.chain import Case, Derivation, Line
from theory.distances.metric import DudleyMetric, Maximum, TransportMetric
from theory.events import Probability
from theory.matrix_words import has_matrices
from theory.random_variables import Expectation, ProbabilityLimit, RandomVariable, Unknown, Variance
from theory.statement import Theorem
from theory.symbols import d, domain_of, n
from theory.transfer.extremes import Infimum, Minimiser, Supremum

_MEANS = (Expectation, Variance, Probability, ProbabilityLimit)
_METRICS = (DudleyMetric, TransportMetric)
_BINDERS = (sp.Limit, sp.Integral, sp.Sum, sp.Product, Minimiser, Infimum, Supremum, Maximum, ProbabilityLimit)
_OPEN = (sp.StrictLessThan, sp.StrictGreaterThan, sp.Ne)
_HOME = ("derivations.rules",)
_DECIDERS = ("derivations.deciders", "derivations.cache")


def varied_symbols(expression: sp.Basic) -> set[sp.Basic]:
    """Symbols by which an expression differentiates somewhere inside."""
    return {symbol for node in expression.atoms(sp.Derivative) for symbol in node.variables}


@lru_cache(maxsize=4096)
def bound_symbols(expression: sp.Basic) -> frozenset[sp.Basic]:
    """Symbols that a limit, an integral, a sum, an extremum or a limit in probability binds somewhere inside."""
    bound: set[sp.Basic] = set()
    for binder in expression.atoms(*_BINDERS):
        if isinstance(binder, (sp.Integral, sp.Sum, sp.Product)):
            bound |= set(binder.bound_symbols)
        elif isinstance(binder, ProbabilityLimit):
            bound |= {n, d}
        else:
            bound.add(binder.args[1])
    return frozenset(bound)


def captured(claim: sp.Basic, given: Sequence[Boolean]) -> str:
    """What is wrong when a condition speaks of a symbol that the claim binds or differentiates by; else ''.

    A condition on a symbol that an integral binds says nothing of the integrand, though it reads as if it did. An
    equation that holds at one point only cannot be differentiated there: conditions on the variable of a
    derivative must be strict inequalities, its declared range, or equations between functions of it. Nor may a
    condition speak of the values of a variable that a mean runs over.
    """
    bound, varied = bound_symbols(claim), varied_symbols(claim)
    averaged = set[sp.Basic]().union(*(mean.atoms(RandomVariable) for mean in claim.atoms(*_MEANS)), set())
    for condition in given if averaged else ():
        outside = condition.xreplace({law: sp.Dummy("law") for law in condition.atoms(*_MEANS, *_METRICS)})
        if clash := outside.atoms(RandomVariable) & averaged:
            return f"the condition {condition} pins {_named(clash)}, over which this line takes a mean"
    if not bound and not varied:
        return ""
    if clash := claim.free_symbols & bound:
        return f"{_named(clash)} is both bound and free on this line: rename it"
    ranges = domain_of(varied)
    for condition in given:
        free = condition.free_symbols
        if clash := free & bound:
            return f"{_named(clash)} is bound on this line and free in the condition {condition}: rename it"
        if isinstance(condition, _OPEN) or condition in ranges or condition.atoms(AppliedUndef):
            continue
        if clash := free & varied:
            return f"the condition {condition} pins {_named(clash)}, by which this line differentiates"
    return ""


def out_of_range(claim: sp.Basic) -> str:
    """What is wrong when a variable is bound over places that its sign or its declared range leaves out; else ''.

    ``Sum(|n|, (n, -3, -1))`` with a positive n is no sum of moduli: SymPy has made n of ``|n|``.
    """
    for binder in claim.atoms(sp.Integral, sp.Sum, sp.Product):
        for variable, *ends in binder.limits:
            if isinstance(binder, sp.Integral) and variable.is_integer:
                return f"{variable} is a whole number, and this line integrates over it: rename it"
            places = zip((1, -1), ends, strict=True) if len(ends) == 2 else ()
            gaps = [side * (end - least) for side, end in places for least in _least(variable, side)]
            if not all(gap.is_extended_nonnegative for gap in gaps):
                return f"{variable} runs from {ends[0]} to {ends[1]}, outside its range: rename it"
    for limit in claim.atoms(sp.Limit):
        _, variable, point, direction = limit.args
        for side, away in ((1, "-"), (-1, "+")):
            for least in _least(variable, side):
                room = side * (point - least)
                if not room.is_extended_positive and (room != 0 or away in str(direction)):
                    return f"{variable} tends to {point}, outside its range: rename it"
    return ""


def _least(variable: sp.Symbol, side: int) -> Iterator[sp.Expr]:
    """The lower bounds of a symbol (side 1) or its upper ones (side -1), by its sign and its declared range."""
    if variable.is_nonnegative if side == 1 else variable.is_nonpositive:
        yield sp.S.Zero
    below = (sp.GreaterThan, sp.StrictGreaterThan) if side == 1 else (sp.LessThan, sp.StrictLessThan)
    yield from (bound.rhs for bound in domain_of([variable]) if isinstance(bound, below))


def shared_labels(before: sp.Basic, after: sp.Basic, relation: str) -> str:
    """What is wrong when one label names two variables of different laws inside one mean or one side; else ''."""
    sides = (before, after) if relation == "law" else (sp.Tuple(before, after),)
    for side in sides:
        means = {node: sp.Dummy("mean") for node in side.atoms(*_MEANS)}
        for scope in (*means, side.xreplace(means)):
            named: dict[sp.Basic, RandomVariable] = {}
            for variable in scope.atoms(RandomVariable):
                if isinstance(variable, Unknown) or len(variable.args) > 3 or not _named_law(variable):
                    continue
                if named.setdefault(variable.label, variable) != variable:
                    return f"the label {variable.label} names both {named[variable.label]} and {variable}"
    return ""


def _named_law(variable: RandomVariable) -> bool:
    return type(variable).__name__ in ("Gaussian", "ChiSquare", "BetaVariable")


def strangers(derivation: Derivation) -> str:
    """What is wrong when a part of the derivation is not plain data of the expected kind; else ''."""
    if type(derivation) is not Derivation or type(derivation.theorem) is not Theorem:
        return "a derivation and its theorem are a Derivation and a Theorem, not kinds of them"
    if not derivation.cases:
        return "the derivation has no chain"
    for case in derivation.cases:
        if type(case) is not Case or any(type(line) is not Line for line in case.lines):
            return "a chain is made of Case and Line, not of kinds of them"
        if not case.lines:
            return "a chain has no line"
    return ""


def held(rule: object) -> Iterator[object]:
    """A rule and everything it is built from, down to theorems and other rules."""
    yield rule
    if isinstance(rule, (sp.Basic, Theorem)):
        return
    if isinstance(rule, Mapping):
        for value in rule.values():
            yield from held(value)
    elif isinstance(rule, (tuple, list, set, frozenset)):
        for value in rule:
            yield from held(value)
    elif is_dataclass(rule) and not isinstance(rule, type):
        for part in fields(rule):
            yield from held(getattr(rule, part.name, None))


def theorems_held(rule: object) -> dict[str, Theorem]:
    """The statements that a rule was built with, by id."""
    return {part.id: part for part in held(rule) if isinstance(part, Theorem)}


def foreign_rules(rule: object) -> tuple[str, ...]:
    """Rules that are not the library's own: a proof that uses them rests on them."""
    found = {
        f"rule {type(part).__module__}.{type(part).__qualname__}"
        for part in held(rule)
        if callable(getattr(part, "ruling", None)) and not _at_home(type(part), _HOME)
    }
    return tuple(sorted(found))


def foreign_decider(decide: Callable[..., Any]) -> tuple[str, ...]:
    """The name of a decider that is not the library's own: everything that it decides rests on it."""
    inner = decide
    while hasattr(inner, "_decide") and _at_home(type(inner), _DECIDERS):
        inner = inner._decide
    if _at_home(inner, _DECIDERS):
        return ()
    module = getattr(inner, "__module__", None) or type(inner).__module__
    return (f"decider {module}.{getattr(inner, '__qualname__', type(inner).__qualname__)}",)


def _at_home(thing: object, homes: tuple[str, ...]) -> bool:
    """Whether a class or function is what the module that it names, one of ours, has under its name."""
    name = getattr(thing, "__module__", None) or ""
    if not any(f"{name}.".startswith(f"{home}.") for home in homes):
        return False
    found: object = sys.modules.get(name)
    for part in getattr(thing, "__qualname__", "").split("."):
        found = getattr(found, part, None)
    return found is thing


def clashing_definitions(theorems: Mapping[str, Theorem]) -> dict[str, str]:
    """Definitions that give one name two meanings, or a name a meaning by way of itself: id to what is wrong."""
    wrong: dict[str, str] = {}
    by_head: dict[object, Theorem] = {}
    definitions = [theorem for theorem in theorems.values() if theorem.definition]
    for theorem in definitions:
        other = by_head.setdefault(name_of(theorem), theorem)
        if other is not theorem:
            wrong[theorem.id] = wrong[other.id] = (
                f"{other.id} and {theorem.id} both define {theorem.claim.args[0]}"
            )
    uses = {
        theorem.id: {
            by_head[head].id
            for node in sp.preorder_traversal(
                theorem.claim.args[0 if isinstance(name_of(theorem), sp.Symbol) else 1]
            )
            if (head := head_of(node)) in by_head
        }
        for theorem in definitions
    }
    for theorem in definitions:
        reached, edge = set(), set(uses[theorem.id])
        while edge:
            reached |= edge
            edge = set().union(*(uses[id] for id in edge)) - reached
        if theorem.id in reached:
            wrong.setdefault(theorem.id, f"{theorem.id} defines {theorem.claim.args[0]} by way of itself")
    return wrong


def name_of(definition: Theorem) -> object:
    """What a definition fixes: a new symbol on the right (``x(0) = x_0``), else the head of the left side.

    Letters move without saying so: of a function that reads letters only the one value on the left is fixed.
    """
    left, right = definition.claim.args
    symbol = right.base if isinstance(right, sp.Pow) and right.exp.is_Integer else right
    if isinstance(symbol, sp.Symbol) and symbol not in left.free_symbols:
        return symbol
    return left if has_matrices(definition.claim) else head_of(left)


def head_of(node: sp.Basic) -> object:
    """A named function or variable whatever its arguments, else the expression itself."""
    if isinstance(node, AppliedUndef):
        return node.func
    if isinstance(node, Unknown):
        return (type(node), len(node.args), node.args[-1])
    return node


def _named(symbols: Collection[sp.Basic]) -> str:
    return ", ".join(sorted(map(str, symbols)))
