"""Every experiment asked for, run to its verdict: what stands behind ``fate verify``.

All claims of a run are fixed before anything is drawn; each is tested at its share of one family-wise level,
at looks fixed in advance (``verification.statistics.levels``). After each look a claim that is refuted, or
that agrees with the power it needs, stops; the others go on to their next look.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from theory.errors import BadInput, UnknownTheorem
from theory.verdict import Verdict
from verification.budget import Budget
from verification.evidence import Evidence
from verification.experiment import (
    EXPONENT_MUST_DETECT,
    Exact,
    Experiment,
    Number,
    Simulate,
    at_setup,
    discover,
    refuse_duplicates,
)
from verification.fingerprint import code_version, qualified_name
from verification.judging import Collected, judge, simulate_block
from verification.progress import Bar
from verification.stated_law import draw_stated_law, law_version
from verification.statistics.levels import FAMILY_LEVEL, Look, looks, share
from verification.store import Result, Store
from verification.sweep import Cell, Failure, Outcome, Workers

Predictor = Callable[[str, Mapping[str, Exact]], float]
Found = Sequence[Sequence[Outcome]]  # what the blocks of a look came to, for each setup of the claim
_FORMAT = 2  # of a block's numbers: see simulate_block


@dataclass
class Claim:
    """One experiment at one point, on its way to a verdict.

    ``stretch`` multiplies the law that is claimed: 1, but where a claim is spoiled on purpose. ``spoiled`` is what the
    same samples say of the claim's spoiled twins, where there are any.
    """

    experiment: Experiment
    point: Mapping[str, Exact]
    prediction: float
    budget: Budget
    looks: tuple[Look, ...]
    stretch: float = 1.0
    judged: Evidence | None = field(default=None)
    spoiled: tuple[Evidence, ...] = ()

    def cells(self, look: Look) -> list[list[Cell]]:
        """For each setup, the blocks that this look pools."""
        return [
            [
                _cell(self.experiment, point, settings, self.experiment.block_trials(self.budget), block)
                for block in range(look.blocks)
            ]
            for point, settings in self.experiment.setups(self.point)
        ]


def verify(
    ids: Sequence[str] = (),
    budget: str | Budget = Budget.QUICK,
    seed: int = 0,
    workers: int = 1,
    scheduler: str | None = None,
    store: str | Path | None = None,
    predictor: Predictor | None = None,
    *,
    experiments: Iterable[Experiment] | None = None,
    level: float = FAMILY_LEVEL,
    progress: bool = False,
) -> dict[str, object]:
    """The evidence for these theorems (all that have experiments, if none is named), in the shape of ``fate
    verify --json``.

    ``predictor(theorem, point)`` is the theory: the theorem's value, ``theory.evaluate.value`` by default.
    ``store`` keeps finished work for another run, with the same numbers whatever ``workers`` and
    ``scheduler`` are.
    Raises UnknownTheorem for an id without experiments, BadInput for a bad budget or point, or an unusable
    store.
    """
    start = time.monotonic()
    collected = run(
        _chosen(ids, experiments),
        Budget.read(budget),
        seed,
        workers,
        scheduler,
        store,
        predictor,
        level,
        progress,
    )
    return {
        "experiments": [evidence.json() for evidence in collected],
        "level": level,
        "seconds": time.monotonic() - start,
        "budget": str(Budget.read(budget)),
        "seed": seed,
        "fell_short": fell_short(collected),
    }


def run(
    experiments: Sequence[Experiment],
    budget: Budget,
    seed: int = 0,
    workers: int = 1,
    scheduler: str | None = None,
    store: str | Path | None = None,
    predictor: Predictor | None = None,
    level: float = FAMILY_LEVEL,
    progress: bool = False,
) -> list[Evidence]:
    """The evidence of every experiment at every one of its points, in their order."""
    claims = judged_claims(
        experiments,
        budget,
        seed,
        workers,
        scheduler,
        store,
        predictor,
        level,
        progress,
        spoil=lambda claim: (),
    )
    return [claim.judged for claim in claims if claim.judged is not None]


def judged_claims(
    experiments: Sequence[Experiment],
    budget: Budget,
    seed: int = 0,
    workers: int = 1,
    scheduler: str | None = None,
    store: str | Path | None = None,
    predictor: Predictor | None = None,
    level: float = FAMILY_LEVEL,
    progress: bool = False,
    *,
    spoil: Callable[[Claim], Iterable[Claim]],
) -> list[Claim]:
    """Every claim with its evidence, and with the evidence of its twins (``spoil(claim)``) on the same samples, at the
    look and the level at which the claim itself was decided.
    """
    if seed < 0:
        raise BadInput(f"the seed {seed} is negative: give a whole number from 0 up")
    refuse_duplicates(experiments)
    claims = _plan(experiments, budget, predictor or _theory, level)
    if not claims:
        return []
    with Store(store) as kept, Workers(workers, scheduler) as machines, Bar(progress) as bar:
        for stage in range(max(len(claim.looks) for claim in claims)):
            going = [claim for claim in claims if claim.judged is None]
            if not going:
                break
            cells = [claim.cells(_look(claim, stage)) for claim in going]
            wanted = {cell.key: cell for parts in cells for part in parts for cell in part}
            bar.stage(f"look {stage + 1}, {len(going)} claims", len(wanted))
            outcomes = machines.run(wanted.values(), seed, kept, bar)
            for claim, parts in zip(going, cells, strict=True):
                look = _look(claim, stage)
                found = [[outcomes[cell.key] for cell in part] for part in parts]
                claim.judged = _judged(claim, look, found, seed, level)
                if claim.judged is not None:
                    claim.spoiled = tuple(_evidence(twin, look, found, seed, level) for twin in spoil(claim))
    return claims


def fell_short(evidence: Iterable[Evidence]) -> list[str]:
    """What keeps the exit code from 0: each of ours that is not supported, and each ``-printed`` that nothing
    refutes.

    A statement as printed may hold at some points: it falls when one point refutes it.
    """
    evidence = list(evidence)
    fallen = {one.id for one in evidence if one.verdict is Verdict.REFUTED}
    return sorted(
        {one.id for one in evidence if one.id.endswith("-printed") and one.id not in fallen}
        | {one.id for one in evidence if not one.id.endswith("-printed") and not one.verdict.passes}
    )


def _theory(theorem: str, point: Mapping[str, Exact]) -> float:
    from theory.evaluate import value

    return value(theorem, point)


def _chosen(ids: Sequence[str], experiments: Iterable[Experiment] | None) -> tuple[Experiment, ...]:
    known = tuple(discover() if experiments is None else experiments)
    for id in ids:
        if not any(experiment.theorem == id for experiment in known):
            raise UnknownTheorem(
                f"no experiment tries {id[:80]!r}: `fate verify` without an id tries all there are"
            )
    return tuple(experiment for experiment in known if not ids or experiment.theorem in ids)


def _plan(
    experiments: Sequence[Experiment], budget: Budget, predictor: Predictor, level: float
) -> list[Claim]:
    pairs = [(experiment, point) for experiment in experiments for point in experiment.points]
    claims = []
    for experiment, point in pairs:
        blocks = experiment.blocks(budget)
        own = share(level, len(pairs))
        expected = _prediction(experiment, point, predictor)
        # The noise of a slope or of a median comes down too slowly for early looks to be worth their level.
        several = experiment.kind in ("mean", "event")
        tested_at = looks(blocks, own) if several else (Look(blocks, own),)
        claims.append(Claim(experiment, point, expected, budget, tested_at))
    return claims


def _prediction(experiment: Experiment, point: Mapping[str, Exact], predictor: Predictor) -> float:
    """The theorem's value, or the experiment's own prediction or fixed limit; NaN where a law needs none."""
    if experiment.limit is not None:
        return experiment.limit
    if experiment.kind == "law":
        return float("nan")
    numeric, settings = experiment.setups(point)[0]
    settings.pop(experiment.along, None)
    setup = {**settings, **numeric}
    if experiment.predict is not None:
        stated = at_setup(experiment.predict, setup)
    else:
        stated = float(predictor(experiment.theorem, point))
    return stated + (0.0 if experiment.shift is None else float(experiment.shift(setup)))


def _look(claim: Claim, stage: int) -> Look:
    return claim.looks[min(stage, len(claim.looks) - 1)]


def _cell(
    experiment: Experiment,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    block: int,
) -> Cell:
    """One block of trials. Its key names the simulation and its numbers, not the theorem: claims share
    samples.
    """
    law = experiment.kind == "law"
    reference = _reference(experiment)
    key = {
        "simulate": qualified_name(experiment.simulate),
        "version": experiment.version,
        "format": _FORMAT,
        "setup": dict(sorted({**settings, **point}.items())),
        "law": (qualified_name(reference) if reference else "samples") if law else "",
        "trials": trials,
        "block": block,
    }
    version = code_version(experiment.simulate, experiment.version)
    if reference is not None:
        version += code_version(reference, experiment.version)
        version += "" if experiment.reference else law_version(experiment.theorem)
    compute = partial(simulate_block, experiment.simulate, reference, law, point, settings, trials)
    return Cell(json.dumps(key), compute, version)


def _reference(experiment: Experiment) -> Simulate | None:
    """What draws the claimed law: the experiment's own reference, or the theorem itself; None where there is a cdf."""
    if experiment.kind != "law" or experiment.cdf is not None:
        return None
    return experiment.reference or partial(draw_stated_law, experiment.theorem)


