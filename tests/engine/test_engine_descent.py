"""Full-weight descent: autograd's gradients, a bias that is the step size, failures that are seen."""

from __future__ import annotations

import numpy as np
import pytest

from theory.errors import BadInput
from verification.dynamics import kernels
from verification.dynamics.descent import descend
from verification.dynamics.limits import depth_law, min_norm
from verification.dynamics.objectives import EmpiricalLoss, PopulationLoss
from verification.dynamics.results import RiskSample
from verification.dynamics.rowspace import row_space_form
from verification.networks import Network, balanced_start, gaussian_start
from verification.tasks import TransferProblem, draw_problem


def setting(
    trials: int = 4, n: int = 10, d: int = 20, sigma: float = 0.5
) -> tuple[TransferProblem, EmpiricalLoss]:
    problem = draw_problem(1, trials, n=n, d=d, theta=0.7, sigma=sigma)
    return problem, EmpiricalLoss(problem.inputs, problem.labels)


def start(depth: int, d: int = 20, trials: int = 4, alpha: float = 0.7) -> Network:
    return gaussian_start(2, trials, (d, *[d + 3] * (depth - 1), 1), alpha=alpha)


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("n", [10, 30])
def test_a_step_is_autograds(depth: int, compiled: bool, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    if not compiled:
        monkeypatch.setattr(kernels, "compiled", lambda: None)
    problem, loss = setting(n=n)
    network, step, decay = start(depth), 0.03, 0.2
    ours = descend(network, loss, step=step, max_steps=3, tolerance=None, weight_decay=decay).network
    assert ours is not None
    inputs, labels = torch.from_numpy(problem.inputs), torch.from_numpy(problem.labels)
    layers = [torch.tensor(w, requires_grad=True) for w in network.weights]
    for _ in range(3):
        product = inputs
        for layer in layers:
            product = product @ layer
        value = ((product[:, :, 0] - labels) ** 2).sum() / (2 * n)
        value = value + sum(decay / 2 * (layer**2).sum() for layer in layers)
        slopes = torch.autograd.grad(value, layers)
        layers = [(w - step * g).detach().requires_grad_(True) for w, g in zip(layers, slopes, strict=True)]
    for mine, theirs in zip(ours.weights, layers, strict=True):
        error = np.abs(mine - theirs.detach().numpy()).max()
        assert error < 1e-12 * np.abs(mine).max()


@pytest.mark.parametrize("depth", [2, 3])
def test_descent_ends_at_the_depth_law_up_to_a_bias_that_halves_with_the_step(depth: int) -> None:
    problem, loss = setting(trials=6, sigma=1.0)
    network = balanced_start(np.tile(problem.source, (6, 1)), depth)
    limit = depth_law(problem.inputs, problem.labels, problem.source, depth)
    printed = depth_law(problem.inputs, problem.labels, problem.source, 1)
    errors = []
    for step in (0.01, 0.005, 0.0025):
        run = descend(network, loss, step=step, max_steps=40_000)
        assert run.converged.all()
        errors.append(np.linalg.norm(run.vector - limit, axis=1))
    assert np.all(np.abs(np.array(errors[0]) / errors[1] - 2.0) < 0.2)
    assert np.all(np.abs(np.array(errors[1]) / errors[2] - 2.0) < 0.2)
    # m = 1 is not where it goes: the distance to it does not shrink with the step
    assert np.all(np.linalg.norm(run.vector - printed, axis=1) > 5 * errors[-1])


def test_a_single_layer_ends_at_the_printed_formula() -> None:
    problem, loss = setting()
    run = descend(balanced_start(np.tile(problem.source, (4, 1)), 1), loss, step=0.1, max_steps=20_000)
    limit = depth_law(problem.inputs, problem.labels, problem.source, 1)
    np.testing.assert_allclose(run.vector, limit, atol=1e-6)


@pytest.mark.parametrize("momentum", [0.5, 0.9])
def test_momentum_reaches_the_minimum_norm(momentum: float) -> None:
    problem, loss = setting()
    zero = Network((np.zeros((4, 20, 1)),))
    run = descend(zero, loss, step=0.05, max_steps=20_000, momentum=momentum)
    assert run.converged.all()
    np.testing.assert_allclose(run.vector, min_norm(problem.inputs, problem.labels), atol=1e-6)


def test_the_saddle_is_recognised_and_never_averaged_in() -> None:
    problem, loss = setting()
    network = gaussian_start(5, 4, (20, 20, 20, 1), alpha=1e-5)
    run = descend(network, loss, step=0.02, max_steps=3000)
    assert not run.converged.any()
    assert run.excluded == 4
    np.testing.assert_allclose(run.residual, 1.0, atol=1e-6)
    sample = RiskSample(problem.risk(run.vector), run.converged, run.residual, run.steps)
    assert sample.accepted.size == 0


def test_a_diverging_step_is_reported_not_returned_as_converged() -> None:
    _, loss = setting()
    run = descend(start(2), loss, step=3.0, max_steps=500)
    assert not run.converged.any()
    fixed = descend(start(2), loss, step=3.0, max_steps=500, tolerance=None)
    assert not fixed.converged.any()


def test_an_instance_does_not_depend_on_its_batch() -> None:
    _, loss = setting()
    network = start(2, alpha=0.1)
    whole = descend(network, loss, step=0.02, max_steps=20_000)
    for t in range(4):
        part = Network(tuple(w[t : t + 1] for w in network.weights))
        alone = descend(part, loss.restrict(slice(t, t + 1)), step=0.02, max_steps=20_000)
        assert alone.steps[0] == whole.steps[t]
        np.testing.assert_allclose(alone.vector[0], whole.vector[t], rtol=1e-12)


def test_the_row_space_form_is_the_same_descent() -> None:
    problem, loss = setting()
    network = start(2)
    form = row_space_form(network, loss)
    full = descend(network, loss, step=0.02, max_steps=300, tolerance=None)
    small = descend(form.network, form.objective, step=0.02, max_steps=300, tolerance=None)
    np.testing.assert_allclose(form.end_to_end(small), full.vector, atol=1e-12)
    assert form.network.widths == (problem.n, problem.n + 1, 1)
    with pytest.raises(BadInput, match="L = 2"):
        row_space_form(start(3), loss)


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_one_step_moves_balancedness_by_its_exact_law(decay: float) -> None:
    _, loss = setting()
    network, step = start(3), 0.05
    after = descend(network, loss, step=step, max_steps=1, tolerance=None, weight_decay=decay).network
    assert after is not None
    slopes = [
        (w * (1 - step * decay) - w_new) / step
        for w, w_new in zip(network.weights, after.weights, strict=True)
    ]
    for l, (before, now) in enumerate(zip(network.balancedness(), after.balancedness(), strict=True)):
        g, h = slopes[l], slopes[l + 1]
        change = g.transpose(0, 2, 1) @ g - h @ h.transpose(0, 2, 1)
        np.testing.assert_allclose(now, (1 - step * decay) ** 2 * before + step**2 * change, atol=1e-13)


def test_drift_at_fixed_time_is_linear_in_the_step() -> None:
    _, loss = setting()
    steps = np.array([0.02, 0.01, 0.005, 0.0025])
    drift = [
        descend(start(2), loss, step=s, max_steps=round(2.0 / s), tolerance=None).drift.mean() for s in steps
    ]
    slope = np.polyfit(np.log(steps), np.log(drift), 1)[0]
    assert abs(slope - 1.0) < 0.1


def test_history_and_early_stopping() -> None:
    problem, loss = setting()
    zero = Network((np.zeros((4, 20, 1)),))
    run = descend(zero, loss, step=0.1, max_steps=30, tolerance=None, record_every=10)
    assert run.history is not None
    assert run.history.shape == (4, 4, 20)
    values, vectors = np.linalg.eigh(problem.inputs[0].T @ problem.inputs[0] / 10)
    shrink = 1 - (1 - 0.1 * values) ** 30
    seen = vectors @ (shrink * (vectors.T @ min_norm(problem.inputs, problem.labels)[0]))
    np.testing.assert_allclose(run.history[-1][0], seen, atol=1e-12)
    np.testing.assert_allclose(run.vector, run.history[-1])
    assert run.converged.all()


def test_pretraining_on_the_population_loss_spans_one_direction() -> None:
    target = np.eye(15)[0]
    shares = []
    for alpha in (1e-1, 1e-2, 1e-3):
        network = gaussian_start(3, 2, (15, 15, 1), alpha=alpha)
        run = descend(network, PopulationLoss(target), step=0.1, max_steps=5000)
        assert run.converged.all()
        assert run.network is not None
        sizes = np.linalg.svd(run.network.features(), compute_uv=False)
        shares.append((sizes[:, 1] / sizes[:, 0]).mean())
    slope = np.polyfit(np.log([1e-1, 1e-2, 1e-3]), np.log(shares), 1)[0]
    assert abs(slope - 1.0) < 0.1


def test_bad_settings_get_one_line() -> None:
    _, loss = setting()
    for wrong in ({"step": 0.0}, {"step": 0.1, "momentum": 1.0}, {"step": 0.1, "record_every": 5}):
        with pytest.raises(BadInput):
            descend(start(2), loss, max_steps=5, **wrong)  # type: ignore[arg-type]
