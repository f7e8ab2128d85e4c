"""Limit objects by linear algebra: what training converges to, without training.

One Cholesky factorisation of the Gram matrix with the right-hand sides X beta_s, X beta_perp and eps serves
every angle, noise level and depth: beta_t = r (cos beta_s/s + sin beta_perp) and y = X beta_t + eps are
combinations of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from theory.errors import BadInput
from verification.arrays import Array, FloatArray, matvec, namespace, norms


@dataclass(frozen=True)
class Moments:
    """All that the risks need, per instance; the unit vectors are u = beta_s/s and v (orthogonal to u).

    ``projected`` (trials, 2, 2): the Gram matrix of (I-P)u, (I-P)v. ``noise`` (trials,): |X^+ e|^2 for
    noise e of unit variance. ``cross`` (trials, 2): (Pu, Pv) . X^+ e. ``samples`` (trials, 3, 3): the Gram
    matrix of Xu, Xv, e.
    """

    projected: FloatArray
    noise: FloatArray
    cross: FloatArray
    samples: FloatArray

    def scratch(self, theta: FloatArray | float, sigma: float, r: float = 1.0) -> FloatArray:
        """|X^+ y - beta_t|^2; shapes broadcast against (trials,)."""
        target = _direction(theta) * r
        missed = np.einsum("...i,tij,...j->...t", target, self.projected, target)
        return np.asarray(missed + sigma**2 * self.noise)

    def linear(
        self, theta: FloatArray | float, sigma: float, penalty: float = 0.0, r: float = 1.0
    ) -> FloatArray:
        """Risk of the readout that minimises |y - z b|^2 + penalty b^2 on the one unit feature, z = X u."""
        angle = np.asarray(theta, dtype=np.float64)[..., None]
        zz, zv, ze = self.samples[:, 0, 0], self.samples[:, 0, 1], self.samples[:, 0, 2]
        along = r * np.cos(angle) * zz + r * np.sin(angle) * zv + sigma * ze
        coefficient = along / (zz + penalty)
        return np.asarray((coefficient - r * np.cos(angle)) ** 2 + (r * np.sin(angle)) ** 2)

    def fine(
        self, theta: FloatArray | float, sigma: float, depth: int, s: float = 1.0, r: float = 1.0
    ) -> FloatArray:
        """Risk of fine-tuning from beta_s at depth L by the depth law."""
        target = _direction(theta) * r
        kept = s**2 * self.projected[:, 0, 0]
        learned = r**2 - np.einsum("...i,tij,...j->...t", target, self.projected, target)
        fitted = (
            learned + 2.0 * sigma * np.einsum("...i,ti->...t", target, self.cross) + sigma**2 * self.noise
        )
        m = depth_factor(np.maximum(fitted, 0.0), kept, depth, s)
        overlap = s * np.einsum("ti,...i->...t", self.projected[:, 0, :], target)
        return np.asarray(self.scratch(theta, sigma, r) - 2.0 * m * overlap + m**2 * kept)


def _direction(theta: FloatArray | float) -> FloatArray:
    """(cos theta, sin theta) on a new last axis."""
    angle = np.asarray(theta, dtype=np.float64)
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def min_norm(inputs: Array, labels: Array) -> Array:
    """X^+ y for every instance: (trials, n, d), (trials, n) -> (trials, d), by Cholesky of the smaller Gram
    matrix.

    The condition number is squared: good to about eps * cond(X)^2, which at n = d exceeds 1e-9 for one draw
    in a few hundred at d = 500 (``numpy.linalg.lstsq`` is slower and does not square it).
    """
    xp, (n, d) = namespace(inputs), inputs.shape[1:]
    transposed = xp.permute_dims(inputs, (0, 2, 1))
    if n <= d:
        return (transposed @ xp.linalg.solve(inputs @ transposed, labels[:, :, None]))[:, :, 0]
    return xp.linalg.solve(transposed @ inputs, transposed @ labels[:, :, None])[:, :, 0]


def depth_factor(fitted: Array, kept: Array, depth: int, s: Array | float = 1.0) -> Array:
    """m = (q/s)^((L-1)/L) with q^2 = |X^+ y|^2 + m^2 |(I-P) beta_s|^2; ``fitted`` and ``kept`` are the two
    squares.

    By Newton's method on h(x) = x - fitted - kept (x/s^2)^p in x = q^2, p = (L-1)/L: h is convex, so from a
    point above the larger root the iterates fall monotonically on it. fitted = 0 with kept = s^2 gives m =
    1.
    """
    xp = namespace(fitted)
    if depth == 1:
        return xp.ones_like(fitted + kept)
    p, scale = (depth - 1) / depth, s**2
    # kept <= s^2 and (x/s^2)^p <= 1 + p (x/s^2 - 1) give h >= 0 at x = s^2 + L fitted
    x = scale + depth * fitted
    for _ in range(60):
        power = kept * (x / scale) ** p
        fresh = x - (x - fitted - power) / (1.0 - p * power / x)
        settled = bool(xp.all(xp.abs(fresh - x) <= 4e-16 * x))
        x = fresh
        if settled:
            break
    return (x / scale) ** (p / 2.0)


def depth_law(inputs: Array, labels: Array, source: Array, depth: int) -> Array:
    """beta_ft = X^+ y + m (I - P) beta_s, (trials, d): where fine-tuning ends from the balanced start at
    beta_s.

    At n >= d it is X^+ y. ``depth`` = 1 gives m = 1, the formula as printed.
    """
    interpolant = min_norm(inputs, labels)
    xp, (n, d) = namespace(inputs), inputs.shape[1:]
    if n >= d:
        return interpolant
    start = xp.broadcast_to(source, interpolant.shape)
    beyond = start - min_norm(inputs, matvec(inputs, start))
    fitted, kept = xp.sum(interpolant**2, axis=1), xp.sum(beyond**2, axis=1)
    return interpolant + depth_factor(fitted, kept, depth, norms(start))[:, None] * beyond


def imbalanced_factor(fitted: FloatArray, kept: FloatArray, lam: float, s: float) -> FloatArray:
    """m = a/a0 for L = 2 from W_1 = u e^T, W_2 = a e with |u|^2 - a^2 = lam: catalogue,
    imbalanced-fine-tuning.
    """
    first = _larger_square(-lam, s * s)
    w = kept / first
    return np.asarray(np.sqrt(_larger_square(w - lam, fitted) / first))


def _larger_square(b: FloatArray | float, c: FloatArray | float) -> FloatArray:
    """The positive root x of x^2 - b x - c = 0, without cancellation."""
    b, c = np.asarray(b, dtype=np.float64), np.asarray(c, dtype=np.float64)
    root = np.sqrt(b * b + 4.0 * c)
    return np.where(b >= 0, (b + root) / 2.0, 2.0 * c / np.where(b >= 0, 1.0, root - b))


def moments(inputs: FloatArray, noise: FloatArray, plane: FloatArray | None = None) -> Moments:
    """The Moments of a batch, inputs (trials, n, d) and unit-variance noise (trials, n), d >= 2.

    ``plane`` (2, d): the orthonormal u and v; default the first two axes, where X u and X v are columns of X.
    """
    trials, n, d = inputs.shape
    if d < 2:
        raise BadInput(f"moments: d = {d}; two teacher directions need d >= 2")
    images = inputs[:, :, :2] if plane is None else inputs @ plane.T
    sides = np.concatenate([images, noise[:, :, None]], axis=2)
    samples = sides.transpose(0, 2, 1) @ sides
    if n < d:
        return Moments(*_wide(inputs, sides), samples)
    solved = _least_squares(inputs, noise)
    zeros = np.zeros((trials, 2, 2))
    along = solved[:, :2] if plane is None else solved @ plane.T
    return Moments(zeros, np.sum(solved**2, axis=1), along, samples)


def _wide(inputs: FloatArray, sides: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(projected, noise, cross) for n < d, one instance at a time to stay in cache: K = L^-1 [Xu, Xv, e]."""
    from scipy.linalg.blas import dsyrk, dtrsm
    from scipy.linalg.lapack import dpotrf

    trials = inputs.shape[0]
    projected, noise, cross = np.empty((trials, 2, 2)), np.empty(trials), np.empty((trials, 2))
    for t in range(trials):
        gram = dsyrk(1.0, inputs[t].T, trans=1, lower=1)
        factor, info = dpotrf(gram, lower=1, overwrite_a=1, clean=0)
        if info:  # numerically singular: no limit object to double precision
            projected[t], noise[t], cross[t] = np.nan, np.nan, np.nan
            continue
        half = dtrsm(1.0, factor, sides[t], lower=1)
        products = half.T @ half
        projected[t] = np.eye(2) - products[:2, :2]
        cross[t] = products[:2, 2]
        noise[t] = products[2, 2]
    return projected, noise, cross


def _least_squares(inputs: FloatArray, noise: FloatArray) -> FloatArray:
    """X^+ e for n >= d, (trials, d), by Cholesky of X^T X."""
    from scipy.linalg.blas import dsyrk
    from scipy.linalg.lapack import dposv

    solved = np.empty((inputs.shape[0], inputs.shape[2]))
    for t in range(inputs.shape[0]):
        gram = dsyrk(1.0, inputs[t].T, lower=1)
        _, vector, info = dposv(gram, inputs[t].T @ noise[t], lower=1, overwrite_a=1, overwrite_b=1)
        solved[t] = vector if info == 0 else np.nan
    return solved
