"""ReLU units in training: their balance moves at second order in the step, with and without biases."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.rates import local_exponents

Layers = list[tuple[FloatArray, FloatArray]]


def _start(
    setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> tuple[Layers, FloatArray, FloatArray]:
    """Weights (trials, a, b) and biases (trials, 1, b) of two hidden layers; Gaussian inputs and labels."""
    n, d, width = (int(setup[name]) for name in ("n", "d", "width"))
    widths = (d, width, width + 1, 2)
    layers = [
        (
            generator.standard_normal((trials, a, b)) * np.sqrt(1.5 / a),
            float(setup["bias"]) * generator.standard_normal((trials, 1, b)),
        )
        for a, b in zip(widths, widths[1:], strict=False)
    ]
    inputs = generator.standard_normal((trials, n, d))
    return layers, inputs, generator.standard_normal((trials, n, 2))


def _gradients(layers: Layers, inputs: FloatArray, labels: FloatArray) -> Layers:
    """Gradients of (1/2n)|y - f(X)|^2 in weights and biases, by backward propagation."""
    activations = [inputs]
    for index, (weight, bias) in enumerate(layers):
        sent = activations[-1] @ weight + bias
        activations.append(sent if index == len(layers) - 1 else np.maximum(sent, 0.0))
    back = (activations[-1] - labels) / inputs.shape[1]
    found: Layers = []
    for index in reversed(range(len(layers))):
        weight, _ = layers[index]
        found.append((activations[index].mT @ back, back.sum(axis=1, keepdims=True)))
        back = (back @ weight.mT) * (activations[index] > 0)
    return found[::-1]


def _products(one: Layers, other: Layers, with_bias: bool, outgoing: float = -1.0) -> FloatArray:
    """<in, in'> + <b, b'> - <out, out'> of every hidden unit, (trials, units); ``outgoing`` is the last one's sign."""
    parts = []
    for (first, bias), (second, _), (first_, bias_), (second_, _) in zip(
        one, one[1:], other, other[1:], strict=False
    ):
        incoming = np.sum(first * first_, axis=1) + with_bias * (bias * bias_)[:, 0]
        parts.append(incoming + outgoing * np.sum(second * second_, axis=2))
    return np.concatenate(parts, axis=1)


def _moved(layers: Layers, rates: Layers, step: float, with_bias: bool) -> Layers:
    pairs = zip(layers, rates, strict=True)
    return [(w - step * g, b - step * with_bias * h) for (w, b), (g, h) in pairs]


def _rounding(
    layers: Layers, inputs: FloatArray, labels: FloatArray, step: float, with_bias: bool
) -> FloatArray:
    """What rounding may make of the balance of layers a step further, (trials,).

    One unit in every term of the sums that lead there, taken at their sizes, with no sign to cancel them.
    """
    sizes = [(np.abs(weight), np.abs(bias)) for weight, bias in layers]
    slopes = _gradients(sizes, np.abs(inputs), -np.abs(labels))
    moved = _moved(sizes, slopes, -step, with_bias)
    terms = 2 * (inputs.shape[1] + sum(sum(weight.shape[1:]) for weight, _ in layers))
    balance = _products(moved, moved, with_bias, outgoing=1.0)
    return np.asarray(np.finfo(float).eps * terms * np.linalg.norm(balance, axis=1))


def simulate_rate(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Half the rate of each unit's balance along the flow, the norm over units; (trials,)."""
    layers, inputs, labels = _start(settings, trials, generator)
    with_bias = float(settings["bias"]) != 0
    rates = _products(layers, _gradients(layers, inputs, labels), with_bias)
    return Samples(np.linalg.norm(rates, axis=1), errors=(_rounding(layers, inputs, labels, 1.0, with_bias),))


def simulate_step(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """What one mini-batch step does to each unit's balance beyond the square of the step, the norm; (trials,).

    The balance of the gradients themselves, times step^2, is all that a step may add: nothing of first order.
    """
    layers, inputs, labels = _start(settings, trials, generator)
    with_bias, step, batch = float(settings["bias"]) != 0, float(settings["step"]), int(settings["batch"])
    chosen = np.argsort(generator.random(inputs.shape[:2]), axis=1)[:, :batch, None]
    inputs, labels = (np.take_along_axis(array, chosen, axis=1) for array in (inputs, labels))
    rates = _gradients(layers, inputs, labels)
    after = _moved(layers, rates, step, with_bias)
    change = _products(after, after, with_bias) - _products(layers, layers, with_bias)
    beyond = np.linalg.norm(change - step**2 * _products(rates, rates, with_bias), axis=1)
    return Samples(beyond, errors=(_rounding(layers, inputs, labels, step, with_bias),))


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The exponent in the step of how far descent to a fixed time takes the units' balances; (trials,).

    Where a whole layer is silent on every sample nothing moves, and there is no exponent: such a net is not counted.
    """
    begun, inputs, labels = _start(settings, trials, generator)
    with_bias = float(settings["bias"]) != 0
    drifts = []
    for step in (float(settings["step"]) / 2**halved for halved in range(3)):
        layers = begun
        for _ in range(round(float(settings["time"]) / step)):
            layers = _moved(layers, _gradients(layers, inputs, labels), step, with_bias)
        change = _products(layers, layers, with_bias) - _products(begun, begun, with_bias)
        drifts.append(np.linalg.norm(change, axis=1))
    moving = np.all([drift > 0 for drift in drifts], axis=0)
    return local_exponents(drifts, 2, moving)


def _experiments(theorem: str, bias: float) -> tuple[Experiment, ...]:
    settings: dict[str, Exact] = {"n": 8, "d": 4, "width": 5, "bias": bias}
    identities = tuple(
        Experiment(
            theorem=theorem,
            model=model,
            points=({},),
            settings={**settings, **more},
            simulate=simulate,
            trials={Budget.QUICK: 200, Budget.STANDARD: 1_000, Budget.THOROUGH: 10_000},
            predict=0.0,  # the identity is exact
            scale=1.0,
        )
        for model, simulate, more in _IDENTITIES
    )
    drift = Experiment(
        theorem=theorem,
        model="gd",
        points=({},),
        settings={**settings, "time": "1/2", "step": "1/500"},
        simulate=simulate_descent,
        trials={Budget.QUICK: 64, Budget.STANDARD: 512, Budget.THOROUGH: 4_096},
        block=64,
        predict=1.0,  # the exponent of an O(x)
        allowed_not_converged=0.1,  # silent nets: one in a hundred or so
    )
    return (*identities, drift)


_ONE_STEP: dict[str, Exact] = {"batch": 2, "step": "1/10"}
_IDENTITIES: tuple[tuple[Model, Simulate, dict[str, Exact]], ...] = (
    ("exact", simulate_rate, {}),
    ("sgd", simulate_step, _ONE_STEP),
)
EXPERIMENTS = (*_experiments("balancedness-relu", 0.0), *_experiments("balancedness-relu-bias", 0.5))
