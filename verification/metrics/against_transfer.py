"""Distances against transferability, as columns for figures: what a distance orders, and what it cannot.

The distances are exact or proved bounds, the transferabilities the theory's closed forms (``scratch-risk``,
``fine-tuning-transferability``); nothing here is simulated. Linear transfer leaves |beta_t|^2 sin^2(theta).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp

from theory.distances.closed_forms import tasks as model
from theory.errors import BadInput
from theory.evaluate import grid
from theory.values import as_expression
from verification.metrics.laws import Array

_DISTANCES = ("kl", "w1", "w2", "dudley", "mmd", "energy")


def over_angles(
    gamma: float, sigma: sp.Expr, depth: int = 2, count: int = 25, bandwidth: float = 1.0
) -> dict[str, Array]:
    """theta in [0, pi] at fixed gamma and sigma: each distance between the joint laws, and both
    transferabilities.

    ``w1`` and ``dudley`` are distances given inputs, which have closed forms; the proved brackets of the
    joint laws are ``w1_lower``, ``w1_upper``, ``dudley_lower``, ``dudley_upper``. Raises BadInput where
    gamma = 1 or count < 3.
    """
    if count < 3:
        raise BadInput(f"count={count} is too small: a curve takes three angles or more")
    steps = [sp.pi * Fraction(k, count - 1) for k in range(count)]
    pairs = [model.Tasks(theta, as_expression(sigma, "sigma")) for theta in steps]
    theta = np.array([float(angle) for angle in steps])
    joint_w1 = [model.wasserstein_1(pair) for pair in pairs]
    joint_dudley = [model.dudley(pair) for pair in pairs]
    columns = {
        "kl": [model.kl(pair).value for pair in pairs],
        "w1": [model.wasserstein_1(pair, "conditional").value for pair in pairs],
        "w1_lower": [distance.lower for distance in joint_w1],
        "w1_upper": [distance.upper for distance in joint_w1],
        "w2": [model.wasserstein_2(pair).value for pair in pairs],
        "dudley": [model.dudley(pair, "conditional").value for pair in pairs],
        "dudley_lower": [distance.lower for distance in joint_dudley],
        "dudley_upper": [distance.upper for distance in joint_dudley],
        "mmd": [model.mmd(pair, bandwidth).value for pair in pairs],
        "energy": [model.energy_distance(pair).value for pair in pairs],
    }
    noise = float(sigma)
    linear = grid("scratch-risk", gamma=gamma, sigma=noise, r=1.0) - np.sin(theta) ** 2
    tuned = grid("fine-tuning-transferability", gamma=gamma, sigma=noise, theta=theta, L=depth)
    arrays = {name: np.array(values) for name, values in columns.items()}
    return {"theta": theta, **arrays, "t_linear": linear, "t_fine_tuning": np.asarray(tuned)}


@dataclass(frozen=True)
class RankCorrelation:
    """Spearman's correlation of a distance with a transferability; -1 is a perfect order, 0 none."""

    distance: str
    transferability: str
    angles: str
    value: float


def rank_correlations(columns: dict[str, Array]) -> list[RankCorrelation]:
    """Each distance against each transferability, on [0, pi/2] and on [0, pi]; ranks, values equal to 9
    digits tied.
    """
    from scipy.stats import spearmanr

    quarter = columns["theta"] <= np.pi / 2 + 1e-12
    found = []
    for angles, rows in (("[0, pi/2]", quarter), ("[0, pi]", np.ones_like(quarter))):
        for name in _DISTANCES:
            for gain in ("t_linear", "t_fine_tuning"):
                first, second = (np.round(columns[key][rows], 9) for key in (name, gain))
                found.append(RankCorrelation(name, gain, angles, float(spearmanr(first, second).statistic)))
    return found


def one_pair_many_sizes(theta: float, sigma: float, gammas: Array) -> dict[str, Array]:
    """One pair of tasks, so one KL, one Dudley, one W1: linear transferability along n/d = gamma, in the
    limit.
    """
    gain = grid("scratch-risk", gamma=gammas, sigma=sigma, r=1.0) - np.sin(theta) ** 2
    return {"gamma": gammas, "t_linear": np.asarray(gain)}


def sign_changes(values: Array) -> int:
    """How often a sequence without zeros changes sign."""
    signs = np.sign(values)
    return int((signs[1:] != signs[:-1]).sum())


def far_and_easy(gamma: float, sigma: sp.Expr, norms: list[sp.Expr]) -> dict[str, Array]:
    """Targets c beta_s: every distance grows with c, and so does linear transferability, ~ c^2 (1 -
    gamma).
    """
    pairs = [model.Tasks(sp.Integer(0), as_expression(sigma, "sigma"), as_expression(c, "c")) for c in norms]
    c = np.array([float(norm) for norm in norms])
    dudley = [model.dudley(pair) for pair in pairs]
    return {
        "c": c,
        "kl": np.array([model.kl(pair).value for pair in pairs]),
        "w1_lower": np.array([model.wasserstein_1(pair).lower for pair in pairs]),
        "w1_upper": np.array([model.wasserstein_1(pair).upper for pair in pairs]),
        "w2": np.array([model.wasserstein_2(pair).value for pair in pairs]),
        "dudley_lower": np.array([distance.lower for distance in dudley]),
        "dudley_upper": np.array([distance.upper for distance in dudley]),
        "t_linear": np.asarray(grid("scratch-risk", gamma=gamma, sigma=float(sigma), r=c)),
    }


def close_and_hard(sigma: float, thetas: Array, factor: float) -> dict[str, Array]:
    """Ever closer tasks whose transfer stays ``factor`` times worse than scratch: gamma = 1 + factor
    sigma^2/sin^2(theta).

    KL = (1 - cos theta)/sigma^2 tends to 0 with theta while T/R_scratch = 1 - factor. Raises BadInput unless
    factor > 1 and 0 < theta < pi.
    """
    if not (factor > 1 and (thetas > 0).all() and (thetas < np.pi).all() and sigma > 0):
        raise BadInput(
            f"factor={factor}, sigma={sigma}: give factor > 1, sigma > 0 and angles strictly inside (0, pi)"
        )
    gamma = 1 + factor * sigma**2 / np.sin(thetas) ** 2
    scratch = grid("scratch-risk", gamma=gamma, sigma=sigma, r=1.0)
    gain = np.asarray(scratch - np.sin(thetas) ** 2)
    return {"theta": thetas, "gamma": gamma, "kl": (1 - np.cos(thetas)) / sigma**2,
            "w1_at_most": 2 * np.sqrt(2 / np.pi) * np.sin(thetas / 2), "t_linear": gain,
            "relative": gain / scratch}  # fmt: skip
