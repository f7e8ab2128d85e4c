"""Every simulated claim sees a prediction that is 5% off, at the standard budget, on the samples that support it.

The claims of all experiments are judged at the level that each has in a run of all of them. The cheap ones run by
default, the others are slow; together they are all there are, by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pytest

from theory.verdict import Verdict
from verification.budget import Budget
from verification.experiment import Experiment, discover
from verification.mutation import spoiled_twins
from verification.runner import Claim, judged_claims
from verification.statistics.levels import FAMILY_LEVEL

# A standard run of each of these, every point of it, takes about a second or less of one core.
FAST = frozenset(
    {
        ("balancedness-descent", "gd"),
        ("balancedness-momentum-skew", "flow"),
        ("balancedness-relu", "exact"),
        ("balancedness-relu", "sgd"),
        ("balancedness-weight-decay", "flow"),
        ("balanced-layers-rank-one", "flow"),
        ("close-and-hard", "exact"),
        ("dudley-counterexample-rate", "exact"),
        ("dudley-two-points", "exact"),
        ("feature-sparsification", "gd"),
        ("fine-tuning-break-even", "reduced"),
        ("fine-tuning-limit", "gd"),
        ("fine-tuning-limit", "reduced"),
        ("fine-tuning-one-layer-exact", "exact"),
        ("fine-tuning-scale", "gd"),
        ("fine-tuning-scale-expansion", "exact"),
        ("fine-tuning-transferability", "reduced"),
        ("imbalanced-fine-tuning", "gd"),
        ("kl-between-tasks", "exact"),
        ("kl-counterexample", "exact"),
        ("linear-transfer-risk-exact", "exact"),
        ("linear-transfer-risk-exact", "flow"),
        ("linear-transfer-risk-exact", "gd"),
        ("linear-transfer-risk-law", "exact"),
        ("linear-transferability-exact", "exact"),
        ("one-pair-many-signs", "exact"),
        ("one-pass-sgd", "sgd"),
        ("ridge-probe-risk-spectrum", "exact"),
        ("ridge-toward-source-break-even", "exact"),
        ("ridge-transfer-risk", "exact"),
        ("ridge-transfer-risk-exact", "exact"),
        ("ridge-transfer-risk-exact", "gd"),
        ("scratch-risk", "exact"),
        ("tuned-transferability", "exact"),
    }
)


@lru_cache(maxsize=1)
def tried() -> tuple[Experiment, ...]:
    """Every experiment on a statement of ours; a statement as printed is there to fall."""
    return tuple(one for one in discover() if not one.theorem.endswith("-printed"))


def claims_of(experiments: Sequence[Experiment]) -> list[Claim]:
    """The claims of these experiments, judged at the level that each has among all."""
    everything = sum(len(one.points) for one in discover())
    own = sum(len(one.points) for one in experiments)
    return judged_claims(
        experiments, Budget.STANDARD, level=FAMILY_LEVEL * own / everything, spoil=spoiled_twins
    )


def not_caught(claims: Sequence[Claim]) -> list[str]:
    """What is wrong with a claim: it falls itself, it has no twin, or a twin of it stands."""
    wrong = []
    for claim in claims:
        assert claim.judged is not None
        name = f"{claim.judged.id} [{claim.judged.model}] at {dict(claim.point)}"
        if claim.judged.verdict is not Verdict.SUPPORTED:
            wrong.append(f"{name}: {claim.judged.verdict} {claim.judged.reason}")
        if not claim.spoiled:
            wrong.append(f"{name}: nothing to spoil")
        wrong += [
            f"{name}: 5% off is {one.verdict}" for one in claim.spoiled if one.verdict is not Verdict.REFUTED
        ]
    return wrong


def is_fast(experiment: Experiment) -> bool:
    return (experiment.theorem, experiment.model) in FAST


def test_the_fast_list_names_experiments_that_exist() -> None:
    assert {(one.theorem, one.model) for one in tried()} >= FAST


def test_each_kind_of_claim_is_among_the_fast_ones() -> None:
    assert {one.kind for one in tried() if is_fast(one)} == {"mean", "event", "law", "slope"}


@pytest.mark.parametrize("topic", ["transfer", "dynamics", "distances"])
def test_five_percent_is_seen_by_the_cheap_claims(topic: str) -> None:
    chosen = [one for one in tried() if is_fast(one) and topic_of(one) == topic]
    assert not not_caught(claims_of(chosen))


def topic_of(experiment: Experiment) -> str:
    from theory.registry import theorem

    return theorem(experiment.theorem).topic


@pytest.mark.slow
@pytest.mark.parametrize("theorem", sorted({one.theorem for one in tried() if not is_fast(one)}))
def test_five_percent_is_seen_by_every_other_claim(theorem: str) -> None:
    assert not not_caught(claims_of([one for one in tried() if one.theorem == theorem and not is_fast(one)]))
