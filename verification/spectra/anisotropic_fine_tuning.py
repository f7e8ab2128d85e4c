r"""Fine-tuning by the depth law with two eigenvalues: its gain on drawn designs approaches the limit as 1/d.

The row space of a white design meets the two eigenspaces at angles of squared cosines x_1, ..., x_{d_1}; u_i and v_i
are its principal axes there, v_{d_1+1}, ..., v_n those in the row space and v_{n+1}, ... those outside. With
h_i = l_1 x_i + l_2 (1-x_i) and q_i^2 = l_1 x_i/h_i = 1 - p_i^2, the correlated design has q_i u_i + p_i v_i in its row
space and p_i u_i - q_i v_i in its null space, where Sigma is diagonal. Angles, axes and noise are independent, so that
a draw costs O(d) numbers once the angles are known: all that the depth law needs is :class:`Forms`.

The gain is smooth in four forms whose means given the angles are exact and whose spread is of order d^(-1/2); the means
are smooth sums over the angles, which deviate from their limits by O(1/d). Hence a bias in whole powers of 1/d.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import depth_factor
from verification.experiment import Exact, Experiment, Number, Simulate
from verification.spectra.anisotropic_break_even import angle_squares, sizes
from verification.spectra.eigenvalue_controls import angle_controls, steadied

_ROUNDS, _AXES = 8, 8  # draws of the axes and the noise for the same angles: cheaper than new angles


class Forms(NamedTuple):
    """What the depth law and the gain are made of; N projects on the null space of the design."""

    fitted: FloatArray  # |X^+ y|^2
    kept: FloatArray  # |N beta_s|^2
    crossing: FloatArray  # (beta_t - X^+ y) . Sigma N beta_s
    lost: FloatArray  # beta_s . N Sigma N beta_s

    def scale(self, depth: int) -> FloatArray:
        """m, the share of N beta_s that is left at the end, |beta_s| = 1."""
        return np.asarray(depth_factor(self.fitted, self.kept, depth))

    def gain(self, depth: int) -> FloatArray:
        """T = |X^+ y - beta_t|^2 - |X^+ y + m N beta_s - beta_t|^2 in the metric Sigma, |beta_s| = 1."""
        m = self.scale(depth)
        return np.asarray(m * (2 * self.crossing - m * self.lost))


def forms(
    setup: Mapping[str, Number],
    squares: FloatArray,
    source: FloatArray,
    target: FloatArray,
    noise: FloatArray,
) -> Forms:
    """The forms of drawn designs, each (trials, draws); ``squares`` (trials, d_1) are those of the cosines.

    ``source`` and ``target`` (trials, draws, d) are coordinates along u_1, ..., u_{d_1}, v_1, ..., v_{d_2};
    ``noise`` (trials, draws, n) is W^+ eps of the white design W along its row space's axes.
    """
    n, first, _ = sizes(setup)
    one, two = float(setup["l1"]), float(setup["l2"])
    seen, share = _seen_and_share(setup, squares[:, None, :])
    q, p = np.sqrt(share), np.sqrt(1 - share)

    def missed(task: FloatArray) -> FloatArray:
        """N beta along the axes of the null space."""
        inside = p * task[..., :first] - q * task[..., first : 2 * first]
        return np.concatenate([inside, task[..., first + n :]], axis=-1)

    aligned = q * target[..., :first] + p * target[..., first : 2 * first]
    through = noise[..., :first] / np.sqrt(seen)
    fitted = np.sum((aligned + through) ** 2, axis=-1)
    fitted += np.sum((target[..., 2 * first : first + n] + noise[..., first:] / np.sqrt(two)) ** 2, axis=-1)
    away, wanted = missed(source), missed(target)
    weighed = two * away
    weighed[..., :first] += (one - two) * (1 - share) * away[..., :first]
    leaked = (one - two) * np.sum(through * p * q * away[..., :first], axis=-1)
    return Forms(
        fitted,
        np.sum(away**2, axis=-1),
        np.sum(weighed * wanted, axis=-1) - leaked,
        np.sum(weighed * away, axis=-1),
    )


def mean_forms(setup: Mapping[str, Number], squares: FloatArray) -> Forms:
    """The means of the forms over axes and noise, given the angles, exact; each (trials,)."""
    n, first, second = sizes(setup)
    squared = float(setup["p1"]), float(setup["p2"])
    seen, _ = _seen_and_share(setup, squares)
    noise = np.sum(1 / seen, axis=1) + (n - first) / float(setup["l2"])
    variance = float(setup["sigma"]) ** 2 / (first + second - n - 1)  # of W^+ eps along each axis
    return Forms(
        sum(squared) - missed_share(setup, squares, squared) + variance * noise,
        missed_share(setup, squares, _norms(setup)),
        missed_risk(setup, squares, _overlaps(setup)),
        missed_risk(setup, squares, _norms(setup)),
    )


def _norms(setup: Mapping[str, Number]) -> tuple[float, float]:
    """The source's squared norms in the two eigenspaces."""
    return float(setup["s1"]), 1 - float(setup["s1"])


