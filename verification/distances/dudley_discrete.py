"""The one linear programme against the best truncated transport, on random discrete laws."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from scipy.optimize import minimize_scalar

from theory.registry import theorem
from verification.arrays import FloatArray
from verification.budget import Budget
from verification.distances.dudley_counterexample import SURE
from verification.experiment import Experiment, Number
from verification.metrics import dudley, law, truncated_transport
from verification.metrics.laws import DiscreteLaw

_CLOSE = 1e-9


def agreed(
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
    spoil: float = 1.0,
) -> FloatArray:
    """Whether the largest ``2 W(t)/(t + 2)`` over t, times ``spoil``, lies in the programme's certificate; (trials,).

    With t = 2a/(1 - a) it is concave in the share a, and a bounded search finds its top.
    """
    size, dimension, spread = (settings[name] for name in ("size", "dimension", "spread"))
    held = np.empty(trials)
    for trial in range(trials):
        p, q = (_random_law(generator, int(size), int(dimension), float(spread)) for _ in range(2))
        farthest = float(np.ptp(np.concatenate([p.points, q.points]), axis=0).sum())

        def short(a: float, p: DiscreteLaw = p, q: DiscreteLaw = q) -> float:
            cut = 2 * a / (1 - a)
            return -float(_inside()(truncated_transport(p, q, cut).value, cut))

        top = spoil * -float(
            minimize_scalar(short, bounds=(1e-12, 1 - 1e-12), method="bounded", options={"xatol": _CLOSE}).fun
        )
        slack = 4 * (2 + farthest) * _CLOSE
        found = dudley(p, q, method="programme")
        held[trial] = found.lower - slack <= top <= found.upper + slack
    return held


@lru_cache(maxsize=1)
def _inside() -> Any:
    """What the theorem maximises, as a function of W(t) and t."""
    inside, cut, _, _ = theorem("dudley-discrete").claim.rhs.args
    cost = sp.Dummy()
    (node,) = inside.atoms(sp.core.function.AppliedUndef)
    return sp.lambdify([cost, cut], inside.xreplace({node: cost}), "math")


def _random_law(generator: np.random.Generator, size: int, dimension: int, spread: float) -> DiscreteLaw:
    weights = generator.dirichlet(np.ones(size))
    return law(spread * generator.standard_normal((size, dimension)), weights)


EXPERIMENTS = (
    Experiment(
        theorem="dudley-discrete", model="exact", kind="event", predict=1.0, must_detect=SURE,
        points=({},), simulate=agreed,
        settings={"size": 8, "dimension": 2, "spread": 2},
        trials={Budget.QUICK: 160, Budget.STANDARD: 800, Budget.THOROUGH: 1600},
    ),
)  # fmt: skip
