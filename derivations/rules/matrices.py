"""Identities between matrices of symbolic size: decided by a normal form, tried on exact rational
instances.

A line is proved when the normal form of the difference is zero, refuted when an exact instance of it
differs, and undecided otherwise. A zero normal form with a differing instance is an error of ours and
raises Disagreement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.decision import Counterexample, Decision, Disagreement
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import letter_equations
from derivations.rules.matrix_facts import Known
from derivations.rules.word_instances import Instance
from derivations.rules.word_trials import disagreeing, instances
from derivations.rules.words import (
    Polynomial,
    Rewriting,
    Word,
    add,
    complete,
    letters_of,
    marks_of,
    necklace,
    read,
    relations,
    scalars,
    scale,
    shape_of,
    transpose,
)
from theory.matrix_words import (
    GaussianMatrix,
    InverseOf,
    Letter,
    Rate,
    SquaredNorm,
    TraceOf,
    Transposed,
    has_matrices,
)
from theory.statement import Theorem
from theory.verdict import Verdict

_DEEPEST = 40


@dataclass(frozen=True)
class MatrixAlgebra:
    """``before = after`` as words, with the equations between matrices among the line's conditions.

    ``full_rank`` names Gaussian letters whose rank min(rows, columns) is used: 'rows' gives ``X X^+ = I``
    and needs rows <= columns, 'columns' gives ``X^+ X = I``. ``joined`` reads ``|a|^2 |b|^2`` of two
    columns as the one-by-one matrix ``a^T a b^T b``. Trusted: the relations in
    :mod:`derivations.rules.words`, and that a Gaussian matrix has full rank almost surely.
    """

    full_rank: tuple[tuple[Letter, str], ...] = ()
    joined: bool = False
    uses: tuple[Theorem, ...] = ()
    name: str = "matrix words"

    def ruling(self, step: Step) -> Ruling:
        """A decision, and for scalar lines an obligation between the traces as unknown numbers."""
        if step.relation != "=":
            raise RuleError("words are compared with =")
        scalar = tuple(condition for condition in step.given if not has_matrices(condition))
        ranks = tuple(rank_obligation(letter, side, scalar) for letter, side in self.full_rank)
        ranks += inverses_exist(step)
        facts, needed = cited_equations(self.uses, step)
        ranks += tuple(
            Obligation(condition, scalar, f"a cited theorem needs {condition}") for condition in needed
        )
        known = replace(step, given=(*step.given, *facts, *letter_equations(step.before, step.after)))
        if self.joined:
            known = replace(known, before=join_columns(step.before), after=join_columns(step.after))
        system = rewriting(known, dict(self.full_rank))
        known = replace(known, given=(*known.given, *(part.claim for part in ranks)))
        full = frozenset(letter for letter, _ in self.full_rank)
        if not (step.before.is_commutative and step.after.is_commutative):
            difference = add(read(known.before), scale(read(known.after), sp.Integer(-1)))
            return Ruling(ranks, self._cites, self.name, tried(known, full, not system.normal(difference)))
        before, after = traces_as_numbers(known, system)
        zero = sp.cancel(sp.expand(before - after)) == 0
        decision = tried(known, full, zero)
        if zero or decision.verdict is Verdict.REFUTED:
            return Ruling(ranks, self._cites, self.name, decision)
        line = Obligation(sp.Eq(before, after, evaluate=False), scalar, "the line with its traces as numbers")
        return Ruling((*ranks, line), self._cites, self.name)

    @property
    def _cites(self) -> tuple[str, ...]:
        return tuple(theorem.id for theorem in self.uses)


matrix_words = MatrixAlgebra()


def words(
    *full_rank: tuple[Letter, str], joined: bool = False, uses: tuple[Theorem, ...] = ()
) -> MatrixAlgebra:
    """``by=words((X, "rows"), uses=(lemma,))``: with the full rank of Gaussian letters, and cited
    equations.
    """
    return MatrixAlgebra(full_rank, joined, uses)


def cited_equations(uses: Sequence[Theorem], step: Step) -> tuple[tuple[sp.Eq, ...], tuple[Boolean, ...]]:
    """The equations between matrices that the theorems claim, and their scalar conditions.

    A vanishing squared norm claims that the word vanishes. Raises RuleError where a condition between
    matrices is neither given nor claimed by an earlier one.
    """
    facts: list[sp.Eq] = []
    needed: list[Boolean] = []
    for theorem in uses:
        if step.theorems.get(theorem.id, theorem) != theorem:
            raise RuleError(f"{theorem.id} is not the statement of that name in the library")
        for condition in theorem.conditions:
            if has_matrices(condition) and condition not in (*step.given, *facts):
                raise RuleError(f"{theorem.id} needs {condition}, which is not given here")
            if not has_matrices(condition) and condition not in step.given:
                needed.append(condition)
        parts = theorem.claim.args if isinstance(theorem.claim, sp.And) else (theorem.claim,)
        facts += [_as_matrix_equation(part, theorem.id) for part in parts]
    return tuple(facts), tuple(needed)


def _as_matrix_equation(part: sp.Basic, id: str) -> sp.Eq:
    if isinstance(part, sp.Eq) and not part.lhs.is_commutative:
        return part
    if isinstance(part, sp.Eq) and isinstance(part.lhs, SquaredNorm) and part.rhs == 0:
        return sp.Eq(part.lhs.args[0], 0, evaluate=False)
    raise RuleError(f"{id} does not claim an equation between matrices")


def join_columns(expression: sp.Expr) -> sp.Expr:
    """Each product of squared norms of columns as the trace of one one-by-one word."""
    return sp.Add(*map(_join_term, sp.Add.make_args(expression)))


def _join_term(term: sp.Expr) -> sp.Expr:
    norms = [
        factor
        for factor in sp.Mul.make_args(term)
        if isinstance(factor, SquaredNorm) and _is_column(factor.args[0])
    ]
    if len(norms) < 2:
        return term
    others = [factor for factor in sp.Mul.make_args(term) if factor not in norms]
    word = sp.Mul(*(part for norm in norms for part in (Transposed(norm.args[0]), norm.args[0])))
    return sp.Mul(*others, TraceOf(word))


def _is_column(word: sp.Expr) -> bool:
    shapes = {shape for term in read(word) if (shape := shape_of(term))}
    return bool(shapes) and all(shape[1] == 1 for shape in shapes)


def inverses_exist(step: Step) -> tuple[Obligation, ...]:
    """What shows that the inverses exist which the line brings in; those before it a statement has written.

    Raises RuleError where nothing does.
    """
    known, needed = Known(step.given), list[Obligation]()
    for node in sorted(step.after.atoms(InverseOf) - step.before.atoms(InverseOf), key=str):
        letter = node.args[0].args[0] if isinstance(node.args[0], Transposed) else node.args[0]
        shown = known.invertible(letter)
        if shown is None:
            raise RuleError(f"the line brings in an inverse of {letter.label}, which is not shown to exist")
        needed += shown
    return tuple(dict.fromkeys(needed))


def rank_obligation(letter: Letter, side: str, given: tuple[Boolean, ...]) -> Obligation:
    """That the letter has at most as many rows as columns, or the other way round.

    Raises RuleError on what is no Gaussian matrix, and on one that a condition ties to something.
    """
    if side not in ("rows", "columns") or not isinstance(letter, GaussianMatrix):
        raise RuleError("full rank is a fact about a Gaussian letter: ('rows' or 'columns')")
    small, large = (letter.rows, letter.columns) if side == "rows" else (letter.columns, letter.rows)
    return Obligation(
        sp.LessThan(small, large, evaluate=False), given, f"{letter.label} has full {side[:-1]} rank"
    )


def rewriting(step: Step, full_rank: dict[Letter, str]) -> Rewriting:
    """The completed rules of the letters on this line and of the given equations between matrices."""
    equations = matrix_equations(step.given)
    expressions: list[sp.Basic] = [step.before, step.after]
    for equation in equations:
        expressions += equation.args
    given: list[Polynomial] = []
    for letter in sorted(letters_of(expressions), key=str):
        given += relations(letter, marks_of(letter, expressions), full_rank.get(letter, ""))
    for equation in equations:
        if equation.has(Rate):
            continue
        vanishing = add(read(equation.lhs), scale(read(equation.rhs), sp.Integer(-1)))
        given += [vanishing, transpose(vanishing)]
    return complete(given)


def matrix_equations(given: Sequence[Boolean]) -> list[sp.Eq]:
    """The conditions that are equations between matrices."""
    return [c for c in given if isinstance(c, sp.Eq) and has_matrices(c) and not c.lhs.is_commutative]


def tried(step: Step, full_rank: frozenset[Letter], zero: bool) -> Decision:
    """The normal form's answer against exact instances. Raises Disagreement when they contradict each
    other.
    """
    given = step.given
    count, differing = disagreeing(
        step.before, step.after, instances(step.claim, given, full_rank), _rows(step)
    )
    if differing and zero:
        raise Disagreement(
            f"the normal form proves {step.claim}, an exact instance refutes it: {differing[1:]}"
        )
    if differing:
        instance, left, right = differing
        return Decision(
            Verdict.REFUTED, "exact rational instance", "", Counterexample(_point(instance), left, right)
        )
    if zero:
        return Decision(
            Verdict.PROVED, "matrix normal form", f"and {count} exact instances agree" if count else ""
        )
    return Decision(
        Verdict.UNDECIDED, "matrix normal form", f"a difference remains; {count} exact instances agree"
    )


def _rows(step: Step) -> Callable[[Instance], int | None]:
    def rows(instance: Instance) -> int | None:
        for side in (step.before, step.after):
            for word in read(_without_rates(side)):
                shape = shape_of(word)
                if shape:
                    return instance.size(shape[0])
        return None

    return rows


def _without_rates(side: sp.Expr) -> sp.Expr:
    """Each rate replaced by what it is the rate of: the same shape."""
    return side.replace(lambda node: isinstance(node, Rate), lambda node: node.args[0])


def _point(instance: Instance) -> dict[str, str]:
    shown = {str(symbol): str(value) for symbol, value in instance.numbers.items()}
    return shown | {str(letter.label): str(value.tolist()) for letter, value in instance._drawn.items()}


def traces_as_numbers(step: Step, system: Rewriting) -> tuple[sp.Expr, sp.Expr]:
    """Both sides with each trace written in one unknown number for each cyclic word."""
    numbers: dict[Word, sp.Symbol] = {}
    put = {
        node: trace_form(read(word), system, numbers)
        for side in (step.before, step.after)
        for node, word in scalars(side).items()
    }
    return step.before.xreplace(put), step.after.xreplace(put)


def trace_form(polynomial: Polynomial, system: Rewriting, numbers: dict[Word, sp.Symbol]) -> sp.Expr:
    """The trace as a sum of coefficients times one unknown number for each cyclic word.

    The trace of a unit matrix is its size, taken from the word that became it. Raises RuleError on a word
    that is not square.
    """
    total = sp.Integer(0)
    for word, coefficient in polynomial.items():
        total += coefficient * _trace_of(word, system, numbers, 0)
    return sp.expand(total)


def _trace_of(word: Word, system: Rewriting, numbers: dict[Word, sp.Symbol], depth: int) -> sp.Expr:
    shape = shape_of(word)
    if shape is None:
        raise RuleError("the trace of a unit matrix without a size: write its size")
    if sp.expand(shape[0] - shape[1]) != 0:
        raise RuleError(f"the trace of a matrix of shape {shape}")
    for start in range(len(word)):
        turned = word[start:] + word[:start]
        reduced = system.normal({turned: sp.Integer(1)})
        if reduced != {turned: sp.Integer(1)} and depth < _DEEPEST:
            size = turned[0].shape[0]
            return sp.Add(
                *(
                    value * (_trace_of(part, system, numbers, depth + 1) if part else size)
                    for part, value in reduced.items()
                )
            )
    key = min(_same_trace(word, system), key=str)
    return numbers.setdefault(key, sp.Symbol(f"trace ({len(numbers)})", real=True))


def _same_trace(word: Word, system: Rewriting) -> list[Word]:
    """The necklaces of a word and of the normal form of its transpose, where that is one word."""
    reverse = tuple(atom.transposed for atom in reversed(word))
    reduced = [part for part, value in system.normal({reverse: sp.Integer(1)}).items() if part and value == 1]
    return [necklace(word), *(necklace(part) for part in reduced[:1] if len(reduced) == 1)]
