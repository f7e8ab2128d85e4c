"""Spoiled predictions: a theory that is 5% off must be refuted by the simulation that tries it.

Every claim with a simulation (one experiment at one point) is judged twice on the same samples: as it stands, and with
what it predicts made 5% larger and 5% smaller. What a claim predicts is the mean, the probability, the limit or the
exponent (where the limit is 0); of a law, the scale. A prediction of 0 is moved by 5% of the experiment's scale, and a
probability only where it stays one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from theory.verdict import Verdict
from verification.budget import Budget
from verification.evidence import Evidence
from verification.experiment import Experiment, discover
from verification.judging import allowance
from verification.runner import Claim, judged_claims

SPOILED_BY = 0.05


def spoiled_twins(claim: Claim) -> Iterator[Claim]:
    """The claim with its prediction 5% larger, and 5% smaller; none for a statement as printed."""
    experiment = claim.experiment
    if experiment.theorem.endswith("-printed"):
        return
    for by in (SPOILED_BY, -SPOILED_BY):
        if experiment.kind == "law":
            yield replace(claim, stretch=1 + by)
        elif experiment.judges_exponent:
            assert experiment.exponent is not None  # a slope has one
            yield replace(claim, experiment=replace(experiment, exponent=(1 + by) * experiment.exponent))
        else:
            moved = claim.prediction + by * allowance(experiment, claim.point, claim.prediction)
            if experiment.kind != "event" or 0 <= moved <= 1:
                yield replace(claim, prediction=moved)


def tried_and_spoiled(
    experiments: Sequence[Experiment],
    budget: Budget,
    seed: int = 0,
    workers: int = 1,
    store: str | Path | None = None,
) -> list[Claim]:
    """The claims of these experiments, each with the evidence of its spoiled twins on the same samples."""
    return judged_claims(experiments, budget, seed, workers, store=store, spoil=spoiled_twins)


def missed(claim: Claim) -> tuple[Evidence, ...]:
    """The twins of a claim that its samples did not refute."""
    return tuple(one for one in claim.spoiled if one.verdict is not Verdict.REFUTED)


def spoil_predictions(ids: Sequence[str] = (), seed: int = 0, workers: int = 1) -> list[dict[str, object]]:
    """One mutant for every claim of ours that has a simulation, ``caught`` by the refutation of its prediction made 5%
    larger and 5% smaller, ``missed`` otherwise, in the shape of ``fate mutate --json``.

    The quick budget first; where that has not the power to see 5%, the standard one.
    """
    todo = [
        one for one in discover() if not one.theorem.endswith("-printed") and (not ids or one.theorem in ids)
    ]
    outcomes: list[dict[str, object]] = []
    for budget in (Budget.QUICK, Budget.STANDARD):
        claims = tried_and_spoiled(todo, budget, seed, workers)
        weak = [budget is Budget.QUICK and bool(missed(claim)) for claim in claims]
        outcomes += [_as_json(claim) for claim, again in zip(claims, weak, strict=True) if not again]
        todo = [
            replace(claim.experiment, points=(claim.point,))
            for claim, again in zip(claims, weak, strict=True)
            if again
        ]
    return sorted(outcomes, key=lambda outcome: str(outcome["id"]))


def _as_json(claim: Claim) -> dict[str, object]:
    point = " ".join(f"{name}={value}" for name, value in claim.point.items())
    left = missed(claim)
    assert claim.judged is not None  # a finished run has judged every claim
    return {
        "id": claim.judged.id,
        "target": "simulation",
        "change": f"prediction {SPOILED_BY:.0%} off at {point or 'every point'}",
        "outcome": "missed" if left or not claim.spoiled else "caught",
        "by": f"{left[0].verdict}: {left[0].reason or 'agrees'}" if left else _caught_by(claim.spoiled),
    }


def _caught_by(spoiled: Iterable[Evidence]) -> str:
    weakest = min(spoiled, key=lambda one: abs(one.z))
    return f"{weakest.model} simulation, z = {weakest.z:.1f}, {weakest.trials} trials"
