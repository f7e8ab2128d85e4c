"""``verify`` gives verdicts with their power, the same numbers on any number of workers."""

from __future__ import annotations

import importlib
import json
import math
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import runner_simulations as simulations
from runner_simulations import experiment, mean_of

from theory.errors import BadInput, UnknownTheorem
from theory.verdict import Verdict
from verification import fingerprint, mutation
from verification.budget import Budget
from verification.experiment import Experiment, discover, numbers, refuse_duplicates
from verification.fingerprint import code_version, qualified_name
from verification.runner import exit_code, fell_short, judged_claims, run, verify
from verification.store import Store
from verification.sweep import cell_generator

KEYS = {
    "id",
    "model",
    "point",
    "prediction",
    "mean",
    "stderr",
    "trials",
    "seed",
    "z",
    "detectable",
    "verdict",
}


def only(found: list) -> object:
    assert len(found) == 1
    return found[0]


def one_point(**changes: object) -> Experiment:
    return experiment(**{"points": ({"mu": 2},), **changes})


def evidence(tried: Experiment, spoiled: float = 1.0, **options: object):
    found = run([tried], Budget.QUICK, 5, predictor=lambda t, p: spoiled * mean_of(t, p), **options)
    return only(found)


def test_the_document_has_the_contract_s_keys_and_is_plain_json() -> None:
    document = verify(budget="quick", seed=5, predictor=mean_of, experiments=[experiment()])
    assert {"experiments", "level", "seconds"} <= set(document)
    again = json.loads(json.dumps(document, allow_nan=False))
    for one in again["experiments"]:
        assert set(one) >= KEYS
        assert one["z"] == pytest.approx((one["mean"] - one["prediction"]) / one["stderr"])
        assert one["verdict"] == "supported"
        assert one["seed"] == 5
    assert [one["point"] for one in again["experiments"]] == [{"mu": "1/2"}, {"mu": 2}]
    assert exit_code(document) == 0


KINDS = {
    "mean": {},
    "mean with exact variance": {"variance": lambda setup: setup["mu"] ** 2},
    "event": {"simulate": simulations.coin, "kind": "event", "points": ({"p": "1/4"},)},
    "limit": {
        "simulate": simulations.biased,
        "kind": "slope",
        "along": "d",
        "abscissae": (10, 20, 40, 80),
        "exponent": -1,
    },
}
ENOUGH = {Budget.QUICK: 160_000, Budget.STANDARD: 160_000, Budget.THOROUGH: 160_000}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_supports_the_truth_and_refutes_a_prediction_off_by_5_percent(kind: str) -> None:
    tried = one_point(trials=ENOUGH, must_detect={Budget.QUICK: 0.05}, **KINDS[kind])
    truth = evidence(tried)
    assert truth.verdict is Verdict.SUPPORTED, truth.reason
    assert 0 < truth.detectable <= 0.05
    for factor in (0.95, 1.05):
        assert evidence(tried, factor).verdict is Verdict.REFUTED


@pytest.mark.parametrize("with_cdf", [True, False])
def test_a_law_is_supported_and_a_spoiled_law_refuted(with_cdf: bool) -> None:
    def law(mean: float) -> Experiment:
        if with_cdf:
            changes = {"cdf": lambda setup, x: 1 - np.exp(-x / (mean * setup["mu"]))}
        else:
            changes = {"reference": simulations.exponential if mean == 1 else simulations.longer_exponential}
        return one_point(kind="law", trials=ENOUGH, must_detect={Budget.QUICK: 0.05}, **changes)

    truth = evidence(law(1.0))
    assert truth.verdict is Verdict.SUPPORTED, truth.reason
    assert truth.summary == "median"
    assert abs(truth.z) < 6
    assert evidence(law(1.05)).verdict is Verdict.REFUTED


def test_a_law_that_no_one_else_states_is_the_theorem_s_own() -> None:
    """The runner draws it from the claim; a risk that is 5% too large, or another law, is refuted."""
    at = {"points": ({"n": 5, "d": 3, "sigma": 1, "r": 1},), "theorem": "scratch-risk-law", "kind": "law"}
    stated = one_point(trials=ENOUGH, must_detect={Budget.QUICK: 0.05}, simulate=simulations.ratio, **at)
    assert evidence(stated).verdict is Verdict.SUPPORTED
    assert evidence(replace(stated, settings={"times": 1.05})).verdict is Verdict.REFUTED
    nothing = one_point(
        kind="law", theorem="scratch-risk-exact", points=at["points"], simulate=simulations.ratio
    )
    with pytest.raises(TypeError, match="states no law"):
        evidence(nothing)


