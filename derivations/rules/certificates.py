"""Suggestions for the certificate of a telescoping sum; the rule that takes one checks it."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.concrete.gosper import gosper_term
from sympy.core.function import AppliedUndef

_MOST_TERMS = 12
_FARTHEST = 3


def certificate(total: sp.Sum) -> sp.Expr | None:
    """G with ``G(k + 1) - G(k)`` the summand: terms that cancel, named functions by parts, Gosper's algorithm."""
    index = total.limits[0][0]
    whole = _gosper(total.function, index) if not total.function.has(AppliedUndef) else None
    terms = list(sp.Add.make_args(sp.expand(total.function)))
    if whole is not None or len(terms) > _MOST_TERMS:
        return whole
    paired, left = _paired(terms, index)
    named = [term for term in left if term.has(AppliedUndef)]
    shifted = _shifted(named, index)
    plain = _gosper(sp.Add(*(term for term in left if term not in named)), index)
    return None if shifted is None or plain is None else paired + shifted + plain


def _gosper(summand: sp.Expr, index: sp.Symbol) -> sp.Expr | None:
    if summand == 0:
        return sp.Integer(0)
    try:
        term = gosper_term(summand, index)
    except (ValueError, TypeError, AttributeError, sp.PolynomialError, NotImplementedError):
        return None
    return None if term is None else sp.factor(summand * term)


def _paired(terms: list[sp.Expr], index: sp.Symbol) -> tuple[sp.Expr, list[sp.Expr]]:
    """A certificate for the terms whose opposite stands a step or a few on, as in ``V(k) - V(k + 1)``, and the rest."""
    waiting, rest, found = list(terms), list[sp.Expr](), sp.Integer(0)
    while waiting:
        term = waiting.pop(0)
        for steps in (*range(1, _FARTHEST + 1), *range(-_FARTHEST, 0)):
            partner = sp.expand(-term.xreplace({index: index + steps}))
            if partner in waiting:
                waiting.remove(partner)
                passed = range(steps) if steps > 0 else range(steps, 0)
                parts = [term.xreplace({index: index + by}) for by in passed]
                found += sp.Add(*parts) * (-1 if steps > 0 else 1)
                break
        else:
            rest.append(term)
    return found, rest


def _shifted(terms: list[sp.Expr], index: sp.Symbol) -> sp.Expr | None:
    """A certificate for ``a(k) V(k) + b(k) V(k + 1)`` and the like, each function brought down step by step."""
    weights: dict[Callable[[sp.Expr], sp.Expr], dict[int, sp.Expr]] = {}
    for term in terms:
        functions = [part for part in sp.Mul.make_args(term) if isinstance(part, AppliedUndef)]
        if len(functions) != 1 or len(functions[0].args) != 1:
            return None
        step, weight = functions[0].args[0] - index, term / functions[0]
        if not step.is_Integer or weight.has(AppliedUndef):
            return None
        own = weights.setdefault(functions[0].func, {})
        own[int(step)] = own.get(int(step), sp.Integer(0)) + weight
    found = sp.Integer(0)
    for function, own in weights.items():
        for step in range(max(own), min(own), -1):
            weight = own.pop(step, sp.Integer(0)).xreplace({index: index - 1})
            found += weight * function(index + step - 1)
            own[step - 1] = own.get(step - 1, sp.Integer(0)) + weight
        if any(sp.expand(weight) != 0 for weight in own.values()):
            return None
    return found


__all__ = ["certificate"]
