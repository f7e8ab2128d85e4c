"""From a relation as read to its outcome: elaborated under the table, decided, remembered, a better line proposed."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.cache import spelling
from derivations.chain import RELATIONS
from derivations.deciders.setting import rewritten
from derivations.kernel import Rule
from derivations.reader import matrices, nodes
from derivations.reader.alarm import OutOfTime, within
from derivations.reader.citing import stated
from derivations.reader.claims import Claim, claim_of
from derivations.reader.elaborate import Elaborator
from derivations.reader.existence import cancelled_exist
from derivations.reader.extremes import value_of
from derivations.reader.lengths import apart, positive_lengths
from derivations.reader.members import as_rows, held_fixed
from derivations.reader.memory import Memory, outcome_data, outcome_from
from derivations.reader.places import Unreadable
from derivations.reader.printing import relation_latex
from derivations.reader.proposals import nearest
from derivations.reader.relation import Written
from derivations.reader.results import Proposal
from derivations.reader.table import Table, Use
from derivations.reader.verdicts import LONGEST, Judge, Outcome
from derivations.rules.citation import cite
from theory.matrix_conditions import Invertible
from theory.statement import Theorem
from theory.verdict import Verdict

_LONGEST_BUILD = 2.0
_DECIDED = frozenset(("=", "!=", "<", "<=", ">", ">=", "iff", "implies", *matrices.ORDERS))


@dataclass(frozen=True)
class Decided:
    """An outcome, the other reading where that was taken, a note on it, and a proposal."""

    outcome: Outcome
    taken: Written | None = None
    reading: str = ""
    proposal: Proposal | None = None


@dataclass(frozen=True)
class _Cited:
    """How a line cites."""

    rule: Rule


def decide_written(
    written: Written,
    table: Table,
    judge: Judge,
    memory: Memory | None,
    limit: tuple[nodes.Name, nodes.Node, str] | None,
    propose: bool,
) -> Decided:
    """The outcome of one relation. What has no meaning is undecided, with the reason."""
    others = _other_readings(written)
    first = _decide(written, table, judge, memory, limit, propose and not others)
    if not others or first.outcome.verdict.settles:
        return first
    for other in others:
        second = _decide(other, table, judge, memory, limit, False)
        if second.outcome.verdict.settles:
            assert other.before is not None and other.after is not None
            reading = f"read as {relation_latex(other.before, other.relation, other.after)}"
            return Decided(second.outcome, other, reading)
    return _decide(written, table, judge, memory, limit, propose) if propose else first


def _other_readings(written: Written) -> list[Written]:
    """The line with the second reading of a side whose slashes leave two."""
    befores = [side for side in (written.before, written.other_before) if side is not None]
    afters = [side for side in (written.after, written.other) if side is not None]
    return [_with(written, before, after) for before in befores for after in afters][1:]


def _with(written: Written, before: nodes.Node, after: nodes.Node) -> Written:
    return Written(
        written.at, written.relation, before, after, written.conditions, written.marks, written.limit
    )


def _decide(
    written: Written,
    table: Table,
    judge: Judge,
    memory: Memory | None,
    limit: tuple[nodes.Name, nodes.Node, str] | None,
    propose: bool,
) -> Decided:
    try:
        if written.relation == "approx":
            return Decided(_approximate(written, table))
        with within(_LONGEST_BUILD):
            built = _built(written, table, limit)
        claim, cited = _finished(built, judge), built.cited
    except OutOfTime:
        return Decided(Outcome(Verdict.UNDECIDED, "no meaning", f"too large to build in {_LONGEST_BUILD:g} seconds"))
    except Unreadable as problem:
        method = "shapes" if isinstance(problem, matrices.Misfit) else "no meaning"
        return Decided(Outcome(Verdict.UNDECIDED, method, str(problem)))
    except RecursionError:
        return Decided(Outcome(Verdict.UNDECIDED, "no meaning", "nested too deeply"))
    except Exception as error:  # a library meets expressions that its authors did not think of
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return Decided(Outcome(Verdict.UNDECIDED, "no meaning", reason))
    key = ""
    if memory is not None:
        key = Memory.key(
            spelling(claim.before),
            claim.relation,
            spelling(claim.after),
            sorted(map(spelling, claim.given)),
            sorted(spelling(condition) for condition, _ in claim.needs),
            propose,
            cited=repr(cited.rule) if cited else "",
        )
        if (known := memory.get(key)) is not None:
            proposal = known.get("proposal")
            return Decided(
                outcome_from(known),
                None,
                "",
                Proposal(
                    proposal["change"], proposal["latex"], Verdict(proposal["verdict"]), proposal["method"]
                )
                if proposal
                else None,
            )
    outcome = judge.judge(claim, cited.rule if cited else None)
    proposal = None
    if propose and outcome.verdict is Verdict.REFUTED and cited is None:
        def rebuild(before: nodes.Node, relation: str, after: nodes.Node) -> Claim:
            changed = _with(written, before, after)
            changed.relation = relation
            return elaborated(changed, table, limit, judge)[0]

        def side(node: nodes.Node) -> object:
            return Elaborator(table, written.conditions, bindings=bindings).value(node)

        bindings = _bindings(table)
        assert written.before is not None and written.after is not None
        relation = {"equiv": "=", ":=": "="}.get(written.relation, written.relation)
        example = outcome.counterexample
        fails = example.point if example else {}
        undefined = example is not None and example.lhs == "undefined"
        sides = written.before, relation, written.after
        try:
            proposal = nearest(*sides, claim, judge, rebuild, side, fails, written.starts, undefined)
        except (OutOfTime, Exception):  # a search that fails has found nothing
            proposal = None
    if memory is not None:
        data = outcome_data(outcome)
        if proposal is not None:
            data["proposal"] = {
                "change": proposal.change,
                "latex": proposal.latex,
                "verdict": proposal.verdict.value,
                "method": proposal.method,
            }
        memory.put(key, data)
    return Decided(outcome, None, "", proposal)


@dataclass(frozen=True)
class _Built:
    """A relation in SymPy's terms, before its maxima over sets are found."""

    before: sp.Basic
    relation: str
    after: sp.Basic
    given: tuple[Boolean, ...]
    elaborator: Elaborator
    cited: _Cited | None


