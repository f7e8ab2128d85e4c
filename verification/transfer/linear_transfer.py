"""Linear transfer at finite n: the readout's exact law and mean, by linear algebra and by training it."""

from __future__ import annotations

from verification.budget import Budget
from verification.experiment import Exact, Experiment
from verification.transfer.ridge_transfer_exact import (
    PRETRAINED,
    TRAININGS,
    simulate_descent,
    simulate_exact,
    simulate_flow,
)

_POINT: dict[str, Exact] = {"n": 20, "theta": "pi/4", "sigma": "1/5"}
_OBTUSE: dict[str, Exact] = {"n": 12, "theta": "3*pi/4", "sigma": 1}
_CLEAN: dict[str, Exact] = {"n": 12, "theta": "pi/8", "sigma": 0}
_DRAWS = {Budget.QUICK: 4_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 400_000}


def _trained(model: str, depth: int) -> Experiment:
    return Experiment(
        theorem="linear-transfer-risk-exact",
        model="flow" if model == "flow" else "gd",
        points=(_POINT,),
        settings={"d": 10, "L": depth},
        simulate=simulate_flow if model == "flow" else simulate_descent,
        trials=TRAININGS,
        numerical_error=PRETRAINED,
    )


EXPERIMENTS = (
    Experiment(
        theorem="linear-transfer-risk-exact",
        model="exact",
        points=(_POINT, _OBTUSE, _CLEAN),
        settings={"d": 3},
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    Experiment(
        theorem="linear-transfer-risk-law",
        model="exact",
        points=({"n": 2, "theta": "pi/3", "sigma": "1/5"}, {"n": 7, "theta": "2*pi/3", "sigma": 1}),
        settings={"d": 3},
        simulate=simulate_exact,
        kind="law",
        trials=_DRAWS,
    ),
    _trained("gd", 2),
    _trained("gd", 3),
    _trained("flow", 2),
)
