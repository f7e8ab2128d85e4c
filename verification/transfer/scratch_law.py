"""The law of the scratch risk: X^+ y of drawn data against draws from the named laws, the threshold
included.
"""

from __future__ import annotations

from verification.budget import Budget
from verification.experiment import Experiment
from verification.transfer.scratch_exact import simulate_exact

EXPERIMENTS = (
    Experiment(
        theorem="scratch-risk-law",
        model="exact",
        points=(
            {"n": 5, "d": 12, "sigma": "1/5", "r": 1},
            {"n": 7, "d": 8, "sigma": 1, "r": 1},
            {"n": 6, "d": 6, "sigma": 1, "r": 1},
            {"n": 12, "d": 5, "sigma": "1/2", "r": 2},
        ),
        simulate=simulate_exact,
        kind="law",
        trials={Budget.QUICK: 40_000, Budget.STANDARD: 1_000_000, Budget.THOROUGH: 4_000_000},
    ),
)
