"""How to cite a theorem: the place in its source, and the BibTeX of that source and of this software."""

from __future__ import annotations

from collections.abc import Iterable

from theory.references import REFERENCES
from theory.statement import Source

SOFTWARE = "fate"


def citation(source: Source) -> str:
    r"""``\cite[Theorem 3.6]{tahir2025features}``, ready to paste."""
    return rf"\cite[{source.place}]{{{source.key}}}" if source.place else rf"\cite{{{source.key}}}"


def works(keys: Iterable[str]) -> dict[str, str]:
    """BibTeX entries by key, those that are known, the software's own always among them."""
    wanted = {*keys, SOFTWARE}
    return {key: entry for key, entry in REFERENCES.items() if key in wanted}
