"""Exact samplers: the laws of the risks drawn from a dozen scalars instead of an n x d matrix.

``scratch_risk_law`` and ``probe_risk_law`` draw the Beta and chi-square variables of the catalogue's law.
``joint_moments`` draws everything that the risks of scratch training, linear transfer (at any ridge) and
fine-tuning (at any depth) depend on, jointly, at a cost that depends on neither n nor d.

Its derivation. Let A = [X u, X v, e] (n x 3, standard normal), B = [X u, X v], Z the other d-2 columns of
X.

n <= d-2: A^T A = T T^T with T Bartlett's factor of Wishart_3(n). Given A, S = Z Z^T ~ Wishart_n(d-2), so
(A^T S^-1 A)^-1 ~ Wishart_3(d-n+1, (A^T A)^-1), that is A^T S^-1 A = K^T K with K = C^-1 T^T and C
Bartlett's factor of Wishart_3(d-n+1). As X X^T = S + B B^T, Woodbury gives the Gram matrix of (I-P)(u, v)
as (I + K_B^T K_B)^-1, and |X^+ e|^2 and (Pu, Pv).X^+ e as the squared residual and the solution of least
squares of [K_3; 0] on [K_B; I].

n = d-1: Z has full column rank and leaves one direction w; A^T w = (b, e_w) is standard normal, and for the other
n - 1 directions Z acts as a square matrix, so A^T (Z Z^T)^+ A = K^T K as above with factors of Wishart_3(d-2) and
Wishart_3(4). The interpolant minimises |x|^2 + |K_3 - K_B x|^2 on the line b.x = e_w, and the null space is spanned by
(b_perp, -Z^+ B b_perp). With noise every mean is infinite (|b|^2 is chi2_2), the law is not.

n >= d: with M = I - P_Z, A^T P_Z A ~ Wishart_3(d-2) and A^T M A ~
Wishart_3(n-d+2) are independent, the coordinates of X^+ e on u, v are x = (B^T M B)^-1 B^T M e, and the
others have squared length |P_Z (e - B x)|^2/chi2_{n-d+3}.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from theory.errors import BadInput
from verification.arrays import FloatArray, Seed, generator
from verification.dynamics.limits import Moments

_BLOCK = 4096  # draws at a time: a few dozen vectors of this length stay in the second-level cache


@dataclass(frozen=True)
class JointRisks:
    """Risks of the three ways to learn, on the same samples: each (size,)."""

    scratch: FloatArray
    linear: FloatArray
    fine: FloatArray


def _positive(name: str, **sizes: float) -> None:
    for label, value in sizes.items():
        if value < 1:
            raise BadInput(f"{name}: {label} = {value} must be at least 1")


def _chi_square(random: np.random.Generator, degrees: int, size: int) -> FloatArray:
    """chi-square draws; the degenerate zero for no degrees of freedom."""
    if degrees <= 0:
        return np.zeros(size)
    return 2.0 * random.standard_gamma(degrees / 2.0, size)


def scratch_risk_law(rng: Seed, size: int, *, n: int, d: int, sigma: float, r: float = 1.0) -> FloatArray:
    """Draws of |X^+ y - beta_t|^2, (size,): the catalogue's ``scratch-risk-law``, every n and d.

    n < d: r^2 Beta((d-n)/2, n/2) + sigma^2 chi2_n/chi2_{d-n+1}, independent; n >= d: sigma^2
    chi2_d/chi2_{n-d+1}.
    """
    _positive("scratch_risk_law", n=n, d=d)
    random = generator(rng)
    noise = np.zeros(size)
    if sigma > 0:
        noise = _chi_square(random, min(n, d), size) / _chi_square(random, abs(d - n) + 1, size)
    if n >= d:
        return sigma**2 * noise
    return np.asarray(r**2 * random.beta((d - n) / 2.0, n / 2.0, size) + sigma**2 * noise)


def probe_risk_law(
    rng: Seed, size: int, *, n: int, k: int, rho: float, sigma: float, r: float = 1.0, lam: float = 0.0
) -> FloatArray:
    """Draws of the risk of a linear probe on k features that miss the share ``rho`` of the target, (size,).

    What the features miss is Gaussian and independent of them, hence noise: rho + scratch_risk_law with d
    -> k, r^2 -> r^2 - rho, sigma^2 -> sigma^2 + rho. With ridge ``lam`` there is a scalar law at k = 1
    only.
    """
    _positive("probe_risk_law", n=n, k=k)
    if not 0 <= rho <= r * r:
        raise BadInput(
            f"probe_risk_law: rho = {rho} is a share of |beta_t|^2 = {r * r}: give 0 <= rho <= r^2"
        )
    inside, spread = np.sqrt(r * r - rho), np.sqrt(sigma**2 + rho)
    if lam == 0:
        return rho + scratch_risk_law(rng, size, n=n, d=k, sigma=float(spread), r=float(inside))
    if k != 1:
        raise BadInput(f"probe_risk_law: no scalar law with ridge for k = {k} features; use level 'exact'")
    random = generator(rng)
    length = _chi_square(random, n, size)
    noise = spread * np.sqrt(length) * random.standard_normal(size)
    return np.asarray(rho + ((noise - n * lam * inside) / (length + n * lam)) ** 2)


def joint_risks_law(
    rng: Seed,
    size: int,
    *,
    n: int,
    d: int,
    theta: float,
    sigma: float,
    depth: int = 2,
    lam: float = 0.0,
    source_norm: float = 1.0,
    target_norm: float = 1.0,
) -> JointRisks:
    """Joint draws of the three risks on the same samples, each (size,), d >= 2.

    ``lam`` is the ridge of the readout on the unit feature; ``depth`` enters fine-tuning by the depth law.
    """
    random = generator(rng)
    result = JointRisks(np.empty(size), np.empty(size), np.empty(size))
    for first in range(0, size, _BLOCK):
        part = slice(first, min(first + _BLOCK, size))
        drawn = joint_moments(random, part.stop - first, n=n, d=d)
        result.scratch[part] = drawn.scratch(theta, sigma, target_norm)
        result.linear[part] = drawn.linear(theta, sigma, n * lam, target_norm)
        result.fine[part] = drawn.fine(theta, sigma, depth, source_norm, target_norm)
    return result


def joint_moments(rng: Seed, size: int, *, n: int, d: int) -> Moments:
    """Draws of ``Moments`` equal in law to those of a Gaussian X and unit noise; see the module's
    derivation.
    """
    _positive("joint_moments", n=n, d=d - 1)
    random = generator(rng)
    if n <= d - 2:
        return _wide_moments(random, size, n, d)
    return _tall_moments(random, size, n, d) if n >= d else _edge_moments(random, size, d)


def _bartlett(random: np.random.Generator, degrees: int, size: int) -> FloatArray:
    """Lower factors of Wishart_3(degrees), (3, 3, size), entries first; trapezoidal when degrees < 3."""
    factor = np.zeros((3, 3, size))
    for j in range(min(3, max(degrees, 0))):
        factor[j, j] = np.sqrt(_chi_square(random, degrees - j, size))
        for i in range(j + 1, 3):
            random.standard_normal(out=factor[i, j])
    return factor


def _products(factor: FloatArray) -> FloatArray:
    """T T^T of lower factors, (3, 3, size)."""
    gram = np.empty_like(factor)
    for i in range(3):
        for j in range(i + 1):
            gram[i, j] = sum(factor[i, k] * factor[j, k] for k in range(j + 1))
            gram[j, i] = gram[i, j]
    return gram


def _wide_moments(random: np.random.Generator, size: int, n: int, d: int) -> Moments:
    """n <= d-2, by the QR form: with determinants the smallest draws at n = d-2 overflow."""
    T = _bartlett(random, n, size)
    K = _solved(_bartlett(random, d - n + 1, size), T)
    stack = np.zeros((5, 3, size))
    stack[:3] = K
    stack[3, 0] = stack[4, 1] = 1.0
    R = _triangularise(stack)
    # (R^T R)^-1 = R^-1 R^-T, the residual is R_33, the solution R_BB^-1 R_B3
    projected = np.empty((size, 2, 2))
    inverse_u, inverse_v = 1.0 / R[0, 0], 1.0 / R[1, 1]
    slant = -R[0, 1] * inverse_u * inverse_v
    projected[:, 0, 0] = inverse_u**2 + slant**2
    projected[:, 0, 1] = projected[:, 1, 0] = slant * inverse_v
    projected[:, 1, 1] = inverse_v**2
    second = R[1, 2] * inverse_v
    first = (R[0, 2] - R[0, 1] * second) * inverse_u
    samples = np.moveaxis(_products(T), -1, 0)
    return Moments(projected, R[2, 2] ** 2, np.stack([first, second], axis=1), samples)


def _solved(lower: FloatArray, factor: FloatArray) -> FloatArray:
    """lower^-1 factor^T by forward substitution, (3, 3, size); column j of factor^T is row j of factor."""
    solution = np.empty_like(factor)
    for j in range(3):
        for i in range(3):
            rest = factor[j, i] - sum(lower[i, k] * solution[k, j] for k in range(i))
            solution[i, j] = rest / lower[i, i]
    return solution


def _edge_moments(random: np.random.Generator, size: int, d: int) -> Moments:
    """n = d-1 >= 1."""
    T = _bartlett(random, d - 2, size)
    K = _solved(_bartlett(random, 4, size), T)
    b0, b1, noise = random.standard_normal((3, size))
    square = b0**2 + b1**2
    length = np.sqrt(square)
    across0, across1 = -b1 / length, b0 / length  # b_perp
    turned = K[:, 0] * across0 + K[:, 1] * across1
    left = K[:, 2] - (noise / square) * (K[:, 0] * b0 + K[:, 1] * b1)
    stretch = 1 + np.sum(turned**2, axis=0)
    shared = np.sum(left * turned, axis=0)
    slide = shared / stretch  # x = (e_w/|b|^2) b + slide b_perp
    cross = np.stack([noise * b0 / square + slide * across0, noise * b1 / square + slide * across1], axis=1)
    away = np.stack([across0, across1], axis=1) / np.sqrt(stretch)[:, None]
    along = np.stack([b0, b1, noise], axis=1)
    samples = np.moveaxis(_products(T), -1, 0) + along[:, :, None] * along[:, None, :]
    fitted = noise**2 / square + np.sum(left**2, axis=0) - shared * slide
    return Moments(away[:, :, None] * away[:, None, :], fitted, cross, samples)


def _triangularise(stack: FloatArray) -> FloatArray:
    """R of the QR factorisation of (5, 3, size) stacks by Householder reflections: backward stable, no
    pivoting.
    """
    R = stack
    for j in range(3):
        head = R[j, j].copy()
        below = sum(R[i, j] ** 2 for i in range(j + 1, 5))
        length = np.sqrt(head * head + below)
        pivot = -np.copysign(length, head)
        lead = head - pivot  # no cancellation: opposite signs
        norm = lead * lead + below
        scale = np.divide(2.0, norm, out=np.zeros_like(norm), where=norm > 0)
        for k in range(j + 1, 3):
            weight = scale * (lead * R[j, k] + sum(R[i, j] * R[i, k] for i in range(j + 1, 5)))
            R[j, k] -= weight * lead
            for i in range(j + 1, 5):
                R[i, k] -= weight * R[i, j]
        R[j, j] = pivot
    return R


def _tall_moments(random: np.random.Generator, size: int, n: int, d: int) -> Moments:
    """n >= d >= 2."""
    inside = _products(_bartlett(random, d - 2, size))
    factor = _bartlett(random, n - d + 2, size)
    divisor = _chi_square(random, n - d + 3, size)
    # x = (B^T M B)^-1 B^T M e from the factor: solve F_BB^T x = (F_20, F_21)
    second = factor[2, 1] / factor[1, 1]
    first = (factor[2, 0] - factor[1, 0] * second) / factor[0, 0]
    weights = (-first, -second, 1.0)
    left = sum(weights[i] * weights[j] * inside[i, j] for i in range(3) for j in range(3))
    noise = first**2 + second**2 + left / divisor
    samples = np.moveaxis(inside + _products(factor), -1, 0)
    return Moments(np.zeros((size, 2, 2)), np.asarray(noise), np.stack([first, second], axis=1), samples)
