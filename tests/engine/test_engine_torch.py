"""PyTorch arrays train to NumPy's numbers, to rounding, under every dynamics that runs on the full weights.

On another device than main memory too: a stand-in for a GPU is refused whatever a GPU would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from theory.errors import BadInput
from verification.arrays import Array, namespace, to_backend, to_numpy
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.dynamics.inertia import Inertial, inertial_flow
from verification.dynamics.limits import depth_law
from verification.dynamics.objectives import EmpiricalLoss, PopulationLoss, ReadoutLoss
from verification.dynamics.results import Trained
from verification.dynamics.risks import METHODS, TransferSample, transfer_risks
from verification.dynamics.rowspace import row_space_form
from verification.dynamics.settings import Training as Settings
from verification.dynamics.stochastic import label_noise_sgd, one_pass_sgd, sgd
from verification.networks import Network, gaussian_start
from verification.tasks import TransferProblem, draw_problem

TRIALS, STEP, STEPS, SEED = 4, 0.03, 60, 11
Training = Callable[[Network, EmpiricalLoss, Array], Trained]


def in_row_space(network: Network, loss: EmpiricalLoss, target: Array) -> Trained:
    """Two layers in the coordinates that descent moves in, led back to the full ones."""
    form = row_space_form(network, loss)
    run = descend(form.network, form.objective, step=STEP, max_steps=STEPS, tolerance=None)
    return replace(run, vector=form.end_to_end(run))


def readout(network: Network, loss: EmpiricalLoss, lam: float) -> Trained:
    """The last layer alone, trained from 0 on the features of the others: linear transfer, with a ridge or without."""
    features, xp = network.features(), namespace(loss.inputs)
    inputs = xp.matmul(loss.inputs, features)
    leading = inputs[:, 0, :]
    ridge = 0.0 * leading[:, :1] + lam
    start = Network((0.0 * network.weights[-1],))
    return descend(
        start, ReadoutLoss(inputs, loss.labels, leading, ridge), step=STEP, max_steps=STEPS, tolerance=None
    )


def recorded(network: Network, loss: EmpiricalLoss) -> Trained:
    """Stopped early, with the path there; the records must be those of the run."""
    run = descend(network, loss, step=STEP, max_steps=STEPS, tolerance=None, record_every=15)
    assert run.history is not None and run.history.shape == (5, *run.vector.shape)
    assert np.array_equal(to_numpy(run.history[-1]), to_numpy(run.vector))
    return run


DEPTHS = {"row space": 2}
TRAININGS: dict[str, Training] = {
    "descent": lambda network, loss, target: descend(network, loss, step=STEP, max_steps=300, tolerance=0.3),
    "early stopping": lambda network, loss, target: recorded(network, loss),
    "momentum": lambda network, loss, target: descend(
        network, loss, step=STEP, max_steps=STEPS, tolerance=None, momentum=0.5
    ),
    "weight decay": lambda network, loss, target: descend(
        network, loss, step=STEP, max_steps=STEPS, tolerance=None, weight_decay=0.1
    ),
    "population loss": lambda network, loss, target: descend(
        network, PopulationLoss(target), step=STEP, max_steps=STEPS, tolerance=None
    ),
    "mini-batch": lambda network, loss, target: sgd(
        network, loss, SEED, batch=3, step=STEP, max_steps=STEPS, tolerance=None
    ),
    "label noise": lambda network, loss, target: label_noise_sgd(
        network, loss, SEED, noise=0.3, step=STEP, steps=STEPS
    ),
    "one pass": lambda network, loss, target: one_pass_sgd(
        network, to_numpy(target), SEED, sigma=0.3, batch=2, step=STEP, steps=STEPS
    ),
    "linear transfer": lambda network, loss, target: readout(network, loss, 0.0),
    "ridge": lambda network, loss, target: readout(network, loss, 0.2),
    "row space": in_row_space,
    "one layer": lambda network, loss, target: readout(Network((network.weights[0][:, :, :1],)), loss, 0.2),
}


def problem_and_start(n: int = 10, d: int = 20, depth: int = 3) -> tuple[TransferProblem, Network]:
    problem = draw_problem(1, TRIALS, n=n, d=d, theta=0.7, sigma=0.5)
    return problem, gaussian_start(2, TRIALS, (d, *[d + 3] * (depth - 1), 1), alpha=0.7)


@pytest.fixture(params=["torch", "torch:meta"], ids=["main memory", "another device"])
def backend(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where PyTorch's tensors live; another device is there, and keeps to itself, for as long as the test runs."""
    pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    from another_device import Device

    with Device() if request.param == "torch:meta" else nullcontext():
        yield request.param


