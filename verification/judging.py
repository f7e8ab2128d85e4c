"""From the samples of one claim to its evidence, at one look."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from theory.verdict import Verdict
from verification.evidence import Approach
from verification.experiment import Array, Exact, Experiment, Number, Samples, Simulate, at_setup
from verification.statistics.events import detectable_event_shift, event_p_value
from verification.statistics.laws import EDGES, Counts, against_cdf, against_draws, edges_of
from verification.statistics.means import detectable_shift, mean_p_value, standard_error
from verification.statistics.moments import Moments
from verification.statistics.slopes import NOISIEST, Estimate, fit_exponent, fit_limit

Setup = Mapping[str, Number]

# Draws from a reference law for each sample: the test then has 8/9 of the power of an exact cdf, in n.
REFERENCE_DRAWS = 8
_PILOT = 8 * EDGES
_PILOT_SEED = 58142
_HEAD = 7


class Judgement(NamedTuple):
    """The numbers of a verdict: see :class:`verification.evidence.Evidence` for their meaning.

    ``detectable`` is relative; ``reason`` is not empty where the test itself could not be made.
    """

    summary: str
    prediction: float
    mean: float
    stderr: float
    p_value: float
    detectable: float
    reason: str = ""
    detectable_exponent: float | None = None
    approach: Approach | None = None
    numerical_error: float = 0.0

    @property
    def z(self) -> float:
        """(mean - prediction) / stderr; 0/0 is 0."""
        gap = self.mean - self.prediction
        if self.stderr > 0:
            return gap / self.stderr
        return 0.0 if gap == 0 else math.copysign(math.inf, gap)

    def verdict(self, level: float, must_detect: float, exponent_must_detect: float) -> tuple[Verdict, str]:
        """The verdict at this look, and why if it is not a plain pass."""
        if self.p_value <= level:
            return (
                Verdict.REFUTED,
                f"{self.summary} {self.mean:.6g} against {self.prediction:.6g}: p = {self.p_value:.1e}",
            )
        if self.reason:
            return Verdict.UNDECIDED, self.reason
        if not self.detectable <= must_detect:
            return (
                Verdict.UNDECIDED,
                f"would have seen an error of {self.detectable:.2%}, needs {must_detect:.2%}",
            )
        if self.detectable_exponent is not None and not self.detectable_exponent <= exponent_must_detect:
            seen, needed = f"{self.detectable_exponent:.1%}", f"{exponent_must_detect:.0%}"
            return Verdict.UNDECIDED, f"would have seen an error of {seen} in the exponent, needs {needed}"
        return Verdict.SUPPORTED, ""


@dataclass(frozen=True)
class Collected:
    """The pooled samples of one setup: moments always, counts between edges where their law is judged.

    ``errors`` are the moments of the numerical errors that the samples brought, one for each source.
    """

    moments: Moments
    errors: tuple[Moments, ...]
    not_converged: int
    samples: Counts | None
    reference: Counts | None

    @property
    def error(self) -> float:
        """What their own numerical errors may have moved the samples' mean by: two standard errors are allowed for."""
        return sum(abs(one.mean) + (2 * one.stderr if one.second > 0 else 0.0) for one in self.errors)

    @classmethod
    def of(cls, blocks: Sequence[Array]) -> Collected:
        """Blocks as :func:`simulate_block` returns them, pooled in the order given."""
        moments = Moments.merged(Moments(int(block[1]), *block[2:5].tolist()) for block in blocks)
        failed = int(sum(block[0] for block in blocks))
        sources, edges = (int(blocks[0][place]) for place in (5, 6)) if blocks else (0, 0)
        errors = tuple(
            Moments.merged(Moments(int(block[1]), *block[at : at + 2].tolist()) for block in blocks)
            for at in range(_HEAD, _HEAD + 2 * sources, 2)
        )
        if not edges:
            return cls(moments, errors, failed, None, None)
        start = _HEAD + 2 * sources
        at, below, drawn = (slice(start + i * edges, start + (i + 1) * edges) for i in range(3))
        samples = Counts.merged(Counts(block[at], block[below], int(block[1])) for block in blocks)
        if blocks[0][drawn].size == 0:
            return cls(moments, errors, failed, samples, None)
        sizes = [REFERENCE_DRAWS * int(block[0] + block[1]) for block in blocks]
        reference = (Counts(block[at], block[drawn], size) for block, size in zip(blocks, sizes, strict=True))
        return cls(moments, errors, failed, samples, Counts.merged(reference))


