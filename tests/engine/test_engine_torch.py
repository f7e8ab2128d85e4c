"""PyTorch arrays train to NumPy's numbers, to rounding, under every dynamics that runs on the full weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from theory.errors import BadInput
from verification.arrays import Array, to_backend, to_numpy
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.dynamics.objectives import EmpiricalLoss, PopulationLoss
from verification.dynamics.results import Trained
from verification.dynamics.stochastic import label_noise_sgd, one_pass_sgd, sgd
from verification.networks import Network, gaussian_start
from verification.tasks import TransferProblem, draw_problem

TRIALS, STEP, SEED = 4, 0.02, 11
Training = Callable[[Network, EmpiricalLoss, Array], Trained]

TRAININGS: dict[str, Training] = {
    "momentum": lambda network, loss, target: descend(
        network, loss, step=STEP, max_steps=100, tolerance=None, momentum=0.5
    ),
    "weight decay": lambda network, loss, target: descend(
        network, loss, step=STEP, max_steps=100, tolerance=None, weight_decay=0.1
    ),
    "population loss": lambda network, loss, target: descend(
        network, PopulationLoss(target), step=STEP, max_steps=100, tolerance=None
    ),
    "mini-batch": lambda network, loss, target: sgd(
        network, loss, SEED, batch=3, step=STEP, max_steps=100, tolerance=None
    ),
    "label noise": lambda network, loss, target: label_noise_sgd(
        network, loss, SEED, noise=0.3, step=STEP, steps=100
    ),
    "one pass": lambda network, loss, target: one_pass_sgd(
        network, to_numpy(target), SEED, sigma=0.3, batch=2, step=STEP, steps=100
    ),
}


def problem_and_start(n: int = 10, d: int = 20, depth: int = 3) -> tuple[TransferProblem, Network]:
    problem = draw_problem(1, TRIALS, n=n, d=d, theta=0.7, sigma=0.5)
    return problem, gaussian_start(2, TRIALS, (d, *[d + 3] * (depth - 1), 1), alpha=0.7)


def both(training: Training, n: int = 10) -> tuple[Trained, Trained]:
    """The same training on NumPy arrays and on PyTorch's."""
    pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    problem, network = problem_and_start(n)
    target = np.tile(problem.source, (TRIALS, 1))

    def run(backend: str) -> Trained:
        moved = Network(tuple(to_backend(w, backend) for w in network.weights))
        loss = EmpiricalLoss(to_backend(problem.inputs, backend), to_backend(problem.labels, backend))
        return training(moved, loss, to_backend(target, backend))

    return run("numpy"), run("torch")


@pytest.mark.parametrize("name", TRAININGS)
def test_pytorch_trains_to_the_numbers_of_numpy(name: str) -> None:
    plain, moved = both(TRAININGS[name])
    # 100 steps of three layers, each product of at most 23 terms: rounding grows with the number of operations
    rounding = 100 * 3 * 23 * np.finfo(float).eps
    vectors = to_numpy(moved.vector)
    np.testing.assert_allclose(vectors, plain.vector, rtol=0, atol=rounding * np.abs(plain.vector).max())
    # |D(end) - D(start)| is a difference of norms of the size of the weights' squares
    size = max(float(np.sum(w**2)) for w in plain.network.weights) if plain.network else 0.0
    np.testing.assert_allclose(moved.drift, plain.drift, rtol=0, atol=rounding * size)
    # spoiled: another seed or another step would be seen
    assert np.abs(vectors - 1.0001 * plain.vector).max() > rounding * np.abs(plain.vector).max()


@pytest.mark.parametrize(("n", "end_time"), [(10, np.inf), (30, 1.5)])
def test_the_flow_on_pytorch_is_the_flow(n: int, end_time: float) -> None:
    rtol, tolerance = 1e-7, 1e-5
    plain, moved = both(
        lambda network, loss, target: gradient_flow(
            network, loss, rtol=rtol, tolerance=tolerance, end_time=end_time
        ),
        n,
    )
    assert plain.converged.all() and moved.converged.all()
    # a step's size may differ in its last digits: the two runs agree to the error that is allowed to each
    steps = int(plain.steps.max())
    distance = np.abs(to_numpy(moved.vector) - plain.vector).max()
    assert distance <= 2 * steps * rtol * np.abs(plain.vector).max()
    assert abs(int(moved.steps.max()) - steps) <= 1


def test_an_instance_that_diverges_leaves_the_others_as_they_are() -> None:
    problem, network = problem_and_start(depth=2)
    targets = np.tile(problem.source, (TRIALS, 1))
    weights = [np.array(w) for w in network.weights]
    weights[0][1] *= 200.0  # beyond what the step allows

    def run(layers: list[Array]) -> Trained:
        return one_pass_sgd(Network(tuple(layers)), targets, SEED, sigma=0.1, batch=2, step=STEP, steps=40)

    calm, mixed = run(list(network.weights)), run(weights)
    assert calm.converged.all() and not mixed.converged[1]
    others = [0, 2, 3]
    assert np.array_equal(mixed.vector[others], calm.vector[others])


def test_an_unknown_backend_gets_one_line() -> None:
    problem, _ = problem_and_start()
    with pytest.raises(BadInput, match="backend"):
        to_backend(problem.inputs, "cupy")
