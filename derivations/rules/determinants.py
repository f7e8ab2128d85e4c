"""Determinants of words in matrices of symbolic size, as products of unknown numbers.

``det(cW) = c^n det W``, ``det(VW) = det V det W`` of square factors, ``det(W^T) = det W``, ``det(W^-1) = 1/det W``,
Sylvester's ``det(I_n + UV) = det(I_k + VU)``, and ``det(M + W) = det M det(I + M^-1 W)`` for an invertible letter M:
with k = 1 that is the matrix determinant lemma. Two words that these bring to one form share their number.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError
from derivations.rules.blocks import blocks_of, diagonal, schur
from derivations.rules.matrix_facts import Known
from derivations.rules.words import Atom, Polynomial, Rewriting, Word, add, multiply, read, transpose
from theory.matrix_words import InverseOf, Letter, Orthogonal

_DEEPEST = 12
_MOST_TURNS = 24


@dataclass
class Determinants:
    """The determinants of one line. ``traces`` gives the number of a one-by-one word.

    ``facts`` is what holds of the numbers, ``needed`` what must not vanish for the forms above.
    """

    known: Known
    system: Rewriting
    traces: object
    numbers: dict[tuple[tuple[Word, sp.Expr], ...], sp.Symbol] = field(default_factory=dict)
    facts: dict[Boolean, None] = field(default_factory=dict)
    needed: dict[Boolean, None] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Known, expressions: tuple[sp.Basic, ...], traces: object) -> Determinants:
        """Those of a line: names of longer words are read as what they stand for."""
        named = known.named
        plain = Known(tuple(c for c in known.given if not (isinstance(c, sp.Eq) and c.lhs in named)))
        letters = sorted({x for part in (*expressions, *named.values()) for x in part.atoms(Letter)}, key=str)
        inverses = [InverseOf(x) for x in letters if x not in named and plain.invertible(x) is not None]
        return cls(known, plain.system(sp.Tuple(*expressions, *inverses), sp.Tuple(*named.values())), traces)

    def value(self, word: sp.Expr) -> sp.Expr:
        """``det`` of a square expression. Raises RuleError where its size is not known."""
        polynomial = self._unfolded(read(word))
        size = next((part[0].shape[0] for part in polynomial if part), None)
        if size is None:
            raise RuleError("the determinant of a multiple of I without a size: write I_n")
        return self._value(polynomial, size, 0)

    def _unfolded(self, polynomial: Polynomial) -> Polynomial:
        """The polynomial with the names of longer words replaced by what they stand for."""
        total: Polynomial = {}
        for word, weight in polynomial.items():
            product: Polynomial = {(): weight}
            for atom in word:
                inner = self.known.named.get(atom.letter)
                if inner is not None and atom.mark in ("", "t"):
                    part = self._unfolded(read(inner))
                    product = multiply(product, part if atom.mark == "" else transpose(part))
                else:
                    product = multiply(product, {(atom,): sp.Integer(1)})
            total = add(total, product)
        return total

    def _value(self, polynomial: Polynomial, size: sp.Expr, depth: int) -> sp.Expr:
        polynomial = self.system.normal(polynomial)
        if depth > _DEEPEST:
            return self._number(polynomial, size)
        if not polynomial:
            return sp.Integer(0)
        if size == 1:
            return sp.Add(*(c * (self.traces(w) if w else 1) for w, c in polynomial.items()))  # type: ignore[operator]
        if (in_blocks := self._of_blocks(polynomial, depth)) is not None:
            return in_blocks
        if len(polynomial) == 1:
            ((word, weight),) = polynomial.items()
            return weight**size * sp.Mul(*(self._segment(part, size, depth) for part in _segments(word, size)))
        for side in (0, -1):
            ends = {word[side] if word else None for word in polynomial}
            shared = next(iter(ends))
            if len(ends) == 1 and shared is not None and _same(*shared.shape) and _same(shared.shape[0], size):
                rest = {(word[1:] if side == 0 else word[:-1]): c for word, c in polynomial.items()}
                return self._segment((shared,), size, depth) * self._value(rest, size, depth + 1)
        if () in polynomial:
            weight = polynomial[()]
            self._nonzero(weight)
            rest = {word: c / weight for word, c in polynomial.items() if word}
            return weight**size * self._near_unit(rest, size)
        for word in sorted(polynomial, key=str):
            if len(word) == 1 and self._invertible(word[0]):
                weight = polynomial[word]
                self._nonzero(weight)
                inverse: Polynomial = {(_inverse(word[0]),): 1 / weight}
                whole = multiply(inverse, polynomial)
                return weight**size * self._segment(word, size, depth) * self._value(whole, size, depth + 1)
        return self._number(polynomial, size)

    def _of_blocks(self, polynomial: Polynomial, depth: int) -> sp.Expr | None:
        """By the blocks on the diagonal of a triangular matrix of blocks, else by a block and its complement."""
        cut = blocks_of(polynomial)
        if cut is None:
            return None
        parts, blocks = cut
        if (corners := diagonal(blocks)) is not None:
            sizes = [part.columns for part in parts]
            return sp.Mul(*(self._value(one, size, depth + 1) for one, size in zip(corners, sizes, strict=True)))
        for found in schur(self.known, polynomial):
            self.needed |= dict.fromkeys(one.claim for one in found.needed)
            corner = self._value(found.corner, sp.expand(sp.Add(*(p.columns for p in parts)) - found.size), depth + 1)
            return corner * self._value(found.complement, found.size, depth + 1)
        return None

    def _near_unit(self, rest: Polynomial, size: sp.Expr) -> sp.Expr:
        """``det(I + W)``: the first of all forms that Sylvester's identity turns it into."""
        waiting: list[tuple[Polynomial, sp.Expr]] = [(rest, size)]
        seen: dict[str, tuple[Polynomial, sp.Expr]] = {}
        while waiting and len(seen) < _MOST_TURNS:
            part, rows = waiting.pop()
            part = self.system.normal(part)
            key = _text(part, rows)
            if key in seen:
                continue
            seen[key] = part, rows
            if rows == 1:
                return 1 + sp.Add(*(c * self.traces(word) for word, c in part.items()))  # type: ignore[operator]
            waiting += [(transpose(part), rows), *_turned(part)]
        definite = {text for text, (one, _) in seen.items() if self._definite(add({(): sp.Integer(1)}, one))}
        part, rows = seen[min(definite or seen)]
        return self._number(add({(): sp.Integer(1)}, part), rows)

    def _segment(self, word: Word, size: sp.Expr, depth: int) -> sp.Expr:
        """A factor that is not cut further."""
        if len(word) != 1:
            return self._number({word: sp.Integer(1)}, size)
        (atom,) = word
        named = self.known.named.get(atom.letter)
        if "+" in atom.mark:
            return self._number({word: sp.Integer(1)}, size)
        roots = self.known.roots(atom.letter)
        if roots:
            inner = self._number({(Atom(roots[0]),): sp.Integer(1)}, size) ** 2
        elif named is not None:
            inner = self._value(self._unfolded(read(named)), size, depth + 1)
        else:
            inner = self._number({(Atom(atom.letter),): sp.Integer(1)}, size)
        if "-" in atom.mark:
            self.facts[sp.Ne(inner, 0, evaluate=False)] = None
            return 1 / inner
        return inner

    def _number(self, polynomial: Polynomial, size: sp.Expr) -> sp.Symbol:
        forms = (polynomial, self.system.normal(transpose(polynomial)))
        form = min(forms, key=lambda one: _text(one, size))
        key = tuple(sorted(form.items(), key=str))
        if key not in self.numbers:
            positive = self._definite(form)
            name = f"det ({len(self.numbers)})"
            number = sp.Symbol(name, positive=True) if positive else sp.Symbol(name, real=True)
            self.numbers[key] = number
            self._facts_of(form, number)
        return self.numbers[key]

    def _definite(self, polynomial: Polynomial) -> bool:
        """Whether a sum is positive definite, by weights whose sign is seen."""
        needed = self.known.positive(polynomial)
        return needed is not None and all(seen(part.claim) for part in needed)

    def _facts_of(self, polynomial: Polynomial, number: sp.Symbol) -> None:
        if number.is_positive:
            self.facts[sp.StrictGreaterThan(number, 0, evaluate=False)] = None
            rest = {word: weight for word, weight in polynomial.items() if word}
            squares = all(weight.is_nonnegative and self.known.square(word) for word, weight in rest.items())
            if polynomial.get(()) == 1 and squares:
                self.facts[sp.GreaterThan(number, 1, evaluate=False)] = None
            return
        if len(polynomial) == 1:
            (word,) = polynomial
            if self.known.square(word):
                self.facts[sp.GreaterThan(number, 0, evaluate=False)] = None
            if len(word) == 1 and isinstance(word[0].letter, Orthogonal):
                self.facts[sp.Eq(number**2, 1, evaluate=False)] = None
            elif len(word) == 1 and self.known.invertible(word[0].letter) == ():
                self.facts[sp.Ne(number, 0, evaluate=False)] = None

    def _invertible(self, atom: Atom) -> bool:
        return atom.letter not in self.known.named and self.known.invertible(atom.letter) == ()

    def _nonzero(self, weight: sp.Expr) -> None:
        if not weight.is_nonzero:
            self.needed[sp.Ne(weight, 0, evaluate=False)] = None


