"""Gamma functions of twice an argument beside those of the argument: Legendre's duplication formula put in."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import Conditions, obligations, outside_binders, positive, put_in

_KINDS = (sp.gamma, sp.factorial, sp.binomial, sp.factorial2)


@dataclass(frozen=True)
class Duplicated:
    """``Gamma(2 z) = 2^(2z-1) Gamma(z) Gamma(z + 1/2)/sqrt(pi)`` for z > 0, put in where Gamma stands near z as well.

    Factorials and binomials are Gamma functions first. Trusted: DLMF 5.5.5, ``n! = Gamma(n + 1)``, and
    ``C(n, k) = n!/(k! (n-k)!)`` for 0 <= k <= n.
    """

    name: str = "duplication formula"

    def ruling(self, step: Step) -> Ruling:
        """The line with the doubled ones taken apart. Raises RuleError where none stands beside its half."""
        nodes = sorted(step.before.atoms(*_KINDS) | step.after.atoms(*_KINDS), key=sp.default_sort_key)
        nodes = [node for node in nodes if node.free_symbols]
        needed: Conditions = []
        values = {node: _as_gammas(node, needed) for node in nodes}
        outside_binders(sp.Tuple(step.before, step.after), nodes)
        arguments = {gamma.args[0] for value in values.values() for gamma in value.atoms(sp.gamma)}
        doubled = {a for a in arguments if any(_is_twice(a, other) for other in arguments)}
        if not doubled:
            raise RuleError("no Gamma function of twice an argument stands beside one of the argument")
        for argument in sorted(doubled, key=sp.default_sort_key):
            needed.append((positive(argument), "the Gamma function's argument is positive"))
        put = {sp.gamma(argument): _halved(argument) for argument in doubled}
        main = put_in(step, {node: value.xreplace(put) for node, value in values.items()})
        parts = obligations(needed, step.given)
        return Ruling((*parts, Obligation(main, step.given, "the line with Gamma halved", True)), method=self.name)


duplicated = Duplicated()


def _as_gammas(node: sp.Expr, needed: Conditions) -> sp.Expr:
    """A factorial or a binomial in Gamma functions, whose arguments are positive by conditions."""
    if isinstance(node, sp.gamma):
        return node
    if isinstance(node, sp.factorial):
        needed.append((positive(node.args[0] + 1), "the factorial is one of a number from 0 on"))
        return sp.gamma(node.args[0] + 1)
    if isinstance(node, sp.binomial):
        above, below = node.args
        arguments = [sp.expand(part + 1) for part in (above, below, above - below)]
        needed += [(positive(argument), "the binomial's numbers are from 0 on") for argument in arguments]
        top, *bottom = (sp.gamma(argument) for argument in arguments)
        return top / sp.Mul(*bottom)
    raise RuleError(f"{node} is not written in Gamma functions")


def _is_twice(argument: sp.Expr, other: sp.Expr) -> bool:
    """Whether ``argument - 2 other`` is a whole number, and the argument no number."""
    gap = sp.expand(argument - 2 * other)
    return bool(gap.is_Integer) and not argument.is_number


def _halved(argument: sp.Expr) -> sp.Expr:
    half = sp.expand(argument / 2)
    root = sp.gamma(half) * sp.gamma(half + sp.Rational(1, 2)) / sp.sqrt(sp.pi)
    return 2 ** sp.expand(argument - 1) * root
