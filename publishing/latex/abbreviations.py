r"""Letters for what is long and returns, with a "where" beside the formula: ``q`` for the root that depth fixes.

A letter has to earn its place. What a display costs a reader is the room it takes on the page; a set of letters is
kept where display and definitions together take much less of it than the display alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from publishing.latex.layout import display_rows, for_text, line, longest_piece
from publishing.latex.order import is_negative, sides
from publishing.latex.printer import latex
from publishing.latex.width import height, width
from theory.events import Probability
from theory.functions import DepthRoot
from theory.random_variables import Expectation

_ROOTS = ("q", "u", "v", "w")
_LETTERS = ("A", "B", "C", "D", "S", "V", "Z")
_MOST_LETTERS = 4
_WIDEST = 1.5  # lines
_ROOM = 0.68  # what is left of a line beside the left-hand side
_TALLEST = 3.3  # ems, a fraction of sums in a display being 2.4
_WIDEST_SMALL_PRINT = 9.0  # ems, as it would be set beside a bar
_WORTH_A_LETTER = 4.0  # ems
_TRIED = 3
_LINE_HEIGHT = 1.2
_FOR_A_DEFINITION = 2.0  # ems: the word before it and the space after it
_READING = 2.0  # what an em to read costs beside an em of height across the page
# Of the cost of a display alone, where it is tall or several lines long, and where one line would nearly hold it.
_SHORTER, _MUCH_SHORTER = 0.83, 0.65
_STEP = 0.99
_WIDEST_INLINE, _WIDEST_LIST = 0.45, 0.75  # of a line
_PLAIN = 1.5  # ems
_CLOSED = (ExprWithLimits, sp.Limit, sp.Derivative, AppliedUndef, Expectation, Probability)
_SCALARS = (sp.Add, sp.Mul, sp.Pow, sp.erf, sp.log, sp.exp, DepthRoot)
_MANY_ARGUMENTS = 5
_FORMULA = re.compile(r"\$([^$]*)\$")
_ALONE = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")


@dataclass(frozen=True)
class Abbreviations:
    """Letters by what they stand for, none of them used in the expressions they were made for.

    What stands in ``told`` is explained elsewhere, where these expressions are read.
    """

    letters: Mapping[sp.Expr, sp.Symbol]
    told: frozenset[sp.Symbol] = frozenset()
    _done: dict[sp.Basic, sp.Basic] = field(default_factory=dict, repr=False, compare=False)

    def short(self, expression: sp.Basic) -> sp.Basic:
        """The expression with the letters put in; what is an abbreviation's own definition is left whole."""
        return _put(expression, self.letters, self._done)

    def definitions(self) -> list[tuple[sp.Symbol, sp.Expr]]:
        """Each letter with what it stands for, in the letters before it."""
        told, known = [], dict[sp.Expr, sp.Symbol]()
        for whole, letter in _ordered(self.letters):
            told.append((letter, Abbreviations(known).short(whole)))
            known[whole] = letter
        return told

    def texts(self, listed: Iterable[sp.Basic]) -> list[sp.Basic]:
        """All that is printed: the expressions, shortened, and the definitions."""
        return [*map(self.short, listed), *(whole for _, whole in self.definitions())]

    def where(self, notation: Mapping[str, str] | None = None, inline: bool = False) -> list[str]:
        """``q = ...`` for each letter, as LaTeX; ``inline`` for running text."""
        return [
            f"{latex(letter, notation)} = {latex(whole, notation, inline)}"
            for letter, whole in self.definitions()
            if letter not in self.told
        ]

    def running(self, notation: Mapping[str, str] | None = None) -> list[str] | None:
        """The definitions in running text, None where a line has no room for them."""
        told = [for_text(one) for one in self.where(notation, inline=True)]
        fits = (
            sum(width(one, False) for one in told) <= _WIDEST_LIST * line()
            and max(map(longest_piece, told), default=0.0) <= _WIDEST_INLINE * line()
        )
        return told if fits else None

    def rows(self, notation: Mapping[str, str] | None = None) -> list[str]:
        """The definitions as displays, on as few lines as hold them."""
        rows: list[str] = []
        for one in self.where(notation):
            joined = rf"{rows[-1]}, \qquad {one}" if rows else one
            if rows and width(joined) <= line():
                rows[-1] = joined
            else:
                rows.append(one)
        return rows


