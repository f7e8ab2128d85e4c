"""A line between matrices of symbolic size, or between their traces and norms, as an author writes it.

Beyond :mod:`derivations.rules.matrices`: one-by-one words are numbers and are taken out of longer words, inverses of
sums are shown to exist, and numbers that are traces come with what holds of them (squares are not negative, and
Cauchy and Schwarz).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import sympy as sp
from flint import fmpq_mat
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders.setting import rewritten
from derivations.decision import Counterexample, Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules import gradients
from derivations.rules.determinants import Determinants
from derivations.rules.gaussian_words import mean_of
from derivations.rules.matrix_facts import Known, shown, truth, values_of
from derivations.rules.operator_norms import OperatorNorms
from derivations.rules.word_instances import Instance, Unbuildable
from derivations.rules.words import (
    Atom,
    Polynomial,
    Rewriting,
    Word,
    add,
    letters_of,
    necklace,
    read,
    scale,
    shape_of,
)
from theory.ball import enclose, precision
from theory.matrix_conditions import MeanOf, PositiveDefinite
from theory.matrix_numbers import Determinant, OperatorNorm
from theory.matrix_words import InverseOf, Letter, SquaredNorm, TraceOf, Transposed, has_matrices
from theory.random_variables import Expectation
from theory.verdict import Verdict

_DEEPEST = 40
_SHOWN_DIGITS = 20


@dataclass
class Numbers:
    """Traces as unknown numbers, one for each cyclic word that the rules leave."""

    system: Rewriting
    known: dict[Word, sp.Symbol] = field(default_factory=dict)
    determinants: Determinants | None = None
    norms: OperatorNorms | None = None

    @classmethod
    def of(cls, known: Known, before: sp.Basic, after: sp.Basic) -> Numbers:
        """Those of a line under what is known."""
        numbers = cls(known.system(before, after))
        numbers.norms = OperatorNorms(known, numbers.system, numbers.trace)
        numbers.determinants = Determinants.of(known, (before, after, *known.traces), numbers.trace)
        return numbers

    def scalar(self, expression: sp.Basic) -> sp.Basic:
        """A relation or an expression with every trace and squared norm written in the numbers."""
        kinds = (TraceOf, SquaredNorm, Determinant, OperatorNorm)
        nodes = sorted(expression.atoms(*kinds), key=lambda node: (node.count_ops(), str(node)))
        put: dict[sp.Basic, sp.Basic] = {}
        for node in nodes:
            if not isinstance(node, (TraceOf, SquaredNorm)):
                put[node] = self._other(node).xreplace(put)
                continue
            word = node.args[0]
            inner = word if isinstance(node, TraceOf) else Transposed(word) * word
            total = sp.Add(*(weight * self.trace(part) for part, weight in read(inner).items()))
            put[node] = sp.expand(total.xreplace(put))
        if isinstance(expression, Boolean):
            return rewritten(expression, put)
        logs = {log: sp.expand_log(log.xreplace(put)) for log in expression.atoms(sp.log) if log.has(Determinant)}
        return expression.xreplace(logs).xreplace(put)

    def _other(self, node: sp.Expr) -> sp.Expr:
        """A determinant or an operator norm in the numbers."""
        if self.determinants is None or self.norms is None:
            raise RuleError(f"{node} is not read here")
        if isinstance(node, OperatorNorm):
            return self.norms.value(node.args[0])
        return self.determinants.value(node.args[0])

    def trace(self, word: Word, depth: int = 0) -> sp.Expr:
        """The trace of a word. Raises RuleError where it is not square, or a unit matrix without a size."""
        shape = shape_of(word)
        if shape is None:
            raise RuleError("the trace of a unit matrix without a size: write I_n")
        if sp.expand(shape[0] - shape[1]) != 0:
            raise RuleError(f"the trace of a matrix of shape {shape[0]} x {shape[1]}")
        for start in range(len(word)):
            turned = word[start:] + word[:start]
            reduced = self.system.normal({turned: sp.Integer(1)})
            if reduced != {turned: sp.Integer(1)} and depth < _DEEPEST:
                size = turned[0].shape[0]
                return sp.Add(
                    *(
                        value * (self.trace(part, depth + 1) if part else size)
                        for part, value in reduced.items()
                    )
                )
        starts = [place for place, atom in enumerate(word) if atom.shape[0] == 1]
        if len(starts) > 1:
            turned = word[starts[0] :] + word[: starts[0]]
            cuts = [place - starts[0] for place in starts] + [len(word)]
            return sp.Mul(*(self.trace(turned[a:b], depth + 1) for a, b in zip(cuts, cuts[1:], strict=False)))
        key = min(self._alike(word), key=str)
        return self.known.setdefault(key, sp.Symbol(f"trace_{len(self.known)}", real=True))

    def _alike(self, word: Word) -> list[Word]:
        """The necklaces of a word and of the normal form of its transpose, where that is one word."""
        reverse = tuple(atom.transposed for atom in reversed(word))
        reduced = [part for part, value in self.system.normal({reverse: sp.Integer(1)}).items() if value == 1]
        return [necklace(word), *(necklace(part) for part in reduced[:1] if part and len(reduced) == 1)]

    def coefficients(self, polynomial: Polynomial) -> dict[Word, sp.Expr]:
        """Normal words with their weights, the one-by-one parts of a word taken into its weight."""
        found: dict[Word, sp.Expr] = {}
        waiting = self.system.normal(polynomial)
        while waiting:
            word, weight = waiting.popitem()
            starts = [place for place in range(1, len(word)) if word[place].shape[0] == 1]
            if len(starts) < 2 and not (starts and self._is_number(word, starts[0])):
                found[word] = found.get(word, sp.Integer(0)) + weight
                continue
            first = 0 if word[0].shape[0] == 1 else starts[0]
            last = len(word) if word[-1].shape[1] == 1 else starts[-1]
            cuts = sorted({first, *starts, last})
            for a, b in zip(cuts, cuts[1:], strict=False):
                weight = weight * self.trace(word[a:b])
            rest = word[:first] + word[last:]
            for part, value in self.system.normal({rest: sp.Integer(1)}).items():
                waiting = add(waiting, {part: weight * value})
        return {word: self.scalar(sp.expand(weight)) for word, weight in found.items()}

    @staticmethod
    def _is_number(word: Word, start: int) -> bool:
        """Whether a single cut leaves a one-by-one part at an end."""
        return bool((word[0].shape[0] == 1) != (word[-1].shape[1] == 1))

    def facts(self, known: Known, *sides: sp.Basic) -> tuple[Boolean, ...]:
        """What holds of the numbers: squares are not negative, and the inequality of Cauchy and Schwarz."""
        found: list[Boolean] = []
        for node in sorted({one for side in sides for one in side.atoms(TraceOf, SquaredNorm)}, key=str):
            if isinstance(node, SquaredNorm) or is_square(node.args[0], known):
                found.append(sp.GreaterThan(self.scalar(node), 0, evaluate=False))
        for word, number in list(self.known.items()):
            reverse = tuple(atom.transposed for atom in reversed(word))
            turns = [turn[i:] + turn[:i] for turn in (word, reverse) for i in range(len(word))]
            if any(known.square(turn) for turn in turns):
                strict = len(word) == 1 and known.definite(word[0]) is True
                found.append((sp.StrictGreaterThan if strict else sp.GreaterThan)(number, 0, evaluate=False))
                continue
            for left, right in self._halves(turns, known):
                if shape_fits(left) and shape_fits(right):
                    first, second = (
                        self.known.get(min(self._alike(part), key=str)) for part in (left, right)
                    )
                else:
                    continue
                if first is not None and second is not None:
                    found.append(sp.LessThan(number**2, first * second, evaluate=False))
        if self.norms is not None:
            found += self.norms.between(list(self.known))
        if self.determinants is not None:
            found += self.determinants.facts
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _halves(turns: list[Word], known: Known) -> Iterator[tuple[Word, Word]]:
        """``u^T u`` and ``v^T v`` for each way to write a cyclic word as ``u^T v``; with S between, ``u^T S u``."""
        for turn in turns:
            for cut in range(1, len(turn)):
                left, right = turn[:cut], turn[cut:]
                yield (
                    left + tuple(atom.transposed for atom in reversed(left)),
                    tuple(atom.transposed for atom in reversed(right)) + right,
                )
                for between in _definite_letters(turns, known):
                    yield (
                        (*left, between, *(atom.transposed for atom in reversed(left))),
                        (*(atom.transposed for atom in reversed(right)), _inverted(between), *right),
                    )
                if known.definite(right[0]) is not None and len(right) > 1:
                    middle, end = right[:1], right[1:]
                    yield (
                        left + middle + tuple(atom.transposed for atom in reversed(left)),
                        tuple(atom.transposed for atom in reversed(end)) + middle + end,
                    )


def shape_fits(word: Word) -> bool:
    """Whether neighbours fit, and the ends too: a word that has a trace."""
    try:
        shape = shape_of(word)
    except RuleError:
        return False
    return shape is not None and bool(sp.expand(shape[0] - shape[1]) == 0)


def is_square(word: sp.Expr, known: Known) -> bool:
    """Whether a product as written is ``u^T u`` or ``u^T S u`` with S semidefinite, whatever u is."""
    parts = list(word.args_cnc()[1])
    while len(parts) > 1:
        first, last = parts[0], parts[-1]
        if first != Transposed(last) and last != Transposed(first):
            return False
        parts = parts[1:-1]
    if not parts:
        return True
    mark, letter = ("-", parts[0].args[0]) if isinstance(parts[0], InverseOf) else ("", parts[0])
    return isinstance(letter, Letter) and known.definite(Atom(letter, mark)) is not None


def _definite_letters(turns: list[Word], known: Known) -> list[Atom]:
    """The positive definite letters, and their inverses, that an inequality may be weighted with."""
    size = {atom.shape[0] for atom in turns[0]}
    return [
        Atom(letter, mark)
        for letter in known.said(PositiveDefinite)
        if isinstance(letter, Letter) and letter.rows in size
        for mark in ("", "-")
    ]


def _inverted(atom: Atom) -> Atom:
    return Atom(atom.letter, "-" if atom.mark == "" else "")


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
        step = _means_put_in(step)
        known = Known(step.given)
        between = not (step.before.is_commutative and step.after.is_commutative)
        if between and step.relation != "=":
            raise RuleError("matrices are compared with =")
        fallen = _fallen(step, known, between)
        if fallen is not None:
            return Ruling(method=self.name, decision=fallen)
        exist, why = _inverses(step, known)
        if why:
            return Ruling(method=self.name, decision=Decision(Verdict.UNDECIDED, self.name, why))
        numbers = Numbers.of(known, step.before, step.after)
        claims = self._claims(step, numbers, between)
        left = [claim for claim in claims if not _plain(claim)]
        assert numbers.determinants is not None
        left += [claim for claim in numbers.determinants.needed if not _plain(claim)]
        if not left:
            return self._stands(step, exist)
        known_numbers = tuple(numbers.scalar(condition) for condition in known.traces)
        given = (*known.scalar, *known_numbers, *numbers.facts(known, step.before, step.after))
        lines = tuple(Obligation(claim, given, "the line with its traces as numbers") for claim in left)
        return Ruling((*exist, *lines), method=self.name)

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


def _plain(claim: Boolean) -> bool:
    """Whether a relation holds because both sides are the same."""
    if not isinstance(claim, (sp.Eq, sp.LessThan, sp.GreaterThan)):
        return False
    return bool(sp.expand(claim.lhs - claim.rhs) == 0)


def _inverses(step: Step, known: Known) -> tuple[tuple[Obligation, ...], str]:
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


def _means_put_in(step: Step) -> Step:
    """Gradients and means worked out; a line with the mean of a matrix is tried against any fixed matrix."""
    known = Known(step.given)
    step = replace(step, before=gradients.put_in(step.before, known), after=gradients.put_in(step.after, known))
    step = _against_any(step)
    means = [
        node
        for side in (step.before, step.after)
        for node in side.atoms(Expectation)
        if has_matrices(node.args[0])
    ]
    put = {node: mean_of(node.args[0]) for node in means}
    return replace(step, before=step.before.xreplace(put), after=step.after.xreplace(put)) if put else step


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


def _fallen(step: Step, known: Known, between: bool) -> Decision | None:
    """A refutation by an exact instance; None where none of those tried differs."""
    claim = step.claim
    used = letters_of([step.before, step.after, *known.given]) - set(known.named)
    for instance, point in known.instances(claim):
        try:
            example = _matrix_gap(step, instance) if between else _number_gap(claim, instance, point)
        except (Unbuildable, RuleError):
            continue
        if example is not None:
            place = shown(instance, sorted(used, key=str), point)
            return Decision(
                Verdict.REFUTED, "exact rational instance", "a certified counterexample",
                Counterexample(place, *example),
            )  # fmt: skip
    return None


def falls(step: Step) -> bool:
    """Whether an exact instance refutes a line between matrices, or between their traces and norms."""
    step = _means_put_in(step)
    return (
        _fallen(step, Known(step.given), not (step.before.is_commutative and step.after.is_commutative))
        is not None
    )


def _matrix_gap(step: Step, instance: Instance) -> tuple[str, str] | None:
    rows = next((w[0].shape[0] for side in (step.before, step.after) for w in read(side) if w), None)
    size = instance.size(rows) if rows is not None else None
    sides: list[fmpq_mat | None] = []
    for side in (step.before, step.after):
        sides.append(None if side == 0 else instance.matrix(side, size).value)
    other = next(value for value in sides if value is not None)
    left, right = (fmpq_mat(other.nrows(), other.ncols()) if value is None else value for value in sides)
    return None if left == right else (str(left.tolist()), str(right.tolist()))


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
    with precision(128):
        return str(enclose(side, {symbol: enclose(v, {}) for symbol, v in point.items()}).str(_SHOWN_DIGITS))


__all__ = ["MatrixLine", "Numbers", "falls", "is_square", "matrix_line"]
