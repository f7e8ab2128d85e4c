r"""Names whose law is known by its first two moments only: ``% fate: assume \E[\xi] = 0, \E\|\xi\|^2 \le \sigma^2``.

Such a name is ``m + Z w``: its mean, and a deviation whose ``w`` has the mean 0 and the covariance I. Each law with
finite second moments has the first two moments of one of these, and each of these is such a law; so a mean of what is
at most quadratic in the names is read exactly, and no other mean is. Distinct names are independent, unless a condition
has the mean of a product of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.symbol import Str

from derivations.kernel import RuleError
from derivations.reader import nodes
from derivations.reader.matrices import Entries, Value, Word
from derivations.reader.places import Unreadable
from derivations.reader.table import names_in, parts_below, parts_of
from derivations.rules.gaussian_words import mean_of, mean_of_word
from derivations.rules.words import read
from theory.matrix_functions import MEAN, ValueAt
from theory.matrix_words import GaussianMatrix, Letter, SquaredNorm, TraceOf

_ONE = sp.Integer(1)
_MOST = 2
_SECOND = "only means of what is at most quadratic in a name without a law are read"


@dataclass(frozen=True)
class Noise:
    """What stands for the names inside a mean, and the part of it that has the mean 0."""

    values: Mapping[str, Value]
    parts: tuple[sp.Expr, ...]

    def mean(self, value: Value) -> Value | None:
        """The mean of a number or of a word; None where nothing in it is random. Raises Unreadable where not known."""
        if isinstance(value, Entries):
            return None
        expression = value.expression if isinstance(value, Word) else value
        if not expression.has(*self.parts):
            return None
        try:
            found = self._mean(expression)
        except RuleError as error:
            raise Unreadable(f"{_SECOND}: {error}", -1) from None
        return Word(found, value.shape) if isinstance(value, Word) else found

    def _mean(self, expression: sp.Expr) -> sp.Expr:
        if all(isinstance(part, sp.Symbol) for part in self.parts):
            return _of_polynomial(expression, self.parts)
        # What does not move is a number here, and so is the mean of a function of what does.
        inside = {part for node in expression.atoms(ValueAt) for part in node.atoms(ValueAt) - {node}}
        values = expression.atoms(ValueAt) - inside
        put = {node: sp.Dummy(real=True) for node in sorted(values, key=str)}
        expression = sp.expand(expression.xreplace(put))
        moving = [put[node] for node in self._moving(put)]
        if _degree(expression, self.parts) > _MOST or any(_in_product(expression, one, moving) for one in moving):
            raise Unreadable(_SECOND, -1)
        if not expression.has(*self.parts):
            found: sp.Expr | None = expression
        else:
            found = mean_of(expression) if expression.is_commutative else mean_of_word(expression)
        if found is None:
            raise Unreadable(_SECOND, -1)
        return found.xreplace({symbol: self._of_function(node) for node, symbol in put.items()})

    def _moving(self, nodes_: Iterable[sp.Expr]) -> list[sp.Expr]:
        return [node for node in nodes_ if node.has(*self.parts)]

    def _of_function(self, node: sp.Expr) -> sp.Expr:
        """The mean of a function's value: a number of its own for the mean and the deviation of where it is taken."""
        if node not in self._moving([node]):
            return node
        still = [word.xreplace(dict.fromkeys(self.parts, sp.Integer(0))) for word in node.args[1:]]
        moved = [sp.expand(word - one) for word, one in zip(node.args[1:], still, strict=True)]
        return ValueAt(Str(f"{MEAN}{node.args[0]}"), *still, *moved)


def names_by_moments(conditions: Sequence[nodes.Node]) -> dict[str, nodes.Name]:
    r"""The names that stand alone in a mean of a condition, ``\E[\xi]`` or ``\E\|\xi\|^2``.

    Raises Unreadable where a condition speaks of one outside of a mean: its law is not known by its moments then.
    """
    means = [part for c in conditions for part in parts_below(c) if isinstance(part, nodes.Mean) and not part.laws]
    alone = [name for mean in means for argument in mean.arguments if (name := _alone(argument)) is not None]
    found = {name.key: name for name in alone}
    if not found:
        return {}
    for condition in conditions:
        outside = {name.key for name in _outside_means(condition)} & set(found)
        if outside:
            raise Unreadable(f"a condition speaks of {', '.join(sorted(outside))} outside of a mean", -1)
    return found


def _alone(node: nodes.Node) -> nodes.Name | None:
    if isinstance(node, nodes.Name):
        return node
    if isinstance(node, nodes.Power) and node.exponent == nodes.Number("2"):
        return _alone(node.base)
    if isinstance(node, nodes.Norm):
        return _alone(node.body)
    if isinstance(node, nodes.Call) and node.function == "abs":
        return _alone(node.arguments[0])
    return None