def elaborated(
    written: Written,
    table: Table,
    limit: tuple[nodes.Name, nodes.Node, str] | None = None,
    judge: Judge | None = None,
) -> tuple[Claim, _Cited | None]:
    """The claim of a relation under the table. Raises Unreadable where it has no meaning."""
    built = _built(written, table, limit)
    return _finished(built, judge), built.cited


def _built(written: Written, table: Table, limit: tuple[nodes.Name, nodes.Node, str] | None) -> _Built:
    assert written.before is not None and written.after is not None
    relation = {"equiv": "=", ":=": "="}.get(written.relation, written.relation)
    approached = written.limit or limit
    if relation == "to" and approached is None:
        raise Unreadable(
            r"\to needs its limit: write % fate: limit d \to \infty before the display", written.at
        )
    if relation not in _DECIDED and relation != "to":
        raise Unreadable(f"{relation} is reported, not decided", written.at)
    use = _use_of(written, table)
    elaborator = Elaborator(table, written.conditions, bindings=_bindings(table))
    if relation == "to" and approached is not None:
        name, point, side = approached
        before: sp.Basic = elaborator.limit(name.key, elaborator.expression(point), side, written.before)
        relation = "="
        after = _side(elaborator, written.after, relation)
    elif relation in ("iff", "implies"):
        before = _side(elaborator, written.before, relation)
        after = _side(elaborator, written.after, relation)
    else:
        before, relation, after = _sides(elaborator, written.before, relation, written.after)
    bodies = (extreme.body for extreme in elaborator.extremes.values())
    cancelled_exist(elaborator, (before, after, *bodies))
    before, after, relation = _doubled(written, table, elaborator, before, after, relation)
    if relation == "implies" and before is not sp.true:
        # One statement: what follows need be defined only where the hypothesis holds.
        before, after, relation = sp.true, sp.Implies(before, after, evaluate=False), "iff"
    given = given_of(table, written.conditions, elaborator)
    put = as_rows(elaborator, before, after, *given, *(claim for claim, _ in elaborator.written))
    fixed, full = held_fixed(elaborator, given)
    if put := put | fixed:
        before, after = rewritten(before, put), rewritten(after, put)
        given = (*(rewritten(condition, put) for condition in given), *full)
        elaborator.written = {(rewritten(claim, put), why): None for claim, why in elaborator.written}
    apart(before, after, given)
    given = (*given, *positive_lengths(given, before, after, *(claim for claim, _ in elaborator.written)))
    return _Built(before, relation, after, given, elaborator, _citation(use, elaborator) if use else None)


