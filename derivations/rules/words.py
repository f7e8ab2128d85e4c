"""A normal form for words in matrices of symbolic size: the free algebra modulo what its letters satisfy.

A polynomial is ``{word: coefficient}``, a word a tuple of atoms, an atom a letter with a mark (plain,
transposed, pseudo-inverse, inverse and their transposes). The relations (Penrose, orthogonality, symmetry,
given equations) become rewriting rules; a bounded completion (Mora's non-commutative Buchberger) adds their
consequences. Each rule holds for all matrices with those properties, so a zero normal form is a proof; a
non-zero one is not a refutation.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from derivations.kernel import RuleError
from theory.matrix_words import (
    Complement,
    Coordinate,
    InverseOf,
    Letter,
    Ones,
    Orthogonal,
    PseudoInverse,
    Rate,
    SquaredNorm,
    SymmetricMatrix,
    TraceOf,
    Transposed,
    UnitBlock,
    UnitMatrix,
    UnitVector,
)
from theory.values import as_expression

Mark = str
Word = tuple["Atom", ...]
Polynomial = dict[Word, sp.Expr]
_TRANSPOSED: dict[Mark, Mark] = {"": "t", "t": "", "+": "+t", "+t": "+", "-": "-t", "-t": "-"}
_MOST_RULES = 120
_LONGEST_RULE = 8


@dataclass(frozen=True)
class Atom:
    """A letter with a mark: '' itself, 't' transposed, '+' pseudo-inverse, '-' inverse, '+t' and '-t' their
    transposes.
    """

    letter: Letter
    mark: Mark = ""

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """(rows, columns) of the marked letter."""
        rows, columns = self.letter.rows, self.letter.columns
        return (rows, columns) if self.mark in ("", "+t", "-t") else (columns, rows)

    @property
    def transposed(self) -> Atom:
        """The transpose, as an atom."""
        return _transposed(self)

    @property
    def written(self) -> sp.Expr:
        """The marked letter as an expression."""
        kind = {"+": PseudoInverse, "-": InverseOf}.get(self.mark[:1])
        inner = kind(self.letter) if kind is not None else self.letter
        return Transposed(inner) if self.mark.endswith("t") else inner

    def key(self) -> tuple[str, str]:
        """A fixed order of atoms."""
        return _text(self.letter), self.mark


@lru_cache(maxsize=4096)
def _text(letter: Letter) -> str:
    return str(letter)


@lru_cache(maxsize=4096)
def _transposed(atom: Atom) -> Atom:
    if isinstance(atom.letter, SymmetricMatrix) and "+" not in atom.mark:
        return Atom(atom.letter, atom.mark.removesuffix("t"))
    return Atom(atom.letter, _TRANSPOSED[atom.mark])


@lru_cache(maxsize=8192)
def _reduced(coefficient: sp.Expr) -> sp.Expr:
    return coefficient if coefficient.is_Rational else sp.cancel(coefficient)


def shape_of(word: Word) -> tuple[sp.Expr, sp.Expr] | None:
    """(rows, columns) of a product; None for the empty word, which is a unit matrix of any size.

    Raises RuleError where two neighbours do not fit.
    """
    for left, right in itertools.pairwise(word):
        if sp.expand(left.shape[1] - right.shape[0]) != 0:
            raise RuleError(f"{left.letter} and {right.letter} do not fit: {left.shape} then {right.shape}")
    return (word[0].shape[0], word[-1].shape[1]) if word else None


def add(*parts: Polynomial) -> Polynomial:
    """The sum, without zero coefficients."""
    total: Polynomial = {}
    for part in parts:
        for word, coefficient in part.items():
            total[word] = total.get(word, sp.Integer(0)) + coefficient
    return {word: value for word, raw in total.items() if (value := _reduced(raw)) != 0}


def scale(part: Polynomial, factor: sp.Expr) -> Polynomial:
    """``factor`` times the polynomial."""
    return {word: coefficient * factor for word, coefficient in part.items()}


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """The product, in this order."""
    return add(*({a + b: x * y} for a, x in left.items() for b, y in right.items()))


def transpose(part: Polynomial) -> Polynomial:
    """The transpose: words reversed, atoms transposed."""
    return add(*({tuple(atom.transposed for atom in reversed(word)): c} for word, c in part.items()))


def read(expression: sp.Expr) -> Polynomial:
    """A matrix expression as a polynomial. Raises RuleError on what is no word, and on shapes that do not
    fit.
    """
    found = _read(as_expression(expression, "a matrix word"))
    shapes = {shape for word in found if (shape := shape_of(word))}
    first = next(iter(shapes), None)
    if () in found and any(sp.expand(rows - columns) != 0 for rows, columns in shapes):
        raise RuleError(f"a unit matrix added to a matrix of shape {first}")
    for shape in shapes:
        if any(sp.expand(a - b) != 0 for a, b in zip(shape, first or shape, strict=True)):
            raise RuleError(f"a sum of matrices of shapes {first} and {shape}")
    return found


def _read(expression: sp.Expr) -> Polynomial:
    if expression.is_commutative:
        return {(): expression} if expression != 0 else {}
    if isinstance(expression, UnitMatrix):
        return {(): sp.Integer(1)}
    if isinstance(expression, Letter):
        return {(Atom(expression),): sp.Integer(1)}
    if isinstance(expression, Transposed):
        return transpose(_read(expression.args[0]))
    if isinstance(expression, (PseudoInverse, InverseOf)):
        return _inverted(expression)
    if isinstance(expression, sp.Add):
        return add(*map(_read, expression.args))
    if isinstance(expression, sp.Mul):
        product: Polynomial = {(): sp.Integer(1)}
        for factor in expression.args:
            product = multiply(product, _read(factor))
        return product
    if isinstance(expression, sp.Pow) and expression.exp.is_Integer and expression.exp > 0:
        return _read(sp.Mul(*([expression.base] * int(expression.exp)), evaluate=False))
    if isinstance(expression, Rate):
        raise RuleError(f"{expression} is a rate: use a rule for flows")
    raise RuleError(f"{expression} is no word in letters")


def _inverted(expression: sp.Expr) -> Polynomial:
    mark = "+" if isinstance(expression, PseudoInverse) else "-"
    inner = expression.args[0]
    if isinstance(inner, Transposed) and isinstance(inner.args[0], Letter):
        return transpose({(Atom(inner.args[0], mark),): sp.Integer(1)})
    if not isinstance(inner, Letter):
        raise RuleError(f"give {inner} a name first: a (pseudo-)inverse stands around one letter")
    if mark == "-" and sp.expand(inner.rows - inner.columns) != 0:
        raise RuleError(f"{inner.label} is not square: it has no inverse")
    return {(Atom(inner, mark),): sp.Integer(1)}


def relations(letter: Letter, marks: set[Mark], rank: str = "") -> list[Polynomial]:
    """Polynomials that vanish for this letter; ``rank`` 'rows' or 'columns' says it has full rank on that
    side.
    """
    x, xt = (Atom(letter),), (Atom(letter).transposed,)
    found: list[Polynomial] = []
    if isinstance(letter, Orthogonal):
        found += [_minus((*x, *xt), ()), _minus((*xt, *x), ())]
    if isinstance(letter, Coordinate):
        found.append(_minus((*xt, *x), ()))
    elif isinstance(letter, (UnitVector, Complement)):
        found += _frame(letter)
    if isinstance(letter, UnitBlock):
        found += partition(letter)
    if isinstance(letter, Ones):
        found.append({(*xt, *x): sp.Integer(1), (): -letter.rows})
    if marks & {"+", "+t"}:
        found += _penrose(letter)
        if rank == "rows":
            found.append(_minus((Atom(letter), Atom(letter, "+")), ()))
        if rank == "columns":
            found.append(_minus((Atom(letter, "+"), Atom(letter)), ()))
    if marks & {"-", "-t"}:
        inverse = (Atom(letter, "-"),)
        found += [_minus((*x, *inverse), ()), _minus((*inverse, *x), ())]
        found += [transpose(relation) for relation in found[-2:]]
    return found


def _minus(left: Word, right: Word) -> Polynomial:
    return add({left: sp.Integer(1)}, {right: sp.Integer(-1)})


def _frame(letter: Letter) -> list[Polynomial]:
    unit = Atom(UnitVector(letter.rows, 1, letter.label))
    rest = Atom(Complement(letter.rows, letter.rows - 1, letter.label))
    whole = add(_minus((unit, unit.transposed), ()), {(rest, rest.transposed): sp.Integer(1)})
    return [
        _minus((unit.transposed, unit), ()),
        _minus((rest.transposed, rest), ()),
        whole,
        {(unit.transposed, rest): sp.Integer(1)},
        {(rest.transposed, unit): sp.Integer(1)},
    ]


def partition(letter: UnitBlock) -> list[Polynomial]:
    """``E_i^T E_j`` is I or 0, and the sum of ``E_i E_i^T`` is I."""
    blocks = [Atom(one) for one in letter.siblings]
    found = [_minus((one.transposed, one), ()) for one in blocks]
    found += [{(one.transposed, other): sp.Integer(1)} for one, other in itertools.permutations(blocks, 2)]
    return [*found, add({(one, one.transposed): sp.Integer(1) for one in blocks}, {(): sp.Integer(-1)})]


def _penrose(letter: Letter) -> list[Polynomial]:
    x, xt, p, pt = (Atom(letter, mark) for mark in ("", "t", "+", "+t"))
    x, xt = Atom(letter), Atom(letter).transposed
    return [
        _minus((x, p, x), (x,)),
        _minus((p, x, p), (p,)),
        _minus((pt, xt), (x, p)),
        _minus((xt, pt), (p, x)),
        _minus((xt, x, p), (xt,)),
        _minus((p, x, xt), (xt,)),
        _minus((pt, p, x), (pt,)),
        _minus((x, p, pt), (pt,)),
    ]


@lru_cache(maxsize=65536)
def _order(word: Word) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Longer words are larger; among equals, a transposed pseudo-inverse is, so that Penrose's rules
    shorten.
    """
    weight = len(word) + sum(atom.mark == "+t" for atom in word)
    return weight, tuple(atom.key() for atom in word)


