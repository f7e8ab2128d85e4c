"""The network that trains in the page is the library's: same matrices in, same trajectory out."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest
from points import NODE, asset

from theory.evaluate import value
from verification.dynamics.descent import descend
from verification.dynamics.objectives import EmpiricalLoss
from verification.networks import Network, gaussian_start

pytestmark = pytest.mark.skipif(
    NODE is None, reason="node is not installed: the browser's engine cannot be asked"
)
SOURCE = asset("simulation.js").read_text(encoding="utf-8")
STEPS = 300


def in_node(expression: str, source: str = SOURCE) -> object:
    """The JSON value of an expression after the page's simulation has been read."""
    program = f"{source}\nconsole.log(JSON.stringify({expression}));"
    done = subprocess.run(
        [str(NODE), "-"], input=program, text=True, capture_output=True, check=True, timeout=120
    )
    return json.loads(done.stdout)


def as_matrix(matrix: np.ndarray) -> str:
    """A matrix as the page holds it."""
    rows, columns = matrix.shape
    return f"{{rows: {rows}, columns: {columns}, entries: Float64Array.from({json.dumps(matrix.ravel().tolist())})}}"


def problem(depth: int) -> tuple[Network, np.ndarray, np.ndarray]:
    """A random network, inputs and labels, n < d."""
    random = np.random.default_rng([7, depth])
    widths = (*(9, 5, 4, 3)[:depth], 1)
    start = gaussian_start(random, 1, widths, alpha=0.7)
    return start, random.standard_normal((1, 6, 9)), random.standard_normal((1, 6))


def trajectories(depth: int, source: str = SOURCE) -> tuple[np.ndarray, np.ndarray]:
    """End-to-end vectors after every step: the page's, the library's."""
    start, inputs, labels = problem(depth)
    layers = ", ".join(as_matrix(weight[0]) for weight in start.weights)
    page = in_node(
        f"trajectory([{layers}], {as_matrix(inputs[0])}, {json.dumps(labels[0].tolist())}, 0.02, {STEPS})",
        source,
    )
    library = descend(
        start, EmpiricalLoss(inputs, labels), step=0.02, max_steps=STEPS, tolerance=None, record_every=1
    )
    return np.array(page), np.asarray(library.history)[:, 0, :]


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_the_page_trains_as_the_library_does(depth: int) -> None:
    page, library = trajectories(depth)
    assert page.shape == library.shape == (STEPS + 1, 9)
    assert np.abs(library[-1] - library[0]).max() > 1e-2  # something was learned
    assert np.abs(page - library).max() <= 1e-10


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("-= step * left[i]", "-= 1.0001 * step * left[i]"),
        ("(residual[i] - labels[i]) / inputs.rows", "(residual[i] + labels[i]) / inputs.rows"),
        ("left = after;", "left = transposedTimes(layers[l], left);"),  # the new weights instead of the old
    ],
)
def test_a_spoiled_step_is_seen(right: str, wrong: str) -> None:
    assert right in SOURCE
    page, library = trajectories(3, SOURCE.replace(right, wrong))
    assert np.abs(page - library).max() > 1e-10


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_gauge_shows_the_librarys_balance(depth: int) -> None:
    start, _, _ = problem(depth)
    layers = ", ".join(as_matrix(weight[0]) for weight in start.weights)
    shown = in_node(f"balance([{layers}]).map(one => Array.from(one.entries))")
    for page, library in zip(shown, start.balancedness(), strict=True):  # type: ignore[call-overload]
        assert np.abs(np.array(page) - library[0].ravel()).max() <= 1e-13


def test_the_start_is_balanced() -> None:
    shown = in_node(
        "balance(balancedStart(direction(9, randomFrom(3)), 0.8, 4, 6, randomFrom(4))).map(one => norm(one.entries))"
    )
    assert max(shown) <= 1e-14  # type: ignore[call-overload]


def test_normal_deviates_have_the_moments_of_normal_deviates() -> None:
    """Mean, variance, fourth moment and lag-1 correlation of 200,000 draws, each within 4.5 standard errors."""
    count = 200_000
    draws = np.array(in_node(f"(normal => Array.from({{length: {count}}}, normal))(randomFrom(11))"))
    root = np.sqrt(count)
    assert abs(draws.mean()) * root < 4.5
    assert abs((draws**2).mean() - 1) * root / np.sqrt(2) < 4.5
    assert abs((draws**4).mean() - 3) * root / np.sqrt(96) < 4.5
    assert abs((draws[1:] * draws[:-1]).mean()) * root < 4.5


SETTING = dict(d=30, sigma=0.5, theta=1.0, share=0.25, tolerance=1e-6, mostSteps=200_000)
CASES = [
    ("scratch", 2, 15, ("scratch-risk-exact", {"n": 15, "d": 30, "sigma": "1/2", "r": 1})),
    ("scratch", 1, 60, ("scratch-risk-exact", {"n": 60, "d": 30, "sigma": "1/2", "r": 1})),
    ("linear", 2, 15, ("linear-transfer-risk-exact", {"n": 15, "theta": "1", "sigma": "1/2"})),
]


@pytest.mark.parametrize(("method", "depth", "n", "asked"), CASES)
def test_trained_risks_meet_the_exact_means(
    method: str, depth: int, n: int, asked: tuple[str, dict[str, object]]
) -> None:
    setting = json.dumps(SETTING | {"method": method, "depth": depth, "n": n})
    risks = np.array(
        in_node(
            f"((setting, normal) => Array.from({{length: 120}}, () => {{ const one = training(setting, normal);"
            f" while (!one.advance(1000)) continue; return one.state(); }}))({setting}, randomFrom(5))"
            ".map(one => [one.risk, Number(one.converged)])"
        )
    )
    assert risks[:, 1].all()
    mean, stderr = risks[:, 0].mean(), risks[:, 0].std(ddof=1) / np.sqrt(len(risks))
    assert abs(mean - value(*asked)) <= 4 * stderr
    assert abs(mean - 1.3 * value(*asked)) > 4 * stderr  # a prediction 30% off would be seen


def test_the_drift_of_the_balance_halves_with_the_step() -> None:
    drifts = []
    for share in (0.04, 0.02):
        setting = json.dumps(SETTING | {"method": "fine", "depth": 3, "n": 15, "share": share})
        run = (
            "(one => { while (!one.advance(1000)) continue; return one.state().drift; })"
            f"(training({setting}, randomFrom(9)))"
        )
        drifts.append(in_node(run))
    assert 1.7 < drifts[0] / drifts[1] < 2.3  # type: ignore[operator]
