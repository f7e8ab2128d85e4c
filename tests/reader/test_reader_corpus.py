"""The corpora measured: no planted error stands, no right line falls, nearly all are decided."""

from __future__ import annotations

import pytest
from chains_of import Chain, accepted, caught, chains, read

from derivations.reader.results import Step
from theory.verdict import Verdict

CORPUS, HELD_OUT, KEPT_APART = chains("corpus"), chains("held_out"), chains("kept_apart")
APPENDICES, TOPICS = chains("appendices"), chains("topics")
LINEAR, LINEAR_SECOND = chains("linear_algebra"), chains("linear_algebra_second")
LEARNING, LEARNING_SECOND = chains("learning"), chains("learning_second")
MODELS, MODELS_SECOND = chains("linear_models"), chains("linear_models_second")
OPTIMISATION, OPTIMISATION_SECOND = chains("optimisation_third"), chains("optimisation_fourth")
PROBABILITY = chains("probability_third")
ALL = pytest.mark.parametrize(
    "corpus",
    [CORPUS, HELD_OUT, KEPT_APART, TOPICS, LINEAR_SECOND]
    + [pytest.param(corpus, marks=pytest.mark.slow) for corpus in (APPENDICES, LINEAR, LEARNING, LEARNING_SECOND)]
    + [OPTIMISATION_SECOND, pytest.param(OPTIMISATION, marks=pytest.mark.slow)]
    + [MODELS_SECOND, pytest.param(MODELS, marks=pytest.mark.slow)]
    + [pytest.param(PROBABILITY, marks=pytest.mark.slow)],
    ids=[
        *("corpus", "held-out", "kept-apart", "topics", "linear-second"),
        *("appendices", "linear", "learning", "learning-second"),
        *("optimisation-second", "optimisation"),
        *("models-second", "models"),
        "probability",
    ],
)
_RIGHT: dict[str, list[Step]] = {}
_SPOILED: dict[str, list[Step]] = {}


def right(chain: Chain) -> list[Step]:
    """The right chain, decided once."""
    if chain.name not in _RIGHT:
        _RIGHT[chain.name] = read(chain.text)
    return _RIGHT[chain.name]


def spoiled(chain: Chain) -> list[Step]:
    """The chain with its error, decided once."""
    if chain.name not in _SPOILED:
        _SPOILED[chain.name] = read(chain.spoiled)
    return _SPOILED[chain.name]


def test_the_corpus_is_large_enough_and_its_names_are_its_own() -> None:
    older = CORPUS + HELD_OUT + KEPT_APART + APPENDICES + TOPICS
    fresh = LINEAR + LINEAR_SECOND + LEARNING + LEARNING_SECOND + OPTIMISATION + OPTIMISATION_SECOND
    fresh += MODELS + MODELS_SECOND + PROBABILITY
    names = [chain.name for chain in older + fresh]
    assert len(OPTIMISATION) >= 30
    assert len(OPTIMISATION_SECOND) >= 15
    assert len(MODELS) >= 40
    assert len(MODELS_SECOND) >= 30
    assert len(CORPUS) >= 120
    assert len(HELD_OUT) >= 30
    assert len(KEPT_APART) >= 40
    assert len(APPENDICES) >= 60
    assert len(TOPICS) >= 30
    assert len(LINEAR) >= 40
    assert len(LINEAR_SECOND) >= 15
    assert len(LEARNING) >= 40
    assert len(LEARNING_SECOND) >= 20
    assert len(PROBABILITY) >= 65
    assert len(set(names)) == len(names)


@ALL
def test_right_lines_are_decided_and_none_is_refuted(corpus: list[Chain]) -> None:
    found = [(chain.name, step) for chain in corpus for step in right(chain)]
    fallen = [(name, step.place.line) for name, step in found if step.outcome.verdict is Verdict.REFUTED]
    decided = sum(step.outcome.verdict.settles for _, step in found)
    assert not fallen
    assert decided >= 0.9 * len(found)


@ALL
def test_planted_errors_are_refuted_at_their_line_and_none_stands(corpus: list[Chain]) -> None:
    stood = [chain.name for chain in corpus if accepted(chain, spoiled(chain))]
    found = [chain.name for chain in corpus if caught(chain, spoiled(chain))]
    assert not stood
    assert len(found) >= 0.95 * len(corpus)


def test_the_measure_itself_notices_an_error_that_is_not_there() -> None:
    chain = CORPUS[0]
    assert not caught(chain, right(chain))
    assert not accepted(chain, spoiled(chain))