def trained(training: Training, backend: str, n: int = 10, depth: int = 3) -> Trained:
    """One training of a fixed problem, its arrays on ``backend``."""
    problem, network = problem_and_start(n, depth=depth)
    target = np.tile(problem.source, (TRIALS, 1))
    moved = Network(tuple(to_backend(w, backend) for w in network.weights))
    loss = EmpiricalLoss(to_backend(problem.inputs, backend), to_backend(problem.labels, backend))
    return training(moved, loss, to_backend(target, backend))


@pytest.mark.parametrize("name", TRAININGS)
def test_pytorch_trains_to_the_numbers_of_numpy(name: str, backend: str) -> None:
    depth = DEPTHS.get(name, 3)
    plain, moved = (trained(TRAININGS[name], where, depth=depth) for where in ("numpy", backend))
    # 300 steps of three layers, each product of at most 23 terms: rounding grows with the number of operations
    rounding = 300 * 3 * 23 * np.finfo(float).eps
    vectors = to_numpy(moved.vector)
    np.testing.assert_allclose(vectors, plain.vector, rtol=0, atol=rounding * np.abs(plain.vector).max())
    assert np.array_equal(moved.steps, plain.steps) and np.array_equal(moved.converged, plain.converged)
    # |D(end) - D(start)| is a difference of norms of the size of the weights' squares
    size = max(float(np.sum(w**2)) for w in plain.network.weights) if plain.network else 0.0
    np.testing.assert_allclose(moved.drift, plain.drift, rtol=0, atol=rounding * size)
    # spoiled: another seed or another step would be seen
    assert np.abs(vectors - 1.0001 * plain.vector).max() > rounding * np.abs(plain.vector).max()


@pytest.mark.parametrize("level", ["gd", "flow", "sgd"])
def test_risks_are_those_of_numpy_wherever_the_weights_are_trained(level: str, backend: str) -> None:
    """Pretraining, scratch training and both transfers, in one call, as an experiment makes it."""
    n, d, rtol = 2, 4, 1e-6

    def risks(where: str) -> TransferSample:
        settings = Settings(1.0, backend=where, tolerance=0.1, rtol=rtol, max_steps=300, alpha=0.7)
        return transfer_risks(level, SEED, TRIALS, n=n, d=d, theta=0.7, sigma=0.1, training=settings)

    plain, moved = risks("numpy"), risks(backend)
    for method in METHODS:
        one, other = plain.of(method), moved.of(method)
        assert one.converged.any() and isinstance(other.values, np.ndarray)
        assert np.array_equal(one.converged, other.converged) and np.array_equal(one.steps, other.steps)
        # each step rounds 2 layers of products of d terms; a step of the flow may err by rtol
        error = int(one.steps.max()) * (2 * rtol if level == "flow" else 2 * d * np.finfo(float).eps)
        size = max(1.0, float(one.values.max()))
        np.testing.assert_allclose(other.values, one.values, rtol=0, atol=error * size)
        assert np.abs(1.01 * one.values - other.values).max() > error * size


@pytest.mark.parametrize("n", [10, 30])
def test_limit_objects_are_those_of_numpy(n: int, backend: str) -> None:
    problem, _ = problem_and_start(n)
    arrays = (problem.inputs, problem.labels, np.tile(problem.source, (TRIALS, 1)))
    plain = depth_law(*arrays, 3)
    moved = to_numpy(depth_law(*(to_backend(array, backend) for array in arrays), 3))
    # a solution by the Gram matrix is good to eps cond(X)^2
    rounding = 10 * np.finfo(float).eps * np.max(np.linalg.cond(problem.inputs)) ** 2
    np.testing.assert_allclose(moved, plain, rtol=0, atol=rounding * np.abs(plain).max())
    assert np.abs(moved - 1.0001 * plain).max() > rounding * np.abs(plain).max()