def seen(claim: Boolean) -> bool:
    """Whether the signs of the symbols settle ``weight > 0`` or ``weight >= 0``."""
    weight = claim.args[0]
    return bool(weight.is_positive if isinstance(claim, sp.StrictGreaterThan) else weight.is_nonnegative)


def _same(first: sp.Expr, second: sp.Expr) -> bool:
    return bool(sp.expand(first - second) == 0)


def _inverse(atom: Atom) -> Atom:
    return Atom(atom.letter, {"": "-", "t": "-t", "-": "", "-t": "t"}[atom.mark])


def _segments(word: Word, size: sp.Expr) -> list[Word]:
    """The shortest square factors of a word."""
    found: list[Word] = []
    start = 0
    for place in range(1, len(word) + 1):
        if place == len(word) or _same(word[place].shape[0], size):
            found.append(word[start:place])
            start = place
    return found


def _text(polynomial: Polynomial, size: sp.Expr) -> str:
    longest = max((len(word) for word in polynomial), default=0)
    return f"{longest:03d} {size} {sorted((str(word), str(weight)) for word, weight in polynomial.items())}"


def _turned(polynomial: Polynomial) -> list[tuple[Polynomial, sp.Expr]]:
    """``V U`` of each way to write a polynomial as ``U V`` with one word U on the left."""
    shortest = min(len(word) for word in polynomial)
    first = next(iter(polynomial))
    found: list[tuple[Polynomial, sp.Expr]] = []
    for length in range(1, shortest + 1):
        head = first[:length]
        if any(word[:length] != head for word in polynomial):
            break
        turned = add(*({(*word[length:], *head): c} for word, c in polynomial.items()))
        found.append((turned, head[-1].shape[1]))
    return found


__all__ = ["Determinants", "seen"]