def _finished(built: _Built, judge: Judge | None) -> Claim:
    """The claim, each maximum over a set found and put in. Raises Unreadable where one is not found."""
    before, after = built.before, built.after
    if built.elaborator.extremes:
        if (same := _same_extremes(built, judge or Judge())) is not None:
            return same
        with within(LONGEST):
            before, after = _with_extremes(built.elaborator, built.given, judge or Judge(), before, after)
    return claim_of(before, built.relation, after, built.given, tuple(built.elaborator.written))


def _same_extremes(built: _Built, judge: Judge) -> Claim | None:
    """Two infima or suprema over one set, as the claim between their bodies, where that is shown."""
    found = [built.elaborator.extremes.get(side) for side in (built.before, built.after)]
    first, second = found
    if first is None or second is None or first.kind != second.kind or first.kind not in ("inf", "sup"):
        return None
    if built.relation not in ("=", "<=", ">=") or len(built.elaborator.extremes) != 2:
        return None
    put = {second.variable: first.variable}
    if rewritten(second.condition, put) != first.condition:
        return None
    given = (*built.given, first.condition)
    claim = claim_of(first.body, built.relation, second.body.xreplace(put), given, ())
    return claim if judge.judge(claim).verdict.settles else None


def _with_extremes(
    elaborator: Elaborator, given: tuple[Boolean, ...], judge: Judge, *sides: sp.Basic
) -> list[sp.Basic]:
    """Both sides with the maxima's values. Raises Unreadable where one is not found, or stands in a statement."""
    if not all(isinstance(side, sp.Expr) for side in sides):
        raise Unreadable("a maximum over a set inside a statement is not read", -1)
    values = {symbol: value_of(extreme, given, judge) for symbol, extreme in elaborator.extremes.items()}
    return [side.xreplace(values) for side in sides]


def _sides(
    elaborator: Elaborator, left: nodes.Node, relation: str, right: nodes.Node
) -> tuple[sp.Basic, str, sp.Basic]:
    """Both sides of a relation between numbers, or between matrices of one shape."""
    before, after = elaborator.value(left), elaborator.value(right)
    if matrices.is_matrix(before) or matrices.is_matrix(after):
        if elaborator.doubled:
            raise Unreadable("a double sign between matrices is not read", -1)
        return matrices.compared(before, relation, after)
    if relation in matrices.ORDERS:
        raise Unreadable(f"{relation} stands between matrices: declare them", -1)
    assert isinstance(before, sp.Expr) and isinstance(after, sp.Expr)
    return before, relation, after


def _side(elaborator: Elaborator, node: nodes.Node, relation: str) -> sp.Basic:
    if relation in ("iff", "implies"):
        return elaborator.statement(node)
    return elaborator.expression(node)