def _overlaps(setup: Mapping[str, Number]) -> tuple[float, float]:
    """The tasks' overlaps in the two eigenspaces."""
    return float(setup["c1"]), float(setup["c2"])


def missed_share(setup: Mapping[str, Number], squares: FloatArray, parts: tuple[float, float]) -> FloatArray:
    """The mean of a . N b given the angles, ``parts`` the products of a and b in the two eigenspaces; (trials,)."""
    n, first, second = sizes(setup)
    _, share = _seen_and_share(setup, squares)
    one, two = np.sum(1 - share, axis=1), np.sum(share, axis=1) + second - n
    return np.asarray(parts[0] * one / first + parts[1] * two / second)


def missed_risk(setup: Mapping[str, Number], squares: FloatArray, parts: tuple[float, float]) -> FloatArray:
    """The mean of a . N Sigma N b given the angles, ``parts`` as for :func:`missed_share`; (trials,)."""
    n, first, second = sizes(setup)
    _, share = _seen_and_share(setup, squares)
    weight = float(setup["l1"]) * (1 - share) + float(setup["l2"]) * share
    one = np.sum(weight * (1 - share), axis=1)
    two = np.sum(weight * share, axis=1) + float(setup["l2"]) * (second - n)
    return np.asarray(parts[0] * one / first + parts[1] * two / second)


def _seen_and_share(setup: Mapping[str, Number], squares: FloatArray) -> tuple[FloatArray, FloatArray]:
    """h_i and q_i^2."""
    one, two = float(setup["l1"]), float(setup["l2"])
    seen = one * squares + two * (1 - squares)
    return seen, one * squares / seen


