"""The value of a theorem three ways: a rigorous ball, mpmath at two precisions, a vectorised NumPy function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from flint import arb, fmpz
from numpy.typing import ArrayLike, NDArray
from sympy.printing.numpy import SciPyPrinter

from theory.ball import enclose as ball_of
from theory.ball import precision
from theory.domain import Point, is_zero, point_of, point_text, require
from theory.errors import BadInput, DomainError, PrecisionError
from theory.functions import array_functions, multiprecision_functions
from theory.registry import theorem as find
from theory.statement import Theorem

MOST_DIGITS = 10_000
_BITS_PER_DIGIT = 3.33
# To 5000 bits at the least: as far as the conditions of a theorem are decided (theory.domain).
_MOST_DOUBLINGS = 7
_LARGEST_EXPONENT = 10**12


@dataclass(frozen=True)
class Enclosure:
    """``value`` plus or minus ``radius`` contains the exact value; both are decimal strings."""

    id: str
    point: dict[str, str]
    value: str
    radius: str
    digits: int

    def as_json(self) -> dict[str, object]:
        """The shape of ``fate evaluate --json``."""
        return dict(id=self.id, point=self.point, value=self.value, radius=self.radius, digits=self.digits)

    def __float__(self) -> float:
        return float(self.value)


def evaluate(theorem: Theorem | str, values: Mapping[str, object], digits: int = 15) -> Enclosure:
    """The right-hand side at one exact point, with ``digits`` correct digits and a rigorous radius.

    A value that is exactly zero, or that balls cannot tell from zero, is ``0`` with its radius.
    Raises UnknownTheorem, BadInput, DomainError (outside the conditions) or PrecisionError.
    """
    statement = _statement(theorem)
    if not 1 <= digits <= MOST_DIGITS:
        raise BadInput(f"digits={digits} is out of range: ask for 1 to {MOST_DIGITS}")
    point = point_of(statement, values)
    require(statement, point)
    value, radius = _certified_digits(statement, point, digits)
    shown = {symbol.name: str(exact) for symbol, exact in point.items()}
    return Enclosure(statement.id, shown, value, radius, digits)


def value(theorem: Theorem | str, values: Mapping[str, object]) -> float:
    """The right-hand side at one point, correctly rounded to about 15 digits, as a float."""
    return float(evaluate(theorem, values, 17))


def _statement(theorem: Theorem | str) -> Theorem:
    statement = find(theorem) if isinstance(theorem, str) else theorem
    if not statement.has_value:
        raise BadInput(f"{statement.id} states no single number: read it with `fate show {statement.id}`")
    return statement


def _certified_digits(theorem: Theorem, point: Point, digits: int) -> tuple[str, str]:
    goal = int(digits * _BITS_PER_DIGIT) + 8
    bits = goal + 32
    for _ in range(_MOST_DOUBLINGS):
        with precision(bits):
            balls = {symbol: ball_of(exact, {}) for symbol, exact in point.items()}
            ball = ball_of(theorem.value, balls)
            if ball.is_finite() and (ball.rel_accuracy_bits() >= goal or ball.is_exact()):
                return decimal(ball, digits)
        bits *= 2
    if ball.is_finite() and ball.contains(0):
        return ("0", "0") if is_zero(theorem.value.xreplace(point)) else decimal(ball, digits)
    if ball.is_nan() and theorem.value.has(sp.Piecewise):
        raise DomainError(
            f"{theorem.id} has no branch at {point_text(point)}: see its conditions in `fate show {theorem.id}`"
        )
    raise PrecisionError(
        f"{theorem.id} at {point_text(point)} has no enclosure to {digits} digits: ask for fewer"
    )


def decimal(ball: arb, digits: int) -> tuple[str, str]:
    """Midpoint and radius of a ball as decimal strings; rounding the midpoint is added to the radius."""
    if ball.contains(0):
        return "0", "0" if ball.is_exact() else _scientific(abs(ball).upper())
    if abs(int(ball.mid().man_exp()[1])) > _LARGEST_EXPONENT:
        raise PrecisionError(
            "the value is too large or too small to be written out: take a point nearer to 1"
        )
    with precision(int((digits + 20) * _BITS_PER_DIGIT) + 64):
        middle, spread, exponent = ball.mid_rad_10exp(digits + 6)
    shift = len(str(abs(middle))) - digits
    if shift > 0:
        unit = fmpz(10) ** shift
        rounded = (abs(middle) + unit // 2) // unit * unit * (1 if middle > 0 else -1)
        spread += abs(rounded - middle)
        middle = rounded
    return _plain(middle, exponent, digits), _round_up(spread, exponent) if spread > 0 else "0"


# Arb's integers, not Python's: those refuse to be written out beyond 4300 digits.
def _plain(mantissa: fmpz, exponent: fmpz, digits: int) -> str:
    """``mantissa * 10**exponent`` with ``digits`` significant digits, without an exponent where short."""
    sign, text = ("-" if mantissa < 0 else ""), str(abs(mantissa))
    point = len(text) + int(exponent)
    text = text[:digits].ljust(digits, "0")
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{text}"
    if 0 < point < len(text):
        return f"{sign}{text[:point]}.{text[point:]}"
    if len(text) == point:
        return f"{sign}{text}"
    return f"{sign}{text[0]}.{text[1:] or '0'}e{point - 1}"


def _round_up(mantissa: fmpz, exponent: fmpz) -> str:
    text = str(mantissa)
    lead, power = int(text[:2].ljust(2, "0")) + 1, len(text) - 1 + int(exponent)
    lead, power = (10, power + 1) if lead == 100 else (lead, power)
    return f"{lead / 10:.1f}e{power}"


def _scientific(ball: arb) -> str:
    mantissa, spread, exponent = ball.mid_rad_10exp(3)
    return _round_up(abs(mantissa) + spread, exponent)


def evaluate_multiprecision(
    theorem: Theorem | str, values: Mapping[str, object], digits: int = 30
) -> mpmath.mpf:
    """mpmath's value at two precisions, which must agree to ``digits``: a check independent of Arb.

    Raises PrecisionError when the two disagree.
    """
    statement = _statement(theorem)
    point = point_of(statement, values)
    require(statement, point)
    function = _multiprecision_function(statement)
    results = []
    for extra in (10, digits + 30):
        with mpmath.workdps(digits + extra):
            arguments = [_to_mpf(point[symbol]) for symbol in statement.parameters]
            results.append(mpmath.mpf(function(*arguments)))
    with mpmath.workdps(digits + 5):
        scale = max(abs(results[1]), mpmath.mpf(1))
        if not abs(results[0] - results[1]) <= scale * mpmath.mpf(10) ** (-digits):
            raise PrecisionError(
                f"{statement.id}: mpmath disagrees with itself at {digits} digits: ask for fewer"
            )
        return +results[1]


@lru_cache(maxsize=256)
def _multiprecision_function(theorem: Theorem) -> Callable[..., Any]:
    return sp.lambdify(list(theorem.parameters), theorem.value, [multiprecision_functions(), "mpmath"])  # type: ignore[no-any-return]


def _to_mpf(number: sp.Expr) -> mpmath.mpf:
    """An exact number at mpmath's working precision."""
    if number.is_Rational:
        return mpmath.mpf(int(number.p)) / int(number.q)
    return sp.lambdify([], number, "mpmath")() * mpmath.mpf(1)


