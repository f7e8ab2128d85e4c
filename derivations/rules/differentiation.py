"""Our own table of derivatives, with the conditions under which each entry holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.deciders import definedness
from derivations.kernel import RuleError
from derivations.rules.terms import ANALYTIC, Conditions, fresh, nonzero, positive
from theory.functions import DepthRoot

_SLOPES = {
    sp.exp: lambda u: sp.exp(u),
    sp.log: lambda u: 1 / u,
    sp.sin: lambda u: sp.cos(u),
    sp.cos: lambda u: -sp.sin(u),
    sp.tan: lambda u: 1 + sp.tan(u) ** 2,
    sp.cot: lambda u: -1 - sp.cot(u) ** 2,
    sp.sec: lambda u: sp.sec(u) * sp.tan(u),
    sp.csc: lambda u: -sp.csc(u) * sp.cot(u),
    sp.asin: lambda u: 1 / sp.sqrt(1 - u**2),
    sp.acos: lambda u: -1 / sp.sqrt(1 - u**2),
    sp.atan: lambda u: 1 / (1 + u**2),
    sp.sinh: lambda u: sp.cosh(u),
    sp.cosh: lambda u: sp.sinh(u),
    sp.tanh: lambda u: 1 - sp.tanh(u) ** 2,
    sp.asinh: lambda u: 1 / sp.sqrt(1 + u**2),
    sp.acosh: lambda u: 1 / sp.sqrt(u**2 - 1),
    sp.atanh: lambda u: 1 / (1 - u**2),
    sp.erf: lambda u: 2 * sp.exp(-(u**2)) / sp.sqrt(sp.pi),
    sp.erfc: lambda u: -2 * sp.exp(-(u**2)) / sp.sqrt(sp.pi),
    sp.gamma: lambda u: sp.gamma(u) * sp.digamma(u),
    sp.loggamma: lambda u: sp.digamma(u),
}


@dataclass
class Differentiation:
    """The derivative in ``x``; ``conditions`` gathers what makes each entry of the table valid."""

    x: sp.Symbol
    conditions: Conditions = field(default_factory=list)

    def of(self, f: sp.Expr) -> sp.Expr:
        """``df/dx``. Raises RuleError, naming the node, on what the table lacks."""
        if f == self.x:
            return sp.Integer(1)
        if self.x not in f.free_symbols:
            return sp.Integer(0)
        if isinstance(f, sp.Add):
            return sp.Add(*(self.of(part) for part in f.args))
        if isinstance(f, sp.Mul):
            return self._product(f)
        if isinstance(f, sp.Pow) and f.base is not sp.E:
            return self._power(f.base, f.exp)
        if isinstance(f, sp.Pow):
            return f * self.of(f.exp)
        if isinstance(f, sp.Abs):
            self.conditions.append((nonzero(f.args[0]), "the absolute value has a derivative away from zero"))
            return sp.Abs(f.args[0]) / f.args[0] * self.of(f.args[0])
        if isinstance(f, (sp.Max, sp.Min)) and len(f.args) == 2:
            return self._extreme(f)
        if isinstance(f, sp.expint):
            return self._exponential_integral(f)
        if isinstance(f, DepthRoot):
            return self._depth_root(f)
        if isinstance(f, sp.Integral):
            return self._integral(f)
        if isinstance(f, AppliedUndef):
            return self._unknown(f)
        if isinstance(f, sp.Derivative) and isinstance(f.expr, AppliedUndef) and f.expr.args == (self.x,):
            return sp.Derivative(f.expr, *f.variables, self.x)
        if type(f) in _SLOPES:
            self.conditions.extend(ANALYTIC[type(f)](f.args[0]))
            return _SLOPES[type(f)](f.args[0]) * self.of(f.args[0])
        raise RuleError(f"no derivative of {type(f).__name__} in the table")

    def _product(self, f: sp.Mul) -> sp.Expr:
        parts = f.args
        return sp.Add(*(sp.Mul(*parts[:i], self.of(part), *parts[i + 1 :]) for i, part in enumerate(parts)))

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        if self.x in exponent.free_symbols:
            self.conditions.append((positive(base), "the base of a variable power is positive"))
            return base**exponent * (self.of(exponent) * sp.log(base) + exponent * self.of(base) / base)
        if exponent.is_integer:
            if exponent.is_nonnegative is not True:
                self.conditions.append((nonzero(base), "the denominator does not vanish"))
        else:
            self.conditions.append((positive(base), "the base of a fractional power is positive"))
        return exponent * base ** (exponent - 1) * self.of(base)

    def _extreme(self, f: sp.Expr) -> sp.Expr:
        """The slope of the larger or smaller one of two, where they differ."""
        first, second = f.args
        self.conditions.append((nonzero(first - second), "an extremum has a derivative where the two differ"))
        ahead = sp.Gt(first, second) if isinstance(f, sp.Max) else sp.Lt(first, second)
        return sp.Piecewise((self.of(first), ahead), (self.of(second), True))

    def _exponential_integral(self, f: sp.expint) -> sp.Expr:
        order, argument = f.args
        if self.x in order.free_symbols:
            raise RuleError("no derivative of the exponential integral in its order")
        self.conditions.append((positive(argument), "E_p(x) needs x > 0"))
        return -sp.expint(order - 1, argument) * self.of(argument)

    def _depth_root(self, f: DepthRoot) -> sp.Expr:
        a, b, depth = f.args
        if self.x in depth.free_symbols:
            raise RuleError("no derivative of the depth law in the depth")
        self.conditions += [
            (positive(a), "the depth law is smooth for a > 0"),
            (positive(b), "and for b > 0"),
        ]
        return f.fdiff(1) * self.of(a) + f.fdiff(2) * self.of(b)

    def _integral(self, f: sp.Integral) -> sp.Expr:
        """``d/dx Integral(g(s), (s, a, b(x))) = g(b) b'`` for a < b and g continuous on [a, b]."""
        if len(f.limits) != 1 or len(f.limits[0]) != 3:
            raise RuleError("one integral with both ends is differentiated")
        s, low, high = f.limits[0]
        if self.x in low.free_symbols | (f.function.free_symbols - {s}) or sp.oo in (-low, high):
            raise RuleError("the variable stands in the upper end of an integral alone")
        own = fresh(s, (f, high, self.x), real=True)
        kinds = (sp.Add, sp.Mul, sp.Pow, sp.Symbol, sp.Number, sp.NumberSymbol, *ANALYTIC)
        if not all(isinstance(node, kinds) for node in sp.preorder_traversal(f.function)):
            raise RuleError("the integrand is not seen to be continuous")
        inside = sp.And(sp.LessThan(low, own), sp.LessThan(own, high), evaluate=False)
        needs = definedness.obligations(f.function.xreplace({s: own}))
        self.conditions += [(sp.Implies(inside, need, evaluate=False), why) for need, why in needs]
        self.conditions.append((positive(high - low), "the integral runs upwards"))
        return f.function.xreplace({s: high}) * self.of(high)

    def _unknown(self, f: AppliedUndef) -> sp.Expr:
        """The chain rule for a function of one variable that is only named."""
        if len(f.args) != 1:
            raise RuleError(f"the unknown function {f} has more than one argument")
        if f.args[0] == self.x:
            return sp.Derivative(f, self.x)
        inner = sp.Symbol("u")
        return sp.Subs(sp.Derivative(f.func(inner), inner), inner, f.args[0]) * self.of(f.args[0])


def derivative(f: sp.Expr, x: sp.Symbol, conditions: Conditions) -> sp.Expr:
    """``df/dx`` by the table, its conditions added to ``conditions``."""
    table = Differentiation(x)
    value = table.of(f)
    conditions.extend(table.conditions)
    return value
