r"""Sums over the members of a declared family of vectors: ``\sum_{i=1}^n x_i x_i^\top`` is ``X^\top X``.

``X`` is a letter of our own whose rows are the members, ``y`` one whose entries are the numbers ``y_i``, and the column
of ones stands where a term has one member only. So a sum of terms with at most two members is a word in letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.kernel import RuleError
from derivations.reader.places import Unreadable
from derivations.rules.words import Atom, Polynomial, Word, add, multiply, read
from theory.matrix_words import Letter, Ones, SquaredNorm, TraceOf, Transposed, has_matrices

_ONE = sp.Integer(1)
_MOST_TERMS = 60


@dataclass(frozen=True)
class Family:
    """What is summed: ``rows`` maps each member to the letter whose rows the members are."""

    index: sp.Symbol
    count: sp.Expr
    rows: Mapping[Letter, Letter]

    def summed(self, body: sp.Expr) -> sp.Expr:
        """The sum over the family of a number or a word. Raises Unreadable where a term has more than two members."""
        try:
            terms = self._terms(body)
        except RuleError as error:
            raise Unreadable(f"a sum over members: {error}", -1) from None
        return sp.Add(*(self._of_term(weight, closed, open_) for weight, closed, open_ in terms))

    def _terms(self, body: sp.Expr) -> list[tuple[sp.Expr, list[Word], Word | None]]:
        """Each term as a weight, the words whose traces it has, and the word that is left open."""
        found: list[tuple[sp.Expr, list[Word], Word | None]] = []
        opened: Polynomial = {(): body} if body.is_commutative else read(body)
        for word, weight in opened.items():
            for term in sp.Add.make_args(sp.expand(weight)):
                found += self._split(term, None if body.is_commutative else word)
                if len(found) > _MOST_TERMS:
                    raise Unreadable("a sum over members with too many terms", -1)
        return found

    def _split(self, term: sp.Expr, open_: Word | None) -> list[tuple[sp.Expr, list[Word], Word | None]]:
        products: list[tuple[sp.Expr, list[Word]]] = [(_ONE, [])]
        for factor in sp.Mul.make_args(term):
            base, power = factor.as_base_exp()
            if not self._moves(base) or isinstance(base, AppliedUndef) or not has_matrices(base):
                products = [(weight * factor, words) for weight, words in products]
                continue
            if not isinstance(base, (TraceOf, SquaredNorm)) or power not in (1, 2):
                raise Unreadable(f"a sum over members of {factor} is not read", -1)
            inner = base.args[0] if isinstance(base, TraceOf) else Transposed(base.args[0]) * base.args[0]
            for _ in range(int(power)):
                parts = read(inner).items()
                products = [(w * c, [*words, part]) for w, words in products for part, c in parts]
        return [(weight, words, open_) for weight, words in products]

    def _moves(self, part: sp.Expr) -> bool:
        return self.index in part.free_symbols or any(letter in self.rows for letter in part.atoms(Letter))

    def _of_term(self, weight: sp.Expr, closed: list[Word], open_: Word | None) -> sp.Expr:
        """One term summed: its members are joined two by two."""
        still = [word for word in closed if not any(self._member(atom) for atom in word)]
        moving = [word for word in closed if word not in still]
        weight, entries = self._entries(weight)
        whole = weight * sp.Mul(*(TraceOf(_product(word)) for word in still))
        inside = sum(self._member(atom) for word in (*moving, open_ or ()) for atom in word)
        if inside + len(entries) > 2:
            raise Unreadable("a sum over members with more than two of them in a term is not read", -1)
        if inside + len(entries) == 0:
            return whole * self.count * (_ONE if open_ is None else _product(open_) if open_ else _ONE)
        entries += [Ones(self.count, _ONE, sp.Symbol("1"))] * (2 - inside - len(entries))
        return whole * self._joined(moving, open_, entries)

    def _entries(self, weight: sp.Expr) -> tuple[sp.Expr, list[Letter]]:
        """The weight without the numbers ``y_i``, and a column of them for each. Raises Unreadable on others."""
        rest, found = _ONE, []
        for factor in sp.Mul.make_args(weight):
            base, power = factor.as_base_exp()
            if isinstance(base, AppliedUndef) and base.args == (self.index,) and power in (1, 2):
                found += [Letter(self.count, _ONE, sp.Symbol(f"{base.func.__name__} entries"))] * int(power)
            elif self._moves(factor):
                raise Unreadable(f"a sum over members of {factor} is not read", -1)
            else:
                rest *= factor
        return rest, found

    def _joined(self, moving: list[Word], open_: Word | None, entries: list[Letter]) -> sp.Expr:
        """The two members or numbers of a term joined into one word: ``a x x^T b`` is ``a X^T X b``."""
        rows = [self._row(word) for word in moving if self._places(word) == 1]
        rows += [{(Atom(entry).transposed,): _ONE} for entry in entries]
        if open_ is None or not self._places(open_):
            rest = _ONE if open_ is None else _product(open_) if open_ else _ONE
            if len(rows) == 2:
                return rest * TraceOf(_written(multiply(rows[0], _transposed(rows[1]))))
            return rest * self._square(moving[0])
        before, atom, after = self._cut(open_)
        if len(rows) == 1:
            own = self._own(atom)
            # ``P x Q (r x)`` is ``P X^T R^T Q`` for a member that stands upright, ``P r X^T X Q`` for one that lies.
            column, row = multiply(own, _transposed(rows[0])), multiply(rows[0], _transposed(own))
            return _written(multiply(multiply({before: _ONE}, column if atom.mark == "" else row), {after: _ONE}))
        return self._square_inside(before, atom, after)

    def _square(self, word: Word) -> sp.Expr:
        """The trace of a cyclic word with two members."""
        start = next(place for place, atom in enumerate(word) if self._member(atom))
        turned = word[start:] + word[:start]
        other = next(place for place in range(1, len(turned)) if self._member(turned[place]))
        first, between, second, rest = turned[0], turned[1:other], turned[other], turned[other + 1 :]
        one, two = self._own(first), self._own(second)
        # Transposed members are written with the letter itself: the trace of a word is that of its transpose.
        if first.mark == second.mark == "":  # (rest x)(between x)
            whole = multiply(multiply({rest: _ONE}, one), multiply(_transposed(two), _transposed({between: _ONE})))
        elif first.mark == second.mark:  # (x^T between)(x^T rest)
            whole = multiply(_transposed({between: _ONE}), multiply(multiply(one, _transposed(two)), {rest: _ONE}))
        elif first.mark == "":  # x (between) x^T rest: between is a number
            whole = multiply(multiply(one, _transposed(two)), {rest: _ONE})
            return self._times(between, whole)
        else:  # x^T between x (rest): rest is a number
            whole = multiply(multiply(two, _transposed(one)), {between: _ONE})
            return self._times(rest, whole)
        return TraceOf(_written(whole))

    def _times(self, number: Word, whole: Polynomial) -> sp.Expr:
        return (TraceOf(_product(number)) if number else _ONE) * TraceOf(_written(whole))

    def _square_inside(self, before: Word, first: Atom, after: Word) -> sp.Expr:
        """An open word with two members."""
        other = next(place for place in range(len(after)) if self._member(after[place]))
        between, second, rest = after[:other], after[other], after[other + 1 :]
        one, two = self._own(first), self._own(second)
        gram = multiply(one, _transposed(two))
        if first.mark == second.mark == "":  # x (between x): between is a row
            middle = multiply(gram, _transposed({between: _ONE}))
        elif first.mark == second.mark:  # (x^T between) x^T: between is a column
            middle = multiply(_transposed({between: _ONE}), gram)
        elif first.mark == "":  # x (between) x^T: between is a number
            number = TraceOf(_product(between)) if between else _ONE
            return number * _written(multiply(multiply({before: _ONE}, gram), {rest: _ONE}))
        else:  # x^T between x: a number
            number = TraceOf(_written(multiply(multiply(two, _transposed(one)), {between: _ONE})))
            return number * (_product((*before, *rest)) if (*before, *rest) else _ONE)
        return _written(multiply(multiply({before: _ONE}, middle), {rest: _ONE}))

    def _row(self, word: Word) -> Polynomial:
        """``r`` with one entry a member, of a cyclic word with one member: ``M x`` is ``M X^T``."""
        (start,) = (place for place, atom in enumerate(word) if self._member(atom))
        turned = word[start + 1 :] + word[:start]
        if word[start].mark == "":
            return multiply({turned: _ONE}, self._own(word[start]))
        return multiply(_transposed({turned: _ONE}), self._own(word[start]))

    def _member(self, atom: Atom) -> bool:
        return atom.letter in self.rows

    def _places(self, word: Word) -> int:
        return sum(map(self._member, word))

    def _cut(self, word: Word) -> tuple[Word, Atom, Word]:
        place = next(place for place, atom in enumerate(word) if self._member(atom))
        return word[:place], word[place], word[place + 1 :]

    def _own(self, atom: Atom) -> Polynomial:
        """``X^T``: its columns are the members."""
        return {(Atom(self.rows[atom.letter]).transposed,): _ONE}


def _transposed(polynomial: Polynomial) -> Polynomial:
    return add(*({tuple(atom.transposed for atom in reversed(word)): c} for word, c in polynomial.items()))


def _product(word: Word) -> sp.Expr:
    return sp.Mul(*(atom.written for atom in word))


def _written(polynomial: Polynomial) -> sp.Expr:
    return sp.Add(*(weight * _product(word) for word, weight in polynomial.items()))


__all__ = ["Family"]
