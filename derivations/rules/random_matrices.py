"""Laws of squared norms of words in Gaussian matrices. Letters with different names are independent.

Each rule is one textbook fact; its docstring says what is trusted, and its conditions (invariance of the
expression, orthogonality of the projectors, ranks) are checked by the normal form of
:mod:`derivations.rules.words`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy as sp

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import letter_equations, untied
from derivations.rules.laws import fresh_labels, same_law
from derivations.rules.matrices import rank_obligation, rewriting, trace_form
from derivations.rules.words import Atom, Polynomial, Rewriting, Word, add, multiply, read, scale, transpose
from theory.matrix_words import (
    Complement,
    GaussianMatrix,
    Letter,
    Orthogonal,
    PseudoInverse,
    SquaredNorm,
    Transposed,
    UnitVector,
    meaning_of,
)
from theory.random_variables import ChiSquare, Unknown
from theory.verdict import Verdict


def system_for(expressions: Iterable[sp.Basic], full_rank: dict[Letter, str]) -> Rewriting:
    """The rewriting rules of the letters in these expressions."""
    whole = sp.Tuple(*expressions)
    return rewriting(Step(whole, "=", whole, (), {}), full_rank)


def _norms(expression: sp.Expr, letter: Letter) -> list[SquaredNorm]:
    nodes = sorted(
        (node for node in expression.atoms(SquaredNorm) if node.has(letter)), key=sp.default_sort_key
    )
    rest = expression.xreplace({node: sp.Dummy("X", real=True) for node in nodes})
    if rest.has(letter):
        raise RuleError(f"{letter.label} occurs outside squared norms")
    if not nodes:
        raise RuleError(f"{letter.label} does not occur on this line")
    if expression.has(Unknown):
        raise RuleError("an unknown variable on this line may depend on the matrices: put its law in first")
    if letter_equations(expression):
        raise RuleError("a letter on this line is defined by others: its dependence on them would be lost")
    return nodes


def _linear(node: SquaredNorm, vector: Letter) -> None:
    """The node is |W v|^2 with W free of v."""
    atom = Atom(vector)
    for word in read(node.args[0]):
        if not word or word[-1] != atom or any(part.letter == vector for part in word[:-1]):
            raise RuleError(f"{node} is not the squared norm of a matrix times {vector.label}")


def _ruling(step: Step, expected: sp.Expr, name: str, extra: tuple[Obligation, ...] = ()) -> Ruling:
    if step.relation != "law":
        raise RuleError("this rule gives equality in law: write .law(...)")
    if step.before.has(Unknown) or letter_equations(expected):
        raise RuleError(
            "an unknown or a defined letter on this line may depend on the others: unfold it first"
        )
    untied(step.before.atoms(GaussianMatrix) | expected.atoms(GaussianMatrix), step.given)
    obligations = () if expected == step.after else same_law(expected, step)
    return Ruling((*extra, *obligations), method=name, decision=Decision(Verdict.PROVED, name))


def _new(step: Step, letter: Letter) -> None:
    if step.before.has(letter):
        raise RuleError(f"the letter {letter.label} is already in use: choose another")


def _turned(polynomial: Polynomial, turns: dict[Letter, tuple[Polynomial, Polynomial]]) -> Polynomial:
    """Each atom of a turned letter W becomes ``left W right``, with left and right orthogonal."""
    total: Polynomial = {}
    for word, value in polynomial.items():
        product: Polynomial = {(): value}
        for atom in word:
            factor: Polynomial = {(atom,): sp.Integer(1)}
            if atom.letter in turns:
                left, right = turns[atom.letter]
                if atom.mark in ("t", "+", "-"):
                    left, right = transpose(right), transpose(left)
                factor = multiply(multiply(left, factor), right)
            product = multiply(product, factor)
        total = add(total, product)
    return total


def check_invariance(
    nodes: list[SquaredNorm], turns: dict[Letter, tuple[sp.Expr, sp.Expr]], system: Rewriting
) -> None:
    """Raise RuleError unless every squared norm keeps its value when letters turn as given."""
    read_turns = {letter: (read(left), read(right)) for letter, (left, right) in turns.items()}
    numbers: dict[Word, sp.Symbol] = {}
    for node in nodes:
        form = read(node.args[0])
        turned = _turned(form, read_turns)
        plain = trace_form(multiply(transpose(form), form), system, numbers)
        moved = trace_form(multiply(transpose(turned), turned), system, numbers)
        if sp.expand(plain - moved) != 0:
            raise RuleError(f"{node} changes under the rotation")


@dataclass(frozen=True)
class HaarDirection:
    """``|W u|^2 -> |W g|^2/|g|^2`` for a fixed unit vector u and a fresh Gaussian vector g independent of
    the rest.

    Checked: every squared norm on the line keeps its value under X -> X Q^T, u -> Q u. Trusted: a Gaussian
    X has the law of X Q^T, Q Haar and independent; Q u has the law of g/|g|.
    """

    matrix: Letter
    direction: Letter
    gaussian: Letter
    name: str = "rotation invariance"

    def ruling(self, step: Step) -> Ruling:
        """The line with the direction made uniform."""
        _gaussian(self.matrix, self.gaussian)
        _columns(self.matrix.columns, self.direction, self.gaussian)
        _new(step, self.gaussian)
        if not isinstance(self.direction, UnitVector):
            raise RuleError(f"{self.direction.label} is no unit vector")
        nodes = sorted(step.before.atoms(SquaredNorm), key=sp.default_sort_key)
        for node in _norms(step.before, self.direction):
            _linear(node, self.direction)
        turn = Orthogonal(self.matrix.columns, self.matrix.columns, sp.Symbol("Q"))
        one = sp.Integer(1)
        turns = {self.matrix: (one, Transposed(turn)), self.direction: (turn, one)}
        _norms(step.before, self.matrix)
        check_invariance(nodes, turns, system_for([step.before, turn], {}))
        put = {
            node: SquaredNorm(node.args[0].xreplace({self.direction: self.gaussian}))
            / SquaredNorm(self.gaussian)
            for node in _norms(step.before, self.direction)
        }
        return _ruling(step, step.before.xreplace(put), self.name)


@dataclass(frozen=True)
class FixedDirection:
    """``|W eps|^2 -> |eps|^2 |W u|^2`` for a Gaussian vector eps independent of X and a fixed unit vector u.

    Checked: every squared norm on the line keeps its value under X -> U X, eps -> U eps.
    Trusted: given eps, an orthogonal U with U eps = |eps| u exists, and U X has the law of X.
    """

    matrix: Letter
    gaussian: Letter
    direction: Letter
    name: str = "rotation to a fixed direction"

    def ruling(self, step: Step) -> Ruling:
        """The line with the Gaussian vector split into its length and a fixed direction."""
        _gaussian(self.matrix, self.gaussian)
        _columns(self.matrix.rows, self.direction, self.gaussian)
        _new(step, self.direction)
        if not isinstance(self.direction, UnitVector):
            raise RuleError(f"{self.direction.label} is no unit vector")
        nodes = sorted(step.before.atoms(SquaredNorm), key=sp.default_sort_key)
        for node in _norms(step.before, self.gaussian):
            _linear(node, self.gaussian)
        _norms(step.before, self.matrix)
        turn = Orthogonal(self.matrix.rows, self.matrix.rows, sp.Symbol("U"))
        turns = {self.matrix: (turn, sp.Integer(1)), self.gaussian: (turn, sp.Integer(1))}
        _norms(step.before, self.matrix)
        check_invariance(nodes, turns, system_for([step.before, turn], {}))
        put = {
            node: SquaredNorm(node.args[0].xreplace({self.gaussian: self.direction}))
            * SquaredNorm(self.gaussian)
            for node in _norms(step.before, self.gaussian)
        }
        return _ruling(step, step.before.xreplace(put), self.name)


@dataclass(frozen=True)
class TransposedForm:
    """``|W eps|^2 -> |W^T w|^2``: the one place of the Gaussian eps, W independent of it, w a fresh
    Gaussian vector.

    Trusted: ``W W^T`` and ``W^T W`` have the same non-zero eigenvalues, and given W both norms are the sum
    of these times squares of independent standard normals.
    """

    gaussian: Letter
    fresh: Letter
    name: str = "equal spectra of W W^T and W^T W"

    def ruling(self, step: Step) -> Ruling:
        """The line with the norm turned."""
        _gaussian(self.gaussian, self.fresh)
        _columns(self.gaussian.rows, self.gaussian)
        _columns(self.fresh.rows, self.fresh)
        _new(step, self.fresh)
        (node, *others) = _norms(step.before, self.gaussian)
        if others:
            raise RuleError(f"{self.gaussian.label} occurs in several norms: their dependence would be lost")
        _linear(node, self.gaussian)
        factors = node.args[0].args
        if not isinstance(node.args[0], sp.Mul) or factors[-1] != self.gaussian:
            raise RuleError(f"write {node} as a word that ends in {self.gaussian.label}")
        word = sp.Mul(*factors[:-1])
        if read(word) and self.fresh.rows != next(iter(read(word)))[0].shape[0]:
            raise RuleError(f"{self.fresh.label} has not the size of a column of {word}")
        return _ruling(
            step, step.before.xreplace({node: SquaredNorm(_transposed(word) * self.fresh)}), self.name
        )


def _transposed(word: sp.Expr) -> sp.Expr:
    factors = word.args if isinstance(word, sp.Mul) else (word,)
    return sp.Mul(*(Transposed(factor) for factor in reversed(factors)))


@dataclass(frozen=True)
class TransposedGaussian:
    """A Gaussian X that occurs only as X^T is replaced by a Gaussian matrix of the transposed shape.

    Trusted: the entries of X^T are independent standard normals.
    """

    matrix: Letter
    fresh: Letter
    name: str = "transposed Gaussian matrix"

    def ruling(self, step: Step) -> Ruling:
        """The line with X^T -> Y, so X -> Y^T and X^{+T} -> Y^+."""
        _gaussian(self.matrix, self.fresh)
        _new(step, self.fresh)
        if (self.fresh.rows, self.fresh.columns) != (self.matrix.columns, self.matrix.rows):
            raise RuleError(f"{self.fresh.label} has not the shape of the transpose of {self.matrix.label}")
        put = {
            Transposed(PseudoInverse(self.matrix)): PseudoInverse(self.fresh),
            Transposed(self.matrix): self.fresh,
        }
        expected = step.before.xreplace(put)
        if expected.has(self.matrix):
            expected = expected.xreplace({self.matrix: Transposed(self.fresh)})
        return _ruling(step, expected, self.name)


@dataclass(frozen=True)
class ProjectedGaussian:
    """``|P_i g|^2 -> chi-square of rank P_i``, independent, for a Gaussian vector g independent of the
    projectors.

    Checked: ``P_i^T = P_i``, ``P_i P_j = 0`` or ``P_i``, and the rank, which is the trace; g occurs in
    these norms only, and in ``|g|^2`` where the projectors add up to the unit matrix (then Pythagoras
    splits it). Trusted: given the projectors the P_i g are independent Gaussians on subspaces of those
    dimensions, whatever these are, so the squared norms are independent of everything else; a Gaussian
    matrix has full rank almost surely.
    """

    gaussian: Letter
    parts: tuple[tuple[sp.Expr, sp.Symbol], ...]
    full_rank: tuple[tuple[Letter, str], ...] = ()
    name: str = "projected Gaussian vector"

    def ruling(self, step: Step) -> Ruling:
        """The line with the norms replaced, the ranks being positive."""
        _gaussian(self.gaussian)
        _columns(self.gaussian.rows, self.gaussian)
        fresh_labels(step.before, *(label for _, label in self.parts))
        ranks = dict(self.full_rank)
        system = system_for([step.before, *(projector for projector, _ in self.parts)], ranks)
        projectors = [system.normal(read(projector)) for projector, _ in self.parts]
        self._check_projectors(projectors, system)
        degrees = [_rank(projector, self.gaussian, system) for projector, _ in self.parts]
        variables = [ChiSquare(degree, label) for degree, (_, label) in zip(degrees, self.parts, strict=True)]
        put = {
            node: self._law(node, projectors, variables, system)
            for node in _norms(step.before, self.gaussian)
        }
        extra = [rank_obligation(letter, side, step.given) for letter, side in self.full_rank]
        extra += [
            Obligation(sp.StrictGreaterThan(degree, 0, evaluate=False), step.given, "the rank is positive")
            for degree in degrees
        ]
        return _ruling(step, step.before.xreplace(put), self.name, tuple(extra))

    def _check_projectors(self, projectors: list[Polynomial], system: Rewriting) -> None:
        for i, first in enumerate(projectors):
            if any(atom.letter == self.gaussian for word in first for atom in word):
                raise RuleError(f"a projector holds {self.gaussian.label} itself")
            if system.normal(add(transpose(first), scale(first, sp.Integer(-1)))):
                raise RuleError(f"{self.parts[i][0]} is not symmetric")
            for j, second in enumerate(projectors):
                product = multiply(first, second)
                wanted = first if i == j else {}
                if system.normal(add(product, scale(wanted, sp.Integer(-1)))):
                    raise RuleError(
                        f"{self.parts[i][0]} and {self.parts[j][0]} are not orthogonal projectors"
                    )

    def _law(
        self, node: SquaredNorm, projectors: list[Polynomial], variables: list[ChiSquare], system: Rewriting
    ) -> sp.Expr:
        vector: Polynomial = {(Atom(self.gaussian),): sp.Integer(1)}
        form = system.normal(read(node.args[0]))
        for projector, variable in zip(projectors, variables, strict=True):
            if form == system.normal(multiply(projector, vector)):
                return variable
        if form == vector and system.normal(add(*projectors)) == {(): sp.Integer(1)}:
            return sp.Add(*variables)
        raise RuleError(f"{node} is none of the projected norms")


def _rank(projector: sp.Expr, gaussian: Letter, system: Rewriting) -> sp.Expr:
    """The trace: each unit matrix counts the size of the vector."""
    total = sp.Integer(0)
    numbers: dict[Word, sp.Symbol] = {}
    for word, value in read(projector).items():
        total += value * (trace_form({word: sp.Integer(1)}, system, numbers) if word else gaussian.rows)
    if set(numbers.values()) & total.free_symbols:
        raise RuleError(f"the rank of {projector} is not known: name the Gaussian letters of full rank")
    return sp.expand(total)


@dataclass(frozen=True)
class SplitRows:
    """``X^T u -> x`` and ``U^T X -> Z``, fresh independent Gaussians, [u U] fixed and orthogonal, and X
    nowhere else.

    ``Z`` stands on the line as a letter that is defined as ``U^T X``. Trusted: ``[u U]^T X`` has the law of
    X, so its first row and the others are independent Gaussians.
    """

    matrix: Letter
    direction: Letter
    row: Letter
    rest: Letter
    defined: Letter
    name: str = "independent rows"

    def ruling(self, step: Step) -> Ruling:
        """The line with the first row and the others as independent letters."""
        _gaussian(self.matrix, self.row, self.rest)
        for letter in (self.row, self.rest):
            _new(step, letter)
        _columns(self.matrix.rows, self.direction)
        other = Complement(self.matrix.rows, self.matrix.rows - 1, self.direction.label)
        if not isinstance(self.direction, UnitVector):
            raise RuleError(f"{self.direction.label} is no unit vector")
        if meaning_of(self.defined) != Transposed(other) * self.matrix:
            raise RuleError(f"{self.defined.label} is not defined as the other rows")
        shapes = [
            (self.row, self.matrix.columns, sp.Integer(1)),
            (self.rest, self.matrix.rows - 1, self.matrix.columns),
        ]
        if any((letter.rows, letter.columns) != (rows, columns) for letter, rows, columns in shapes):
            raise RuleError("the fresh letters have not the shapes of X^T u and U^T X")
        put = {node: self._split(node) for node in step.before.atoms(SquaredNorm)}
        expected = step.before.xreplace(put)
        if expected.has(self.matrix, self.defined):
            raise RuleError(f"{self.matrix.label} occurs otherwise than as its first row and its other rows")
        return _ruling(step, expected, self.name)

    def _split(self, node: SquaredNorm) -> sp.Expr:
        word = node.args[0].xreplace({self.defined: self.rest})
        factors = list(word.args) if isinstance(word, sp.Mul) else [word]
        if factors[-2:] == [Transposed(self.matrix), self.direction]:
            word = sp.Mul(*factors[:-2], self.row)
        return SquaredNorm(word)


def _columns(size: sp.Expr, *letters: Letter) -> None:
    for letter in letters:
        if (letter.rows, letter.columns) != (size, 1):
            raise RuleError(f"{letter.label} is no column of {size} entries")


def _gaussian(*letters: Letter) -> None:
    for letter in letters:
        if not isinstance(letter, GaussianMatrix):
            raise RuleError(f"{letter.label} is no Gaussian matrix")
