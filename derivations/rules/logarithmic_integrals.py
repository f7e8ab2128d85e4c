r"""Integrals of powers times powers of a logarithm over (0, 1), (1, oo) and, beside an exponential, (0, oo).

They are Gamma integrals in ``u = -log x``, ``u = log x``, and slopes of Gamma integrals by their power.
"""

from __future__ import annotations

import sympy as sp

from derivations.kernel import RuleError
from derivations.rules.terms import Conditions, positive


def log_powers(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``Integral(x^(a-1) (-log x)^(p-1), (x, 0, 1)) = Gamma(p)/a^p``, a, p > 0; ``x^(-a-1) (log x)^(p-1)`` from 1 on.

    In ``1 - x`` where the logarithm is of that. Trusted: the Gamma integral (DLMF 5.9.1) in the variable above.
    """
    if (low, high) not in ((0, 1), (1, sp.oo)):
        raise RuleError("powers of a logarithm are integrated over (0, 1) or from 1 on")
    if high == 1 and any(sp.expand(node.args[0] - 1 + x) == 0 for node in f.atoms(sp.log)):
        f = f.xreplace({x: 1 - x})
    inside = sp.Dummy("x", positive=True)
    side = -1 if high == 1 else 1
    total = sp.Integer(0)
    for term in _terms(f, x, inside):
        constant, s, p = _parts(term, inside, side)
        a = -side * s
        conditions += [(positive(a), "the power is integrable"), (positive(p), "the integral converges at 1")]
        total += constant * sp.gamma(p) / a**p
    return total


def log_gamma(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``Integral(x^(p-1) e^(-b x) log x, (x, 0, oo)) = Gamma(p) b^(-p) (digamma(p) - log b)``, b, p > 0.

    Terms without a logarithm are Gamma integrals. Trusted: DLMF 5.9.1 and its slope by p (5.9.19).
    """
    if (low, high) != (0, sp.oo) or not any(node.has(x) for node in f.atoms(sp.log)):
        raise RuleError("a logarithm beside an exponential is integrated over the half line")
    inside = sp.Dummy("x", positive=True)
    total = sp.Integer(0)
    for term in _terms(f, x, inside):
        constant, rest = sp.powsimp(term, combine="exp").as_independent(inside, as_Add=False)
        p, rate, logs = sp.Integer(1), sp.Integer(0), 0
        for factor in sp.Mul.make_args(rest):
            base, power = factor.as_base_exp()
            if isinstance(factor, sp.exp):
                shift, slope = sp.expand(factor.args[0]).as_independent(inside, as_Add=True)
                constant, rate = constant * sp.exp(shift), rate - sp.cancel(slope / inside)
            elif factor == sp.log(inside) and not logs:
                logs = 1
            elif base == inside and not power.has(inside):
                p += power
            elif factor != 1:
                raise RuleError(f"{factor} is no power, no exponential and no logarithm")
        if rate.has(inside) or rate == 0:
            raise RuleError("the exponent is no multiple of the variable")
        conditions += [(positive(rate), "the integral converges at infinity"), (positive(p), "it converges at zero")]
        total += constant * sp.gamma(p) * rate**-p * (sp.digamma(p) - sp.log(rate) if logs else 1)
    return total


def _terms(f: sp.Expr, x: sp.Symbol, inside: sp.Symbol) -> tuple[sp.Expr, ...]:
    """The terms in a positive variable, the logarithms of products with it taken apart."""
    put = f.xreplace({x: inside})
    opened = {node: _opened(node, inside) for node in put.atoms(sp.log) if node.has(inside)}
    return tuple(sp.Add.make_args(sp.expand(put.xreplace(opened), log=False, power_base=False, power_exp=False)))


def _opened(node: sp.log, inside: sp.Symbol) -> sp.Expr:
    """``log(c x^k)`` as ``log c + k log x``."""
    constant, rest = sp.factor(sp.together(node.args[0])).as_independent(inside, as_Add=False)
    base, power = rest.as_base_exp()
    if base != inside or power.has(inside):
        raise RuleError(f"{node} is no logarithm of a power")
    return (sp.log(constant) if constant != 1 else sp.Integer(0)) + power * sp.log(inside)


def _parts(term: sp.Expr, x: sp.Symbol, side: int) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """``constant x^(s-1) (side log x)^(p-1)`` as its three parts."""
    constant, rest = term.as_independent(x, as_Add=False)
    s = p = sp.Integer(1)
    for factor in sp.Mul.make_args(rest):
        base, power = factor.as_base_exp()
        if factor == 1:
            continue
        if power.has(x):
            raise RuleError("an exponent moves")
        scale = sp.cancel(base / sp.log(x))
        if base == x:
            s += power
        elif not scale.has(x) and (power.is_Integer or (side * scale).is_positive):
            constant *= (side * scale) ** power
            p += power
        else:
            raise RuleError(f"{factor} is no power of x or of its logarithm")
    return constant, s, p
