"""Flow with momentum: D'' + c D' is what the speeds say, and the skew part decays at the friction's rate."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.balance_runs import SETTINGS, along, balances, begin
from verification.dynamics.inertia import Inertial, inertial_flow
from verification.experiment import Experiment, Number, Samples
from verification.networks import Network
from verification.rates import local_exponents

_STEP = 0.005


def _with_speed(
    setup: Mapping[str, Number], trials: int, generator: np.random.Generator, friction: float, time: float
) -> tuple[Inertial, Inertial, Inertial]:
    """The state at the start, with Gaussian velocities, and at ``time``, by steps of twice the size and of the size."""
    network, loss = begin(setup, trials, generator)
    kept = Network(tuple(np.array(matrix) for matrix in network.weights))
    velocity = tuple(0.5 * generator.standard_normal(matrix.shape) for matrix in kept.weights)
    begun = Inertial(kept, tuple(np.array(speed) for speed in velocity), 0.0)
    steps = max(1, round(time / _STEP / 2))
    coarse, fine = (
        inertial_flow(network, loss, friction=friction, end_time=time, steps=many, velocity=velocity)
        for many in (steps, 2 * steps)
    )
    return begun, coarse, fine


def _skew(state: Inertial) -> FloatArray:
    """Every entry of the skew parts of W_l^T W_l' - W_{l+1}' W_{l+1}^T, (trials, entries)."""
    parts = [rate - np.swapaxes(rate, 1, 2) for rate in state.balance_rates()]
    return np.concatenate([part.reshape(len(part), -1) for part in parts], axis=1)


def simulate_skew(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """z(t), the linear function of the skew parts that is z_0 at the start; (trials,).

    The integrator is of fourth order: steps of twice the size change it by 15 times its error.
    """
    setup = {**settings, **point}
    begun, *ends = _with_speed(setup, trials, generator, float(point["friction"]), float(point["t"]))
    coarse, fine = (float(point["z_0"]) * along(_skew(end), _skew(begun)) for end in ends)
    return Samples(fine, errors=((coarse - fine) / 15,))


def simulate_equation(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The exponent in the spacing of |D'' + c D' - 2 (kinetic)|, by central differences about a time; (trials,)."""
    network, loss = begin(settings, trials, generator)
    speeds = tuple(0.5 * generator.standard_normal(matrix.shape) for matrix in network.weights)
    friction, time, widest = (float(settings[name]) for name in ("friction", "time", "spacing"))

    def state(at: float) -> Inertial:
        # The engine takes no negative time: every state is a run of its own from the start.
        steps = round(at / _STEP)
        return inertial_flow(network, loss, friction=friction, end_time=at, steps=steps, velocity=speeds)

    middle = state(time)
    here = balances(middle.network)
    force = np.concatenate([part.reshape(trials, -1) for part in middle.balance_forces()], axis=1)
    misses = []
    for spacing in (widest / 2**halved for halved in range(3)):
        before, after = (balances(state(time + side * spacing).network) for side in (-1, 1))
        second, first = (after - 2 * here + before) / spacing**2, (after - before) / (2 * spacing)
        misses.append(np.linalg.norm(second + friction * first - force, axis=1))
    return local_exponents(misses, 2)


EXPERIMENTS = (
    *(
        Experiment(
            theorem="balancedness-momentum-skew",
            model="flow",
            points=({"z_0": 1, "friction": "1/2", "t": 2}, {"z_0": 3, "friction": 0, "t": 2}),
            settings={**SETTINGS, "L": depth},
            simulate=simulate_skew,
            trials={Budget.QUICK: 16, Budget.STANDARD: 64, Budget.THOROUGH: 256},
        )
        for depth in (2, 3)
    ),
    *(
        Experiment(
            theorem="balancedness-momentum",
            model="flow",
            points=({},),
            settings={**SETTINGS, "L": depth, "friction": "1/2", "time": 1, "spacing": "1/50"},
            simulate=simulate_equation,
            trials={Budget.QUICK: 16, Budget.STANDARD: 32, Budget.THOROUGH: 128},
            block=16,
            predict=2.0,  # the exponent of an O(x^2)
        )
        for depth in (2, 3)
    ),
)