def simulate_block(
    simulate: Simulate,
    reference: Simulate | None,
    law: bool,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Array:
    """One flat array: not converged, count, mean, second, third, number of sources of error and of edges; mean and
    second of the errors of each source; where a law is judged, the edges, how many samples are at most each, and the
    same of the reference draws.

    Raises ValueError when the simulation returns anything but ``trials`` finite numbers and failures to
    converge.
    """
    samples = _checked(simulate(point, settings, trials, generator), trials)
    moments = Moments.of(samples.values)
    errors = [Moments.of(source) for source in samples.errors]
    head = [samples.not_converged, moments.count, moments.mean, moments.second, moments.third, len(errors)]
    spread = [number for one in errors for number in (one.mean, one.second)]
    if not law:
        return np.asarray([*head, 0, *spread], dtype=np.float64)
    # The same pilot in every block: its edges do not depend on what is judged.
    pilot = (reference or simulate)(point, settings, _PILOT, np.random.default_rng(_PILOT_SEED))
    edges = edges_of(_checked(pilot, _PILOT).values)
    counts = [edges, Counts.of(samples.values, edges).below]
    if reference is not None:
        draws = REFERENCE_DRAWS * trials
        drawn = _checked(reference(point, settings, draws, generator), draws).values
        counts.append(Counts.of(drawn, edges).below)
    return np.concatenate([np.asarray([*head, edges.size, *spread], dtype=np.float64), *counts])


def _checked(returned: Array | Samples, trials: int) -> Samples:
    samples = returned if isinstance(returned, Samples) else Samples(np.asarray(returned, dtype=np.float64))
    values = np.asarray(samples.values, dtype=np.float64)
    if values.ndim != 1 or values.size + samples.not_converged != trials:
        got = f"shape {values.shape} and {samples.not_converged} not converged"
        raise ValueError(f"simulate returned {got} for {trials} trials")
    wrong = int(np.sum(~np.isfinite(values)))
    if wrong:
        raise ValueError(
            f"{wrong} of {trials} samples are not finite: report runs that fail as not_converged"
        )
    errors = tuple(np.asarray(source, dtype=np.float64) for source in samples.errors)
    if any(source.shape != values.shape or not np.all(np.isfinite(source)) for source in errors):
        raise ValueError("the samples' numerical errors are not one finite number for each sample and source")
    return Samples(values, samples.not_converged, errors)


def judge(
    experiment: Experiment,
    point: Mapping[str, Exact],
    parts: Sequence[Collected],
    prediction: float,
    level: float,
    stretch: float = 1.0,
) -> Judgement:
    """The evidence of one claim's samples, one part a setup, tested at ``level``.

    ``prediction`` is the theorem's value at the point: the limit, for a slope; not used for a law, whose reference
    draws are stretched by ``stretch`` (other than 1 for a claim that is spoiled on purpose).
    """
    if any(part.moments.count == 0 for part in parts):
        return Judgement("mean", prediction, math.nan, math.inf, 1.0, math.inf, "no run converged")
    if experiment.kind == "slope":
        return _judge_slope(experiment, point, parts, prediction, level)
    if experiment.kind == "law":
        return _judge_law(experiment, point, parts[0], level, stretch)
    judge_one = {"mean": _judge_mean, "event": _judge_event}[experiment.kind]
    return judge_one(experiment, point, parts[0], prediction, level)


def allowance(experiment: Experiment, point: Mapping[str, Exact], prediction: float) -> float:
    """What a relative error of 1 in this prediction is: the experiment's scale, or the prediction's own size."""
    if experiment.scale is None:
        return abs(prediction)
    return abs(at_setup(experiment.scale, _setup(experiment, point)))


def _setup(experiment: Experiment, point: Mapping[str, Exact]) -> Setup:
    numeric, settings = experiment.setups(point)[0]
    return {**settings, **numeric}


def _relative(shift: float, experiment: Experiment, point: Mapping[str, Exact], prediction: float) -> float:
    size = allowance(experiment, point, prediction)
    return shift / size if size > 0 else math.inf


def _judge_mean(
    experiment: Experiment, point: Mapping[str, Exact], part: Collected, prediction: float, level: float
) -> Judgement:
    variance = None if experiment.variance is None else float(experiment.variance(_setup(experiment, point)))
    error = experiment.numerical_error + part.error
    shift = detectable_shift(part.moments, level, variance, error)
    return Judgement(
        "mean",
        prediction,
        part.moments.mean,
        standard_error(part.moments, variance),
        mean_p_value(part.moments, prediction, variance, error),
        _relative(shift, experiment, point, prediction),
        numerical_error=error,
    )


def _judge_event(
    experiment: Experiment, point: Mapping[str, Exact], part: Collected, prediction: float, level: float
) -> Judgement:
    count = part.moments.count
    fraction = part.moments.mean
    if part.moments.second > count * fraction * (1 - fraction) * (1 + 1e-9) + 1e-12:
        return Judgement(
            "fraction", prediction, fraction, math.nan, 1.0, math.inf, "samples of an event are 0 or 1"
        )
    return Judgement(
        "fraction",
        prediction,
        fraction,
        math.sqrt(prediction * (1 - prediction) / count),
        event_p_value(round(count * fraction), count, prediction),
        _relative(detectable_event_shift(count, prediction, level), experiment, point, prediction),
    )


def _judge_law(
    experiment: Experiment, point: Mapping[str, Exact], part: Collected, level: float, stretch: float
) -> Judgement:
    setup = _setup(experiment, point)
    samples, reference = part.samples, part.reference
    assert samples is not None  # simulate_block counts wherever a law is judged
    half = 0.5 / math.sqrt(samples.size)
    stderr = (samples.quantile(0.5 + half) - samples.quantile(0.5 - half)) / 2
    if reference is None:
        cdf = experiment.cdf
        assert cdf is not None  # a law without reference draws has a cdf
        test = against_cdf(samples, lambda x: cdf(setup, x / stretch), level)
        predicted = float(np.interp(0.5, cdf(setup, samples.edges / stretch), samples.edges))
    else:
        test = against_draws(samples, reference, level, stretch)
        predicted = stretch * reference.quantile(0.5)
        stderr *= math.sqrt(1 + samples.size / reference.size)
    return Judgement("median", predicted, samples.quantile(0.5), stderr, test.p_value, test.detectable)


def _judge_slope(
    experiment: Experiment, point: Mapping[str, Exact], parts: Sequence[Collected], limit: float, level: float
) -> Judgement:
    """The exponent and the limit are tested apart, each at half the level."""
    claimed = experiment.exponent
    assert claimed is not None
    at = np.asarray(experiment.abscissae, dtype=np.float64)
    means = np.array([part.moments.mean for part in parts])
    stderrs = np.array([part.moments.stderr if part.moments.second > 0 else 0.0 for part in parts])
    stderrs += [part.error for part in parts]
    found = fit_limit(at, means, stderrs, claimed, experiment.corrections)
    against_limit = min(1.0, 2 * found.p_value(limit))
    visible = _relative(found.detectable_shift(level / 2), experiment, point, limit)
    about_limit = Judgement("limit", limit, found.value, found.stderr, against_limit, visible)
    lost = _lost_in_noise(experiment, means - limit, stderrs + experiment.numerical_error)
    if lost:
        return about_limit._replace(reason=lost)
    slope = fit_exponent(at, means - limit, stderrs, claimed if experiment.corrections else None)
    approach = _approach(experiment, slope, claimed, level / 2)
    p_value = min(against_limit, 2 * slope.p_value(claimed))
    visible_exponent = slope.detectable_shift(level / 2) / abs(claimed)
    if experiment.judges_exponent:
        seen = Judgement("exponent", claimed, slope.value, slope.stderr, p_value, visible_exponent)
        return seen._replace(approach=approach)
    return about_limit._replace(p_value=p_value, detectable_exponent=visible_exponent, approach=approach)


def _approach(experiment: Experiment, slope: Estimate, claimed: float, level: float) -> Approach:
    low, high = slope.interval(level)
    return Approach(
        along=experiment.along,
        first=float(min(experiment.abscissae)),
        last=float(max(experiment.abscissae)),
        predicted=claimed,
        fitted=slope.value,
        stderr=slope.stderr,
        low=low,
        high=high,
    )


def _lost_in_noise(experiment: Experiment, biases: Array, noise: Array) -> str:
    """Which bias is too noisy for its logarithm; empty if none is."""
    for at, bias, error in zip(experiment.abscissae, biases, noise, strict=True):
        if not error < NOISIEST * abs(bias):
            return f"the bias at {experiment.along} = {at:g} is lost in noise: {bias:.2e} +- {error:.2e}"
    return ""