def _outside_means(node: nodes.Node) -> list[nodes.Name]:
    if isinstance(node, nodes.Mean):
        return []
    if isinstance(node, nodes.Name):
        return [node]
    return [name for part in parts_of(node) for name in _outside_means(part)]


def noise(names: Mapping[str, Value], conditions: Sequence[nodes.Node]) -> Noise:
    """What stands for the names, given as they are outside of means. Raises Unreadable on what is no column."""
    together = [
        {name.key for name in names_in(mean)} & set(names)
        for c in conditions
        for mean in parts_below(c)
        if isinstance(mean, nodes.Mean)
    ]
    columns = {key: value for key, value in names.items() if isinstance(value, Word)}
    if columns and len(columns) < len(names):
        raise Unreadable("means of numbers and of vectors without a law, on one line, are not read", -1)
    values: dict[str, Value] = {}
    parts: list[sp.Expr] = []
    for key in sorted(names):
        earlier = [other for other in sorted(names) if other < key and any({key, other} <= one for one in together)]
        own = _of_column(key, columns[key], earlier, parts) if columns else _of_number(key, earlier, parts)
        values[key] = own
    return Noise(values, tuple(parts))


def _of_number(key: str, earlier: Sequence[str], parts: list[sp.Expr]) -> sp.Expr:
    part = sp.Symbol(f"w of {key}", real=True)
    parts.append(part)
    value = sp.Symbol(f"mean of {key}", real=True) + sp.Symbol(f"deviation of {key}", real=True) * part
    for other in earlier:
        value += sp.Symbol(f"joint deviation of {key}, {other}", real=True) * sp.Symbol(f"w of {other}", real=True)
    return value


def _of_column(key: str, column: Word, earlier: Sequence[str], parts: list[sp.Expr]) -> Word:
    if column.shape is None or column.columns != 1:
        raise Unreadable(f"the mean of {key} is read of a number or of a vector", -1)
    rows = column.rows
    part = GaussianMatrix(rows, _ONE, sp.Symbol(f"w of {key}"))
    parts.append(part)
    mean, deviation = sp.Symbol(f"mean of {key}"), sp.Symbol(f"deviation of {key}")
    value = Letter(rows, _ONE, mean) + Letter(rows, rows, deviation) * part
    for other in earlier:
        shared = next(one for one in parts if one.label.name == f"w of {other}")
        value += Letter(rows, shared.rows, sp.Symbol(f"joint deviation of {key}, {other}")) * shared
    return Word(value, column.shape)


def _of_polynomial(expression: sp.Expr, parts: Sequence[sp.Expr]) -> sp.Expr:
    """The mean of a polynomial in independent numbers of mean 0 and variance 1, of degree 2 at most."""
    try:
        polynomial = sp.Poly(sp.expand(expression), *parts)
    except sp.PolynomialError:
        raise Unreadable(_SECOND, -1) from None
    if polynomial.total_degree() > _MOST:
        raise Unreadable(_SECOND, -1)
    return sp.Add(*(value for powers, value in polynomial.terms() if all(power % 2 == 0 for power in powers)))


def _in_product(expression: sp.Expr, symbol: sp.Symbol, moving_: Sequence[sp.Symbol]) -> bool:
    """Whether a number that moves stands otherwise than as a term of its own with a fixed factor."""
    _, moving = sp.expand(expression).as_independent(symbol, as_Add=True)
    weight = sp.expand(moving / symbol)
    return bool(weight.has(*moving_) or weight.atoms(GaussianMatrix) or not weight.is_commutative)


def _degree(expression: sp.Expr, parts: Sequence[sp.Expr]) -> int:
    """How often the random letters stand in a product of traces at most. Raises Unreadable on any other place."""
    if not expression.is_commutative:
        polynomial = read(expression)
        return max((_count(word, parts) + _degree(sp.expand(w), parts) for word, w in polynomial.items()), default=0)
    most = 0
    for term in sp.Add.make_args(expression):
        total = 0
        for factor in sp.Mul.make_args(term):
            base, power = factor.as_base_exp()
            if not base.has(*parts):
                continue
            if not isinstance(base, (TraceOf, SquaredNorm)) or not (power.is_Integer and power > 0):
                raise Unreadable(_SECOND, -1)
            words = [word for word, _ in read(base.args[0]).items()]
            total += int(power) * (1 + isinstance(base, SquaredNorm)) * max(_count(word, parts) for word in words)
        most = max(most, total)
    return most


def _count(word: Sequence[object], parts: Sequence[sp.Expr]) -> int:
    return sum(getattr(atom, "letter", None) in parts for atom in word)


__all__ = ["Noise", "names_by_moments", "noise"]
