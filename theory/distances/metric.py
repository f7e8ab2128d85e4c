r"""Distances between laws as symbols, written through variables that have those laws.

``DudleyMetric(X, Y)`` and ``TransportMetric(X, Y)`` stand for the distance between the laws of (x, X) and of (x, Y),
x the inputs, which both laws share. Variables with the same label are the same variable, so the way X and Y are
written is itself a coupling of the two laws.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.precedence import PRECEDENCE

from theory.random_variables import Gaussian, Unknown
from theory.symbols import declare, sigma


class SquareIntegrable(Unknown):
    """An ``Unknown`` with a finite second moment, such as f(x) for f in L2(p). Independent of the label noise."""


class _Metric(sp.Function):
    nargs = 2
    is_real = True
    is_nonnegative = True
    _name = "d"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = r"%s\!\left(%s,\;%s\right)" % (self._name, *(printer._print(law) for law in self.args))
        return body if exp is None else rf"{body}^{{{exp}}}"


class DudleyMetric(_Metric):
    """``DudleyMetric(X, Y)``: sup of E h(x, Y) - E h(x, X) over test functions with |h|_inf + Lip(h) <= 1."""

    _name = r"d_{\mathrm{BL}}"


class TransportMetric(_Metric):
    """``TransportMetric(X, Y)``: Wasserstein-1, the least E|(x, X) - (x', Y)| over all couplings of the two laws."""

    _name = r"W_1"


class Maximum(sp.Function):
    """``Maximum(f, a, low, high)``: the least upper bound of f over low <= a <= high; a is bound."""

    nargs = 4
    is_real = True

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols of f and of the ends, the bound one left out."""
        inside, bound, low, high = (set(part.free_symbols) for part in self.args)
        return (inside - bound) | low | high

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        """The variable that it binds."""
        return [self.args[1]]

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        f = printer.parenthesize(self.args[0], PRECEDENCE["Add"])
        a, low, high = (printer._print(part) for part in self.args[1:])
        over = rf"{a} \ge {low}" if self.args[3] == sp.oo else rf"{low} \le {a} \le {high}"
        body = rf"\max_{{{over}}} {f}"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"


scale = declare("scale", "c", "how many times larger the target function is than the source's", lower=1)
split = declare("split", "a", "share of a test function's norm that its height takes", lower=0, upper=1)
height = declare("height", "k", "height of the label below which a judge is flat", positive=True)
threshold = declare("K", "K", "height of the label above which a judge is flat", positive=True)
no_signal = declare("p_0", "p_0", "probability that the source function is zero", lower=0, upper=1)

signal = SquareIntegrable(sp.Symbol("f"))
noise = Gaussian(sp.Symbol("xi"))
source_label = signal + sigma * noise
target_label = scale * signal + sigma * noise
SETTING = "y = f(x) + sigma xi against y = c f(x) + sigma xi, f in L2(p), xi ~ N(0, 1) independent of x"