def _judged(claim: Claim, look: Look, found: Found, seed: int, level: float) -> Evidence | None:
    """The claim's evidence if it stops at this look, else None."""
    evidence = _evidence(claim, look, found, seed, level)
    last = look == claim.looks[-1]
    failed = any(isinstance(outcome, Failure) for part in found for outcome in part)
    return evidence if last or failed or evidence.verdict is not Verdict.UNDECIDED else None


def _evidence(claim: Claim, look: Look, found: Found, seed: int, level: float) -> Evidence:
    """What the blocks that this look pools say of a claim."""
    failures = [outcome.reason for part in found for outcome in part if isinstance(outcome, Failure)]
    results = [[outcome for outcome in part if isinstance(outcome, Result)] for part in found]
    parts = [Collected.of([result.value for result in part]) for part in results]
    evidence = _weigh(claim, parts, look, seed, level)
    evidence = replace(evidence, seconds=sum(result.seconds for part in results for result in part))
    if failures:
        reason = f"{len(failures)} of {sum(map(len, found))} blocks of trials failed: {failures[0]}"
        return replace(evidence, verdict=Verdict.UNDECIDED, reason=reason)
    return evidence


def _weigh(claim: Claim, parts: Sequence[Collected], look: Look, seed: int, level: float) -> Evidence:
    experiment = claim.experiment
    judgement = judge(experiment, claim.point, parts, claim.prediction, look.level, claim.stretch)
    needed = experiment.detection(claim.budget)
    verdict, reason = judgement.verdict(look.level, needed, EXPONENT_MUST_DETECT[claim.budget])
    failed = sum(part.not_converged for part in parts)
    trials = sum(part.moments.count for part in parts)
    if failed > experiment.allowed_not_converged * (failed + trials):
        verdict, reason = Verdict.UNDECIDED, f"{failed} of {failed + trials} runs did not converge"
    return Evidence(
        id=experiment.theorem,
        model=experiment.model,
        kind=experiment.kind,
        point=claim.point,
        settings=experiment.settings,
        summary=judgement.summary,
        prediction=judgement.prediction,
        mean=judgement.mean,
        stderr=judgement.stderr,
        trials=trials,
        not_converged=failed,
        seed=seed,
        z=judgement.z,
        p_value=judgement.p_value,
        level=level,
        detectable=judgement.detectable,
        must_detect=needed,
        verdict=verdict,
        reason=reason,
        detectable_exponent=judgement.detectable_exponent,
        approach=judgement.approach,
        numerical_error=judgement.numerical_error,
        versions=_versions(experiment),
    )


def _versions(experiment: Experiment) -> dict[str, str]:
    import platform

    import numpy

    return {
        "experiment": code_version(experiment.simulate, experiment.version),
        "numpy": numpy.__version__,
        "python": platform.python_version(),
    }


def exit_code(document: Mapping[str, object]) -> int:
    """0 when everything asked for holds, 1 when something fell short."""
    if not document["experiments"]:
        raise BadInput("there is nothing to verify: no experiment was found")
    return 1 if document["fell_short"] else 0