def test_samples_that_bring_their_own_error_agree_within_it_and_see_less() -> None:
    """A bias of 1% of the mean: refuted as it is, agreed with where the samples say so, and no more than that."""
    sizes = {"trials": ENOUGH, "must_detect": {Budget.QUICK: 0.05}, "simulate": simulations.with_error}
    told = evidence(one_point(settings={"told": 0.01}, **sizes))
    assert told.verdict is Verdict.SUPPORTED
    assert told.detectable > 0.02
    silent = evidence(one_point(settings={"told": 0.0}, **sizes))
    assert silent.verdict is Verdict.REFUTED
    assert silent.numerical_error == 0.0
    # what was allowed for is told: with it the deviation is no longer than chance leaves
    assert told.numerical_error == pytest.approx(0.01 * told.prediction)
    assert abs(told.mean - told.prediction) < told.numerical_error + 4 * told.stderr


def test_a_shift_is_added_to_the_theorem_s_value() -> None:
    shifted = {"trials": ENOUGH, "simulate": simulations.biased, "settings": {"d": 10}}
    assert evidence(one_point(shift=partial(simulations.shift_of, 3), **shifted)).verdict is Verdict.SUPPORTED
    assert evidence(one_point(shift=partial(simulations.shift_of, 2), **shifted)).verdict is Verdict.REFUTED


def test_twins_are_judged_on_the_claim_s_own_samples() -> None:
    tried = {
        name: one_point(trials=ENOUGH, must_detect={Budget.QUICK: 0.05}, **KINDS[name]) for name in KINDS
    }
    law = one_point(
        trials=ENOUGH, must_detect={Budget.QUICK: 0.05}, kind="law", reference=simulations.exponential
    )
    for one in (*tried.values(), law):
        claim = only(judged_claims([one], Budget.QUICK, 5, predictor=mean_of, spoil=mutation.spoiled_twins))
        assert claim.judged.verdict is Verdict.SUPPORTED
        assert [twin.verdict for twin in claim.spoiled] == [Verdict.REFUTED] * 2
        assert {twin.mean for twin in claim.spoiled} == {claim.judged.mean}


def test_a_wrong_exponent_is_refuted() -> None:
    slope = {**KINDS["limit"], "exponent": -0.5}
    assert evidence(one_point(trials=ENOUGH, **slope)).verdict is Verdict.REFUTED


def test_the_fitted_exponent_is_told_with_the_interval_that_is_tested() -> None:
    right = evidence(one_point(trials=ENOUGH, **KINDS["limit"])).approach
    assert right.low < right.predicted < right.high
    assert (right.along, right.first, right.last, right.predicted) == ("d", 10, 80, -1)
    wrong = evidence(one_point(trials=ENOUGH, **{**KINDS["limit"], "exponent": -0.5}))
    assert not wrong.approach.low < -0.5 < wrong.approach.high
    assert wrong.json()["approach"] == vars(wrong.approach)
    assert evidence(one_point(trials=ENOUGH)).approach is None


def test_a_bias_lost_in_noise_is_undecided() -> None:
    slope = {**KINDS["limit"], "abscissae": (1000, 2000, 4000)}
    found = evidence(one_point(trials=dict.fromkeys(Budget, 40), **slope))
    assert found.verdict is Verdict.UNDECIDED
    assert "lost in noise" in found.reason


def test_too_little_power_is_undecided_never_a_pass() -> None:
    found = evidence(one_point(trials=dict.fromkeys(Budget, 100)))
    assert found.verdict is Verdict.UNDECIDED
    assert found.detectable > found.must_detect
    assert fell_short([found]) == ["mean-of-exponential"]


def test_a_prediction_of_zero_needs_a_scale() -> None:
    zero = one_point(points=({"mu": 0},), simulate=simulations.biased, settings={"d": 10**9}, trials=ENOUGH)
    assert evidence(zero).verdict is Verdict.UNDECIDED
    assert math.isinf(evidence(zero).detectable)
    scaled = one_point(
        points=({"mu": 0},), simulate=simulations.biased, settings={"d": 10**9}, trials=ENOUGH, scale=1.0
    )
    assert evidence(scaled).verdict is Verdict.SUPPORTED


