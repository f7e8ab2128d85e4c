"""Functions of the distances that have no elementary form, each with its ball, multiprecision and NumPy evaluation."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from theory.functions import EvaluatedFunction


class WindowWidth(EvaluatedFunction):
    r"""``WindowWidth(m, s)``: half the width w of the window where the best judge of N(0, s^2) and N(m, s^2) climbs.

    With ``H(u) = Phi((u + m/2)/s) - Phi((u - m/2)/s)`` it is the root of ``(1 + w) H(w) = int_0^w H``, m, s > 0.
    The left side less the right one is H(0) > 0 at 0 and has the derivative ``(1 + w) H'(w) < 0``, so there is one
    root: H is even and falls on u > 0, and ``(1 + w) H(w) -> 0`` while the integral does not.
    Source: the catalogue's ``dudley-gaussians``; the windows of :mod:`theory.distances.closed_forms.dudley`.
    """

    nargs = 2
    is_positive = True
    is_real = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = r"w\left(%s,\,%s\right)" % tuple(printer._print(argument) for argument in self.args)
        return body if exp is None else rf"{body}^{{{exp}}}"

    @staticmethod
    def ball(m: arb, s: arb) -> arb:
        """Enclosure fenced by a change of sign of the misfit, decided for every m and s of the balls."""
        if not (m > 0 and s > 0):
            return arb.nan()
        w = _by_bisection(m.mid(), s.mid())
        slack = (abs(w) + 1) * arb(2) ** (-ctx.prec + 12)
        for _ in range(40):
            low, high = (w - slack).mid(), (w + slack).mid()
            low = low if low > 0 else arb(0)
            if _misfit(low, m, s) > 0 and _misfit(high, m, s) < 0:
                return low.union(high)
            slack = slack * 16
        return arb.nan()

    @staticmethod
    def multiprecision(m: Any, s: Any) -> Any:
        """mpmath's value at the working precision: bisection to 12 digits, then Newton's method."""

        def mass(u: Any) -> Any:
            return mpmath.ncdf(-(u - m / 2) / s) - mpmath.ncdf(-(u + m / 2) / s)

        def first(z: Any) -> Any:
            return mpmath.npdf(z) - z * mpmath.ncdf(-z)

        def misfit(w: Any) -> Any:
            return (1 + w) * mass(w) - m / 2 - s * (first((w + m / 2) / s) - first((w - m / 2) / s))

        def slope(w: Any) -> Any:
            return (1 + w) * (mpmath.npdf((w + m / 2) / s) - mpmath.npdf((w - m / 2) / s)) / s

        low, high = mpmath.mpf(0), mpmath.mpf(1)
        while misfit(high) > 0:
            high *= 2
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if misfit(middle) > 0 else (low, middle)
        w = (low + high) / 2
        for _ in range(mpmath.mp.prec.bit_length() + 4):
            step = misfit(w) / slope(w)
            w -= step
            if abs(step) <= 4 * mpmath.eps * w:
                break
        return w

    @staticmethod
    def array(m: Any, s: Any) -> NDArray[np.float64]:
        """float64 by bisection, all entries at once."""
        from scipy.special import ndtr

        m, s = np.broadcast_arrays(*(np.asarray(x, float) for x in (m, s)))

        def first(z: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi) - z * ndtr(-z))

        def misfit(w: NDArray[np.float64]) -> NDArray[np.float64]:
            above, below = (w + m / 2) / s, (w - m / 2) / s
            return np.asarray(
                (1 + w) * (ndtr(-below) - ndtr(-above)) - m / 2 - s * (first(above) - first(below))
            )

        low, high = np.zeros(m.shape), m / 2 + 10 * s + 1
        for _ in range(80):
            middle = (low + high) / 2
            narrow = misfit(middle) > 0
            low, high = np.where(narrow, middle, low), np.where(narrow, high, middle)
        return np.asarray((low + high) / 2)


def _misfit(w: arb, m: arb, s: arb) -> arb:
    """``(1 + w) H(w) - int_0^w H``; the integral is ``m/2 + s (psi((w+m/2)/s) - psi((w-m/2)/s))``, psi = ``_loss``."""
    above, below = (w + m / 2) / s, (w - m / 2) / s
    mass = _tail(below) - _tail(above)
    return (1 + w) * mass - m / 2 - s * (_loss(above) - _loss(below))


def _tail(z: arb) -> arb:
    return (z / arb(2).sqrt()).erfc() / 2


def _loss(z: arb) -> arb:
    """``E(Z - z)_+ = phi(z) - z (1 - Phi(z))``."""
    return (-(z * z) / 2).exp() / (2 * arb.pi()).sqrt() - z * _tail(z)


def _by_bisection(m: arb, s: arb) -> arb:
    low, high = arb(0), arb(1)
    for _ in range(200):
        if not _misfit(high, m, s) > 0:
            break
        high = high * 2
    for _ in range(ctx.prec + 10):
        middle = ((low + high) / 2).mid()
        low, high = (middle, high) if _misfit(middle, m, s) > 0 else (low, middle)
    return ((low + high) / 2).mid()
