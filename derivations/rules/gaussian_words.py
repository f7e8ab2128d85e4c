"""Means of polynomials in Gaussian matrices by Isserlis' theorem, and recursions driven by fresh samples.

``E tr(...)`` over independent Gaussian letters is a sum over all pairings of equal letters; each pairing joins
rows to rows and columns to columns, which leaves a product of sizes and of traces of the fixed letters.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import letter_equations, letters, unfold, untied
from derivations.rules.matrices import MatrixAlgebra
from derivations.rules.terms import equal
from derivations.rules.words import Atom, Word, read, scalars
from theory.matrix_conditions import FullColumnRank, FullRowRank, Invertible
from theory.matrix_words import (
    GaussianMatrix,
    InverseOf,
    Letter,
    PseudoInverse,
    SquaredNorm,
    TraceOf,
    Transposed,
    UnitMatrix,
    has_matrices,
)
from theory.random_variables import Expectation, RandomVariable, random_variables
from theory.statement import Theorem
from theory.symbols import domain_of

_MOST_LETTERS = 8
End = tuple[int, int, int]


@dataclass(frozen=True)
class GaussianMean:
    """``E f = value`` for a polynomial f in traces and squared norms of words in independent Gaussian letters.

    Other letters are fixed: no condition and no meaning of a letter may tie one to a Gaussian letter, and one label
    names one matrix. Trusted: Isserlis' theorem, ``E x_1 ... x_2k`` = the sum over pairings of products of
    covariances, for independent N(0, 1) entries; a polynomial in them has a finite mean.
    """

    name: str = "Isserlis"

    def ruling(self, step: Step) -> Ruling:
        """The line with each mean computed, handed to the normal form of words. Raises RuleError otherwise."""
        means = [node for node in step.before.atoms(Expectation) if has_matrices(node.args[0])]
        if step.relation != "=" or not means:
            raise RuleError("the line is a mean of Gaussian words = its value")
        _stand_alone(step)
        put = {node: mean_of(unfold(node.args[0])) for node in means}
        ruling = MatrixAlgebra().ruling(replace(step, before=step.before.xreplace(put)))
        return replace(ruling, method=f"{self.name}, {ruling.method}")


def _stand_alone(step: Step) -> None:
    """Raises RuleError where something else than the Gaussian letters of the line moves with them."""
    written = letters(unfold(step.before), unfold(step.after))
    named: dict[sp.Symbol, Letter] = {}
    for letter in written:
        if named.setdefault(letter.label, letter) != letter:
            raise RuleError(f"the label {letter.label} names both {named[letter.label]} and {letter}")
    averaged = {letter for letter in written if isinstance(letter, GaussianMatrix)}
    untied(averaged, (*step.given, *letter_equations(step.before, step.after)))


def written_out(expression: sp.Expr, given: Sequence[Boolean]) -> sp.Expr:
    """What a mean is of, each letter written out that is no more than a name for a word by one of the conditions.

    Raises RuleError where another condition ties what is averaged over, or what is held fixed to that.
    """
    fixed = (FullColumnRank, FullRowRank, Invertible)
    conditions = [c for c in conjuncts(given) if not (isinstance(c, fixed) and isinstance(c.args[0], GaussianMatrix))]
    for condition in list(conditions):
        others = letters(*(other for other in conditions if other is not condition))
        name = condition.args[0]
        if not isinstance(condition, sp.Eq) or not _random(condition.rhs, conditions):
            continue
        if type(name) is Letter and name not in others | letters(condition.rhs):
            expression = expression.xreplace({name: condition.rhs})
            conditions.remove(condition)
    moving = {letter for letter in letters(expression, *conditions) if isinstance(letter, GaussianMatrix)}
    while more := {x for c in conditions if letters(c) & moving for x in letters(c)} - moving:
        moving |= more
    untied(letters(expression) & moving, conditions)
    return expression


def _random(word: sp.Expr, conditions: Sequence[Boolean]) -> bool:
    """Whether a word holds a Gaussian letter, or a name for a word that holds one."""
    names = {c.lhs: c.rhs for c in conditions if isinstance(c, sp.Eq) and isinstance(c.lhs, Letter)}
    reached: set[sp.Basic] = set(letters(word))
    while more := {x for name in reached & set(names) for x in letters(names[name])} - reached:
        reached |= more
    return any(isinstance(letter, GaussianMatrix) for letter in reached)


def mean_of_word(expression: sp.Expr) -> sp.Expr | None:
    """The mean, entry by entry, of a sum of words with at most two Gaussian letters each; None for longer ones.

    ``E Z A Z^T = tr(A) I``, ``E Z A Z = A^T`` and their transposes; an odd number of one letter has the mean 0.
    """
    total = sp.Integer(0)
    for word, weight in read(expression).items():
        if has_matrices(weight) or random_variables(weight):
            return None
        places = [place for place, atom in enumerate(word) if _is_gaussian(atom)]
        counts = {word[place].letter: 0 for place in places}
        for place in places:
            counts[word[place].letter] += 1
        if any(count % 2 for count in counts.values()):
            continue
        if len(places) > 2:
            return None
        total += weight * (_mean_of_two(word, *places) if places else _whole(word))
    return total


def _mean_of_two(word: Word, first: int, second: int) -> sp.Expr:
    """The mean of ``P Z A Z Q`` in one Gaussian letter, either of the two transposed or not."""
    between, one, two = word[first + 1 : second], word[first], word[second]
    ends = _whole(word[:first]), _whole(word[second + 1 :])
    if one.mark == two.mark:
        middle = _whole(tuple(atom.transposed for atom in reversed(between)))
        return sp.Mul(ends[0], middle, ends[1])
    size = one.shape[0]
    number = TraceOf(_whole(between)) if between else one.shape[1]
    return number * sp.Mul(ends[0], UnitMatrix(size, size, sp.Symbol("I")), ends[1])


def _whole(word: Word) -> sp.Expr:
    return sp.Mul(*(atom.written for atom in word))


def mean_of(expression: sp.Expr) -> sp.Expr:
    """The mean over all Gaussian letters. Raises RuleError on what is no polynomial in them."""
    if random_variables(expression):
        raise RuleError("other random variables beside the Gaussian letters")
    words = scalars(expression)
    numbers = {node: sp.Dummy(f"x_{i}", real=True) for i, node in enumerate(sorted(words, key=str))}
    plain = expression.xreplace(numbers)
    if has_matrices(plain) or not plain.is_commutative:
        raise RuleError("matrices outside a trace or a squared norm")
    polynomial = sp.Poly(sp.expand(plain), *numbers.values())
    total = sp.Integer(0)
    for powers, coefficient in polynomial.terms():
        nodes = [node for node, power in zip(numbers, powers, strict=True) for _ in range(power)]
        parts = [list(read(words[node]).items()) for node in nodes]
        for choice in itertools.product(*parts):
            weight = sp.Mul(*(value for _, value in choice))
            total += coefficient * weight * _paired([word for word, _ in choice])
    return sp.expand(total)


def _paired(cycles: Sequence[Word]) -> sp.Expr:
    """The mean of a product of traces, one for each cyclic word."""
    if any(not word for word in cycles):
        raise RuleError("the trace of a unit matrix without a size: write its size")
    places = [(i, j) for i, word in enumerate(cycles) for j, atom in enumerate(word) if _is_gaussian(atom)]
    if len(places) > _MOST_LETTERS:
        raise RuleError(f"{len(places)} Gaussian letters in one term: at most {_MOST_LETTERS} here")
    return sp.Add(*(_contracted(cycles, dict(pairs)) for pairs in _pairings(places, cycles)))


def _is_gaussian(atom: Atom) -> bool:
    if not isinstance(atom.letter, GaussianMatrix):
        return False
    if atom.mark not in ("", "t"):
        raise RuleError(f"an inverse of {atom.letter.label} is no polynomial in its entries")
    return True


def _pairings(
    places: Sequence[tuple[int, int]], cycles: Sequence[Word]
) -> Iterator[list[tuple[tuple[int, int], tuple[int, int]]]]:
    """All ways to pair the places that hold the same letter; each pair is listed both ways round."""
    if not places:
        yield []
        return
    first, *rest = places
    for other in rest:
        if cycles[first[0]][first[1]].letter == cycles[other[0]][other[1]].letter:
            left = [place for place in rest if place != other]
            for more in _pairings(left, cycles):
                yield [(first, other), (other, first), *more]


def _contracted(cycles: Sequence[Word], partner: dict[tuple[int, int], tuple[int, int]]) -> sp.Expr:
    """The product of sizes and traces that one pairing leaves: walk along joined ends until a loop closes."""
    value, seen = sp.Integer(1), set[End]()
    for i, word in enumerate(cycles):
        for j in range(len(word)):
            for side in (0, 1):
                if (i, j, side) not in seen:
                    value *= _loop(cycles, partner, (i, j, side), seen)
    return value


def _loop(
    cycles: Sequence[Word], partner: dict[tuple[int, int], tuple[int, int]], start: End, seen: set[End]
) -> sp.Expr:
    fixed: list[Atom] = []
    entered, size = start, sp.Integer(0)
    while entered not in seen:
        i, j, side = entered
        atom = cycles[i][j]
        if (i, j) in partner:
            k, m = partner[i, j]
            leaves: End = (k, m, side if cycles[k][m].mark == atom.mark else 1 - side)
            size = atom.shape[side]
        else:
            fixed.append(atom if side == 0 else atom.transposed)
            leaves = (i, j, 1 - side)
        seen |= {entered, leaves}
        entered = _joined(cycles, leaves)
    return TraceOf(sp.Mul(*map(_written, fixed))) if fixed else size


def _joined(cycles: Sequence[Word], end: End) -> End:
    """The end that touches this one in its cyclic word: a right end the next left one."""
    i, j, side = end
    length = len(cycles[i])
    return (i, (j + 1) % length, 0) if side == 1 else (i, (j - 1) % length, 1)


def _written(atom: Atom) -> sp.Expr:
    inner = atom.letter
    if atom.mark.startswith("+"):
        inner = PseudoInverse(inner)
    if atom.mark.startswith("-"):
        inner = InverseOf(inner)
    return Transposed(inner) if atom.mark.endswith("t") else inner


@dataclass(frozen=True)
class FreshSamples:
    """``E S(k+1) = E h(S(k))`` where ``one_step`` says ``E |e'|^2 = h(|e|^2)`` over fresh samples, e fixed.

    ``now`` defines ``S(k) = |e|^2``, ``following`` defines ``S(k+1) = |e'|^2``. Trusted: the tower property;
    the Gaussian letters of one step are independent of e, which only earlier steps made.
    """

    one_step: Theorem
    now: Theorem
    following: Theorem
    name: str = "mean over fresh samples first"

    def ruling(self, step: Step) -> Ruling:
        """One obligation: that the right side is the mean of h. Raises RuleError where the three do not fit."""
        error, current = self.now.claim.rhs, self.now.claim.lhs
        if not isinstance(self.one_step.claim, sp.Eq):
            raise RuleError(f"{self.one_step.id} does not claim an equation")
        if not (self.now.definition and self.following.definition):
            raise RuleError("the risk before and after the step are defined, not claimed")
        if step.relation != "=" or step.before != Expectation(self.following.claim.lhs):
            raise RuleError("the line starts from the mean after the step")
        if self.one_step.claim.lhs != Expectation(self.following.claim.rhs):
            raise RuleError(f"{self.one_step.id} is not about this step")
        if not isinstance(step.after, Expectation) or not isinstance(error, SquaredNorm):
            raise RuleError("the line ends at a mean of a function of the squared error")
        if error.atoms(GaussianMatrix):
            raise RuleError("the error before the step holds no fresh letter")
        value = self.one_step.claim.rhs.xreplace({error: current})
        if has_matrices(value):
            raise RuleError("the mean after one step depends on more than the squared error")
        if any(has_matrices(condition) for condition in (*self.one_step.conditions, *step.given)):
            raise RuleError("a condition between matrices may tie the error to the fresh samples")
        number = sp.Dummy("S", nonnegative=True)
        line = equal(value.xreplace({current: number}), step.after.args[0].xreplace({current: number}))
        conditions = tuple(
            Obligation(condition, step.given, f"{self.one_step.id} needs {condition}")
            for condition in self.one_step.conditions
            if condition not in step.given
        )
        main = Obligation(line, step.given, "the mean after one step, put in")
        cites = (self.one_step.id, self.now.id, self.following.id)
        return Ruling((*conditions, main), cites, self.name)


@dataclass(frozen=True)
class LinearRecursion:
    """``E S(k) = solution(k)`` where ``recursion`` says ``E S(j+1) = a E S(j) + b``, by induction from S(0).

    ``start`` defines ``S(0)``, a number. Trusted: induction over the whole numbers; checked: the solution at 0, that it
    solves the recursion, that k is a whole number >= 0, and that recursion and start hold at every step on the way:
    their conditions are decided without those of this line that speak of k.
    """

    recursion: Theorem
    start: Theorem
    variable: sp.Symbol
    name: str = "induction along the recursion"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the first value, the step, and that both hold throughout.

        Raises RuleError where the line is no such mean.
        """
        index = self.variable
        if step.relation != "=" or not isinstance(step.before, Expectation) or not step.before.has(index):
            raise RuleError("the line is the mean after k steps = its value, k a symbol")
        if not index.is_integer:
            raise RuleError(f"{index} is not a whole number")
        for theorem in (self.recursion, self.start):
            if not isinstance(theorem.claim, sp.Eq):
                raise RuleError(f"{theorem.id} does not claim an equation")
        first = Expectation(self.start.claim.lhs)
        if step.before.xreplace(
            {index: sp.Integer(0)}
        ) != first or self.recursion.claim.lhs != step.before.xreplace({index: index + 1}):
            raise RuleError("the recursion and its start are about another quantity")
        solved = self.recursion.claim.rhs.xreplace({step.before: step.after})
        if any(
            side.has(Expectation, RandomVariable) or has_matrices(side)
            for side in (solved, self.start.claim.rhs)
        ):
            raise RuleError("the recursion, its start or its solution holds something random")
        return Ruling(self._parts(step, solved), (self.recursion.id, self.start.id), self.name)

    def _parts(self, step: Step, solved: sp.Expr) -> tuple[Obligation, ...]:
        index = self.variable
        range_of_index = domain_of({index})
        others = tuple(part for part in step.given if index not in part.free_symbols)
        at_start = equal(step.after.xreplace({index: sp.Integer(0)}), self.start.claim.rhs)
        following = equal(step.after.xreplace({index: index + 1}), solved)
        throughout = (*others, sp.GreaterThan(index, 0, evaluate=False))
        return (
            Obligation(
                sp.GreaterThan(index, 0, evaluate=False),
                (*others, *range_of_index),
                "steps are counted from 0",
            ),
            Obligation(at_start, others, "the first value"),
            Obligation(following, throughout, "from each step to the next"),
            *(
                Obligation(condition, throughout, f"{theorem.id} needs {condition} at every step")
                for theorem in (self.recursion, self.start)
                for condition in theorem.conditions
                if condition not in throughout
            ),
        )


gaussian_mean = GaussianMean()