@lru_cache(maxsize=256)
def array_function(theorem: Theorem) -> Callable[..., NDArray[np.float64]]:
    """The value as a compiled NumPy function of the parameters, which broadcast against each other."""
    function: Callable[..., NDArray[np.float64]] = sp.lambdify(
        list(theorem.parameters),
        _common_terms_out(theorem.value),
        [array_functions(), "scipy", "numpy"],
        printer=_ArrayPrinter(),
        cse=True,
    )
    return function


class _ArrayPrinter(SciPyPrinter):
    """Branches as nested ``where``: the same choice as ``select``, for a fifth of its fixed cost.

    And, Or as nested pairs, which broadcast; SymPy's ``reduce`` over a tuple needs sides of one shape.
    """

    def __init__(self) -> None:
        super().__init__({"fully_qualified_modules": False, "inline": True, "allow_unknown_functions": True})

    def _print_And(self, expr: sp.And) -> str:
        return str(reduce(lambda left, right: f"logical_and({left}, {right})", map(self._print, expr.args)))

    def _print_Or(self, expr: sp.Or) -> str:
        return str(reduce(lambda left, right: f"logical_or({left}, {right})", map(self._print, expr.args)))

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        text = self._print(sp.nan)
        for branch, condition in reversed(expr.args):
            text = f"where({self._print(condition)}, {self._print(branch)}, {text})"
        return str(text)


