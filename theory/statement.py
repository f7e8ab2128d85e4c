"""What is claimed, where it holds, and who says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from theory.matrix_words import has_matrices
from theory.random_variables import RandomVariable
from theory.rendering import Plotted
from theory.symbols import domain_of

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_DEFINED_IN = re.compile(r"theory\.([a-z_]+)\.([a-z_0-9]+)\Z")


@dataclass(frozen=True)
class Source:
    """Where a statement comes from: a BibTeX key of ``theory/references.bib`` and a place in that work."""

    key: str
    place: str


@dataclass(frozen=True)
class Assumption:
    """One condition: a predicate in declared symbols, and the reason it is needed."""

    predicate: Boolean
    reason: str


@dataclass(frozen=True)
class Theorem(Plotted):
    """A claim with its conditions and its source.

    ``claim`` is a SymPy Boolean whose free symbols are universally quantified over the declared ranges of
    the symbols and over ``given``. For an equation the right-hand side is the value; a value that differs by
    regime is a ``Piecewise`` without a default, and its branch conditions belong to the domain.
    A statement ``X-printed`` is the paper's own; ``repairs`` names, on ours, the printed one it replaces.
    A lemma that is ``cited`` rests on its source: it has no proof here, and all that uses it is conditional.
    A ``definition`` fixes the meaning of the left-hand side, which nothing else defines: there is nothing to prove.
    What it says beyond a name (that a flow ends there, that a square is the smallest) stands in ``says_more``: nothing
    here proves that, and every proof that uses the definition names it among its readings.
    ``parameters`` fixes the order in which values are asked for, with the catalogue's names.
    ``section`` is the catalogue's section number, ``setting`` what is needed to read the claim.
    """

    id: str
    title: str
    claim: Boolean
    parameters: tuple[sp.Symbol, ...]
    source: Source
    given: tuple[Assumption, ...] = ()
    setting: str = ""
    repairs: str = ""
    cited: bool = False
    definition: bool = False
    says_more: str = ""
    section: int = 0
    module: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not _ID.match(self.id):
            raise ValueError(
                f"the id {self.id!r} is not in the catalogue's form: lower-case words joined by hyphens"
            )
        if not isinstance(self.claim, Boolean):
            raise TypeError(f"{self.id}: a claim is a SymPy Boolean, got {type(self.claim).__name__}")
        if self.definition and not (isinstance(self.claim, sp.Eq) and not self.claim.rhs.has(self.claim.lhs)):
            raise ValueError(
                f"{self.id}: a definition is an equation whose left-hand side does not occur on the right"
            )
        if self.says_more and not self.definition:
            raise ValueError(
                f"{self.id}: only a definition says more than a name; a claim is proved or cited"
            )
        unknown = self.value_symbols - set(self.parameters) if self.has_value else set()
        if unknown:
            raise ValueError(
                f"{self.id}: {sorted(map(str, unknown))} are in the value but not among the parameters"
            )
        object.__setattr__(self, "module", _defining_module())

    @property
    def printed(self) -> bool:
        """True for a statement as the paper prints it, encoded to be tried rather than believed."""
        return self.id.endswith("-printed")

    @property
    def topic(self) -> str:
        """The folder on each floor: transfer, dynamics, spectra, distances, nonlinear."""
        match = _DEFINED_IN.match(self.module)
        return match.group(1) if match else ""

    @property
    def stem(self) -> str:
        """The file name that theorem, proof and experiment share."""
        match = _DEFINED_IN.match(self.module)
        return match.group(2) if match else ""

    @property
    def has_value(self) -> bool:
        """True when the claim is a relation whose right-hand side is an explicit scalar expression."""
        return (
            isinstance(self.claim, Relational)
            and isinstance(self.claim.rhs, sp.Expr)
            and not self.claim.rhs.has(RandomVariable, AppliedUndef, sp.Derivative, sp.oo, -sp.oo)
            and not has_matrices(self.claim.rhs)
        )

    @property
    def value(self) -> sp.Expr:
        """The right-hand side of the claim. Raises TypeError where the claim is no scalar relation."""
        if not self.has_value:
            raise TypeError(f"{self.id} states no single number")
        return self.claim.rhs

    @property
    def value_symbols(self) -> set[sp.Basic]:
        """The free symbols of the value, integration and limit variables left out."""
        return set(self.value.free_symbols)

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        """Declared ranges of the free symbols, then the theorem's own conditions."""
        own = tuple(assumption.predicate for assumption in self.given)
        free: set[sp.Basic] = set(self.parameters)
        for part in (self.claim, *own):
            free |= part.free_symbols
        return domain_of(free) + own


def _defining_module() -> str:
    """The module whose top level constructs the theorem, found on the call stack."""
    import sys

    frame = sys._getframe(2)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name not in (__name__, "dataclasses"):
            return name
        frame = frame.f_back  # type: ignore[assignment]
    return ""