def test_runs_that_did_not_converge_are_counted_and_never_a_pass_unless_allowed() -> None:
    found = evidence(one_point(simulate=simulations.stubborn))
    assert found.verdict is Verdict.UNDECIDED
    assert found.not_converged == 1600
    assert found.trials == 14400
    allowed = evidence(one_point(simulate=simulations.stubborn, allowed_not_converged=0.11))
    assert allowed.verdict is Verdict.SUPPORTED


def test_work_stops_at_the_look_that_suffices_and_goes_on_where_it_does_not() -> None:
    sizes = {Budget.QUICK: 64_000, Budget.STANDARD: 64_000, Budget.THOROUGH: 64_000}
    loose = evidence(one_point(trials=sizes, block=1000, must_detect={Budget.QUICK: 0.2}))
    tight = evidence(one_point(trials=sizes, block=1000, must_detect={Budget.QUICK: 0.03}))
    spoiled = evidence(one_point(trials=sizes, block=1000, must_detect={Budget.QUICK: 0.03}), 1.5)
    assert loose.trials == 8_000
    assert tight.trials >= 32_000
    assert spoiled.trials == 8_000
    assert spoiled.verdict is Verdict.REFUTED


def test_any_number_of_workers_gives_the_same_bits() -> None:
    tried = [experiment(), one_point(theorem="stub", simulate=simulations.stubborn)]

    def table(workers: int) -> list[tuple[float, ...]]:
        found = run(tried, Budget.QUICK, 7, workers, predictor=mean_of)
        return [(one.mean, one.stderr, one.z, one.detectable, float(one.trials)) for one in found]

    alone = table(1)
    assert table(2) == alone
    assert table(1) == alone


def test_the_seed_and_the_key_decide_the_numbers() -> None:
    """The twin of the test above: another seed, or another key, gives other numbers."""
    draws = {
        (seed, key): cell_generator(seed, key).random() for seed in (0, 1, 2**40) for key in ("a", "b", "")
    }
    assert len(set(draws.values())) == len(draws)
    assert draws[0, "a"] == cell_generator(0, "a").random()


def test_a_poisoned_cell_says_why_and_the_rest_goes_on() -> None:
    points = ({"mu": 2}, {"mu": 3}, {"mu": 1}, {"mu": "1/2"})
    found = run(
        [experiment(simulate=simulations.poisoned, points=points)], Budget.QUICK, 5, 2, predictor=mean_of
    )
    assert [one.verdict for one in found] == [Verdict.UNDECIDED] * 2 + [Verdict.SUPPORTED] * 2
    assert "ArithmeticError: the matrix is singular" in found[0].reason
    assert "worker process died" in found[1].reason


def test_samples_that_are_not_finite_or_not_counted_poison_their_cell() -> None:
    assert "not finite" in evidence(one_point(simulate=simulations.overflowing)).reason
    assert "for 4000 trials" in evidence(one_point(simulate=simulations.miscounting)).reason


def test_claims_with_the_same_simulation_and_numbers_share_their_samples(tmp_path: Path) -> None:
    ours = experiment()
    printed = experiment(theorem="mean-printed", points=({},), settings={"mu": "1/2"})
    found = run([ours, printed], Budget.QUICK, 1, store=tmp_path / "store", predictor=lambda t, p: 0.5)
    assert found[0].mean == found[2].mean
    assert found[0].mean != found[1].mean


