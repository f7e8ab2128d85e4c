"""Small statements and kernels for the tests of this folder."""

from __future__ import annotations

import sympy as sp

from derivations.chain import RELATIONS, Case, Derivation, Line
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.kernel import Kernel, Proof, Rule
from derivations.rules.algebra import algebra
from tests.letters import expression
from theory.statement import Assumption, Source, Theorem

x = sp.Symbol("x", real=True)
y = sp.Symbol("y", real=True)


def stated(id: str, claim: sp.Basic, *given: sp.Basic, **more: object) -> Theorem:
    """A theorem with this claim under these conditions."""
    parameters = tuple(sorted((s for s in claim.free_symbols if isinstance(s, sp.Symbol)), key=str))
    conditions = tuple(Assumption(condition, "given") for condition in given)
    return Theorem(id, id, claim, parameters, Source("test", "test"), conditions, **more)  # type: ignore[arg-type]


def kernel(*derivations: Derivation, also: tuple[Theorem, ...] = ()) -> Kernel:
    """The library's deciders over these statements only."""
    theorems = {theorem.id: theorem for theorem in (*also, *(one.theorem for one in derivations))}
    return Kernel(theorems, {one.id: one for one in derivations}, decide, obligations)


def one_line(
    before: sp.Basic,
    relation: str,
    after: sp.Basic,
    *given: sp.Basic,
    by: Rule = algebra,
    also: tuple[Theorem, ...] = (),
) -> Proof:
    """The proof of ``before RELATION after`` in one line."""
    theorem = stated("one-line", RELATIONS[relation](expression(before), expression(after)), *given)
    derivation = Derivation(theorem, (Case(expression(before), (Line(relation, expression(after), by),)),))
    return kernel(derivation, also=also).check(derivation)


def square_is_not_negative() -> Proof:
    """A proof of something true."""
    return one_line(x**2, ">=", sp.Integer(0))
