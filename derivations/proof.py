"""What the kernel returns: the outcome of each line, and the Proof, which only the kernel can make.

A Proof holds no data. What it says is kept here, under the object's identity, in a record that no attribute of the
object reaches: copying, pickling, filling slots by force or calling ``object.__new__`` gives an object without a
record, and reading that raises. The right to write records is handed out once, to :mod:`derivations.kernel`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any, NoReturn, cast, final
from weakref import WeakKeyDictionary

import sympy as sp

from derivations.chain import Derivation, Line
from derivations.decision import Counterexample
from theory.errors import BadInput
from theory.rendering import Shown
from theory.statement import Theorem
from theory.verdict import Verdict


class ProofError(BadInput):
    """Something was asked of the kernel that it does not give, a Proof made elsewhere first of all."""


@dataclass(frozen=True)
class StepResult:
    """What became of one line; ``rests_on`` names the theorems it uses that are not proved outright, ``readings``
    the definitions at or below it that say more than a name.
    """

    index: int
    line: Line
    before: sp.Basic
    verdict: Verdict
    method: str
    message: str
    counterexample: Counterexample | None
    rests_on: tuple[str, ...]
    seconds: float
    readings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """What a Proof says. ``fingerprint`` is that of the theorem when the proof was made."""

    theorem: Theorem
    derivation: Derivation
    steps: tuple[StepResult, ...]
    verdict: Verdict
    rests_on: tuple[str, ...]
    cites: tuple[str, ...]
    readings: tuple[str, ...]
    fingerprint: int


@final
class Proof(Shown):
    """A checked derivation. Only the kernel makes one; it cannot be built, copied, changed or unpickled."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *_: object, **__: object) -> NoReturn:
        raise ProofError("a Proof is minted by the kernel only: use Kernel.check")

    def __init_subclass__(cls, **_: object) -> NoReturn:
        raise ProofError("Proof cannot be subclassed")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise ProofError("a Proof cannot be changed")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise ProofError(
            "a Proof cannot be copied or pickled: check the derivation again, verdicts are cached"
        )

    @property
    def theorem(self) -> Theorem:
        """The theorem that was derived. Raises ProofError where it was changed since."""
        return _read(self).theorem

    @property
    def derivation(self) -> Derivation:
        """The lines that were checked."""
        return _read(self).derivation

    @property
    def steps(self) -> tuple[StepResult, ...]:
        """The outcome of each line, in order."""
        return _read(self).steps

    @property
    def verdict(self) -> Verdict:
        """The weakest of the lines and of what they cite."""
        return _read(self).verdict

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Every assumed lemma anywhere below; empty when proved outright."""
        return _read(self).rests_on

    @property
    def cites(self) -> tuple[str, ...]:
        """The theorems that the lines use directly."""
        return _read(self).cites

    @property
    def readings(self) -> tuple[str, ...]:
        """Every definition anywhere below that says more than a name: what it says is taken as read."""
        return _read(self).readings


def fingerprint(theorem: Theorem) -> int:
    """A number that changes when anything in the statement does."""
    return hash((theorem, theorem.claim, theorem.given, theorem.parameters))


Mint = Callable[[Record], Proof]


def _registry() -> tuple[Callable[[Proof], Record], Callable[[CodeType], Mint]]:
    """Who reads records, and who hands out the right to write them: to one piece of code, and once."""
    records: WeakKeyDictionary[Proof, Record] = WeakKeyDictionary()
    holder: list[CodeType] = []

    def read(proof: Proof) -> Record:
        record = records.get(proof) if type(proof) is Proof else None
        if record is None:
            raise ProofError("this Proof was not minted by the kernel")
        if fingerprint(record.theorem) != record.fingerprint:
            raise ProofError(f"the statement {record.theorem.id} was changed after it was proved")
        return record

    def mint(record: Record) -> Proof:
        if sys._getframe(1).f_code is not holder[0]:
            raise ProofError("a Proof is minted by the kernel only: use Kernel.check")
        proof: Proof = object.__new__(cast(type[Any], Proof))
        records[proof] = record
        return proof

    def hand_out(code: CodeType) -> Mint:
        if holder:
            raise ProofError("the kernel alone may mint a Proof")
        holder.append(code)
        return mint

    return read, hand_out


_read, right_to_mint = _registry()