def abbreviations(
    expressions: Iterable[sp.Basic], words: str = "", known: Abbreviations | None = None
) -> Abbreviations:
    """Letters for the depth roots that occur at least twice in these expressions taken together, and for what
    makes a display too long, too tall or too small; an unknown function that does so loses its arguments.

    No letter is taken that stands alone in a formula of ``words``, the LaTeX around the expressions;
    the root that depth fixes is ``q`` there too. A letter of ``known`` keeps its meaning, and stands for it here too.
    """
    before = tuple(known.letters.items()) if known else ()
    return _abbreviations(tuple(expressions), words, before, line())


@lru_cache(maxsize=512)
def _abbreviations(
    listed: tuple[sp.Basic, ...], words: str, known: tuple[tuple[sp.Expr, sp.Symbol], ...], _: float
) -> Abbreviations:
    marks = {latex(symbol) for one in listed for symbol in one.atoms(sp.Symbol)}
    marks |= {call.func.__name__ for one in listed for call in one.atoms(AppliedUndef)}
    spoken = {letter for formula in _FORMULA.findall(words) for letter in _ALONE.findall(formula)}
    before = {letter.name for _, letter in known}
    based = {letter for mark in marks for letter in _ALONE.findall(mark)}
    told = _used(dict(known), listed)
    found = _for_long_parts(listed, _for_roots(listed) | _without_arguments(listed) | told)
    roots = [name for name in _ROOTS if name not in marks | before]
    others = [name for name in _LETTERS if name not in marks | before | spoken | based]
    tried = (_named(letters, roots, others) for letters in (_for_small_print(listed, found), found, told))
    return Abbreviations(next(one for one in tried if one is not None), frozenset(told.values()))


def _used(letters: Mapping[sp.Expr, sp.Symbol], listed: Sequence[sp.Basic]) -> dict[sp.Expr, sp.Symbol]:
    """Those of the letters that occur where all are put in, and those that their definitions are told in."""
    known = Abbreviations(letters)
    occurring = {symbol for one in listed for symbol in known.short(one).atoms(sp.Symbol)}
    for letter, whole in reversed(known.definitions()):
        occurring |= whole.atoms(sp.Symbol) if letter in occurring else set()
    return {whole: letter for whole, letter in letters.items() if letter in occurring}


def _named(
    letters: Mapping[sp.Expr, sp.Symbol], roots: Sequence[str], others: Sequence[str]
) -> dict[sp.Expr, sp.Symbol] | None:
    """Letters in the order in which they are defined, roots by their own; None where they run out."""
    free = {True: iter(roots), False: iter(others)}
    told = dict[sp.Expr, sp.Symbol]()
    for whole, letter in _ordered(letters):
        if isinstance(letter, sp.Dummy):
            name = next(free[isinstance(whole, DepthRoot)], None)
            if name is None:
                return None
            letter = sp.Symbol(name, **_facts(whole))
        told[whole] = letter
    return told


def _for_long_parts(
    listed: Sequence[sp.Basic], letters: dict[sp.Expr, sp.Symbol]
) -> dict[sp.Expr, sp.Symbol]:
    """``letters`` and more of them where the displays then take much less room, chosen one after the other."""
    told = Abbreviations(letters)
    heavy = [one for one in listed if _heavy(told.short(one))]
    if not heavy:
        return letters
    alone = least = _cost(heavy, letters)
    best = found = letters
    for _ in range(_MOST_LETTERS):
        tried = [{**found, part: sp.Dummy("A", **_facts(part))} for part in _candidates(heavy, found)]
        if not tried:
            break
        costs = [_cost(heavy, one) for one in tried]
        found = tried[costs.index(min(costs))]
        if min(costs) <= _STEP * least:
            least, best = min(costs), found
    shown = [told.short(one) for one in heavy]
    long = any(_wide(one) or height(latex(one)) > _TALLEST for one in shown)
    if least > (_SHORTER if long else _MUCH_SHORTER) * alone:
        return letters
    nodes = Counter(node for one in Abbreviations(best).texts(listed) for node in sp.preorder_traversal(one))
    return {part: one for part, one in best.items() if part in letters or part.is_Add or nodes[one] > 1}


def _for_small_print(
    listed: Sequence[sp.Basic], letters: dict[sp.Expr, sp.Symbol]
) -> dict[sp.Expr, sp.Symbol]:
    """``letters`` and one for each sum that fills much of a denominator with fractions of a script's size."""
    texts = Abbreviations(letters).texts(listed)
    raw = {letter: whole for whole, letter in letters.items()}
    named = dict(letters)
    for below in (factors for one in texts for factors in _denominators(one)):
        sums = sorted(below, key=_small_print)
        while sum(map(_small_print, sums)) > _WIDEST_SMALL_PRINT:
            factor = sums.pop()
            part = (factor.base if isinstance(factor, sp.Pow) else factor).xreplace(raw)
            if isinstance(part, sp.Add):
                named.setdefault(part, sp.Dummy("A", **_facts(part)))
    return named


