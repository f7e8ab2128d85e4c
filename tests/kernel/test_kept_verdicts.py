"""What is kept is forgotten when anything that decided it changes; a page of statements decides nothing."""

from __future__ import annotations

import sympy as sp

from derivations.cache import source_hash, spelling, trusted
from derivations.reader.memory import Memory, _trusted


def test_decisions_depend_on_all_that_gives_expressions_their_meaning():
    """The deciders, the values, and every class of the theory: its sign is known to the deciders."""
    kept = trusted()
    for source in ("derivations/deciders", "theory/ball.py", "theory/random_variables.py", "theory/events.py"):
        assert source in kept
    assert {"theory/transfer/spectrum_means.py", "theory/distances/metric.py"} <= set(kept)
    assert "theory/distances/close_and_hard.py" not in kept


def test_lines_depend_on_the_kernel_and_what_it_refuses_at_sight():
    """And on the rules and the reader."""
    kept = set(_trusted())
    assert {f"derivations/{name}.py" for name in ("kernel", "soundness", "chain", "relations", "rule")} <= kept
    assert {"derivations/rules", "derivations/reader", *trusted()} <= kept


def test_a_key_tells_apart_what_is_written_alike():
    """Functions by their declared sign; sources by their names and text; a citing line by all proofs."""
    x = sp.Symbol("x", real=True)
    plain, signed = (sp.Function("f", **facts)(x) for facts in ({}, {"positive": True}))
    assert sp.srepr(plain) == sp.srepr(signed)
    assert spelling(plain) != spelling(signed)
    assert Memory.key(spelling(plain)) != Memory.key(spelling(signed))
    assert Memory.key("line") == Memory.key("line") != Memory.key("line", cited="cite")
    assert source_hash(trusted()) != source_hash(_trusted())