def test_a_finished_run_is_read_from_the_store(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    first = run([experiment()], Budget.QUICK, 1, store=store, predictor=mean_of)
    with Store(store) as kept:
        finished = kept.count()
    again = run([experiment()], Budget.QUICK, 1, store=store, predictor=mean_of)
    assert again == first  # with its seconds, which a second computation would change
    run([experiment()], Budget.QUICK, 2, store=store, predictor=mean_of)
    run([experiment(version="2")], Budget.QUICK, 1, store=store, predictor=mean_of)
    with Store(store) as kept:
        assert kept.count() == 3 * finished


def test_a_printed_statement_is_expected_to_fall() -> None:
    printed = one_point(theorem="mean-printed")
    assert fell_short([evidence(printed)]) == ["mean-printed"]
    assert fell_short([evidence(printed, 1.5)]) == []
    ours = evidence(one_point(), 1.5)
    assert fell_short([ours]) == ["mean-of-exponential"]


def test_bad_input_gets_one_line() -> None:
    asked = {"predictor": mean_of, "experiments": [experiment()]}
    with pytest.raises(UnknownTheorem, match="no experiment tries 'nonsense'"):
        verify(["nonsense"], **asked)
    with pytest.raises(BadInput, match="use quick, standard or thorough"):
        verify(budget="huge", **asked)
    with pytest.raises(BadInput, match="negative"):
        verify(seed=-1, **asked)
    with pytest.raises(BadInput, match="cannot read the value"):
        numbers({"theta": "__import__('os')"})


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"model": "magic"}, "model"),
        ({"points": ()}, "no points"),
        ({"trials": {Budget.QUICK: 1}}, "trials"),
        ({"block": 0}, "block"),
        ({"settings": {"mu": 1}}, "both"),
        ({"cdf": len}, "law"),
        ({"kind": "law", "cdf": len, "reference": len}, "law"),
        ({"kind": "slope"}, "slope"),
        ({"kind": "slope", "along": "d", "abscissae": (1, 2), "exponent": -1}, "abscissae"),
    ],
)
def test_an_experiment_that_cannot_be_run_is_refused_when_it_is_written(
    changes: dict, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        experiment(**changes)


def test_duplicates_are_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        refuse_duplicates([experiment(), experiment(points=({"mu": "0.5"},))])
    refuse_duplicates([experiment(), experiment(model="gd")])


def test_discovery_reads_values_tuples_and_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = tmp_path / "pretend_floor" / "topic"
    topic.mkdir(parents=True)
    (topic.parent / "__init__.py").touch()
    (topic / "__init__.py").touch()
    (topic / "one.py").write_text(
        "from runner_simulations import experiment\nONE = experiment()\nMANY = [experiment(theorem='a'), 3]\n"
    )
    (topic / "needs_more.py").write_text("import a_library_that_is_not_installed\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.warns(UserWarning, match="a_library_that_is_not_installed"):
        found = discover("pretend_floor")
    assert [one.theorem for one in found] == ["a", "mean-of-exponential"]
    (topic / "two.py").write_text("from runner_simulations import experiment\nAGAIN = experiment()\n")
    with pytest.warns(UserWarning, match="left out"), pytest.raises(ValueError, match="twice"):
        discover("pretend_floor")


LATELY = "def simulate(*_):\n    from pretend_pack.helper import draw\n    return draw()\n"
OF_A_CONSTANT = "from pretend_pack.helper import SIZE\n\ndef simulate(*_):\n    return SIZE\n"
AT_ONCE = "from pretend_pack.helper import draw\n\ndef simulate(*_):\n    return draw()\n"


@pytest.mark.parametrize("source", [AT_ONCE, OF_A_CONSTANT, LATELY])
def test_the_code_version_sees_a_change_in_a_module_that_the_simulation_uses(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest(place: str, helper: str, unrelated: str = "") -> str:
        folder = tmp_path / place / "pretend_pack"
        folder.mkdir(parents=True)
        for name, text in (("__init__", ""), ("helper", helper), ("unrelated", unrelated), ("tried", source)):
            (folder / f"{name}.py").write_text(text)
        for cached in (fingerprint._digest, fingerprint._imported, fingerprint._exists, fingerprint._source):
            cached.cache_clear()
        for name in [name for name in sys.modules if name.startswith("pretend_pack")]:
            del sys.modules[name]
        importlib.invalidate_caches()
        with monkeypatch.context() as here:
            here.syspath_prepend(str(tmp_path / place))
            return code_version(importlib.import_module("pretend_pack.tried").simulate)

    one, two = (f"SIZE = {size}\n\ndef draw():\n    return SIZE\n" for size in (1, 2))
    before = digest("a", one)
    assert digest("b", one, "x = 1\n") == before
    assert digest("c", two) != before


def test_the_declared_version_and_the_name_are_part_of_it() -> None:
    assert code_version(simulations.coin) != code_version(simulations.coin, "2")
    with pytest.raises(ValueError, match="module-level"):
        qualified_name(lambda: None)