@dataclass(frozen=True)
class Rewriting:
    """Rules ``leading word -> rest``, tried until none fits."""

    rules: tuple[tuple[Word, tuple[tuple[Word, sp.Expr], ...]], ...]

    def normal(self, polynomial: Polynomial) -> Polynomial:
        """The polynomial with no leading word left in it."""
        done: Polynomial = {}
        waiting = dict(polynomial)
        while waiting:
            word = max(waiting, key=_order)
            coefficient = waiting.pop(word)
            replaced = self._once(word)
            if replaced is None:
                done = add(done, {word: coefficient})
            else:
                waiting = add(waiting, scale(replaced, coefficient))
        return done

    def _once(self, word: Word) -> Polynomial | None:
        for leading, rest in self.rules:
            size = len(leading)
            for start in range(len(word) - size + 1):
                if word[start : start + size] == leading:
                    head, tail = word[:start], word[start + size :]
                    return add(*({(*head, *middle, *tail): value} for middle, value in rest))
        return None


def oriented(
    relation: Polynomial, nonzero: frozenset[sp.Expr] = frozenset()
) -> tuple[Word, tuple[tuple[Word, sp.Expr], ...]]:
    """``leading -> rest`` of a vanishing polynomial. Raises RuleError when the leading coefficient may be
    zero, by its sign and by what is known not to vanish.
    """
    leading = max(relation, key=_order)
    factor = relation[leading]
    if not (factor.is_nonzero or _away(factor, nonzero)):
        raise RuleError(f"the factor {factor} in a given equation may be zero")
    rest = {word: _reduced(-value / factor) for word, value in relation.items() if word != leading}
    return leading, tuple(sorted(rest.items(), key=lambda item: _order(item[0])))


