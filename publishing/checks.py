"""``fate check`` as data: derivations with the verdict of every line, in the shape of the JSON contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from derivations.library import derivations
from publishing.library_check import check_library
from publishing.proof_data import derivation_data, proof_of
from theory.errors import BadInput
from theory.registry import theorem as find
from theory.verdict import Verdict

__all__ = ["check", "derivation_data", "proof_of"]


def check(targets: Iterable[str] = (), progress: Callable[[str], None] = lambda id: None) -> dict[str, Any]:
    """Check theorems by id and files by path, or the whole library.

    Returns ``{"derivations": [...], "summary": {verdict: count}, "holds": bool}``, with .tex files also
    ``"documents"``: what was left out of them, and what is wrong with the files themselves. Raises BadInput on a target
    that is neither a theorem nor a readable file.
    """
    wanted = list(targets)
    found: list[dict[str, Any]] = [] if wanted else check_library()
    documents: list[dict[str, Any]] = []
    for target in wanted:
        progress(target)
        if target.endswith(".tex"):
            read, document = _document(target)
            found.extend(read)
            documents.append(document)
        else:
            found.extend(_file(target) if target.endswith(".py") else _library(target))
    counts = Counter(one["verdict"] for one in found)
    problems = [problem for one in documents for problem in one["problems"]]
    return {
        "derivations": found,
        "summary": {verdict.value: counts[verdict.value] for verdict in Verdict},
        "holds": not problems and all(one["as_expected"] for one in found),
        **({"documents": documents} if documents else {}),
    }


def _library(id: str) -> list[dict[str, Any]]:
    known = derivations()
    if id in known:
        return [_checked(id)]
    statement = find(id)
    own = [key for key, derivation in known.items() if derivation.theorem.id == statement.id]
    if not own:
        why = "is cited from its source" if statement.cited else "has no derivation yet"
        raise BadInput(f"{id} {why}: there is nothing to check; read it with `fate show {id}`")
    return [_checked(key) for key in own]


def _checked(id: str) -> dict[str, Any]:
    return derivation_data(proof_of(id))


def _document(target: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The derivations of a .tex file, and what is not a derivation in it."""
    from derivations.reader import check_document
    from publishing.reader.data import derivations_data, document_data

    checked = check_document(Path(target))
    return derivations_data(checked), document_data(checked, target)


def _file(target: str) -> list[dict[str, Any]]:
    path = Path(target)
    if path.is_dir():
        raise BadInput(f"cannot read {target[:80]!r}: it is a folder; give the files in it")
    if not path.is_file():
        raise BadInput(
            f"cannot read {target[:80]!r}: no such file; give a theorem's id, a .py or a .tex file"
        )
    from derivations.authors import check_file

    return [derivation_data(proof) for proof in check_file(path)]