def given_of(table: Table, extra: tuple[nodes.Node, ...], elaborator: Elaborator) -> tuple[Boolean, ...]:
    """The conditions in force, those of the line, and those that the notation brings."""
    reader = Elaborator(table, extra, bindings=elaborator.bindings)
    reader.summed, reader.held = elaborator.summed, elaborator.held
    said = [condition for condition in extra if not isinstance(condition, nodes.HasLaw)]
    given = [reader.statement(condition) for condition in (*table.conditions, *said)]
    given += [Invertible(word) for word in _invertible_words(table, reader)]
    for key in (*elaborator.squares, *reader.squares):
        definition = table.definitions[key]
        given.append(RELATIONS["="](reader.symbol(key) ** 2, reader.expression(definition.body)))
    return tuple(dict.fromkeys([*given, *elaborator.extra, *reader.extra]))


def _invertible_words(table: Table, reader: Elaborator) -> list[sp.Expr]:
    """The words of matrices that were declared invertible."""
    found = (reader.matrix(fact.body) for fact in table.words)
    return [value.expression for value in found if isinstance(value, matrices.Word)]


def _doubled(
    written: Written, table: Table, elaborator: Elaborator, before: sp.Basic, after: sp.Basic, relation: str
) -> tuple[sp.Basic, sp.Basic, str]:
    """Double signs: corresponding ones on both sides, either one where only one side has them."""
    if not elaborator.doubled:
        return before, after, relation
    assert written.before is not None and written.after is not None
    parts: list[list[sp.Basic]] = []
    signed: list[bool] = []
    for node in (written.before, written.after):
        values = []
        for upper in (True, False):
            reader = Elaborator(table, written.conditions, upper, elaborator.bindings)
            values.append(_side(reader, node, relation))
            elaborator.written.update(reader.written)
        parts.append(values)
        signed.append(values[0] != values[1])
    if relation in ("iff", "implies"):
        joined = [
            sp.Or(*values, evaluate=False) if different else values[0]
            for values, different in zip(parts, signed, strict=True)
        ]
        return joined[0], joined[1], relation
    both = [RELATIONS[relation](a, b) for a, b in zip(*parts, strict=True)]
    joint = sp.And if all(signed) or relation not in ("=",) else sp.Or
    return sp.true, joint(*both, evaluate=False), "iff"


def _bindings(table: Table) -> dict[str, sp.Expr]:
    """Names with a meaning from outside, and those that stand for the left side of a theorem in use."""
    bound = dict(table.values)
    for use in table.uses:
        theorem = stated(use.theorem)
        if use.name and theorem is not None:
            bound[use.name] = theorem.claim.lhs.xreplace(_instance(theorem, Elaborator(table)))
    return bound


def _instance(theorem: Theorem, elaborator: Elaborator) -> dict[sp.Basic, sp.Basic]:
    """The theorem's symbols by the author's of the same name; ``lam`` is written lambda."""
    names = {symbol: {"lam": "lambda"}.get(symbol.name, symbol.name) for symbol in theorem.parameters}
    return {symbol: elaborator.symbol(name) for symbol, name in names.items()}


def _use_of(written: Written, table: Table) -> Use | None:
    for mark in written.marks:
        for use in reversed(table.uses):
            if mark in use.marks or mark.strip("()") in use.marks:
                return use
    return None


def _citation(use: Use, elaborator: Elaborator) -> _Cited:
    theorem = stated(use.theorem)
    assert theorem is not None
    return _Cited(cite(theorem, _instance(theorem, elaborator)))


def _approximate(written: Written, table: Table) -> Outcome:
    """An approximation is reported: how far apart the sides are where both are numbers, never a proof."""
    assert written.before is not None and written.after is not None
    elaborator = Elaborator(table, written.conditions)
    before, after = elaborator.expression(written.before), elaborator.expression(written.after)
    message = "an approximation is reported, never proved"
    if not before.free_symbols | after.free_symbols:
        from theory.ball import enclose, precision

        try:
            with precision(128):
                left, right = enclose(before, {}), enclose(after, {})
            message += f": the sides are {left.str(10, radius=False)} and {right.str(10, radius=False)}"
        except (TypeError, ValueError):
            pass
    return Outcome(Verdict.UNDECIDED, "approximation", message)