def _away(factor: sp.Expr, nonzero: frozenset[sp.Expr]) -> bool:
    """Whether the numerator of a factor is a product of numbers that do not vanish."""
    number, parts = sp.factor_list(factor.as_numer_denom()[0])
    return number != 0 and all(one.is_nonzero or one in nonzero or sp.expand(-one) in nonzero for one, _ in parts)


def complete(given: Iterable[Polynomial], nonzero: frozenset[sp.Expr] = frozenset()) -> Rewriting:
    """The relations and their consequences, as rules: overlaps of leading words, up to a bound on length
    and number.

    The bound costs completeness only. ``nonzero`` are numbers that are known not to vanish.
    """
    rules: list[tuple[Word, tuple[tuple[Word, sp.Expr], ...]]] = []
    waiting = sorted((part for part in given if part), key=lambda part: _order(max(part, key=_order)))
    while waiting and len(rules) < _MOST_RULES:
        part = Rewriting(tuple(rules)).normal(waiting.pop(0))
        if not part:
            continue
        new = oriented(part, nonzero)
        if len(new[0]) > _LONGEST_RULE or not new[0]:
            if not new[0]:
                raise RuleError("the given equations contradict each other")
            continue
        stale = [rule for rule in rules if _contains(rule[0], new[0])]
        rules = [rule for rule in rules if rule not in stale] + [new]
        waiting += [add({lead: sp.Integer(1)}, scale(dict(rest), sp.Integer(-1))) for lead, rest in stale]
        for rule in rules:
            waiting += _overlaps(new, rule)
            if rule is not new:
                waiting += _overlaps(rule, new)
        waiting.sort(key=lambda polynomial: _order(max(polynomial, key=_order)))
    return Rewriting(tuple(rules))


