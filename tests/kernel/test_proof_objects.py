"""A Proof comes from the kernel or not at all."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from types import SimpleNamespace

import pytest
import sympy as sp
from statements import kernel, one_line, square_is_not_negative, stated, x

from derivations import kernel as kernels
from derivations import proof as proofs
from derivations.chain import Derivation
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.decision import Decision
from derivations.kernel import Kernel, Proof, ProofError
from derivations.rule import Ruling
from derivations.rules.citation import cite
from theory.verdict import Verdict


def test_the_kernel_makes_one():
    """And it says what was proved, and by what."""
    proof = square_is_not_negative()
    assert proof.verdict is Verdict.PROVED
    assert proof.rests_on == ()
    assert len(proof.steps) == 1


FORGERIES = {
    "call": lambda proof: Proof(),
    "call with arguments": lambda proof: Proof(proof.theorem, proof.steps),
    "object.__new__": lambda proof: object.__new__(Proof).verdict,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "replace": lambda proof: dataclasses.replace(proof, verdict=Verdict.PROVED),
    "pickle": pickle.dumps,
    "reduce": lambda proof: proof.__reduce__()[0](*proof.__reduce__()[1]).verdict,
    "reduce_ex": lambda proof: proof.__reduce_ex__(4),
    "subclass": lambda proof: type("Better", (Proof,), {}),
    "attribute": lambda proof: setattr(proof, "verdict", Verdict.PROVED),
    "forced attribute": lambda proof: object.__setattr__(proof, "verdict", Verdict.PROVED),
    "forced slot": lambda proof: object.__setattr__(proof, "_verdict", Verdict.PROVED),
    "change of class": lambda proof: setattr(proof, "__class__", object),
    "the right to mint": lambda proof: proofs.right_to_mint((lambda: None).__code__),
    "the kernel's own mint": lambda proof: kernels._mint(_record(proof)),
    "a kind of kernel": lambda proof: type("Believer", (Kernel,), {"_check_line": None}),
    "a kernel's method replaced": lambda proof: setattr(kernel(), "_check_line", None),
    "something that looks like a kernel": lambda proof: Kernel._minted(
        SimpleNamespace(_tasks=lambda derivation: iter(())), proof.derivation
    ),
    "a change of a frozen proof": lambda proof: object.__setattr__(proof, "__class__", SimpleNamespace),
    "a weak dictionary of one's own": lambda proof: copy.replace(proof, verdict=Verdict.PROVED),
    "unpickled by its class": lambda proof: pickle.loads(
        b"cderivations.proof\nProof\n)R."  # Proof() as pickle would call it
    ),
    "unpickled by object": lambda proof: (
        pickle.loads(b"ccopyreg\n_reconstructor\n(cderivations.proof\nProof\ncbuiltins\nobject\nNtR.").verdict
    ),
}


def _record(proof):
    """What the kernel would write, with another verdict."""
    return proofs.Record(proof.theorem, proof.derivation, (), Verdict.PROVED, (), (), (), 0)


@pytest.mark.parametrize("way", FORGERIES)
def test_no_other_way_gives_a_proof(way):
    """Construction, copies, pickles, forced slots and subclasses all raise."""
    with pytest.raises((ProofError, TypeError, AttributeError, pickle.PicklingError)):
        FORGERIES[way](square_is_not_negative())


def test_a_statement_changed_afterwards_is_noticed():
    """A frozen dataclass can be forced open; its proof then refuses to speak."""
    proof = square_is_not_negative()
    object.__setattr__(proof.theorem, "claim", sp.Eq(x, x + 1, evaluate=False))
    with pytest.raises(ProofError, match="changed"):
        proof.verdict  # noqa: B018


def test_a_proof_is_told_by_identity():
    """Two proofs of one thing are two; the record goes with the object."""
    first, second = square_is_not_negative(), square_is_not_negative()
    assert first != second
    assert {first, second} == {second, first}


def test_a_proof_filed_under_another_name_is_no_proof_of_it():
    """Even where the kernel's own shelf is tampered with, what is cited rests on what has no proof."""
    f = sp.Function("f", real=True)
    false = stated("false", sp.Eq(f(x), 1, evaluate=False))
    use = Derivation(stated("use", sp.Eq(f(x) + 1, 2, evaluate=False))).start(f(x) + 1).eq(2, by=cite(false))
    checker = kernel(use, also=(false,))
    checker._proofs["false"] = square_is_not_negative()
    assert checker.check(use).rests_on == ("false",)


def test_a_definedness_of_ones_own_is_an_assumption():
    """Who says that 1/x needs nothing is named."""
    theorem = stated("one", sp.Eq(x / x, 1, evaluate=False), x > 0)
    derivation = Derivation(theorem).start(x / x).eq(1)
    assert Kernel({"one": theorem}, {}, decide, lambda expression: ()).check(derivation).rests_on
    assert Kernel({"one": theorem}, {}, decide, obligations).check(derivation).rests_on == ()


def test_a_false_home_is_seen_through():
    """A rule or a decider that says it lives in the library does not live there."""

    class Believe:
        name = "believe"

        def ruling(self, step):
            return Ruling(decision=Decision(Verdict.PROVED, "believed"))

    def yes(claim, given):
        return Decision(Verdict.PROVED, "yes")

    Believe.__module__, Believe.__qualname__ = "derivations.rules.algebra", "Algebra"
    yes.__module__, yes.__qualname__ = "derivations.deciders.engine", "decide"
    assert one_line(x, "=", x + 1, by=Believe()).rests_on
    theorem = stated("wrong", sp.Eq(x, x + 1, evaluate=False))
    derivation = Derivation(theorem).start(x).eq(x + 1)
    assert Kernel({"wrong": theorem}, {}, yes, obligations).check(derivation).rests_on


def test_the_first_failure_is_what_check_finds():
    """The quick look and the proof agree, whichever line is asked first."""
    wrong = Derivation(stated("wrong", sp.Eq(x, x + 1, evaluate=False))).start(x).eq(x + 0).eq(x + 1)
    checker = kernel(wrong)
    first = next(step for step in checker.check(wrong).steps if not step.verdict.settles)
    assert checker.first_failure(wrong).index == first.index == 2
    assert checker.first_failure(wrong, [2]).index == 2
    right = Derivation(stated("right", sp.Eq(x, x + 0, evaluate=False))).start(x).eq(x)
    assert kernel(right).first_failure(right) is None