def _denominators(expression: sp.Basic) -> Iterator[list[sp.Expr]]:
    """What stands under each bar, exponents and what binds a variable left out."""
    if isinstance(expression, _CLOSED) or hasattr(expression, "label"):
        return
    if isinstance(expression, (sp.Mul, sp.Pow)) and expression.is_commutative:
        yield sides(expression)[1]
    for part in expression.args[:1] if isinstance(expression, sp.Pow) else expression.args:
        yield from _denominators(part)


def _small_print(factor: sp.Expr) -> float:
    """How wide a factor of a denominator is where fractions in it are set small, in ems beside a bar; else 0."""
    return _set_width(factor) if latex(1 / factor).count(r"\frac") > 1 else 0.0


def _cost(listed: Sequence[sp.Basic], letters: Mapping[sp.Expr, sp.Symbol]) -> float:
    """The room that displays and definitions take, in square ems, and how much there is to read in them."""
    told = Abbreviations(letters)
    total = sum(_room_of(latex(told.short(one)), line()) for one in listed)
    running = told.running()
    if running is None:
        return total + _room(told.rows())
    return total + (_READING + _LINE_HEIGHT) * sum(_FOR_A_DEFINITION + width(one, False) for one in running)


@lru_cache(maxsize=8192)
def _room_of(text: str, whole: float) -> float:
    """``whole`` is the line's width, for which the display is broken."""
    return _room(display_rows(text, whole))


def _room(rows: Sequence[str]) -> float:
    return sum(line() * height(row) + _READING * width(row) for row in rows)


def _candidates(listed: Sequence[sp.Basic], letters: Mapping[sp.Expr, sp.Symbol]) -> list[sp.Expr]:
    """What is repeated, and what makes a fraction or a power tall from inside; the promising ones first."""
    texts = Abbreviations(letters).texts(listed)
    counts = _occurrences(Counter(part for one in texts for part in _parts(one)))
    # A letter for a whole line of a chain would hide the step.
    counts -= Counter(one for one in texts if one in counts)
    inner = {part for one in texts for part in _inner(one) if height(latex(part)) > _PLAIN}
    weights = {
        part: (count - (part not in inner)) * _set_width(part)
        for part, count in counts.items()
        if (count >= 2 or part in inner) and _set_width(part) >= _WORTH_A_LETTER
    }
    inside = {other: Counter(sp.preorder_traversal(other)) for other in weights}
    # What never stands outside something longer that a letter may stand for needs none of its own.
    lone = [
        part
        for part in weights
        if all(counts[part] > counts[other] * held[part] or other == part for other, held in inside.items())
    ]
    raw = {letter: whole for whole, letter in letters.items()}
    ordered = sorted(lone, key=lambda part: (-weights[part], sp.default_sort_key(part)))
    return [part.xreplace(raw) for part in ordered[:_TRIED]]


def _occurrences(counts: Counter[sp.Expr]) -> Counter[sp.Expr]:
    """How often each part occurs, a sum as a part of longer sums too."""
    sums = [part for part in counts if isinstance(part, sp.Add)]
    for part in sums:
        longer = [one for one in sums if one != part and _multiple(one, part) is not None]
        counts[part] += sum(counts[one] for one in longer)
    return counts


def _inner(expression: sp.Basic) -> Iterator[sp.Expr]:
    """Sums under a bar, and roots that depth fixes."""
    for node in sp.preorder_traversal(expression):
        if isinstance(node, DepthRoot):
            yield node
        elif isinstance(node, sp.Pow) and node.base.is_Add and node.exp.could_extract_minus_sign():
            yield node.base


def _put(
    expression: sp.Basic, letters: Mapping[sp.Expr, sp.Symbol], done: dict[sp.Basic, sp.Basic]
) -> sp.Basic:
    """The expression with letters for their wholes: for a multiple, and for what is a part of a longer sum, too.

    ``done`` keeps what has been written with these letters, since the lines of a chain share most of their parts.
    """
    if not letters or not expression.args:
        return expression
    if expression not in done:
        done[expression] = _written(expression, letters, done)
    return done[expression]


