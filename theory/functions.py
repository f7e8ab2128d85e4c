"""Functions of the theory that SymPy lacks, each with its ball, multiprecision and NumPy evaluation.

A function declares ``ball(*balls)`` (a rigorous enclosure), ``multiprecision(*mpfs)`` and ``array(*arrays)``
as static methods; :mod:`theory.ball` and :mod:`theory.evaluate` find them there. A topic's own functions derive from
:class:`EvaluatedFunction`, which makes them known here.
"""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import sympy as sp
from flint import arb, ctx
from numpy.typing import NDArray

_OF_TOPICS: dict[str, type] = {}


class EvaluatedFunction(sp.Function):
    """A function with ``ball``, ``multiprecision`` and ``array`` of its own; every subclass is known by its name."""

    @classmethod
    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _OF_TOPICS[cls.__name__] = cls


class DepthRoot(sp.Function):
    r"""The norm q > 0 that depth fixes: the root of ``q^2 = a + b q^(2 - 2/L)``, for a, b >= 0, a + b > 0.

    With ``u = q^(2/L)`` it is the only positive root of ``u^L - b u^(L-1) - a`` (one change of sign, so
    Descartes' rule gives uniqueness), increasing in a and in b. ``L = 1`` gives ``sqrt(a + b)``.
    Source: the depth law of fine-tuning, ``fine-tuning-limit`` and ``fine-tuning-scale``.
    """

    nargs = 3
    is_positive = True
    is_real = True

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Implicit derivative in a (1) or b (2)."""
        _, b, depth = self.args
        power = 2 - 2 / depth
        slope = 2 * self - b * power * self ** (power - 1)
        if argindex == 1:
            return 1 / slope
        if argindex == 2:
            return self**power / slope
        raise sp.ArgumentIndexError(self, argindex)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = r"q_{%s}\left(%s, %s\right)" % tuple(printer._print(self.args[i]) for i in (2, 0, 1))
        return body if exp is None else r"%s^{%s}" % (body, exp)

    @staticmethod
    def ball(a: arb, b: arb, depth: arb) -> arb:
        """Enclosure by monotonicity: the roots at the lower and the upper ends, each fenced by a change of sign."""
        if not (a >= 0 and b >= 0 and a + b > 0):
            return arb.nan()
        order = depth.unique_fmpz()
        if order is None or order < 1:
            return arb.nan()
        low = _fenced_log_root(a.lower(), b.lower(), depth)
        high = low if a.is_exact() and b.is_exact() else _fenced_log_root(a.upper(), b.upper(), depth)
        return (low.union(high) / 2).exp()

    @staticmethod
    def multiprecision(a: Any, b: Any, depth: Any) -> Any:
        """mpmath's value at the working precision."""
        if a == 0:
            return mpmath.power(b, mpmath.mpf(depth) / 2)
        keep = 1 - mpmath.mpf(1) / depth
        y = max(mpmath.log(a), depth * mpmath.log(b)) if b else mpmath.log(a)
        for _ in range(_MOST_STEPS):
            grown = b * mpmath.exp(keep * y)
            step = (mpmath.log(a + grown) - y) / (1 - keep * grown / (a + grown))
            y += step
            if abs(step) <= mpmath.eps * max(1, abs(y)):
                break
        return mpmath.exp(y / 2)

    @staticmethod
    def array(a: Any, b: Any, depth: Any) -> NDArray[np.float64]:
        """float64 by Newton's steps in log q^2; nan where they do not settle."""
        a, b, degree = np.broadcast_arrays(*(np.asarray(x, float) for x in (a, b, depth)))
        with np.errstate(all="ignore"):
            log_a, log_b, keep = np.log(a), np.log(b), 1 - 1 / degree
            y = np.maximum(log_a, degree * log_b)
            for _ in range(_MOST_STEPS):
                grown = log_b + keep * y
                both = np.logaddexp(log_a, grown)
                step = (both - y) / (1 - keep * np.exp(grown - both))
                y = y + step
                moving = np.abs(step) > 8 * np.finfo(float).eps * np.maximum(1, np.abs(y))
                if not moving.any():
                    break
            return np.asarray(np.where(moving, np.nan, np.exp(y / 2)))


# In y = log q^2 the equation is y = log(a + b e^{(1-1/L) y}): concave and increasing on the left of the root, so
# Newton's steps from max(log a, L log b) climb to it, in about as many steps as the root has binary digits.
# In q^(2/L) itself a step from above gains a factor of 1 - 1/L only, which at L = 300 is nothing.
_MOST_STEPS = 2000


def _fenced_log_root(a: arb, b: arb, depth: arb) -> arb:
    """A ball around ``log q^2``, where q solves ``q^2 = a + b q^(2 - 2/L)``, proved by the signs at its ends."""
    if not a > 0:
        return depth * b.log()
    if not b > 0:
        return a.log()
    keep = 1 - 1 / depth

    def gap(y: arb) -> arb:
        return y - (a + b * (keep * y).exp()).log()

    y = arb.max(a.log(), depth * b.log()).mid()
    for _ in range(_MOST_STEPS):
        grown = b * (keep * y).exp()
        step = (gap(y) / (1 - keep * grown / (a + grown))).mid()
        y = (y - step).mid()
        if abs(step) <= (1 + abs(y)) * arb(2) ** (-ctx.prec + 8):
            break
    slack = ((1 + abs(y)) * arb(2) ** (-ctx.prec + 12)).upper()
    for _ in range(ctx.prec // 8):
        low, high = y - slack, y + slack
        if gap(low) <= 0 and gap(high) >= 0:
            return low.lower().union(high.upper())
        slack = slack * 16
    return arb.nan()


def array_expint(order: Any, x: Any) -> NDArray[np.float64]:
    """E_order(x) entry by entry through Arb: SciPy has integer orders only."""

    def entry(p: float, z: float) -> float:
        return float(arb(z).expint(arb(p)).mid())

    return np.asarray(np.vectorize(entry, otypes=[float])(order, x))


def ball_functions() -> dict[type, Any]:
    """Every function class of this module that brings its own ball evaluation."""
    return {cls: cls.ball for cls in (DepthRoot,)}


def array_functions() -> dict[str, Any]:
    """Names for ``lambdify`` with the NumPy implementation of each."""
    own = {"DepthRoot": DepthRoot.array, "expint": array_expint}
    return own | {name: cls.array for name, cls in _OF_TOPICS.items()}  # type: ignore[attr-defined]


def multiprecision_functions() -> dict[str, Any]:
    """Names for ``lambdify`` with the mpmath implementation of each."""
    own = {"DepthRoot": DepthRoot.multiprecision}
    return own | {name: cls.multiprecision for name, cls in _OF_TOPICS.items()}  # type: ignore[attr-defined]
