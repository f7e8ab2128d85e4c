"""What rules about matrices and normal laws must not take for granted: each false line beside the true one."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Integral, Rational, Symbol, erf, sqrt

from derivations.rules.matrices import matrix_words, words
from derivations.rules.matrix_lines import matrix_line
from derivations.rules.normal_line import carry_and_swap, clipped_mean, normal_tails, reflected
from derivations.rules.projection import normal_sum, projection
from derivations.rules.random_matrices import FixedDirection, HaarDirection, ProjectedGaussian, TransposedForm
from tests.letters import E, G, M, N, P, Q, S, T, X, direction, g, h, noise, one, row, v, z
from tests.rules.one_line import settle
from theory.distances.metric import DudleyMetric
from theory.events import Probability
from theory.matrix_conditions import Invertible
from theory.matrix_words import GaussianMatrix, InverseOf, SquaredNorm, TraceOf
from theory.random_variables import ChiSquare, Gaussian, Unknown
from theory.relations import eq
from theory.symbols import d, n
from theory.transfer.gaussian_vectors import InnerProduct, SquaredLength
from theory.verdict import Verdict

_wide = (n >= 1, n <= d)
_c, _chi_n, _chi_d = Symbol("c"), ChiSquare(n, Symbol("c")), ChiSquare(d, Symbol("c"))
_pair_d, _pair_n = GaussianMatrix(d, 2, Symbol("z")), GaussianMatrix(n, 2, Symbol("noise"))
_low, _high, _u = sp.symbols("a b u", real=True)
_w, _t, _m = sp.symbols("w t m", positive=True)
_above = Probability(sp.StrictGreaterThan(g, 0, evaluate=False))
_clip = sp.Min(sp.Max(g, -_w), _w)
_both = Probability(sp.StrictGreaterThan(g, _t, evaluate=False)) - Probability(
    sp.StrictLessThan(g, -_t, evaluate=False)
)
_unknown, _length, _other = Unknown(Symbol("Y")), ChiSquare(n, Symbol("A")), Gaussian(Symbol("k"))
_x, _y, _z = sp.symbols("x y z")
_product = sqrt(_length) * g


def _projected(projector: Any, *full_rank: Any, of: Any = z) -> ProjectedGaussian:
    return ProjectedGaussian(of, ((projector, _c),), full_rank)


def _gap(at: sp.Expr, centre: sp.Expr, first: sp.Expr, second: sp.Expr) -> sp.Expr:
    upper, lower = ((1 + erf((centre + at - mean) / sqrt(2))) / 2 for mean in (first, second))
    return upper - lower


def _carried(centre: sp.Expr, first: sp.Expr, second: sp.Expr, *more: Any) -> sp.Expr:
    top = _gap(_w, centre, first, second)
    return sp.Max(2 * (Integral(_gap(_t, centre, first, second), (_t, 0, _w), *more) - _w * top), 2 * top)


def _shrunk(limits: Any, factor: Any = 1) -> sp.Expr:
    """What is carried from the middle, over another range or times a factor."""
    top = _gap(_w, _m / 2, sp.S.Zero, _m)
    return sp.Max(2 * (Integral(factor * _gap(_t, _m / 2, sp.S.Zero, _m), limits) - _w * top), 2 * top)


_wide_gap = (erf(_w / sqrt(2)) - erf(_w / sqrt(8))) / 2
_carried_wide = sp.Max(
    2 * (Integral((erf(_t / sqrt(2)) - erf(_t / sqrt(8))) / 2, (_t, 0, _w)) - _w * _wide_gap), 2 * _wide_gap
)
_tail, _value = Probability(sp.StrictGreaterThan(g, _t)), (1 - erf(_t / sqrt(2))) / 2


PAIRS: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "an inverse that a line brings in exists": (
        (M, "=", InverseOf(M) * M * M, matrix_words, Invertible(M)),
        (M, "=", InverseOf(M) * M * M, matrix_words),
    ),
    "full rank is of Gaussian matrices": (
        (G * P(G) * noise, "=", noise, words((G, "rows")), *_wide),
        (X * P(X) * noise, "=", noise, words((X, "rows")), *_wide),
    ),
    "full rank of a projector's matrix": (
        (SquaredNorm(P(G) * G * z), "law", _chi_n, _projected(P(G) * G, (G, "rows")), *_wide),
        (SquaredNorm(P(X) * X * z), "law", _chi_n, _projected(P(X) * X, (X, "rows")), *_wide),
    ),
    "a projected vector is one column": (
        (SquaredNorm(z), "law", _chi_d, _projected(one), d >= 1),
        (SquaredNorm(_pair_d), "law", _chi_d, _projected(one, of=_pair_d), d >= 1),
    ),
    "no condition bounds the vector": (
        (SquaredNorm(z), "law", _chi_d, _projected(one), d >= 1, sp.LessThan(SquaredNorm(v), 1, evaluate=False)),
        (SquaredNorm(z), "law", _chi_d, _projected(one), d >= 1, sp.LessThan(SquaredNorm(z), 1, evaluate=False)),
    ),
    "a uniform direction is one column": (
        (SquaredNorm(G * direction), "law", SquaredNorm(G * z) / SquaredNorm(z), HaarDirection(G, direction, z)),
        (
            SquaredNorm(G * direction),
            "law",
            SquaredNorm(G * _pair_d) / SquaredNorm(_pair_d),
            HaarDirection(G, direction, _pair_d),
        ),
    ),
    "what stands outside the norms may depend on the matrix": (
        (SquaredNorm(G * direction), "law", SquaredNorm(G * z) / SquaredNorm(z), HaarDirection(G, direction, z)),
        (
            SquaredNorm(G * direction) * TraceOf(T(row) * G * direction),
            "law",
            SquaredNorm(G * z) / SquaredNorm(z) * TraceOf(T(row) * G * direction),
            HaarDirection(G, direction, z),
        ),
    ),
    "a form of the second degree is no norm of a product": (
        (SquaredNorm(G * direction), "law", SquaredNorm(G * z) / SquaredNorm(z), HaarDirection(G, direction, z)),
        (
            SquaredNorm(T(direction) * T(G) * G * direction),
            "law",
            SquaredNorm(T(z) * T(G) * G * z) / SquaredNorm(z),
            HaarDirection(G, direction, z),
        ),
    ),
    "what is turned to a fixed direction is one column": (
        (SquaredNorm(T(G) * noise), "law", SquaredNorm(T(G) * row) * SquaredNorm(noise), FixedDirection(G, noise, row)),
        (
            SquaredNorm(T(G) * _pair_n),
            "law",
            SquaredNorm(T(G) * row) * SquaredNorm(_pair_n),
            FixedDirection(G, _pair_n, row),
        ),
    ),
    "equal spectra, of one column": (
        (SquaredNorm(T(X) * noise), "law", SquaredNorm(X * z), TransposedForm(noise, z)),
        (SquaredNorm(T(X) * _pair_n), "law", SquaredNorm(X * z), TransposedForm(_pair_n, z)),
    ),
    "equal spectra, turned into one column": (
        (SquaredNorm(T(X) * noise), "law", SquaredNorm(X * z), TransposedForm(noise, z)),
        (SquaredNorm(T(X) * noise), "law", SquaredNorm(X * _pair_d), TransposedForm(noise, _pair_d)),
    ),
    "a negative multiple of a square is no square": (
        (TraceOf(T(v) * v), ">=", sp.Integer(0), matrix_line, eq(M * T(M), 7 - N * T(N))),
        (TraceOf(-T(v) * v), ">=", sp.Integer(0), matrix_line, eq(M * T(M), 7 - N * T(N))),
    ),
    "an unknown trace is no symbol of the author's": (
        (TraceOf(M), "=", TraceOf(T(M)), matrix_words, eq(M * M, N)),
        (TraceOf(M), "=", Symbol("trace_0", real=True), matrix_words, eq(M * M, N)),
    ),
    "the level of a tail is no random variable": (
        (
            Probability(sp.StrictGreaterThan(g, _low - 1, evaluate=False)),
            "=",
            (1 - erf((_low - 1) / sqrt(2))) / 2,
            normal_tails,
        ),
        (
            E(Probability(sp.StrictGreaterThan(g, g - 1, evaluate=False))),
            "=",
            E((1 - erf((g - 1) / sqrt(2))) / 2),
            normal_tails,
        ),
    ),
    "an integral of tails runs upwards": (
        (
            Integral(Abs(_u - _low) * _above, (_u, _low, _high)),
            "=",
            Integral((_u - _low) * _above, (_u, _low, _high)),
            normal_tails,
            _low <= _high,
        ),
        (
            Integral(Abs(_u - _low) * _above, (_u, _low, _high)),
            "=",
            Integral((_u - _low) * _above, (_u, _low, _high)),
            normal_tails,
        ),
    ),
    "the spread of a tail is positive": (
        (Probability(sp.StrictGreaterThan(2 * g, _low)), "=", (1 - erf(_low / sqrt(8))) / 2, normal_tails),
        (Probability(sp.StrictGreaterThan(-g, _low)), "=", (1 + erf(_low / sqrt(2))) / 2, normal_tails),
    ),
    "integrals of tails have one range": (
        (Integral(_tail, (_t, 0, 1)), "=", Integral(_value, (_t, 0, 1)), normal_tails),
        (Integral(_tail, (_t, 0, 1)), "=", Integral(_value, (_t, 0, 2)), normal_tails),
    ),
    "a clipped mean begins at 0": (
        (E(_clip), "=", Integral(_both, (_t, 0, _w)), clipped_mean),
        (E(_clip), "=", Integral(_both, (_t, 1, _w)), clipped_mean),
    ),
    "a clip is at a positive height": (
        (E(_clip), "=", Integral(_both, (_t, 0, _w)), clipped_mean),
        (E(sp.Min(sp.Max(g, -_high), _high)), "=", Integral(_both, (_t, 0, _high)), clipped_mean),
    ),
    "the mean is of what is clipped": (
        (E(_clip), "=", Integral(_both, (_t, 0, _w)), clipped_mean),
        (E(sp.Min(sp.Max(2 * g + 1, -_w), _w)), "=", Integral(_both, (_t, 0, _w)), clipped_mean),
    ),
    "both tails count once": (
        (E(_clip), "=", Integral(_both, (_t, 0, _w)), clipped_mean),
        (E(_clip), "=", Integral(2 * _both, (_t, 0, _w)), clipped_mean),
    ),
    "what is reflected is bounded": (
        (E(sp.sin(g + h)), "=", E(sp.sin(h - g)), reflected(g, 1)),
        (E(g * sp.exp(g**2)), "=", E(-g * sp.exp(g**2)), reflected(g, 1)),
    ),
    "what is carried is even about the centre": (
        (DudleyMetric(g, h + _m), "<=", _carried(_m / 2, sp.S.Zero, _m), carry_and_swap(_m / 2)),
        (DudleyMetric(g, h + _m), "<=", _carried(_m, sp.S.Zero, _m), carry_and_swap(_m)),
    ),
    "what is carried has one spread": (
        (DudleyMetric(g, h + _m), "<=", _carried(_m / 2, sp.S.Zero, _m), carry_and_swap(_m / 2)),
        (DudleyMetric(g, 2 * h), "<=", _carried_wide, carry_and_swap(0)),
    ),
    "what is carried is the difference": (
        (DudleyMetric(g, h + _m), "<=", _carried(_m / 2, sp.S.Zero, _m), carry_and_swap(_m / 2)),
        (DudleyMetric(g, h + _m), "<=", _shrunk((_t, 0, _w), Rational(1, 2)), carry_and_swap(_m / 2)),
    ),
    "what is carried begins at the centre": (
        (DudleyMetric(g, h + _m), "<=", _carried(_m / 2, sp.S.Zero, _m), carry_and_swap(_m / 2)),
        (DudleyMetric(g, h + _m), "<=", _shrunk((_t, 1, _w)), carry_and_swap(_m / 2)),
    ),
    "the window of what is carried is positive": (
        (DudleyMetric(g, h + _m), "<=", _carried(_m / 2, sp.S.Zero, _m), carry_and_swap(_m / 2)),
        (DudleyMetric(g, h + _m), "<=", _carried(_m / 2, sp.S.Zero, _m).xreplace({_w: _high}), carry_and_swap(_m / 2)),
    ),
    "a clipped mean is one integral": (
        (E(_clip), "=", Integral(_both, (_t, 0, _w)), clipped_mean),
        (E(_clip), "=", Integral(_both, (_t, 0, _w), (_u, 0, 2)), clipped_mean),
    ),
    "an unknown variable may turn with the normal": (
        (E(sp.tanh(g * h)), "=", E(sp.tanh(-g * h)), reflected(g, 1)),
        (E(sp.tanh(g * _unknown)), "=", E(sp.tanh(-g * _unknown)), reflected(g, 1)),
    ),
    "the carried part is one integral": (
        (DudleyMetric(g, h + _m), "<=", _carried(_m / 2, sp.S.Zero, _m), carry_and_swap(_m / 2)),
        (
            DudleyMetric(g, h + _m),
            "<=",
            _carried(_m / 2, sp.S.Zero, _m, (_u, 0, Rational(1, 10))),
            carry_and_swap(_m / 2),
        ),
    ),
    "the carried difference falls": (
        (DudleyMetric(g, h + erf(1)), "<=", _carried(erf(1) / 2, sp.S.Zero, erf(1)), carry_and_swap(erf(1) / 2)),
        (DudleyMetric(g + erf(1), h), "<=", _carried(erf(1) / 2, erf(1), sp.S.Zero), carry_and_swap(erf(1) / 2)),
    ),
    "a vector's product with itself is its square": (
        (InnerProduct(n, _x, _y), "law", _product, projection(_x, "A", {_y: "g"})),
        (InnerProduct(n, _x, _x), "law", _product, projection(_x, "A", {_x: "g"})),
    ),
    "two products are not one normal": (
        (InnerProduct(n, _x, _y), "law", _product, projection(_x, "A", {_y: "g"})),
        (
            InnerProduct(n, _x, _y) + InnerProduct(n, _x, _z),
            "law",
            2 * _product,
            projection(_x, "A", {_y: "g", _z: "g"}),
        ),
    ),
    "the other vector's length depends on the product": (
        (InnerProduct(n, _x, _y) * SquaredLength(n, _x), "law", _product * _length, projection(_x, "A", {_y: "g"})),
        (
            InnerProduct(n, _x, _y) * SquaredLength(n, _y),
            "law",
            _product * SquaredLength(n, _y),
            projection(_x, "A", {_y: "g"}),
        ),
    ),
    "a number added to normals is not lost": (
        (3 * g + 4 * h, "law", 5 * Gaussian(Symbol("k")), normal_sum(3 * g + 4 * h, "k")),
        (3 * g + 4 * h + 1, "law", 5 * Gaussian(Symbol("k")), normal_sum(3 * g + 4 * h + 1, "k")),
    ),
    "a normal that stands twice stays one": (
        ((3 * g + 4 * h) * _length, "law", 5 * Gaussian(Symbol("k")) * _length, normal_sum(3 * g + 4 * h, "k")),
        ((3 * g + 4 * h) * g, "law", 5 * Gaussian(Symbol("k")) * g, normal_sum(3 * g + 4 * h, "k")),
    ),
    "the label of a sum is new": (
        ((3 * g + 4 * h) * _other, "law", 5 * Gaussian(Symbol("m")) * _other, normal_sum(3 * g + 4 * h, "m")),
        ((3 * g + 4 * h) * _other, "law", 5 * Gaussian(Symbol("k")) * _other, normal_sum(3 * g + 4 * h, "k")),
    ),
    "an unknown variable may depend on the normals": (
        ((3 * g + 4 * h) * _length, "law", 5 * Gaussian(Symbol("k")) * _length, normal_sum(3 * g + 4 * h, "k")),
        ((3 * g + 4 * h) * _unknown, "law", 5 * Gaussian(Symbol("k")) * _unknown, normal_sum(3 * g + 4 * h, "k")),
    ),
    "weights of normals are real": (
        (3 * g + 4 * h, "law", 5 * Gaussian(Symbol("k")), normal_sum(3 * g + 4 * h, "k")),
        (sp.I * g + h, "law", sp.S.Zero, normal_sum(sp.I * g + h, "k")),
    ),
}


@pytest.mark.parametrize(("true", "false"), PAIRS.values(), ids=PAIRS.keys())
def test_the_true_line_stands_and_the_spoiled_one_does_not(true: Any, false: Any) -> None:
    assert settle(*true).verdict is Verdict.PROVED
    assert not settle(*false).verdict.settles


@pytest.mark.parametrize(
    ("letter", "value", "before", "after"),
    [(S, M, T(M), M), (Q, M, T(M) * M, sp.S.One), (direction, v, T(v) * v, sp.S.One)],
)
@pytest.mark.parametrize("rule", [matrix_line, matrix_words])
def test_a_letter_that_is_given_a_value_stays_of_its_kind(
    letter: Any, value: Any, before: Any, after: Any, rule: Any
) -> None:
    """No instance gives a symmetric letter a value that is not symmetric: the line would fall that way."""
    assert settle(before, "=", after, rule, eq(letter, value)).verdict is Verdict.PROVED
    assert settle(before, "=", 2 * after, rule, eq(letter, value)).verdict is not Verdict.PROVED