def _written(
    expression: sp.Basic, letters: Mapping[sp.Expr, sp.Symbol], done: dict[sp.Basic, sp.Basic]
) -> sp.Basic:
    if expression in letters:
        return letters[expression]
    if isinstance(expression, sp.Mul) and is_negative(expression) and -expression in letters:
        return -letters[-expression]
    if isinstance(expression, sp.Add):
        for whole, letter in letters.items():
            found = _within(expression, whole, letter)
            if found is not None:
                return _put(found, letters, done)
    arguments = [_put(part, letters, done) for part in expression.args]
    if all(new == old for new, old in zip(arguments, expression.args, strict=True)):
        return expression
    if isinstance(expression, Relational):
        return expression.func(*arguments, evaluate=False)
    return expression.func(*arguments)


def _within(total: sp.Add, whole: sp.Expr, letter: sp.Symbol) -> sp.Expr | None:
    """``x - 2 A`` for ``x - 2 a - 2 b`` where A is ``a + b``; None where ``whole`` is no part of the sum."""
    factor = _multiple(total, whole)
    if factor is None:
        return None
    multiples = {factor * one for one in whole.args}
    return sp.Add(factor * letter, *(one for one in total.args if one not in multiples))


@lru_cache(maxsize=65_536)
def _multiple(total: sp.Add, whole: sp.Expr) -> sp.Expr | None:
    """The factor, no sum itself, with which every term of ``whole`` stands in the sum."""
    if not isinstance(whole, sp.Add) or len(whole.args) > len(total.args):
        return None
    first, terms = whole.args[0], set(total.args)
    for term in total.args:
        factor = term / first
        if not factor.has(sp.Add) and all(factor * one in terms for one in whole.args):
            return factor
    return None


def _for_roots(listed: Sequence[sp.Basic]) -> dict[sp.Expr, sp.Symbol]:
    counts = Counter(
        node for one in listed for node in sp.preorder_traversal(one) if isinstance(node, DepthRoot)
    )
    return {root: sp.Dummy("q", positive=True) for root, count in counts.items() if count >= 2}


def _without_arguments(listed: Sequence[sp.Basic]) -> dict[sp.Expr, sp.Symbol]:
    """``W`` for ``W(a, b, c, d, e)``, where a line that is too wide names it, always with the same arguments."""
    calls: dict[str, set[sp.Expr]] = {}
    counts: Counter[sp.Expr] = Counter()
    for one in listed:
        found = [node for node in sp.preorder_traversal(one) if isinstance(node, AppliedUndef)]
        many = [call for call in found if len(call.args) >= _MANY_ARGUMENTS]
        counts.update(many if many and _wide(one) else [])
        for call in found:
            calls.setdefault(call.func.__name__, set()).add(call)
    return {
        call: sp.Symbol(call.func.__name__, **_facts(call))
        for call, count in counts.items()
        if count >= 2 and len(calls[call.func.__name__]) == 1
    }


def _parts(expression: sp.Basic) -> list[sp.Expr]:
    """The scalar sums, products, powers and functions in an expression, what binds a variable left out."""
    found, walk = list[sp.Expr](), sp.preorder_traversal(expression)
    for node in walk:
        if isinstance(node, _CLOSED) or hasattr(node, "label"):
            walk.skip()
        elif isinstance(node, _SCALARS) and node.is_commutative and not node.is_number:
            part = -node if is_negative(node) else node
            found += [part] if isinstance(part, _SCALARS) and sides(part)[0] else []
    return found


def _heavy(expression: sp.Basic) -> bool:
    """Whether a display needs more than one line, or is tall."""
    text = latex(expression)
    return width(text) > line() or height(text) > _TALLEST or _wide(expression)


def _wide(expression: sp.Basic) -> bool:
    text, room = latex(expression), _ROOM * line()
    return width(text) > _WIDEST * line() or any(width(row) > room for row in display_rows(text, room))


@lru_cache(maxsize=8192)
def _set_width(expression: sp.Basic) -> float:
    return width(latex(expression))


def _ordered(letters: Mapping[sp.Expr, sp.Symbol]) -> list[tuple[sp.Expr, sp.Symbol]]:
    """What contains another comes after it."""

    size = {whole: sum(1 for _ in sp.preorder_traversal(whole)) for whole in letters}
    return sorted(letters.items(), key=lambda item: (size[item[0]], sp.default_sort_key(item[0])))


def _facts(expression: sp.Expr) -> dict[str, bool]:
    return {"positive": True} if expression.is_positive else {"real": True}
