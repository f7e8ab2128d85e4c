"""How many quantities a two-layer linear net conserves: exactly by modular ranks, and seen along trajectories."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import numpy.typing as npt

from derivations.conservation import conserve
from theory.evaluate import value
from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number

Batch = npt.NDArray[np.complex128]

SHAPES = tuple(product((1, 2, 3, 4), (1, 2, 3), (1, 2, 3, 5)))
TRAJECTORY_SHAPES = ((1, 1, 3), (2, 2, 2), (2, 1, 3), (1, 1, 2), (2, 3, 2), (1, 2, 4))
_COMPLEX_STEP = 1e-30


def _shape(setup: Mapping[str, Number]) -> tuple[int, int, int]:
    return int(setup["n"]), int(setup["m"]), int(setup["r"])


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The count by the exact rank of the generated Lie algebra, at fresh random points and primes; (trials,)."""
    n, m, r = _shape(point)
    seeds = generator.integers(2**31, size=trials)
    return np.array([float(conserve(f"linear:{n},{r},{m}", seed=int(seed)).count) for seed in seeds])


def simulate_rank(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The exact rank itself; (trials,)."""
    n, m, r = _shape(point)
    seeds = generator.integers(2**31, size=trials)
    return np.array([float(conserve(f"linear:{n},{r},{m}", seed=int(seed)).rank) for seed in seeds])


def _step(first: Batch, second: Batch, target: Batch, size: float) -> tuple[Batch, Batch]:
    """One Runge-Kutta step of gradient flow of |U V^T - target|^2/2."""

    def rates(u: Batch, v: Batch) -> tuple[Batch, Batch]:
        error = target - u @ np.swapaxes(v, 1, 2)
        return error @ v, np.swapaxes(error, 1, 2) @ u

    a = rates(first, second)
    b = rates(first + size / 2 * a[0], second + size / 2 * a[1])
    c = rates(first + size / 2 * b[0], second + size / 2 * b[1])
    e = rates(first + size * c[0], second + size * c[1])
    return (
        first + size / 6 * (a[0] + 2 * b[0] + 2 * c[0] + e[0]),
        second + size / 6 * (a[1] + 2 * b[1] + 2 * c[1] + e[1]),
    )


def _singular_values(shape: tuple[int, int, int], seed: int, size: float, steps: int) -> FloatArray:
    """Singular values of d(end point)/d(targets) after a flow on one random target after another."""
    n, m, r = shape
    generator = np.random.default_rng(seed)
    tasks = (n + m) * r // (n * m) + 4
    controls = tasks * n * m
    targets = 2.0 * generator.standard_normal(controls)
    batch = targets[None, :] + 1j * _COMPLEX_STEP * np.eye(controls)
    tasks_batch = batch.reshape(controls, tasks, n, m)
    first = np.tile(generator.standard_normal((1, n, r)), (controls, 1, 1)).astype(np.complex128)
    second = np.tile(generator.standard_normal((1, m, r)), (controls, 1, 1)).astype(np.complex128)
    for task in range(tasks):
        for _ in range(steps):
            first, second = _step(first, second, tasks_batch[:, task], size)
    moved = np.concatenate([first.reshape(controls, -1), second.reshape(controls, -1)], axis=1)
    return np.asarray(np.linalg.svd(moved.imag / _COMPLEX_STEP, compute_uv=False))


def laws_seen(shape: tuple[int, int, int], seed: int) -> int:
    """Parameters less the directions in which the choice of targets moves the end of training.

    A direction off the leaf is an error of the integrator, which shrinks 16-fold when the step is halved (the line
    is drawn at 4, half way in powers between shrinking so and staying), or rounding, one unit in each step of each
    of the ``len(values)`` runs.
    """
    steps = 40
    coarse, fine = _singular_values(shape, seed, 0.02, steps // 2), _singular_values(shape, seed, 0.01, steps)
    n, m, r = shape
    tasks = (n + m) * r // (n * m) + 4
    rounding = float(np.finfo(np.float64).eps) * fine[0] * steps * tasks * len(fine)
    return (n + m) * r - int(np.sum((4 * fine > coarse) & (fine > rounding)))


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The count seen along real trajectories of gradient flow on full weights; (trials,)."""
    seeds = generator.integers(2**31, size=trials)
    return np.array([float(laws_seen(_shape(point), int(seed))) for seed in seeds])


def parameters_less_rank(setup: Mapping[str, Number]) -> float:
    """N r less the rank that ``two-layer-lie-rank`` states."""
    n, m, r = _shape(setup)
    return (n + m) * r - value("two-layer-lie-rank", {"n": n, "m": m, "r": r})


def _points(shapes: tuple[tuple[int, ...], ...]) -> tuple[dict[str, Exact], ...]:
    return tuple({"n": n, "m": m, "r": r} for n, m, r in shapes)


_TRIALS = {Budget.QUICK: 2, Budget.STANDARD: 4, Budget.THOROUGH: 16}

EXPERIMENTS = (
    Experiment(
        theorem="conserved-count-two-layer",
        model="exact",
        points=_points(SHAPES),
        simulate=simulate_exact,
        trials=_TRIALS,
    ),
    Experiment(
        theorem="two-layer-lie-rank",
        model="exact",
        points=_points(SHAPES[::3]),
        simulate=simulate_rank,
        trials=_TRIALS,
    ),
    Experiment(
        theorem="conserved-count-two-layer",
        model="flow",
        points=_points(TRAJECTORY_SHAPES),
        simulate=simulate_flow,
        trials=_TRIALS,
    ),
    Experiment(
        theorem="two-layer-frobenius",
        model="flow",
        points=_points(TRAJECTORY_SHAPES),
        simulate=simulate_flow,
        trials=_TRIALS,
        predict=parameters_less_rank,
    ),
)
