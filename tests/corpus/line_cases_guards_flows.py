"""One false line for each guard of the rules of flows, powers and sums that no other line held.

TRUE and FALSE hold (name, before, relation, after, rule, conditions, the guard); each false line would pass
without the guard that it names.
"""

from __future__ import annotations

import sympy as sp
from sympy import Abs, Derivative, Integral, Limit, Sum, oo

from derivations.rules.flows import linear_equation
from derivations.rules.powers import power_integral, power_limit
from derivations.rules.sums import geometric
from theory.relations import eq, gt, lt, ne

t, x = sp.symbols("t x", real=True)
s = sp.Symbol("s", nonnegative=True)
k = sp.Symbol("k", integer=True)
a, b = sp.symbols("a b", positive=True)
q = sp.Function("q", real=True)

_stretched = (eq(Derivative(q(t), t), q(t) / (1 + t)), eq(q(0), 1), ne(t, -1))
_still = (eq(Derivative(q(s), s), 0), eq(q(0), -1), ne(s, 1))
_share = Limit(x**a / (1 + x**a), x, oo)
_series = Sum(b**k, (k, 0, oo))
_over_zero = (1 - (-1) ** (k + 1)) / (k + 1)

TRUE = [
    ("a line from the start on", q(t), "=", 1 + t, linear_equation, (*_stretched, gt(t, 0)), "t > 0"),
    ("what stands still", q(s), "=", -1, linear_equation, _still, "constant"),
    ("a share of powers", _share, "=", 1, power_limit, (), "the other limit"),
    ("an endless geometric series", _series, "=", 1 / (1 - b), geometric, (lt(b, 1),), "b < 1"),
    (
        "a whole power",
        Integral(x**k, (x, 1, 2)),
        "=",
        (2 ** (k + 1) - 1) / (k + 1),
        power_integral,
        (lt(k, -1),),
        "1 > 0",
    ),
]

FALSE = [
    ("a line before a pole", q(t), "=", 1 + t, linear_equation, _stretched, "time runs from the start"),
    ("a share of powers", _share, "=", 2, power_limit, (), "the other limit"),
    ("an endless geometric series", _series, "=", 1 / (1 - b), geometric, (gt(b, 1),), "b < 1"),
    ("a sign that jumps", q(s), "=", Abs(s - 1) / (s - 1), linear_equation, _still, "smooth throughout"),
    (
        "a whole power over a pole",
        Integral(x**k, (x, -1, 1)),
        "=",
        _over_zero,
        power_integral,
        (lt(k, -1),),
        "a positive end",
    ),
]
