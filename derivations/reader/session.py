"""A document from its first line to its last: declarations kept, displays read, every relation decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from derivations.reader.chains import read_chains
from derivations.reader.deciding import decide_written
from derivations.reader.directives import Next, apply_directive, apply_sidecar
from derivations.reader.layout import lines_of, rows_of
from derivations.reader.lexer import Macros, expand, tokenise
from derivations.reader.memory import Memory
from derivations.reader.places import Document, Place, Unreadable
from derivations.reader.printing import relation_latex
from derivations.reader.relation import Written
from derivations.reader.results import Checked, Environment, Skipped, Step
from derivations.reader.scan import Event, events
from derivations.reader.table import Table
from derivations.reader.verdicts import Judge, Outcome
from theory.verdict import Verdict

_LABEL = re.compile(r"(?<!\\)%[^\n]*|\\label\s*\{([^{}\n]*)\}")
_MOST_MATHEMATICS = 60_000
_MOST_EVENTS = 2_000


@dataclass
class Session:
    """One pass over a document. ``judge`` None reads without deciding."""

    document: Document
    judge: Judge | None
    memory: Memory | None = None
    propose: bool = True
    aside: Mapping[str, Any] = field(default_factory=dict)
    progress: Callable[[Environment], None] = lambda environment: None

    def __post_init__(self) -> None:
        self.table = Table()
        self.macros = Macros()
        self.waiting = Next()
        self.checked = Checked(self.document)
        self._read = 0

    def run(self) -> Checked:
        """Read and decide everything."""
        self.checked.problems += self.document.problems
        apply_sidecar(
            {key: value for key, value in self.aside.items() if key != "environment"},
            self.table,
            self.waiting,
            self.macros,
        )
        for number, event in enumerate(events(self.document.text)):
            if number == _MOST_EVENTS:
                self._problem(
                    event.at,
                    f"more than {_MOST_EVENTS} displays and declarations: the rest is not read: "
                    "split the document",
                )
                break
            self._take(event)
        return self.checked

    def _take(self, event: Event) -> None:
        if event.kind == "heading":
            self.table.heading(event.level)
        elif event.kind == "macro" and event.macro is not None:
            self.macros[event.text] = event.macro
        elif event.kind == "problem":
            self._problem(event.at, event.text)
        elif event.kind == "directive":
            try:
                apply_directive(event.text, event.at, self.table, self.waiting, self.macros)
            except Unreadable as problem:
                self._problem(
                    problem.at if problem.at >= 0 else event.at,
                    f"% fate:{event.text[:60].rstrip()}: {problem}",
                )
        elif event.kind == "display":
            self._display(event)

    def _problem(self, at: int, message: str) -> None:
        self.checked.problems.append((self.document.place(at), " ".join(message.split())))

    def _display(self, event: Event) -> None:
        inside = self.document.text[event.level : event.end]
        self._directives(inside, event.level)
        start = self.document.place(event.at)
        label = next((match[1] for match in _LABEL.finditer(inside) if match[1]), "")
        id = label or f"{start.file}:{start.line}"
        waiting, self.waiting = self.waiting, Next()
        extra = self.aside.get("environment", {}).get(label) if label else None
        if extra:
            self.table.heading(99)
            apply_sidecar(extra, self.table, waiting, self.macros)
        try:
            if waiting.skip:
                self.checked.skipped.append(Skipped(id, start, "% fate: skip"))
            elif self._read > _MOST_MATHEMATICS:
                self.checked.skipped.append(Skipped(id, start, f"more than {_MOST_MATHEMATICS} tokens of formulas"))
            else:
                self._environment(event, id, start, waiting)
        finally:
            if extra:
                self.table.scopes.pop()

    def _directives(self, inside: str, offset: int) -> None:
        """Directives within a display hold for all of it."""
        for match in re.finditer(r"(?<!\\)%[ \t]*fate:([^\n]*)", inside):
            self._take(Event("directive", offset + match.start(1), match[1]))

    def _environment(self, event: Event, id: str, start: Place, waiting: Next) -> None:
        self.table.indices.clear()
        try:
            tokens = tokenise(self.document.text, event.level, event.end)
            self._read += len(tokens)
            tokens = expand(tokens, self.macros)
            lines = lines_of(rows_of(tokens), event.environment.startswith("multline"))
            found = read_chains(lines, self.table)
        except Unreadable as problem:
            found = [Written(problem.at if problem.at >= 0 else event.at, "=", problem=problem, starts=True)]
        if not found:
            self.checked.skipped.append(Skipped(id, start, "no relation"))
            return
        environment = Environment(id, start, expect=waiting.expect, end=self.document.place(event.end))
        for written in found:
            environment.steps.append(self._step(len(environment.steps) + 1, written, waiting))
        self.checked.environments.append(environment)
        self.progress(environment)

    def _step(self, index: int, written: Written, waiting: Next) -> Step:
        place = self.document.place(written.at)
        notes = tuple(
            f"{self.document.place(at).line}:{self.document.place(at).column}: {text}"
            for at, text in written.notes
        )
        if written.problem is not None:
            return self._unreadable(index, written, place, notes)
        assert written.after is not None
        shown = relation_latex(written.before, written.relation, written.after)
        step = Step(
            index,
            place,
            written.relation,
            shown,
            Outcome(Verdict.UNDECIDED, ""),
            notes,
            self.document.place(written.until),
        )
        if written.definition is not None:
            return replace(
                step, outcome=Outcome(Verdict.PROVED, "definition", f"defines {written.definition.key}")
            )
        if self.judge is None:
            return step
        decided = decide_written(written, self.table, self.judge, self.memory, waiting.limit, self.propose)
        if decided.reading:
            notes = (*notes, decided.reading)
        if decided.taken is not None and decided.taken.after is not None:
            shown = relation_latex(decided.taken.before, written.relation, decided.taken.after)
        return replace(step, outcome=decided.outcome, shown=shown, notes=notes, proposal=decided.proposal)

    def _unreadable(self, index: int, written: Written, place: Place, notes: tuple[str, ...]) -> Step:
        problem = written.problem
        assert problem is not None
        where = self.document.place(problem.at) if problem.at >= 0 else place
        source = self.document.source_line(where).strip()[:300]
        message = " ".join(f"{where}: cannot read this line: {problem}".split())
        return Step(
            index,
            place,
            written.relation,
            source,
            Outcome(Verdict.UNDECIDED, "unreadable", message),
            notes,
            self.document.place(written.until) if written.until else None,
            None,
            where,
            problem.token,
        )
