"""One answer decided: equivalent to the right one under the exercise's conditions, or wrong at a named point.

Nothing is decided by strings or by floating-point numbers: an answer is right where the kernel proves the equation,
wrong where ball arithmetic certifies a counterexample (a point where it is undefined is one), and a human's otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders.brief import decide_briefly
from derivations.decision import Counterexample, Disagreement
from derivations.grading.differences import difference, with_cosines
from derivations.grading.marks import LineMark, Mark, Outcome, for_a_human, unread
from derivations.grading.posing import Posed, author_formula
from derivations.grading.reading import Answer, Nothing, read_answer
from derivations.reader.alarm import OutOfTime, within
from derivations.reader.deciding import decide_written
from derivations.reader.elaborate import Elaborator
from derivations.reader.nodes import Node
from derivations.reader.places import Unreadable
from derivations.reader.printing import latex, relation_latex
from derivations.reader.relation import Written
from derivations.reader.verdicts import LONGEST, Judge, claim_of
from derivations.reader.verdicts import Outcome as Judged
from theory.verdict import Verdict

LINE_SHARE = Fraction(1, 2)
_OPEN = (sp.Integral, sp.Limit, sp.Derivative)
_BUILDING = (ValueError, TypeError, ArithmeticError, AttributeError, NotImplementedError, RecursionError)


@dataclass(frozen=True)
class _Built:
    """One reading of an answer as SymPy, with what it needs to be defined."""

    node: Node
    value: sp.Basic
    needs: tuple[tuple[Boolean, str], ...]
    extra: tuple[Boolean, ...]


class _Empty(ValueError):
    """An answer that says nothing: it names what it should give."""


class Grader:
    """Grades the answers to one variant of an exercise; what it decides on the way is shared between answers."""

    def __init__(self, posed: Posed, judge: Judge | None = None) -> None:
        self.posed = posed
        self.judge = judge or Judge()

    def grade(self, text: str) -> Mark:
        """The mark of an answer. Never raises for what a student wrote."""
        try:
            with within(LONGEST):
                answer = read_answer(text, self.posed)
        except Nothing as problem:
            return Mark(Outcome.WRONG, str(problem), Fraction(0))
        except Unreadable as problem:
            return unread(str(problem))
        except (RecursionError, OutOfTime):
            return unread("it is nested too deeply or too long")
        read_as = latex(answer.final[0])[:2000]
        try:
            readings = [self._built(node, answer) for node in answer.final]
        except _Empty as problem:
            return Mark(Outcome.WRONG, str(problem), Fraction(0), read_as=read_as)
        except Unreadable as problem:
            return unread(str(problem), read_as)
        except OutOfTime:
            return for_a_human(f"too large to build in {LONGEST:g} seconds", read_as)
        except _BUILDING as error:
            return unread(" ".join(str(error).split()), read_as)
        return self._of_another(answer, readings[0], read_as) or self._judged(answer, readings, read_as)

    def _of_another(self, answer: Answer, built: _Built, read_as: str) -> Mark | None:
        """The mark of ``2R = ...``, which says what is asked for only where it is solved; None of anything else."""
        posed = self.posed
        if answer.head is None or posed.exercise.kind != "expression":
            return None
        asked = sp.Symbol(f"{posed.key} (asked for)", real=True)
        reader = Elaborator(answer.table, bindings={**posed.bindings, posed.key: asked})
        try:
            with within(LONGEST):
                head = reader.expression(answer.head)
        except (Unreadable, OutOfTime, *_BUILDING):
            return None
        if asked not in head.free_symbols or head.atoms(AppliedUndef) or reader.squares:
            return None
        if posed.exercise.decimals is None and head.free_symbols <= {*posed.symbols, asked}:
            said = head.xreplace({asked: posed.expected})
            given = (*posed.given, *built.extra)
            judged = self.judge.judge(claim_of(said, "=", built.value, given, built.needs))
            if judged.verdict is Verdict.REFUTED:
                return self._wrong(answer, built, judged, self._lines(answer), read_as)
        return for_a_human(f"it is not solved for {posed.exercise.name}", read_as, self._lines(answer))

    def _judged(self, answer: Answer, readings: Sequence[_Built], read_as: str) -> Mark:
        first: Judged | None = None
        for built in readings:
            judged = self._end(built)
            if judged.verdict.settles:
                note = "" if first is None else "read in the other way that its slashes leave; "
                return self._right(answer, note, latex(built.node)[:2000])
            first = first or judged
        assert first is not None
        lines = self._lines(answer)
        if first.verdict is not Verdict.REFUTED:
            return for_a_human(_undecided(first), read_as, lines)
        if len(readings) > 1 and judged.verdict is not Verdict.REFUTED:
            return for_a_human(
                f"one of its two readings is wrong, the other open: {_undecided(judged)}", read_as, lines
            )
        return self._wrong(answer, readings[0], first, lines, read_as)

    def _end(self, built: _Built) -> Judged:
        """Whether the answer is the right one: one claim for the reader's judge."""
        posed = self.posed
        given = (*posed.given, *built.extra)
        if posed.exercise.decimals is not None and isinstance(built.value, sp.Expr):
            half = sp.Rational(1, 2 * 10**posed.exercise.decimals)
            near = sp.And(
                RELATIONS[">="](built.value, posed.expected - half),
                RELATIONS["<="](built.value, posed.expected + half),
                evaluate=False,
            )
            return self.judge.judge(claim_of(sp.true, "iff", near, given, built.needs))
        if isinstance(posed.expected, Boolean) and isinstance(built.value, Boolean):
            if found := difference(posed.expected, built.value, given, self._symbols()):
                return Judged(Verdict.REFUTED, "balls", "a certified counterexample", found)
            before = with_cosines(posed.expected, posed.given)
            after = with_cosines(built.value, posed.given)
            return self.judge.judge(claim_of(before, "iff", after, given, built.needs))
        return self.judge.judge(claim_of(posed.expected, "=", built.value, given, built.needs))

    def _symbols(self) -> list[sp.Symbol]:
        return sorted(self.posed.symbols, key=lambda symbol: symbol.name)

    def _built(self, node: Node, answer: Answer) -> _Built:
        """The value of the answer's end. The quantity asked for has no value here: an answer cannot name itself."""
        posed = self.posed
        asked = sp.Symbol(f"{posed.key} (asked for)", real=True)
        reader = Elaborator(answer.table, bindings={**posed.bindings, posed.key: asked})
        with within(LONGEST):
            value = reader.statement(node) if posed.exercise.kind == "condition" else reader.expression(node)
        if asked in value.free_symbols:
            raise _Empty(f"the answer is in terms of {posed.exercise.name} itself")
        if reader.doubled:
            raise Unreadable("a double sign gives two values: write the one that is meant", -1)
        foreign = sorted(str(s) for s in value.free_symbols - posed.symbols) + sorted(
            str(one.func) for one in value.atoms(AppliedUndef)
        )
        if foreign or reader.squares:
            named = ", ".join(sorted({*foreign, *reader.squares})[:5])
            raise Unreadable(f"{named} is not among the exercise's symbols", -1)
        if value.has(*_OPEN):
            raise Unreadable("it is not worked out: a limit, an integral or a derivative is left", -1)
        return _Built(node, value, tuple(reader.written), tuple(reader.extra))

    def _lines(self, answer: Answer) -> tuple[LineMark, ...]:
        """Every relation of a derivation by itself; a single one that names what is asked for is judged already."""
        if len(answer.lines) > 1:
            return tuple(self._line(written, answer) for written in answer.lines)
        if answer.head is None or not self._is_known(answer.head, answer):
            return ()
        return tuple(line for line in (self._line(written, answer) for written in answer.lines) if line.fails)

    def _is_known(self, node: Node, answer: Answer) -> bool:
        """Whether an expression is in the exercise's symbols alone: another letter may stand for what is asked for."""
        reader = Elaborator(answer.table, bindings=self.posed.bindings)
        try:
            with within(LONGEST):
                value = reader.expression(node)
        except (Unreadable, OutOfTime, *_BUILDING):
            return False
        return (
            value.free_symbols <= self.posed.symbols and not value.atoms(AppliedUndef) and not reader.squares
        )

    def _line(self, written: Written, answer: Answer) -> LineMark:
        if written.problem is not None:
            return LineMark("", "undecided", f"cannot be read: {written.problem}")
        assert written.after is not None
        shown = relation_latex(written.before, written.relation, written.after)[:2000]
        if written.definition is not None:
            return LineMark(shown, "proved", f"defines {written.definition.key}")
        outcome = decide_written(written, answer.table, self.judge, None, None, propose=False).outcome
        return LineMark(shown, outcome.verdict.value, outcome.message, outcome.counterexample)

    def _right(self, answer: Answer, note: str, read_as: str) -> Mark:
        lines = self._lines(answer)
        fallen = next((number for number, line in enumerate(lines, 1) if line.fails), None)
        if fallen is not None:
            reason = f"{note}the result is right, but line {fallen} is wrong"
            example = lines[fallen - 1].counterexample
            return Mark(Outcome.PARTIAL, reason, LINE_SHARE, "", read_as, example, lines)
        open_line = next((number for number, line in enumerate(lines, 1) if not line.holds), None)
        if open_line is not None:
            return for_a_human(f"the result is right; line {open_line} was not decided", read_as, lines)
        return Mark(
            Outcome.RIGHT, f"{note}equivalent under the conditions", Fraction(1), "", read_as, None, lines
        )

    def _wrong(
        self, answer: Answer, built: _Built, judged: Judged, lines: tuple[LineMark, ...], read_as: str
    ) -> Mark:
        exercise = self.posed.exercise
        hint = next((one.hint for one in exercise.wrong if self._alike(built.value, one.answer)), "")
        undefined = judged.counterexample is not None and judged.counterexample.lhs == "undefined"
        reason = (
            "it is undefined at a point of the domain" if undefined else "it differs at a point of the domain"
        )
        example = self._shown(built, judged.counterexample)
        fallen = next((number for number, line in enumerate(lines, 1) if line.fails), None)
        if fallen is not None:
            reason += f"; line {fallen} is the first that is wrong"
        values = [built.value, *self._values(answer)]
        reached = [one for one in exercise.partial if any(self._alike(value, one.answer) for value in values)]
        if not reached:
            return Mark(Outcome.WRONG, reason, Fraction(0), hint, read_as, example, lines)
        best = max(reached, key=lambda one: one.credit)
        note = best.note or "a result on the way"
        return Mark(Outcome.PARTIAL, f"{reason}; reached: {note}", best.credit, hint, read_as, example, lines)

    def _values(self, answer: Answer) -> list[sp.Basic]:
        """The sides of a derivation's lines, for results on the way; what cannot be built is left out."""
        if not self.posed.exercise.partial or self.posed.exercise.kind != "expression":
            return []
        found: dict[sp.Basic, None] = {}
        for node in dict.fromkeys(side for line in answer.lines for side in (line.before, line.after)):
            if node is not None:
                try:
                    found[self._built(node, answer).value] = None
                except (Unreadable, OutOfTime, *_BUILDING):
                    continue
        return list(found)

    def _alike(self, value: sp.Basic, text: str) -> bool:
        """Whether a value is the author's, wherever the author's is defined."""
        theirs, needs = author_formula(self.posed, text)
        if value == theirs:
            return True
        claim = sp.Equivalent(value, theirs, evaluate=False) if isinstance(theirs, Boolean) else None
        if claim is None:
            claim = RELATIONS["="](value, theirs)
        given = (*self.posed.given, *(need for need, _ in needs))
        if difference(theirs, value, given, self._symbols()) is not None:
            return False
        try:
            with within(LONGEST):
                return decide_briefly(claim, given).holds
        except (OutOfTime, Disagreement, *_BUILDING):
            return False

    def _shown(self, built: _Built, found: Counterexample | None) -> Counterexample | None:
        """The counterexample, at a simpler point where there is one."""
        if found is None or found.lhs == "undefined" or isinstance(built.value, Boolean):
            return found
        simpler = difference(self.posed.expected, built.value, self.posed.given, self._symbols())
        return simpler or found


def _undecided(judged: Judged) -> str:
    if judged.verdict is Verdict.SUPPORTED:
        return "it agrees with the right answer at many points to many digits, but no decider proves it"
    if judged.verdict is Verdict.VACUOUS:
        return "no point meets the conditions"
    return f"no decider settled it: {judged.message}"[:300]
