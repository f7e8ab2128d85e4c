"""Lines about functions that are only declared, tried with functions that are given: one may show that a line fails.

A line about any function fails where it fails for one that meets the conditions. An author who writes a condition on
``f`` at ``x`` may mean every ``x``: a function counts only where it meets the condition at all of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts, rewritten
from derivations.decision import Counterexample
from derivations.kernel import RuleError
from derivations.reader.claims import Claim
from derivations.rules.differentiation import derivative

Shape = Callable[..., sp.Expr]
_MOST_TRIALS = 16
_MOST_ROUNDS = 12
_FIXED = ("star", "ast", "*", "opt", "infty", "_0", "min", "max")


@dataclass(frozen=True)
class Trial:
    """A claim in which given functions stand for the declared ones, and the conditions on these as they were."""

    claim: Claim
    functions: Mapping[str, sp.Expr]
    parameters: frozenset[sp.Symbol]
    conditions: tuple[tuple[Boolean, frozenset[sp.Symbol]], ...]

    def shown(self, example: Counterexample) -> Counterexample:
        """A counterexample with the functions in the place of their parameters."""
        names = {str(symbol): symbol for symbol in self.parameters}
        values = {names[name]: sp.Rational(text) for name, text in example.point.items() if name in names}
        values |= {symbol: sp.Integer(0) for symbol in self.parameters if symbol not in values}  # any would do
        point = {name: text for name, text in example.point.items() if name not in names}
        point |= {name: str(body.xreplace(values)) for name, body in self.functions.items()}
        return Counterexample(point, example.lhs, example.rhs)

    def everywhere(self, example: Counterexample) -> Iterator[tuple[Boolean, tuple[Boolean, ...]]]:
        """Each condition on the functions at every place that its author may mean, with the conditions on the place.

        Raises ValueError where the counterexample's numbers are not rational.
        """
        for condition, places in self.conditions:
            names = {s.name: s for s in condition.free_symbols - places}
            put = {names[name]: sp.Rational(text) for name, text in example.point.items() if name in names}
            if not names.keys() <= example.point.keys():
                raise ValueError("a number of the condition has no value")
            about = tuple(
                c for c in conjuncts(self.claim.given) if c.free_symbols and c.free_symbols <= places and c != condition
            )
            yield rewritten(condition, put), tuple(c for c in about if c not in {one for one, _ in self.conditions})


def trials(claim: Claim) -> Iterator[Trial]:
    """The claim with simple functions put in, the simplest first; none where it has no declared function."""
    heads = sorted(
        {node.func for part in (claim.statement, *claim.given) for node in part.atoms(AppliedUndef)}, key=str
    )
    if not heads:
        return
    names = [[sp.Symbol(f"{name}{i} (trial)", real=True) for name in "kj"] for i in range(len(heads))]
    choices = [_shapes(head, k, j, claim) for head, (k, j) in zip(heads, names, strict=True)]
    for chosen in itertools.islice(_by_plainness(choices), _MOST_TRIALS):
        shapes = dict(zip(heads, chosen, strict=True))
        try:
            yield _with(claim, shapes, frozenset(itertools.chain(*names)))
        except (RuleError, ValueError):
            continue


def _by_plainness(choices: Sequence[Sequence[Shape]]) -> Iterator[tuple[Shape, ...]]:
    """Every combination, those of early shapes first."""
    places = itertools.product(*(range(len(options)) for options in choices))
    for chosen in sorted(places, key=lambda one: (sum(one), one)):
        yield tuple(options[i] for options, i in zip(choices, chosen, strict=True))


def _shapes(head: type, k: sp.Symbol, j: sp.Symbol, claim: Claim) -> list[Shape]:
    """Lines, parabolas, exponentials and constants; of two numbers their sums, products and squared distances."""
    arity = next(
        len(node.args)
        for part in (claim.statement, *claim.given)
        for node in part.atoms(AppliedUndef)
        if node.func == head
    )
    if arity == 1:
        return [
            lambda u: k * u + j,
            lambda u: k * u**2 + j * u,
            lambda u: k * (u - j) ** 2,
            lambda u: k * sp.exp(j * u),
            lambda u: k / (u + 1 + j**2),
            lambda u: k * u**3 + j,
        ]
    return [
        lambda *u: k * sp.Add(*u) + j,
        lambda *u: k * (u[0] - u[1]) ** 2 + j,
        lambda *u: k * sp.Mul(*u) + j,
    ]


def _with(claim: Claim, shapes: Mapping[type, Shape], parameters: frozenset[sp.Symbol]) -> Trial:
    given = conjuncts(claim.given)
    about = [c for c in given if c.atoms(AppliedUndef)]
    conditions = []
    for condition in about:
        places = {s for node in condition.atoms(AppliedUndef) for a in node.args for s in a.free_symbols}
        moving = frozenset(s for s in places if not any(mark in s.name for mark in _FIXED))
        plain = _plain(condition, shapes)
        if not _is_of_one_place(condition, moving):
            conditions.append((plain, moving))
    told = Claim(
        _plain(claim.before, shapes),
        claim.relation,
        _plain(claim.after, shapes),
        tuple(_plain(c, shapes) for c in given),
        tuple((_plain(need, shapes), why) for need, why in claim.needs),
    )
    u = [sp.Symbol(name) for name in "uvwxyz"]
    functions = {}
    for head, shape in shapes.items():
        arity = next(len(n.args) for p in (claim.statement, *given) for n in p.atoms(AppliedUndef) if n.func == head)
        functions[f"{head.__name__}({', '.join(map(str, u[:arity]))})"] = shape(*u[:arity])
    return Trial(told, functions, parameters, tuple(conditions))


def _is_of_one_place(condition: Boolean, moving: frozenset[sp.Symbol]) -> bool:
    """Whether a condition gives one value at one place, ``f(a) = b``: no author means it of all places."""
    heads = condition.atoms(AppliedUndef, sp.Derivative, sp.Subs)
    outermost = [node for node in heads if not any(other is not node and other.has(node) for other in heads)]
    rest = rewritten(condition, {node: sp.Dummy() for node in outermost}).free_symbols
    return isinstance(condition, sp.Eq) and len(outermost) == 1 and not rest & moving


def _plain(part: sp.Basic, shapes: Mapping[type, Shape]) -> sp.Basic:
    """A side or a condition with the functions put in, innermost first, and their derivatives worked out.

    Raises RuleError where a derivative is not known, ValueError where it is nested too deeply.
    """
    for _ in range(_MOST_ROUNDS):
        waiting = [n for n in part.atoms(AppliedUndef) if not any(a.atoms(AppliedUndef) for a in n.args)]
        if not waiting:
            break
        put = {node: shapes[node.func](*node.args) for node in waiting}
        part = rewritten(part, put) if isinstance(part, Boolean) else part.xreplace(put)
        part = _without_slopes(part)
    else:
        raise ValueError("functions inside functions, too deep")
    return _without_slopes(part)


def _without_slopes(part: sp.Basic) -> sp.Basic:
    """Derivatives of what holds no declared function worked out by the table, inner ones first."""
    while nodes := [
        node
        for node in part.atoms(sp.Derivative, sp.Subs)
        if not node.atoms(AppliedUndef) and not (node.args[0].atoms(sp.Derivative, sp.Subs))
    ]:
        node = min(nodes, key=sp.default_sort_key)
        value = node.expr
        if isinstance(node, sp.Subs):
            value = value.xreplace(dict(zip(node.variables, node.point, strict=True)))
        else:
            for name in node.variables:
                value = derivative(value, name, [])
        put = {node: value}
        part = rewritten(part, put) if isinstance(part, Boolean) else part.xreplace(put)
    return part


__all__ = ["Trial", "trials"]