def _contains(word: Word, part: Word) -> bool:
    return any(word[start : start + len(part)] == part for start in range(len(word) - len(part) + 1))


def _overlaps(
    first: tuple[Word, tuple[tuple[Word, sp.Expr], ...]],
    second: tuple[Word, tuple[tuple[Word, sp.Expr], ...]],
) -> list[Polynomial]:
    """What follows where the end of the first leading word is the start of the second."""
    (left, rest_left), (right, rest_right) = first, second
    found: list[Polynomial] = []
    for shared in range(1, min(len(left), len(right))):
        if left[-shared:] == right[:shared]:
            tail, head = right[shared:], left[:-shared]
            one = {(*word, *tail): value for word, value in rest_left}
            two = {(*head, *word): value for word, value in rest_right}
            difference = add(one, scale(two, sp.Integer(-1)))
            if difference:
                found.append(difference)
    return found


def necklace(word: Word) -> Word:
    """The first of the rotations of a word and of its transpose: words with one trace share it."""
    reverse = tuple(atom.transposed for atom in reversed(word))
    turns = [turn[i:] + turn[:i] for turn in (word, reverse) for i in range(max(len(word), 1))]
    return min(turns, key=_order)


def letters_of(expressions: Iterable[sp.Basic]) -> set[Letter]:
    """Every letter in the expressions, unit matrices left out."""
    return {
        letter for item in expressions for letter in item.atoms(Letter) if not isinstance(letter, UnitMatrix)
    }


def marks_of(letter: Letter, expressions: Iterable[sp.Basic]) -> set[Mark]:
    """Which kinds of inverse of a letter occur."""
    found: set[Mark] = set()
    for item in expressions:
        found |= {"+" for node in item.atoms(PseudoInverse) if node.has(letter)}
        found |= {"-" for node in item.atoms(InverseOf) if node.has(letter)}
    return found


def scalars(expression: sp.Expr) -> Mapping[sp.Expr, sp.Expr]:
    """Each trace and squared norm in a scalar expression, with the word whose trace it is."""
    found: dict[sp.Expr, sp.Expr] = {}
    for node in expression.atoms(TraceOf, SquaredNorm):
        word = node.args[0]
        found[node] = word if isinstance(node, TraceOf) else Transposed(word) * word
    return found
