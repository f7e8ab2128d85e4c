r"""Averages of eigenvalue sums with almost none of their spread, the mean untouched.

Eigenvalues of density prod_i w(x_i) prod_{i<j} |x_i - x_j| satisfy, for g with g w = 0 at the ends (integrate the
divergence of g by parts),

    E[ sum_i (g'(x_i) + g(x_i) (log w)'(x_i)) + 1/2 sum_{i != j} (g(x_i) - g(x_j))/(x_i - x_j) ] = 0.

For polynomials g these are numbers of mean zero made of power sums, exactly, at every size; what a smooth sum over
eigenvalues fluctuates with is nearly in their span. Taken out by regression, they leave a spread
that falls faster in the dimension than the bias of a deterministic equivalent does.
Source: Forrester (2010), Log-gases and random matrices, section 4.6 (loop equations). Where a covariance of several
eigenvalues leaves no density of the eigenvalues alone, the divergence is taken in the Gaussian matrix itself.
"""

from __future__ import annotations

import numpy as np

from verification.arrays import FloatArray

ANGLE_DEGREE = 8  # of the polynomials: the sums that a risk needs have their pole well outside of (0, 1)
RIDGE_DEGREE = 2  # more is not needed: the polynomials have the pole of the risk


def angle_controls(squares: FloatArray, low: float, high: float, degree: int = ANGLE_DEGREE) -> FloatArray:
    """For x in (0, 1) of weight x^low (1-x)^high, both > -1: g = x^r (1-x), r = 1..degree; (trials, degree).

    Squared cosines between two random subspaces, (trials, k).
    """
    p = _power_sums(squares, degree + 1)
    return np.stack(
        [
            (r + low) * p[r - 1] - (r + 1 + low + high) * p[r] + _repulsion(p, r) - _repulsion(p, r + 1)
            for r in range(1, degree + 1)
        ],
        axis=1,
    )


def ridge_controls(
    values: FloatArray, low: float, rate: float, ridge: float, degree: int = RIDGE_DEGREE
) -> FloatArray:
    """For x > 0 of weight x^low exp(-rate x), low > -1: g = x y^r with y = ridge/(x + ridge), r = 1..degree;
    (trials, degree). They are polynomials in y, bounded however large x is.

    Nonzero eigenvalues of a white sample covariance, (trials, k).
    """
    p = _power_sums(ridge / (values + ridge), degree + 1)
    pairs = [_shifted_repulsion(p, r) for r in range(degree + 1)]
    return np.stack(
        [
            (low + 1 - r) * p[r] + r * p[r + 1] - rate * ridge * (p[r - 1] - p[r]) + pairs[r] - pairs[r - 1]
            for r in range(1, degree + 1)
        ],
        axis=1,
    )


def resolvent_controls(
    resolvents: FloatArray, lam: float, n: int, eigenvalues: tuple[float, ...], sizes: tuple[int, ...]
) -> FloatArray:
    r"""For G = (X^T X/n + lam)^-1 of X = Z Sigma^(1/2), Z (n, d) standard normal; (trials, k + k^2).

    E tr Z^T F = E div F at F = Z Sigma^(1/2) G Sigma^(1/2) P_b, P_b the projector on the b-th of the k eigenspaces, is

        n tr (1 - lam G) P_b - n l_b T_b + l_b tr G (1 - lam G) P_b + (d - lam tr G) l_b T_b   of mean zero,

    T_b = tr G P_b. It holds for a ridge of its own in every eigenspace, so the derivative in each of them, taken at
    the common lam, has mean zero too. ``resolvents`` are in the eigenbasis, (trials, d, d), eigenspaces in turn.
    """
    ends = np.cumsum((0, *sizes))
    spaces = [slice(start, end) for start, end in zip(ends[:-1], ends[1:], strict=True)]
    squared = resolvents @ resolvents
    diagonal = np.einsum("tii->ti", resolvents)
    trace = [diagonal[:, space].sum(axis=1) for space in spaces]  # tr G P_b
    blocks = [[resolvents[:, one, other] for other in spaces] for one in spaces]
    pairs = [[np.sum(block**2, axis=(1, 2)) for block in row] for row in blocks]  # tr G P_a G P_b
    triples = [  # tr G P_a G^2 P_b
        [np.einsum("tij,tij->t", blocks[a][b], squared[:, one, other]) for b, other in enumerate(spaces)]
        for a, one in enumerate(spaces)
    ]
    fitted = sum(sizes) - lam * sum(trace)
    controls = []
    for b, value in enumerate(eigenvalues):
        twice = sum(pairs[a][b] for a in range(len(spaces)))  # tr G^2 P_b
        lost = n * (sizes[b] - lam * trace[b]) - n * value * trace[b]
        controls.append(lost + value * (trace[b] - lam * twice) + fitted * value * trace[b])
        for a in range(len(spaces)):
            slope = (n * lam + n * value - 2 * value - fitted * value) * pairs[a][b]
            slope += 2 * lam * value * triples[a][b]
            slope += (lam * sum(pairs[a]) - trace[a]) * value * trace[b]
            controls.append(slope - n * trace[b] if a == b else slope)
    return np.stack(controls, axis=1)


def _power_sums(values: FloatArray, highest: int) -> list[FloatArray]:
    """p_0, ..., p_highest, each (trials,)."""
    power = np.ones_like(values)
    sums = [power.sum(axis=1)]
    for _ in range(highest):
        power = power * values
        sums.append(power.sum(axis=1))
    return sums


def _repulsion(p: list[FloatArray], degree: int) -> FloatArray:
    """Half of sum_{i != j} (x_i^degree - x_j^degree)/(x_i - x_j), (trials,)."""
    pairs = sum(p[k] * p[degree - 1 - k] for k in range(degree))
    return np.asarray((pairs - degree * p[degree - 1]) / 2)


def _shifted_repulsion(p: list[FloatArray], degree: int) -> FloatArray:
    """Half of sum_{i != j} y_i y_j (y_i^degree - y_j^degree)/(y_i - y_j), (trials,)."""
    pairs = sum((p[k + 1] * p[degree - k] for k in range(degree)), start=np.zeros_like(p[0]))
    return np.asarray((pairs - degree * p[degree + 1]) / 2)


def steadied(values: FloatArray, controls: FloatArray) -> FloatArray:
    """``values`` less the multiple of the mean-zero ``controls`` that takes out most of their spread, (trials,).

    The weights of either half of the trials are fitted to the other half, so that each sample keeps its mean. Raises
    ValueError where a half has too few trials to fit them.
    """
    half = len(values) // 2
    if half < 2 * controls.shape[1]:
        raise ValueError(
            f"{len(values)} trials are too few for {controls.shape[1]} controls: give 4 for each"
        )
    scaled = controls / np.sqrt(np.mean(controls**2, axis=0))
    parts = [
        values[own] - scaled[own] @ _weights(values[other], scaled[other])
        for own, other in ((slice(half), slice(half, None)), (slice(half, None), slice(half)))
    ]
    return np.concatenate(parts)


def _weights(values: FloatArray, controls: FloatArray) -> FloatArray:
    return np.asarray(
        np.linalg.lstsq(controls - controls.mean(axis=0), values - values.mean(), rcond=None)[0]
    )