def draw_axes(
    setup: Mapping[str, Number], shape: tuple[int, int], generator: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(source, target, noise) along uniform axes, for :func:`forms`."""
    n, first, second = sizes(setup)
    sources, targets = [], []
    for dimension, norm, square, overlap in (
        (first, float(setup["s1"]), float(setup["p1"]), float(setup["c1"])),
        (second, 1 - float(setup["s1"]), float(setup["p2"]), float(setup["c2"])),
    ):
        along = _unit(generator.standard_normal((*shape, dimension)))
        across = generator.standard_normal((*shape, dimension))
        across = _unit(across - np.sum(across * along, axis=-1, keepdims=True) * along)
        sources.append(np.sqrt(norm) * along)
        targets.append(overlap / np.sqrt(norm) * along + np.sqrt(square - overlap**2 / norm) * across)
    # W W^T is independent of the row space and of its axes: eps^T (W W^T)^-1 eps is |eps|^2 over a chi-squared
    freedom = first + second - n + 1
    noise = float(setup["sigma"]) * generator.standard_normal((*shape, n))
    noise /= np.sqrt(generator.chisquare(freedom, (*shape, 1)))
    return np.concatenate(sources, axis=-1), np.concatenate(targets, axis=-1), noise


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def simulate_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """T at d, averaged over some axes and noise for each draw of the angles, less most of its spread, (trials,)."""
    setup = {**settings, **point}
    return _averaged(setup, lambda drawn: drawn.gain(int(setup["L"])), trials, generator)


def simulate_scale(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """m at d, averaged and steadied as :func:`simulate_gain` is, (trials,)."""
    setup = {**settings, **point}
    return _averaged(setup, lambda drawn: drawn.scale(int(setup["L"])), trials, generator)


def simulate_source(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """beta_s . N Sigma N beta_s at d given the angles, less most of its spread, (trials,)."""
    return _steadied_risk({**settings, **point}, _norms, trials, generator)


def simulate_overlap(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """beta_t . N Sigma N beta_s at d given the angles, less most of its spread, (trials,)."""
    return _steadied_risk({**settings, **point}, _overlaps, trials, generator)


def _averaged(
    setup: Mapping[str, Number],
    of: Callable[[Forms], FloatArray],
    trials: int,
    generator: np.random.Generator,
) -> FloatArray:
    squares = angle_squares(setup, trials, generator)
    means = mean_forms(setup, squares)
    values, offsets = np.zeros(trials), np.zeros((trials, len(means)))
    for _ in range(_ROUNDS):
        drawn = forms(setup, squares, *draw_axes(setup, (trials, _AXES), generator))
        values += of(drawn).mean(axis=1) / _ROUNDS
        offsets += np.stack([one.mean(axis=1) for one in drawn], axis=1) / _ROUNDS
    return steadied(values, np.hstack([offsets - np.stack(means, axis=1), _controls(setup, squares)]))


def _steadied_risk(
    setup: Mapping[str, Number],
    parts: Callable[[Mapping[str, Number]], tuple[float, float]],
    trials: int,
    generator: np.random.Generator,
) -> FloatArray:
    squares = angle_squares(setup, trials, generator)
    return steadied(missed_risk(setup, squares, parts(setup)), _controls(setup, squares))


def _controls(setup: Mapping[str, Number], squares: FloatArray) -> FloatArray:
    n, first, second = sizes(setup)
    return angle_controls(squares, (n - first - 1) / 2, (second - n - 1) / 2)


# kappa = 2 gives gamma = 4/6/4 + (1/3)(3/4) = 5/12: whole n at multiples of 24
_SPECTRUM: dict[str, Exact] = {"l1": 4, "l2": 1, "w1": "1/4", "kappa_eff": 2}
_LOSES: dict[str, Exact] = {"s1": "1/2", "c1": "1/10", "c2": "1/10", "sigma": "1/2", "L": 2}
_GAINS: dict[str, Exact] = {"s1": "9/10", "c1": "3/5", "c2": "1/10", "sigma": 1, "L": 3}
_FITTED: dict[str, Exact] = {**_SPECTRUM, "p1": "1/2", "p2": "1/2"}
_AVERAGED = {Budget.QUICK: 256, Budget.STANDARD: 1_024, Budget.THOROUGH: 4_096}
_FEWER = {Budget.QUICK: 128, Budget.STANDARD: 512, Budget.THOROUGH: 2_048}


def _approach(
    theorem: str,
    simulate: Simulate,
    points: tuple[dict[str, Exact], ...],
    trials: Mapping[Budget, int],
    settings: Mapping[str, Exact] | None = None,
) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        points=points,
        settings=settings or {},
        simulate=simulate,
        trials=trials,
        block=128,  # fewer leave the controls' weights so noisy that means have heavy tails
        kind="slope",
        along="d",
        abscissae=(24, 48, 72, 96, 144, 192),
        exponent=-1,
        corrections=1,
    )


EXPERIMENTS = (
    _approach(
        "anisotropic-fine-tuning", simulate_gain, ({**_FITTED, **_LOSES}, {**_FITTED, **_GAINS}), _AVERAGED
    ),
    _approach(
        "anisotropic-fine-tuning-scale",
        simulate_scale,
        ({**_SPECTRUM, "p1": 2, "p2": 1, "s1": "1/2", "sigma": "1/2", "L": 3},),
        _FEWER,
        {"c1": "1/10", "c2": "1/10"},
    ),
    _approach("anisotropic-null-source", simulate_source, ({**_SPECTRUM, "s1": "9/10"},), _FEWER),
    _approach(
        "anisotropic-null-overlap",
        simulate_overlap,
        ({**_SPECTRUM, "c1": "1/2", "c2": "-1/5"},),
        _FEWER,
    ),
)
