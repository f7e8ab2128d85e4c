"""Deep linear networks f(x) = x^T W_1 ... W_L, where they start, and whether the start promises convergence.

Weights are batched over independent instances: W_l has shape (trials, d_{l-1}, d_l) with d_0 = d and d_L =
1. The convergence condition (v1 eq. 22, after Yun, Krishnan and Mobahi 2021) is on the balancedness
matrices D_l = W_l^T W_l - W_{l+1} W_{l+1}^T: positive semidefinite for l <= L-2, and >= lam I with lam > 0
for l = L-1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np

from theory.errors import BadInput
from verification.arrays import (
    Array,
    BoolArray,
    FloatArray,
    Seed,
    generator,
    like,
    matvec,
    namespace,
    norms,
    to_numpy,
)


@dataclass(frozen=True)
class Network:
    """Weights of a batch of networks: a tuple of (trials, d_{l-1}, d_l), the last of width 1."""

    weights: tuple[Array, ...]

    @property
    def depth(self) -> int:
        """L, the number of weight matrices."""
        return len(self.weights)

    @property
    def trials(self) -> int:
        """Number of independent networks in the batch."""
        return int(self.weights[0].shape[0])

    @property
    def widths(self) -> tuple[int, ...]:
        """(d_0, d_1, ..., d_L)."""
        return (*(int(w.shape[1]) for w in self.weights), int(self.weights[-1].shape[2]))

    def end_to_end(self) -> Array:
        """beta = W_1 ... W_L, (trials, d), multiplied from the right: L matrix-vector products."""
        return self.suffixes()[0]

    def suffixes(self) -> list[Array]:
        """[W_1...W_L, W_2...W_L, ..., W_L], each (trials, d_{l-1})."""
        products = [1.0 * self.weights[-1][:, :, 0]]  # a copy: training updates the weights in place
        for matrix in reversed(self.weights[:-1]):
            products.append(matvec(matrix, products[-1]))
        return products[::-1]

    def features(self) -> Array:
        """W_1 ... W_{L-1}, (trials, d, d_{L-1}): the map to the last hidden layer (the identity at L = 1)."""
        xp = namespace(self.weights[0])
        if self.depth == 1:
            return like(np.tile(np.eye(self.widths[0]), (self.trials, 1, 1)), self.weights[0])
        product = self.weights[0]
        for matrix in self.weights[1:-1]:
            product = xp.matmul(product, matrix)
        return product

    def balancedness(self) -> list[Array]:
        """[D_1, ..., D_{L-1}], D_l = W_l^T W_l - W_{l+1} W_{l+1}^T, each (trials, d_l, d_l)."""
        xp = namespace(self.weights[0])
        transposes = [xp.permute_dims(w, (0, 2, 1)) for w in self.weights]
        pairs = zip(range(self.depth - 1), self.weights[1:], strict=True)
        return [xp.matmul(transposes[l], self.weights[l]) - xp.matmul(w, transposes[l + 1]) for l, w in pairs]

    def layer_norms(self) -> FloatArray:
        """Frobenius norm of every layer, (trials, L)."""
        flat = [to_numpy(norms(w.reshape((self.trials, -1)))) for w in self.weights]
        return np.stack(flat, axis=1)


def _checked(widths: Sequence[int]) -> tuple[int, ...]:
    sizes = tuple(int(width) for width in widths)
    if len(sizes) < 2 or min(sizes) < 1:
        raise BadInput(f"network widths {sizes}: give input, hidden and output widths, each at least 1")
    if sizes[-1] != 1:
        raise BadInput(f"network widths {sizes}: the output is a scalar, so the last width must be 1")
    return sizes


def gaussian_start(rng: Seed, trials: int, widths: Sequence[int], *, alpha: float) -> Network:
    """W_l = alpha Wbar_l, entries of Wbar_l ~ N(0, 1/d_{l-1}): the operator norm is alpha times O(1) at any
    width.

    alpha -> 0 is the rich regime, alpha >> 1 the lazy one.
    """
    random, sizes = generator(rng), _checked(widths)
    shapes = pairwise(sizes)
    return Network(tuple(random.standard_normal((trials, a, b)) * (alpha / sqrt(a)) for a, b in shapes))


def he_start(rng: Seed, trials: int, widths: Sequence[int]) -> Network:
    """He initialisation: entries ~ N(0, 2/d_{l-1})."""
    return gaussian_start(rng, trials, widths, alpha=sqrt(2.0))


def identity_start(trials: int, widths: Sequence[int], *, alpha: float, readout: float = 0.0) -> Network:
    """Identity plus readout: W_l = alpha I (rectangular) for l < L, and W_L = readout e_1.

    With non-increasing hidden widths and ``readout`` < ``alpha`` it meets the convergence condition,
    with lam = alpha^2 - readout^2.
    """
    sizes = _checked(widths)
    hidden = [alpha * np.eye(a, b) for a, b in pairwise(sizes[:-1])]
    last = readout * np.eye(sizes[-2], 1)
    return Network(tuple(np.repeat(matrix[None], trials, axis=0) for matrix in [*hidden, last]))


def balanced_start(beta: FloatArray, depth: int, *, width: int | None = None) -> Network:
    """Balanced rank one with end-to-end vector ``beta`` (trials, d): every D_l = 0.

    W_1 = q^(1/L) b e_1^T, W_l = q^(1/L) e_1 e_1^T, W_L = q^(1/L) e_1 with q = |beta|, b = beta/q. The hidden
    directions are free by rotation invariance of the flow; e_1 loses nothing.
    """
    vectors = np.atleast_2d(np.asarray(beta, dtype=np.float64))
    trials, d = vectors.shape
    if depth == 1:
        return Network((vectors[:, :, None].copy(),))
    hidden = d if width is None else width
    sizes = np.linalg.norm(vectors, axis=1)
    scale = sizes ** (1.0 / depth)
    first = np.zeros((trials, d, hidden))
    np.divide(vectors, sizes[:, None] ** (1.0 - 1.0 / depth), out=first[:, :, 0], where=sizes[:, None] > 0)
    middle = np.zeros((trials, hidden, hidden))
    middle[:, 0, 0] = scale
    last = np.zeros((trials, hidden, 1))
    last[:, 0, 0] = scale
    return Network((first, *[middle.copy() for _ in range(depth - 2)], last))


def imbalanced_start(beta: FloatArray, lam: float, *, width: int | None = None) -> Network:
    """L = 2, W_1 = u e_1^T, W_2 = a e_1, a u = beta, |u|^2 - a^2 = lam; a^2 = (-lam + sqrt(lam^2 + 4
    |beta|^2))/2.
    """
    vectors = np.atleast_2d(np.asarray(beta, dtype=np.float64))
    trials, d = vectors.shape
    hidden = d if width is None else width
    size = np.linalg.norm(vectors, axis=1)
    # the larger of the two conjugate roots is computed by addition, the other by the product: no cancellation
    root = np.sqrt(lam * lam + 4.0 * size**2)
    squared = (root - lam) / 2.0 if lam <= 0 else 2.0 * size**2 / (root + lam)
    if np.any(squared <= 0):
        raise BadInput(f"imbalanced start: beta = 0 with lam = {lam} leaves W_2 = 0; give a non-zero beta")
    a = np.sqrt(squared)
    first, last = np.zeros((trials, d, hidden)), np.zeros((trials, hidden, 1))
    first[:, :, 0] = vectors / a[:, None]
    last[:, 0, 0] = a
    return Network((first, last))


@dataclass(frozen=True)
class Condition:
    """Does a start meet the convergence condition? One entry per instance.

    ``margins`` (trials, L-1) holds the smallest eigenvalue of every D_l; ``lam`` (trials,) that of D_{L-1}.
    """

    holds: BoolArray
    lam: FloatArray
    margins: FloatArray


def convergence_condition(network: Network) -> Condition:
    """D_l psd for l <= L-2 (to rounding) and D_{L-1} >= lam I with lam > 0; L = 1 meets it with lam = inf.

    "To rounding" is the backward error of the eigenvalue routine: eps * width * (|W_l|^2 + |W_{l+1}|^2).
    """
    trials = network.trials
    if network.depth == 1:
        return Condition(np.ones(trials, bool), np.full(trials, np.inf), np.empty((trials, 0)))
    matrices = [to_numpy(matrix) for matrix in network.balancedness()]
    margins = np.stack([np.linalg.eigvalsh(matrix)[:, 0] for matrix in matrices], axis=1)
    squared = network.layer_norms() ** 2
    rounding = np.finfo(np.float64).eps * np.array(network.widths[1:-1]) * (squared[:, :-1] + squared[:, 1:])
    holds = np.all(margins[:, :-1] >= -rounding[:, :-1], axis=1) & (margins[:, -1] > rounding[:, -1])
    return Condition(holds, margins[:, -1], margins)


@dataclass(frozen=True)
class Frequency:
    """A share of random draws with its binomial standard error."""

    fraction: float
    stderr: float
    draws: int


def condition_frequency(
    start: Callable[[np.random.Generator, int], Network], rng: Seed, draws: int, batch: int = 32
) -> Frequency:
    """How often ``start(rng, trials)`` meets the convergence condition, over ``draws`` random networks."""
    random = generator(rng)
    met = 0
    for first in range(0, draws, batch):
        met += int(convergence_condition(start(random, min(batch, draws - first))).holds.sum())
    fraction = met / draws
    return Frequency(fraction, sqrt(fraction * (1.0 - fraction) / draws), draws)


def he_condition_probability(d: int, width: int) -> float:
    """Exact chance that a two-layer He start (d, width, 1) meets the condition: P(F <= (d - width + 1)/d).

    D_1 > 0 iff W_2^T (W_1^T W_1)^-1 W_2 < 1. With W_1^T W_1 = (2/d) Wishart_width(d) that form is
    (d/width) chi2_width / chi2_{d-width+1}, independent: F with (width, d-width+1) degrees of freedom,
    times d/(d-width+1). Zero when width > d (W_1^T W_1 is singular).
    """
    from scipy.stats import f as fisher

    if width > d:
        return 0.0
    return float(fisher.cdf((d - width + 1) / d, width, d - width + 1))
