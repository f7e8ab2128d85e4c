"""A small language server: the verdicts of a .tex document as diagnostics while one types."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from derivations.reader.memory import Memory
from derivations.reader.places import Place
from derivations.reader.results import Checked
from publishing.reader.sarif import message_of
from theory.verdict import Verdict

ERROR, WARNING, INFORMATION = 1, 2, 3
_LEVELS = {Verdict.REFUTED: ERROR, Verdict.UNDECIDED: WARNING, Verdict.VACUOUS: WARNING}


def diagnostics(text: str, name: str) -> list[dict[str, Any]]:
    """What an editor marks: ``{"line", "start", "end", "severity", "message"}``, lines and columns from 0."""
    return diagnostics_by_file(text, name)[name]


def diagnostics_by_file(text: str, name: str) -> dict[str, list[dict[str, Any]]]:
    """The same for the document and for each file that it inputs, which is read from its folder."""
    from derivations.reader.directives import sidecar
    from derivations.reader.documents import document_of
    from derivations.reader.session import Session
    from derivations.reader.verdicts import Judge

    path = Path(name)
    folder = path.parent if path.is_absolute() and path.parent.is_dir() else None
    document = document_of(text, name, folder)
    session = Session(document, Judge(), Memory(), True, sidecar(path) if path.is_file() else {})
    found: dict[str, list[dict[str, Any]]] = {file: [] for file in document.sources}
    for mark in diagnostics_of(session.run()):
        found.setdefault(mark.pop("file"), []).append(mark)
    return found


def diagnostics_of(checked: Checked) -> list[dict[str, Any]]:
    """The diagnostics of a checked document, problems with the file first."""
    found = [_mark(checked, place, WARNING, message) for place, message in checked.problems]
    for environment in checked.environments:
        expected = environment.expect == "refuted" and environment.as_expected
        for step in environment.steps:
            level = _LEVELS.get(step.outcome.verdict)
            if level is not None:
                place = step.stopped or step.place
                found.append(_mark(checked, place, INFORMATION if expected else level, message_of(step)))
    return found


def _mark(checked: Checked, place: Place, severity: int, message: str) -> dict[str, Any]:
    end = len(checked.document.source_line(place).rstrip())
    start = place.column - 1
    return {
        "file": place.file,
        "line": place.line - 1,
        "start": start,
        "end": max(end, start + 1),
        "severity": severity,
        "message": message,
    }


def _diagnostic(types: Any, one: dict[str, Any]) -> Any:
    """A mark in the protocol's terms."""
    return types.Diagnostic(
        range=types.Range(
            start=types.Position(one["line"], one["start"]), end=types.Position(one["line"], one["end"])
        ),
        message=one["message"],
        severity=types.DiagnosticSeverity(one["severity"]),
        source="fate",
    )


def serve() -> None:
    """Speak the protocol on standard input and output. Raises ModuleNotFoundError without pygls."""
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

    server = LanguageServer("fate", "1")

    marked: dict[str, set[str]] = {}

    def publish(uri: str) -> None:
        document = server.workspace.get_text_document(uri)
        name = unquote(urlparse(uri).path)
        by_file = diagnostics_by_file(document.source, name)
        by_uri = {uri if file == name else Path(file).as_uri(): found for file, found in by_file.items()}
        others = marked.get(uri, set())
        marked[uri] = {where for where, found in by_uri.items() if found and where != uri}
        # A file that is open itself is marked as it stands in the editor.
        for where in [uri, *sorted((others | marked[uri]) - set(server.workspace.text_documents))]:
            marks = [_diagnostic(types, one) for one in by_uri.get(where, [])]
            server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri=where, diagnostics=marks)
            )

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        publish(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        publish(params.text_document.uri)

    # The server closes what it writes to; standard output itself stays open for the command line.
    server.start_io(stdout=os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