def test_the_flow_with_inertia_is_the_same_on_pytorch(backend: str) -> None:
    def run(where: str) -> Inertial:
        problem, network = problem_and_start(depth=2)
        loss = EmpiricalLoss(to_backend(problem.inputs, where), to_backend(problem.labels, where))
        moved = Network(tuple(to_backend(w, where) for w in network.weights))
        return inertial_flow(moved, loss, friction=0.5, end_time=1.0, steps=10)

    plain, moved = run("numpy"), run(backend)
    rounding = 10 * 4 * 2 * 23 * np.finfo(float).eps  # steps of four stages, each product of at most 23 terms
    for name in ("balance_rates", "balance_forces"):
        for one, other in zip(getattr(plain, name)(), getattr(moved, name)(), strict=True):
            size = np.abs(one).max() + sum(float(np.abs(v).max()) ** 2 for v in plain.velocity)
            np.testing.assert_allclose(to_numpy(other), one, rtol=0, atol=rounding * size)
            assert np.abs(to_numpy(other) - 1.0001 * one).max() > rounding * size


def test_instances_leave_the_descent_at_different_steps() -> None:
    """So that what is done to the instances that go on is tried above."""
    run = trained(TRAININGS["descent"], "numpy")
    assert run.converged.all() and len(set(run.steps.tolist())) > 1


@pytest.mark.parametrize(("n", "end_time", "decay"), [(10, np.inf, 0.0), (30, 1.5, 0.0), (10, 1.5, 0.2)])
def test_the_flow_on_pytorch_is_the_flow(n: int, end_time: float, decay: float, backend: str) -> None:
    rtol, tolerance = 1e-6, 1e-3

    def flow(network: Network, loss: EmpiricalLoss, target: Array) -> Trained:
        control: dict[str, Any] = {"rtol": rtol, "tolerance": tolerance, "end_time": end_time}
        return gradient_flow(network, loss, **control, weight_decay=decay)

    plain, moved = (trained(flow, where, n) for where in ("numpy", backend))
    assert plain.converged.all() and moved.converged.all()
    # a step's size may differ in its last digits: the two runs agree to the error that is allowed to each
    steps = int(plain.steps.max())
    distance = np.abs(to_numpy(moved.vector) - plain.vector).max()
    assert distance <= 2 * steps * rtol * np.abs(plain.vector).max()
    assert abs(int(moved.steps.max()) - steps) <= 1


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("stochastic", "label noise"),
        ("objectives", "one pass"),
        ("flow", "flow"),
    ],
)
def test_arrays_left_in_main_memory_are_refused_by_another_device(
    module: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The spoiled twin: where the dynamics move no array to the weights' device, the stand-in says so."""
    torch: Any = pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    from another_device import Device

    def flow(network: Network, loss: EmpiricalLoss, target: Array) -> Trained:
        return gradient_flow(network, loss, end_time=0.1)

    def stays(array: np.ndarray, reference: Array) -> Array:
        return array if isinstance(reference, np.ndarray) else torch.from_numpy(array)

    monkeypatch.setattr(f"verification.dynamics.{module}.like", stays)
    training = flow if name == "flow" else TRAININGS[name]
    trained(training, "torch")  # in main memory nothing is wrong with that
    with Device(), pytest.raises(RuntimeError, match="same device"):
        trained(training, "torch:meta")


def test_what_the_stand_in_lets_pass() -> None:
    """Numbers, indices and copies from anywhere, as a GPU does; no reading of its numbers as NumPy's."""
    torch: Any = pytest.importorskip("torch")
    from another_device import Device, Elsewhere

    with Device():
        there = to_backend(np.arange(6.0).reshape(2, 3), "torch:meta")
        assert isinstance(there, Elsewhere) and isinstance(2.0 * there.T @ there[np.array([1, 0])], Elsewhere)
        assert isinstance(there * torch.tensor(2.0), Elsewhere) and float(there.sum()) == 15.0
        there[0] = torch.ones(3)
        there[np.array([False, True])] += 1.0
        assert to_numpy(there).tolist() == [[1.0, 1.0, 1.0], [4.0, 5.0, 6.0]]
        with pytest.raises(RuntimeError):
            np.asarray(there)
        with pytest.raises(RuntimeError, match="same device"):
            there @ torch.ones(3, dtype=torch.float64)


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


def test_a_device_that_is_not_there_gets_one_line() -> None:
    torch: Any = pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    from another_device import SinglesOnly

    numbers = np.ones(3)
    if not torch.cuda.is_available():
        with pytest.raises(BadInput, match="'cuda' is not usable"):
            to_backend(numbers, "torch:cuda")
    with pytest.raises(BadInput, match="'abacus' is not usable"):
        to_backend(numbers, "torch:abacus")
    with SinglesOnly(), pytest.raises(BadInput, match="float64"):
        to_backend(numbers, "torch:meta")