def _common_terms_out(value: sp.Expr) -> sp.Expr:
    """``Piecewise((a + c, p), (b + c, q))`` as ``Piecewise((a, p), (b, q)) + c``: the choice is made on fewer axes."""
    if not isinstance(value, sp.Piecewise):
        return value
    branches = [set(sp.Add.make_args(branch)) for branch, _ in value.args]
    common = set.intersection(*branches)
    rest = [
        (sp.Add(*sorted(terms - common, key=sp.default_sort_key)), condition)
        for terms, (_, condition) in zip(branches, value.args, strict=True)
    ]
    return sp.Piecewise(*rest, evaluate=False) + sp.Add(*sorted(common, key=sp.default_sort_key))


def grid(theorem: Theorem | str, /, *, outside: str = "raise", **axes: ArrayLike) -> NDArray[np.float64]:
    """The value on a grid: float64, parameters broadcast (``gamma[:, None], theta[None, :]``).

    ``outside='raise'`` refuses points outside the conditions; ``outside='nan'`` marks them.
    Each condition is tried on the axes of its own symbols only, so a grid costs what its value costs.
    Raises BadInput on missing or unknown parameters, DomainError on points outside.
    """
    compiled = _compiled(find(theorem) if isinstance(theorem, str) else theorem)
    statement = compiled.theorem
    if outside not in ("raise", "nan"):
        raise BadInput(f"outside={outside!r} is unknown: choose 'raise' or 'nan'")
    names = {symbol.name for symbol in statement.parameters}
    if set(axes) != names:
        raise BadInput(
            f"{statement.id} takes {', '.join(sorted(names))}; got {', '.join(sorted(axes)) or 'nothing'}"
        )
    arrays = {symbol: np.asarray(axes[symbol.name], float) for symbol in statement.parameters}
    masks = [_outside(statement, one, arrays, outside) for one in compiled.conditions]
    with np.errstate(all="ignore"):
        values: Any = compiled.value(*arrays.values())
    values = np.asarray(values, float)
    for mask in masks:
        if mask is not None:
            values = np.where(mask, np.nan, values)
    shape = np.broadcast_shapes(values.shape, *(array.shape for array in arrays.values()))
    return values if values.shape == shape else np.broadcast_to(values, shape)


@dataclass(frozen=True)
class _Condition:
    statement: Any
    symbols: tuple[sp.Symbol, ...]
    holds: Callable[..., NDArray[np.bool_]]


@dataclass(frozen=True)
class _Compiled:
    """A theorem made ready for grids; it keeps the theorem, so that its identity stays its own."""

    theorem: Theorem
    value: Callable[..., NDArray[np.float64]]
    conditions: tuple[_Condition, ...]


# By identity: hashing a theorem walks its whole claim, which costs more than a small grid.
_COMPILED: dict[int, _Compiled] = {}


def _compiled(theorem: Theorem) -> _Compiled:
    found = _COMPILED.get(id(theorem))
    if found is None:
        theorem = _statement(theorem)
        own = set(theorem.parameters)
        conditions = []
        for condition in theorem.conditions:
            if not condition.free_symbols or not condition.free_symbols <= own:
                continue
            symbols = tuple(symbol for symbol in theorem.parameters if symbol in condition.free_symbols)
            holds = sp.lambdify(
                list(symbols), condition, [array_functions(), "scipy", "numpy"], printer=_ArrayPrinter()
            )
            conditions.append(_Condition(condition, symbols, holds))
        found = _COMPILED[id(theorem)] = _Compiled(theorem, array_function(theorem), tuple(conditions))
    return found


def _outside(
    theorem: Theorem, condition: _Condition, arrays: Mapping[sp.Symbol, NDArray[np.float64]], outside: str
) -> NDArray[np.bool_] | None:
    """Where a condition fails, or None where it holds throughout."""
    holds = np.asarray(condition.holds(*(arrays[symbol] for symbol in condition.symbols)))
    if holds.all():
        return None
    if outside == "raise":
        from theory.domain import condition_text

        shown = condition_text(condition.statement)
        raise DomainError(
            f"{theorem.id} needs {shown} on the whole grid: leave points out or pass outside='nan'"
        )
    return ~holds
