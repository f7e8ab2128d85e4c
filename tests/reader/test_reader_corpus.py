"""The corpora measured: no planted error stands, no right line falls, nearly all are decided."""

from __future__ import annotations

import pytest
from chains_of import Chain, accepted, caught, chains, read

from derivations.reader.results import Step
from theory.verdict import Verdict

# How many chains each folder has at the least; those that take long are among the slow tests.
FOLDERS = {"corpus": 120, "held_out": 30, "kept_apart": 40, "topics": 30, "linear_algebra_second": 15}
SLOW_FOLDERS = {
    "appendices": 60,
    "linear_algebra": 40,
    "learning": 40,
    "learning_second": 20,
    "linear_models": 40,
}
# ``unseen`` was written by hands that saw neither the rules nor another corpus.
SLOW_FOLDERS |= {"optimisation_third": 30, "optimisation_fourth": 15, "linear_models_second": 30}
SLOW_FOLDERS |= {"probability_third": 65, "unseen": 120}
CORPORA = {folder: chains(folder) for folder in FOLDERS | SLOW_FOLDERS}
CORPUS = CORPORA["corpus"]
ALL = pytest.mark.parametrize(
    "corpus",
    [pytest.param(CORPORA[folder], id=folder) for folder in FOLDERS]
    + [pytest.param(CORPORA[folder], id=folder, marks=pytest.mark.slow) for folder in SLOW_FOLDERS],
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


def test_the_corpora_are_large_enough_and_their_names_are_their_own() -> None:
    assert all(len(CORPORA[folder]) >= least for folder, least in (FOLDERS | SLOW_FOLDERS).items())
    names = [chain.name for corpus in CORPORA.values() for chain in corpus]
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
