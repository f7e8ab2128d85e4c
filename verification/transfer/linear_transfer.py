"""Linear transfer at finite n: the readout's exact law and mean, by linear algebra and by training it."""

from __future__ import annotations

from verification.budget import Budget
from verification.experiment import Exact, Experiment, Model, Simulate
from verification.transfer.ridge_transfer_exact import (
    TRAININGS,
    simulate_descent,
    simulate_exact,
    simulate_flow,
    simulate_reduced,
)

_POINT: dict[str, Exact] = {"n": 20, "theta": "pi/4", "sigma": "1/5"}
_OBTUSE: dict[str, Exact] = {"n": 12, "theta": "3*pi/4", "sigma": 1}
_CLEAN: dict[str, Exact] = {"n": 12, "theta": "pi/8", "sigma": 0}
_DRAWS = {Budget.QUICK: 4_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 400_000}


_LEVELS: tuple[tuple[Model, Simulate, int], ...] = (
    ("reduced", simulate_reduced, 2),
    ("gd", simulate_descent, 2),
    ("gd", simulate_descent, 3),
    ("flow", simulate_flow, 2),
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
    *(
        Experiment(
            theorem="linear-transfer-risk-exact",
            model=model,
            points=(_POINT,),
            settings={"d": 10, "L": depth},
            simulate=simulate,
            trials=TRAININGS,
            block=8,
        )
        for model, simulate, depth in _LEVELS
    ),
)
