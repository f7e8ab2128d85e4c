"""Which levels of realism an entry of the catalogue is tried at, and why not at the others.

The levels: ``exact`` (limit objects by linear algebra, or exact laws), ``flow`` (gradient flow, reduced or on full
weights), ``gd`` and ``sgd`` (full weights). A level at which an entry has no experiment needs a reason here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verification.experiment import Experiment

LEVELS = ("exact", "flow", "gd", "sgd")

_TRAINED = ("flow", "gd", "sgd")
_NO_TRAINING = "the claim is about the start of training, or about two laws: nothing is trained"
_LAW = (
    "a law needs as many trainings as draws; its end point is trained in min-norm-limit, its mean in {mean}"
)
_LIMIT = "n, d -> infinity of {exact}, which is trained at finite size"
_ROOT = "a root of linear-transferability-exact, which is trained"
_NO_END = (
    "more samples than features cannot be interpolated: SGD at a constant step ends in a band, not at a point"
)
_POPULATION = "pretraining is on the population loss, which has no samples to draw batches from"
_PATH = "the claim is about the way, not about an end that linear algebra could give"


def _reasons(reason: str, *levels: str) -> dict[str, str]:
    return dict.fromkeys(levels, reason)


APPLIES_NOT: Mapping[str, Mapping[str, str]] = {
    "min-norm-limit": _reasons("the limit object X^+ y is what is approached", "exact"),
    "initialisation-condition": _reasons(_NO_TRAINING, *_TRAINED),
    "scratch-risk-law": _reasons(_LAW.format(mean="scratch-risk-exact"), *_TRAINED),
    "scratch-risk-variance": _reasons(_LAW.format(mean="scratch-risk-exact"), *_TRAINED),
    "scratch-risk": _reasons(_LIMIT.format(exact="scratch-risk-exact"), *_TRAINED),
    "feature-sparsification": {
        **_reasons("the limit object is the claim: one direction", "exact"),
        **_reasons(_POPULATION, "sgd"),
    },
    "linear-transfer-risk-exact": _reasons(_NO_END, "sgd"),
    "linear-transfer-risk-law": _reasons(_LAW.format(mean="linear-transfer-risk-exact"), *_TRAINED),
    "linear-probe-risk-law": _reasons(_LAW.format(mean="linear-probe-risk-exact"), *_TRAINED),
    "linear-transferability-exact": _reasons(_NO_END, "sgd"),
    "linear-transferability": _reasons(_LIMIT.format(exact="linear-transferability-exact"), *_TRAINED),
    "negative-transfer-lower": _reasons(_ROOT, *_TRAINED),
    "negative-transfer-upper": _reasons(_ROOT, *_TRAINED),
    "negative-transfer-beyond": _reasons(_ROOT, *_TRAINED),
    "one-pair-many-signs": _reasons(
        "four values of linear-transferability-exact, which is trained", *_TRAINED
    ),
    "ridge-transfer-risk": _reasons(_LIMIT.format(exact="ridge-transfer-risk-exact"), *_TRAINED),
    "ridge-transfer-risk-exact": _reasons("a ridge leaves no interpolation: " + _NO_END, "sgd"),
    "ridge-transfer-risk-law": _reasons(_LAW.format(mean="ridge-transfer-risk-exact"), *_TRAINED),
    "ridge-transfer-optimum": _reasons(
        "the minimum of ridge-transfer-risk-exact over lam, which is trained", *_TRAINED
    ),
    "fine-tuning-scale-expansion": _reasons(
        "the noise of SGD, divided by the small sigma^2, hides the slope", "sgd"
    ),
    "balancedness": {
        **_reasons(_PATH, "exact"),
        **_reasons(
            "each mini-batch step is balancedness-descent, the drift balancedness-descent-drift", "sgd"
        ),
    },
    "balancedness-weight-decay": {
        **_reasons(_PATH, "exact"),
        **_reasons("each mini-batch step with weight decay is balancedness-descent", "sgd"),
    },
    "balancedness-descent": _reasons("the claim is about a finite step", "exact", "flow"),
    "balancedness-descent-drift": _reasons("the claim is about a finite step", "exact", "flow"),
    "balancedness-momentum": {
        **_reasons(_PATH, "exact"),
        **_reasons("the claim is about the second-order flow; a finite step adds its own error", "gd", "sgd"),
    },
    "balancedness-relu": _reasons("the exact level is the rate of the flow itself", "flow"),
    "balancedness-relu-bias": _reasons("the exact level is the rate of the flow itself", "flow"),
    "balancedness-label-noise": _reasons(
        "the claim is about label noise in a finite step", "exact", "flow", "gd"
    ),
    "conserved-count-two-layer": _reasons(
        "a finite step conserves none of the quantities exactly", "gd", "sgd"
    ),
}


def levels_of(experiments: Iterable[Experiment]) -> dict[str, set[str]]:
    """The levels at which each theorem is tried; ``reduced`` counts as a flow."""
    found: dict[str, set[str]] = {}
    for one in experiments:
        found.setdefault(one.theorem, set()).add("flow" if one.model == "reduced" else one.model)
    return found


def unexplained(ids: Iterable[str], experiments: Iterable[Experiment]) -> list[str]:
    """``id: level`` wherever an entry is not tried at a level and no reason is given, or is tried in spite of one."""
    tried = levels_of(experiments)
    wrong = []
    for id in ids:
        reasons = APPLIES_NOT.get(id, {})
        wrong += [
            f"{id}: {level}" for level in LEVELS if (level in tried.get(id, set())) == (level in reasons)
        ]
    return wrong
