"""A line between matrices of symbolic size, or between their traces and norms, as an author writes it.

Beyond :mod:`derivations.rules.matrices`: one-by-one words are numbers and are taken out of longer words, inverses of
sums are shown to exist, and numbers that are traces come with what holds of them (squares are not negative, and
Cauchy and Schwarz).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy as sp
from flint import arb, fmpq_mat
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders.setting import rewritten
from derivations.decision import Counterexample, Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules import gradients, inverse_means, number_slopes, rank_one
from derivations.rules.completed_squares import completed_squares, congruences
from derivations.rules.function_values import may_choose, of_functions
from derivations.rules.gaussian_words import mean_of, mean_of_word, written_out
from derivations.rules.instance_numbers import shown, truth, values_of
from derivations.rules.matrix_facts import Known
from derivations.rules.matrix_order import matrix_order
from derivations.rules.terms import Conditions
from derivations.rules.word_instances import Instance, Unbuildable
from derivations.rules.word_numbers import Numbers
from derivations.rules.words import (
    add,
    letters_of,
    read,
    scale,
)
from theory.ball import enclose, precision
from theory.matrix_calculus import GradientOf, NumberSlope, SlopeOf
from theory.matrix_conditions import MatrixCondition, MeanOf, PositiveDefinite, PositiveSemidefinite
from theory.matrix_numbers import Rank
from theory.matrix_words import InverseOf, Letter, TraceOf, Transposed, has_matrices
from theory.random_variables import Expectation
from theory.verdict import Verdict

_SHOWN_DIGITS = 20
_BITS = 128
_TRIED, _RANKED = 12, 90


@dataclass(frozen=True)
class MatrixLine:
    """``before RELATION after`` between matrices (=), or between numbers made of traces and norms.

    Refuted by an exact rational instance; proved by the normal form of words, the rest handed on as a relation
    between unknown numbers. Trusted: the relations in :mod:`derivations.rules.words`; that ``u^T u`` and ``u^T S u``
    are semidefinite, and a sum of such with one definite part invertible; Cauchy and Schwarz; Isserlis for means.
    """

    name: str = "matrix words"

    def ruling(self, step: Step) -> Ruling:
        """A decision, or obligations between numbers. Raises RuleError on shapes that do not fit."""
        if isinstance(step.after, MatrixCondition):
            return self._ordered(step)
        exists: Conditions = []
        step = means_put_in(step, exists)
        known = Known(step.given)
        between = not (step.before.is_commutative and step.after.is_commutative)
        if between and step.relation != "=":
            raise RuleError("matrices are compared with =")
        fallen = _fallen(step, known, between, [claim for claim, _ in exists])
        if fallen is not None:
            return Ruling(method=self.name, decision=fallen)
        exist, why = inverses(step, known)
        if why:
            return Ruling(method=self.name, decision=Decision(Verdict.UNDECIDED, self.name, why))
        exist += entries_exist(step, known)
        where = tuple(claim for claim, _ in dict.fromkeys(exists))
        numbers = Numbers.of(known, sp.Tuple(step.before, *(side for c in where for side in c.args)), step.after)
        claims = [*self._claims(step, numbers, between), *(numbers.scalar(claim) for claim in where)]
        left = [claim for claim in claims if not _plain(claim)]
        given = _in_numbers(known, numbers, step.before, step.after, *where) if left else ()
        if given and step.relation != "=":
            sides = [side for condition in known.traces for side in condition.args]
            parts = [step.before, step.after, *sides]
            orders = [*known.said(PositiveSemidefinite), *known.said(PositiveDefinite)]
            squares = [*completed_squares(parts), *congruences(parts, orders)]
            given += tuple(sp.GreaterThan(numbers.scalar(one), 0, evaluate=False) for one in squares)
        lines = [Obligation(claim, given, "the line with its traces as numbers") for claim in left]
        exist += numbers.forms_hold(known)
        return Ruling((*exist, *lines), method=self.name) if lines else self._stands(step, exist)

    def _ordered(self, step: Step) -> Ruling:
        """An order between matrices, and that the inverses and the gradients in it exist."""
        where: Conditions = []
        step = _gradients_put_in(step, where)
        ruling = matrix_order.ruling(step)
        exist, why = inverses(step, Known(step.given))
        exist += entries_exist(step, Known(step.given))
        exist += tuple(defined(claim, step, reason) for claim, reason in dict.fromkeys(where))
        weights = (defined(one.claim, step, one.why) if has_matrices(one.claim) else one for one in ruling.obligations)
        ruling = replace(ruling, obligations=tuple(weights))
        if ruling.decision is not None and ruling.decision.verdict is not Verdict.PROVED:
            return ruling
        if why:
            return Ruling(method=self.name, decision=Decision(Verdict.UNDECIDED, self.name, why))
        return replace(ruling, decision=None, obligations=(*exist, *ruling.obligations)) if exist else ruling

    def _claims(self, step: Step, numbers: Numbers, between: bool) -> list[Boolean]:
        """The relations between numbers that the line comes to."""
        if not between:
            return [RELATIONS[step.relation](numbers.scalar(step.before), numbers.scalar(step.after))]
        difference = add(read(step.before), scale(read(step.after), sp.Integer(-1)))
        weights = numbers.coefficients(difference).values()
        return [sp.Eq(weight, 0, evaluate=False) for weight in weights]

    def _stands(self, step: Step, exist: tuple[Obligation, ...]) -> Ruling:
        if not exist:
            return Ruling(method=self.name, decision=Decision(Verdict.PROVED, "matrix normal form"))
        return Ruling(exist, method=f"{self.name}, matrix normal form")


matrix_line = MatrixLine()


def defined(claim: Boolean, step: Step, why: str) -> Obligation:
    """That something on a line of matrices is defined, as a relation between unknown numbers."""
    known = Known(step.given)
    numbers = Numbers.of(known, claim, sp.Integer(0))
    line = numbers.scalar(claim)
    given = _in_numbers(known, numbers, claim)
    if numbers.needed:
        return Obligation(sp.And(line, *numbers.needed, evaluate=False), known.scalar, why)
    return Obligation(line, given, why)


def _in_numbers(known: Known, numbers: Numbers, *sides: sp.Basic) -> tuple[Boolean, ...]:
    """The conditions in the unknown numbers, and what holds of these."""
    conditions = tuple(numbers.scalar(condition) for condition in known.traces)
    return (*known.scalar, *conditions, *numbers.facts(known, *sides))


def _plain(claim: Boolean) -> bool:
    """Whether a relation holds because both sides are the same."""
    if not isinstance(claim, (sp.Eq, sp.LessThan, sp.GreaterThan)):
        return False
    return bool(sp.expand(claim.lhs - claim.rhs) == 0)


def inverses(step: Step, known: Known) -> tuple[tuple[Obligation, ...], str]:
    """What shows that every inverse on the line exists, or why it is not shown."""
    needed: list[Obligation] = []
    expressions = (step.before, step.after, *(side for c in known.equations for side in c.args))
    for node in sorted({one for part in expressions for one in part.atoms(InverseOf)}, key=str):
        letter = node.args[0].args[0] if isinstance(node.args[0], Transposed) else node.args[0]
        shown_by = known.invertible(letter)
        if shown_by is None:
            word = known.named.get(letter, letter)
            text = sp.latex(word if isinstance(word, Letter) else sp.Symbol(str(letter.label)))
            return (), f"it is not shown that {text} is invertible: declare % fate: invertible {text}"
        needed += shown_by
    return tuple(dict.fromkeys(needed)), ""


def entries_exist(step: Step, known: Known) -> tuple[Obligation, ...]:
    """That no matrix on the line is empty: the trace of an empty definite one is not positive, its norm not 1."""
    sizes = {size for letter in letters_of((step.before, step.after)) for size in letter.args[:2]}
    return tuple(
        Obligation(sp.GreaterThan(size, 1, evaluate=False), known.scalar, f"a matrix has {size} rows or columns")
        for size in sorted(sizes, key=str)
        if not size.is_positive
    )


def means_put_in(step: Step, needs: Conditions) -> Step:
    """Gradients and means worked out; a line with the mean of a matrix is tried against any fixed matrix.

    ``needs`` gathers where the gradients exist.
    """
    step = rank_one.put_in(_gradients_put_in(step, needs), needs)
    if inverse := inverse_means.put_in(step, needs):
        step = replace(step, before=step.before.xreplace(inverse), after=step.after.xreplace(inverse))
    put = {node: mean_of_word(written_out(node.word, step.given)) for node in _mean_nodes(step)}
    known_means = {node: value for node, value in put.items() if value is not None}
    step = _against_any(replace(step, before=step.before.xreplace(known_means), after=step.after.xreplace(known_means)))
    means = [
        node
        for side in (step.before, step.after)
        for node in side.atoms(Expectation)
        if has_matrices(node.args[0])
    ]
    put = {node: mean_of(written_out(node.args[0], step.given)) for node in means}
    return replace(step, before=step.before.xreplace(put), after=step.after.xreplace(put)) if put else step


def _mean_nodes(step: Step) -> list[MeanOf]:
    """The means of matrices on a line."""
    return sorted(step.before.atoms(MeanOf) | step.after.atoms(MeanOf), key=str)


def _gradients_put_in(step: Step, needs: Conditions) -> Step:
    """Gradients worked out on the line and in its conditions. Raises RuleError on the mean of a matrix in these."""
    known = Known(step.given)
    if any(c.has(MeanOf) for c in step.given):
        raise RuleError("a condition holds the mean of a matrix")

    def worked_out(expression: sp.Basic) -> sp.Basic:
        return number_slopes.put_in(gradients.put_in(expression, known, needs), known, needs)

    kinds = (GradientOf, SlopeOf, NumberSlope)
    given = tuple(rewritten(c, {node: worked_out(node) for node in c.atoms(*kinds)}) for c in step.given)
    return replace(step, before=worked_out(step.before), after=worked_out(step.after), given=given)


def _against_any(step: Step) -> Step:
    """``E[W] = V`` as ``E[tr(B W)] = tr(B V)`` for any fixed B."""
    words = step.before.atoms(MeanOf) | step.after.atoms(MeanOf)
    if not words:
        return step
    first = next(iter(words))
    other = Letter(first.columns, first.rows, sp.Symbol("B (any)"))
    return replace(step, before=_paired(step.before, other), after=_paired(step.after, other))


def _paired(side: sp.Expr, other: Letter) -> sp.Expr:
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(side)):
        weight, word = (
            term.as_independent(*term.atoms(Letter), as_Add=False) if has_matrices(term) else (term, 1)
        )
        if isinstance(word, MeanOf):
            total += weight * Expectation(TraceOf(other * word.word))
        elif term.atoms(MeanOf):
            raise RuleError("the mean of a matrix inside a product")
        elif word == 1:
            total += weight * TraceOf(other)
        else:
            total += weight * TraceOf(other * word)
    return total


def _fallen(step: Step, known: Known, between: bool, where: Sequence[Boolean]) -> Decision | None:
    """A refutation by an exact instance at which ``where`` holds; None where none of those tried differs."""
    claim = step.claim
    if (functions := of_functions(claim)) and not may_choose(claim, known.given, known.system(*claim.args[:2])):
        return None
    used = letters_of([step.before, step.after, *known.given]) - set(known.named)
    for instance, point in known.instances(claim, _RANKED if claim.has(Rank) else _TRIED):
        try:
            if not all(truth(part, instance, point) is True for part in where):
                continue
            example = _matrix_gap(step, instance, point) if between else _number_gap(claim, instance, point)
        except (Unbuildable, RuleError):
            continue
        if example is not None:
            place = shown(instance, sorted({*used, *functions}, key=str), point)
            return Decision(
                Verdict.REFUTED, "exact rational instance", "a certified counterexample",
                Counterexample(place, *example),
            )  # fmt: skip
    return None


def fallen(step: Step) -> Decision | None:
    """The exact instance that refutes a line between matrices, or between their traces and norms."""
    exists: Conditions = []
    step = means_put_in(step, exists)
    between = not (step.before.is_commutative and step.after.is_commutative)
    return _fallen(step, Known(step.given), between, [claim for claim, _ in exists])


def falls(step: Step) -> bool:
    """Whether an exact instance refutes such a line."""
    return fallen(step) is not None


def _matrix_gap(step: Step, instance: Instance, point: dict[sp.Symbol, sp.Expr]) -> tuple[str, str] | None:
    """Both sides where they differ at an instance: exactly, or in balls where their weights are not rational."""
    rows = next((w[0].shape[0] for side in (step.before, step.after) for w in read(side) if w), None)
    size = instance.size(rows) if rows is not None else None
    try:
        sides = [None if side == 0 else instance.matrix(side, size).value for side in (step.before, step.after)]
    except Unbuildable:
        return _gap_in_balls(step, instance, size, point)
    other = next(value for value in sides if value is not None)
    left, right = (fmpq_mat(other.nrows(), other.ncols()) if value is None else value for value in sides)
    return None if left == right else (str(left.tolist()), str(right.tolist()))


def _gap_in_balls(
    step: Step, instance: Instance, size: int | None, point: dict[sp.Symbol, sp.Expr]
) -> tuple[str, str] | None:
    """One entry of both sides, where balls tell that it differs."""
    with precision(_BITS):
        balls = {symbol: enclose(value, {}) for symbol, value in point.items()}
        sides = [_in_balls(side, instance, size, balls) for side in (step.before, step.after)]
        for left, right in zip(*sides, strict=False):
            if not (left - right).contains(0):
                return left.str(_SHOWN_DIGITS), right.str(_SHOWN_DIGITS)
    return None


def _in_balls(side: sp.Expr, instance: Instance, size: int | None, balls: dict[sp.Symbol, arb]) -> list[arb]:
    """The entries of a side, row by row: exact words with their weights as balls. Raises Unbuildable."""
    total: list[arb] | None = None
    for word, weight in read(side).items():
        value = instance.matrix(sp.Mul(*(atom.written for atom in word)), size).value
        try:
            factor = enclose(weight.xreplace(values_of(weight, instance)), balls)
        except (TypeError, KeyError, ValueError) as error:
            raise Unbuildable(str(error)) from None
        part = [factor * arb(entry) for entry in value.entries()]
        total = part if total is None else [a + b for a, b in zip(total, part, strict=True)]
    return total if total is not None else [arb(0)] * (size or 1) ** 2


def _number_gap(
    claim: Boolean, instance: Instance, point: dict[sp.Symbol, sp.Expr]
) -> tuple[str, str] | None:
    if truth(claim, instance, point) is not False:
        return None
    put = values_of(claim, instance)
    return _shown(claim.args[0].xreplace(put), point), _shown(claim.args[1].xreplace(put), point)


def _shown(side: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> str:
    """A number at a point, exact where it is rational."""
    value = side.xreplace(point)
    if isinstance(value, sp.Rational):
        return str(value)
    with precision(_BITS):
        return str(enclose(side, {symbol: enclose(v, {}) for symbol, v in point.items()}).str(_SHOWN_DIGITS))


__all__ = ["MatrixLine", "defined", "entries_exist", "fallen", "falls", "inverses", "matrix_line", "means_put_in"]
