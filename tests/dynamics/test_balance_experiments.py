"""Section 5 tried on training: supported at the quick budget, refuted when the prediction is spoiled."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from theory.evaluate import value
from verification.budget import Budget
from verification.dynamics import (
    balanced_rank_one,
    balancedness,
    balancedness_descent,
    balancedness_label_noise,
    balancedness_momentum,
    balancedness_relu,
    balancedness_weight_decay,
    conserved_count,
)
from verification.dynamics.balance_runs import SETTINGS, balances, begin
from verification.dynamics.descent import descend
from verification.experiment import Experiment
from verification.mutation import tried_and_spoiled
from verification.networks import Network
from verification.rates import local_exponents
from verification.runner import verify


def verdicts(experiments: tuple[Experiment, ...], **options: object) -> set[str]:
    ids = sorted({experiment.theorem for experiment in experiments})
    report = verify(ids, budget="quick", seed=11, workers=1, experiments=experiments, **options)
    return {row["verdict"] for row in report["experiments"]}


def of(module: ModuleType, *, model: str = "", kind: str = "") -> tuple[Experiment, ...]:
    return tuple(
        e for e in module.EXPERIMENTS if (not model or e.model == model) and (not kind or e.kind == kind)
    )


FAST = (
    *of(balancedness_weight_decay, model="flow"),
    *(one for one in of(balancedness_descent) if one.theorem == "balancedness-descent"),
    *(one for one in of(balancedness_momentum) if one.theorem == "balancedness-momentum-skew"),
    *of(balancedness_relu, model="exact"),
    *of(balancedness_label_noise),
    *of(conserved_count, model="flow"),
)


def test_the_section_is_supported() -> None:
    assert verdicts(FAST) == {"supported"}


RATES = (
    *(one for one in of(balancedness, model="gd")),
    *(one for one in of(balancedness_descent) if one.theorem.endswith("drift")),
    *(one for one in of(balancedness_relu, model="gd")),
    *(one for one in of(balancedness_momentum) if one.theorem == "balancedness-momentum"),
    *of(balanced_rank_one),
)


@pytest.mark.slow
def test_the_rates_are_supported_and_others_refuted() -> None:
    """Exponents run by run: an exponent that is 5% off is refuted on the same samples."""
    for claim in tried_and_spoiled(RATES, Budget.QUICK, seed=11):
        assert claim.judged is not None
        assert str(claim.judged.verdict) == "supported", claim.judged
        assert [str(one.verdict) for one in claim.spoiled] == [
            "refuted"
        ] * 2 or claim.experiment.model == "sgd"
    assert verdicts(of(balancedness_weight_decay, kind="slope")) == {"supported"}


def test_local_exponents_of_a_power_and_of_a_series() -> None:
    at = 0.5 ** np.arange(3)
    exact = local_exponents([np.full(4, 3.0) * x**1.5 for x in at], 2)
    assert exact.values == pytest.approx(1.5, abs=1e-12)
    assert np.abs(exact.errors[0]).max() < 1e-12
    series = local_exponents([np.array([x + 0.1 * x**2, x - 0.3 * x**2]) / 8 for x in at / 8], 2)
    assert np.all(np.abs(series.values - 1) < np.abs(series.errors[0]))
    lost = local_exponents([np.full(3, x) for x in at], 2, np.array([True, False, True]))
    assert (lost.values.size, lost.not_converged) == (2, 1)


@pytest.mark.parametrize(
    "experiments",
    [
        of(balancedness_weight_decay, model="flow")[:1],
        tuple(one for one in of(balancedness_momentum) if one.theorem == "balancedness-momentum-skew")[:1],
        of(balancedness_label_noise),
        of(conserved_count, model="flow")[:1],
        (replace(of(conserved_count, model="exact")[0], points=conserved_count.EXPERIMENTS[0].points[:3]),),
    ],
    ids=["decay", "momentum", "label-noise", "count-flow", "count-exact"],
)
def test_a_spoiled_prediction_is_refuted(experiments: tuple[Experiment, ...]) -> None:
    assert verdicts(experiments, predictor=lambda theorem, point: 1.2 * value(theorem, point)) == {"refuted"}


def started() -> tuple[Network, Network, float, float]:
    """A network before and after one step of descent with weight decay, the step and the decay."""
    step, decay = 0.1, 0.2
    generator = np.random.default_rng(3)
    network, loss = begin({**SETTINGS, "sigma": 0.2, "L": 3}, 20, generator)
    kept = Network(tuple(np.array(matrix) for matrix in network.weights))
    run = descend(network, loss, step=step, max_steps=1, tolerance=None, weight_decay=decay)
    assert run.network is not None
    return kept, run.network, step, decay


def test_the_one_step_identity_needs_its_decay_and_its_square() -> None:
    before, after, step, decay = started()
    rounding = 1e-10
    assert np.max(balancedness_descent.one_step_error(before, after, step, decay)) < rounding
    assert np.min(balancedness_descent.one_step_error(before, after, step, 0.0)) > 1e3 * rounding
    unbalanced = Network((1.01 * after.weights[0], *after.weights[1:]))
    assert np.min(balancedness_descent.one_step_error(before, unbalanced, step, decay)) > 1e3 * rounding
    assert (
        np.min(np.linalg.norm(balances(after) - (1 - step * decay) ** 2 * balances(before), axis=1))
        > 1e3 * rounding
    )


def test_a_bias_is_part_of_a_unit_s_balance() -> None:
    """The twin of the law with biases: without b^2 it is not conserved."""
    generator = np.random.default_rng(5)
    setup = {"n": 8, "d": 4, "width": 5, "bias": 0.5}
    layers, inputs, labels = balancedness_relu._start(setup, 50, generator)
    gradients = balancedness_relu._gradients(layers, inputs, labels)
    with_bias = balancedness_relu._products(layers, gradients, True)
    without = balancedness_relu._products(layers, gradients, False)
    assert np.max(np.abs(with_bias)) < 1e-10
    assert np.max(np.abs(without)) > 1e-3


def test_relu_gradients_are_those_of_the_loss() -> None:
    """Central differences of the loss in one weight of each layer, where no unit changes sign."""
    generator = np.random.default_rng(7)
    layers, inputs, labels = balancedness_relu._start({"n": 6, "d": 3, "width": 4, "bias": 0.5}, 1, generator)
    gradients = balancedness_relu._gradients(layers, inputs, labels)

    def loss() -> float:
        sent = inputs
        for index, (weight, bias) in enumerate(layers):
            sent = sent @ weight + bias
            if index < len(layers) - 1:
                sent = np.maximum(sent, 0.0)
        return float(np.sum((sent - labels) ** 2)) / (2 * inputs.shape[1])

    spacing = 1e-5
    for layer, gradient in zip(layers, gradients, strict=True):
        for array, expected in zip(layer, gradient, strict=True):
            place = (0,) * array.ndim
            old = array[place]
            array[place] = old + spacing
            high = loss()
            array[place] = old - spacing
            low = loss()
            array[place] = old
            assert abs((high - low) / (2 * spacing) - expected[place]) < 1e-8
