"""Lines that lack one hypothesis of their rule: (name, before, relation, after, rule, conditions, what is missing).

FALSE lines are not to be accepted; beside each stands a TRUE one that has the hypothesis.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Derivative,
    Heaviside,
    Integral,
    Limit,
    Max,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    cos,
    erf,
    exp,
    floor,
    log,
    oo,
    pi,
    sqrt,
)

from derivations.rules.bounds import tangent_bound
from derivations.rules.calculus import integrate, substitute_variable
from derivations.rules.closed_forms import closed_form_rule
from derivations.rules.comparison import part_by_part, sums_by_integrals
from derivations.rules.composed import Continued, Finished, composed
from derivations.rules.expectation import by_density, density, linearity
from derivations.rules.flows import along_equations, along_flow, linear_equation
from derivations.rules.gaussian_means import gaussian_means
from derivations.rules.laws import chi_square_sum, renamed
from derivations.rules.limits import limit
from derivations.rules.logarithms import gathered, gathered_and_bounded, gathered_and_raised
from derivations.rules.matrix_lines import matrix_line
from derivations.rules.mean_comparison import symmetric, value_by_value
from derivations.rules.means import average_over
from derivations.rules.order import AcrossTheSign
from derivations.rules.pointwise import pointwise
from derivations.rules.power_sums import power_sum
from derivations.rules.products import telescoping_product
from derivations.rules.second_moment import second_moment
from derivations.rules.tails import exponential_moments, probabilities
from derivations.rules.uniform_direction import UniformOverlap
from tests.letters import A, B, E, G, M, T, X, expression, g, h, v, z
from theory.distances.metric import SquareIntegrable, split
from theory.events import Probability
from theory.functions import DepthRoot
from theory.matrix_words import PseudoInverse, Rate, SquaredNorm, TraceOf
from theory.random_variables import BetaVariable, ChiSquare, Gaussian, Unknown
from theory.relations import eq, ge, gt, ne
from theory.symbols import d, n, sigma, t

x, u, c, s = sp.symbols("x u c s", real=True)
a, b, p = sp.symbols("a b p", positive=True)
k, j = sp.symbols("k j", integer=True)
half = Rational(1, 2)
phi_one = erf(1 / sqrt(2))

_risk = Unknown(n, d, Symbol("R"))
_signal = SquareIntegrable(Symbol("f"))
_size = SquaredNorm(G)
_like_A = ChiSquare(n, Symbol("C"))
_named_mean, _named_value = Symbol("mean_0", real=True), Symbol("value of g", real=True)
_named_place, _named_number = Symbol("x_0", real=True), Symbol("u_0", real=True)
_any_degree = ChiSquare(k, Symbol("A"))
_path = sp.Function("path", real=True)
_field = sp.Function("field", real=True)
_moves = Derivative(_path(t), t)
_steady, _grows = (eq(_moves, 1),), (eq(_moves, _path(t)),)
_bends = (eq(Derivative(_path(t), t, t), -_path(t)),)
_decays = (eq(Rate(X), -X),)
_share = BetaVariable(half, (d - 1) / 2, Symbol("O"))
_overlap = UniformOverlap(z, Symbol("O"))
_late = sums_by_integrals[1]
_image = u / (1 + u) + 1 - exp(-c * u)
_image_slope = 1 / (1 + u) ** 2 + c * exp(-c * u)


def either(positive: object, negative: object, argument: object) -> sp.Expr:
    """One value where the argument is positive, another elsewhere."""
    return Piecewise((positive, argument > 0), (negative, True))


TRUE = [
    (
        "logarithms beside a derivative",
        log(x) + Derivative(x**2, x),
        "<=",
        log(1 + x) + Derivative(x**2, x),
        gathered,
        (gt(x, 0),),
        "no logarithm under the derivative",
    ),
    ("one unknown", E(2 * _risk), "=", 2 * E(_risk), linearity, (), "the same variable on both sides"),
    ("labels of named variables", E(A), "=", E(_like_A), linearity, (), "no Unknown beside them"),
    ("law under another label", A + 1, "law", _like_A + 1, renamed, (), "no Unknown beside it"),
    (
        "a number times exp",
        E(exp(_named_value + g)),
        "=",
        exp(_named_value + half),
        exponential_moments,
        (),
        "e^(1/2)",
    ),
    (
        "mean of an integral",
        E(Integral(g * x, (x, 0, 1))),
        "=",
        E(Integral(x * g, (x, 0, 1))),
        pointwise,
        (),
        "no name is caught",
    ),
    (
        "mean over a chi-square first",
        E(A * B),
        "=",
        E(n * B),
        average_over(A),
        (),
        "n is positive by its declaration",
    ),
    ("sign of a normal", E(either(1, 0, p * g)), "=", half, gaussian_means, (), "the slope is positive"),
    (
        "modulus with a slope of 0",
        E(Abs(sigma * g)),
        "=",
        sigma * sqrt(2 / pi),
        gaussian_means,
        (),
        "a factor",
    ),
    (
        "one point apart",
        E(Piecewise((5, sp.Eq(g, 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "a single point does not count",
    ),
    (
        "one normal between",
        Probability(sp.And(g < 1, g > -1)),
        "=",
        phi_one,
        probabilities,
        (),
        "one variable",
    ),
    (
        "one normal between, scaled",
        Probability(sp.And(2 * g < 2, g > -1)),
        "=",
        phi_one,
        probabilities,
        (),
        "one variable up to a factor",
    ),
    ("exponential of a chi-square", E(exp(A / 4)), "=", 2 ** (n / 2), exponential_moments, (), "n > 0"),
    (
        "chi-squares add where both exist",
        A + ChiSquare(5, Symbol("F")),
        "law",
        ChiSquare(n + 5, Symbol("C")),
        chi_square_sum(A, ChiSquare(5, Symbol("F")), label="C"),
        (),
        "n > 0",
    ),
    (
        "rate of a multiple",
        Derivative(_path(t) * _named_number, t),
        "=",
        _named_number,
        along_equations,
        _steady,
        "the factor stands still",
    ),
    (
        "growth from the start",
        _path(t),
        "=",
        _path(0) * exp(t),
        linear_equation,
        _grows,
        "first order, from 0 on",
    ),
    ("second moment", E(SquaredNorm(M * z)), "=", SquaredNorm(M), second_moment(z), (), "the vector itself"),
    (
        "overlap with a row",
        SquaredNorm(T(v) * z) / SquaredNorm(z),
        "law",
        SquaredNorm(v) * _share,
        _overlap,
        (ge(d, 2),),
        "v is fixed",
    ),
    (
        "semicircle of two roots",
        Integral(sqrt(2 - x) * sqrt(x), (x, 0, 2)),
        "=",
        pi / 2,
        closed_form_rule,
        (),
        "both radicands are positive",
    ),
    (
        "powers up to a whole number",
        Sum(p**k, (k, 0, n)),
        "=",
        (1 - p ** (n + 1)) / (1 - p),
        power_sum,
        (ne(p, 1),),
        "n is whole",
    ),
    (
        "factorial as a product",
        Product(k, (k, 1, n)),
        "=",
        sp.gamma(n + 1),
        telescoping_product,
        (),
        "n is whole",
    ),
    ("terms over one range", Sum(1, (k, 1, n)), "<=", Sum(2, (k, 1, n)), part_by_part, (), "1 <= n"),
    (
        "sum of a falling line",
        Sum(-k, (k, 1, n)),
        "<=",
        -1 - (n**2 - 1) / 2,
        _late,
        (),
        "n is whole",
    ),
    (
        "depth law from 0 upwards",
        Limit(DepthRoot(x, 1, 2), x, 0),
        "=",
        1,
        limit,
        (),
        "its argument is not negative",
    ),
    ("inside a symbol's range", Limit(Limit(exp(-p * x), x, oo), p, 1), "=", 0, limit, (), "p > 0"),
    ("at the end of a symbol's range", Limit(Abs(p) / p, p, 0), "=", 1, limit, (), "p > 0"),
    (
        "sum over the mean of a known law",
        Sum(k * E(ChiSquare(n, Symbol("A"))), (k, 1, 2)),
        "=",
        3 * E(ChiSquare(n, Symbol("A"))),
        Finished(linearity),
        (),
        "the mean is free of k",
    ),
    ("symmetry", E((h + g) ** 2), "=", E(h**2 + g**2), symmetric(g), (), "h is independent of g"),
    (
        "symmetry beside a signal",
        E((_signal + g) ** 2),
        "=",
        E(_signal**2 + g**2),
        symmetric(g),
        (),
        "a signal is independent of the noise",
    ),
    ("rate of a word", Rate(X * T(X)), "=", -2 * X * T(X), along_flow, _decays, "no factor moves"),
    (
        "substitution with a rate that is positive",
        Integral(1, (x, 0, 2)),
        "=",
        Integral(_image_slope, (u, 0, oo)),
        substitute_variable(u, _image),
        (gt(c, 0),),
        "the exponential vanishes",
    ),
]

FALSE = [
    *(
        (
            f"derivative of a logarithm, {number}",
            log(x) + Derivative(log(x), x),
            "<=",
            log(2 * x) + Derivative(log(1 + x), x),
            rule,
            (gt(x, 0),),
            "1/x - 1/(1+x) is large near 0",
        )
        for number, rule in enumerate((gathered, gathered_and_bounded, gathered_and_raised))
    ),
    (
        "an unknown may depend on one of two",
        E(_risk * A),
        "=",
        E(_risk * _like_A),
        linearity,
        (),
        "independence of the Unknown",
    ),
    ("law beside an unknown", _risk * A, "law", _risk * _like_A, renamed, (), "independence of the Unknown"),
    (
        "one unknown at two places",
        Unknown(n, Symbol("R")) - Unknown(d, Symbol("R")),
        "law",
        2 * (Unknown(n, Symbol("R")) - Unknown(d, Symbol("R"))),
        renamed,
        (),
        "R(n) is not R(d)",
    ),
    ("a number called mean_0", E(_risk), "=", _named_mean, linearity, (), "a name of its own"),
    (
        "a number called as a value, in exp",
        E(exp(_named_value + g)),
        "=",
        exp(2),
        exponential_moments,
        (),
        "a name of its own",
    ),
    ("a number called as a value", E(_named_value * g), "=", 1, gaussian_means, (), "a name of its own"),
    (
        "two labels of one name",
        E(g * Gaussian(Symbol("g", real=True))),
        "=",
        1,
        gaussian_means,
        (),
        "a name for each",
    ),
    (
        "a bound name",
        E(Integral(g * _named_place, (_named_place, 0, 1))),
        "=",
        E(Integral(_named_place**2, (_named_place, 0, 1))),
        pointwise,
        (),
        "the value of g is caught",
    ),
    (
        "mean over a law that need not exist",
        E(_any_degree * B),
        "=",
        E(k * B),
        average_over(_any_degree),
        (),
        "k > 0",
    ),
    ("step with a slope of 0", E(either(1, 0, sigma * g)), "=", half, gaussian_means, (), "sigma > 0"),
    (
        "branch by an equation free of the variable",
        E(Piecewise((5, sp.Eq(c, 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "c != 0",
    ),
    (
        "branch by an equation that holds on a half-line",
        E(Piecewise((5, sp.Eq(Max(g, 0), 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "no single point",
    ),
    (
        "branch by an equation that holds on an interval",
        E(Piecewise((5, sp.Eq(floor(g), 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "no single point",
    ),
    (
        "two normals between",
        Probability(sp.And(g < 1, h > -1)),
        "=",
        phi_one,
        probabilities,
        (),
        "one variable: the product is meant",
    ),
    (
        "a normal and a sum between",
        Probability(sp.And(g < 1, g + h > -1)),
        "=",
        (erf(half) + phi_one) / 2,
        probabilities,
        (),
        "one variable",
    ),
    (
        "exponential of no chi-square",
        E(exp(_any_degree / 4)),
        "=",
        sp.Pow(2, expression(k) / 2),
        exponential_moments,
        (),
        "k > 0",
    ),
    (
        "chi-squares of which one need not exist",
        ChiSquare(n - 5, Symbol("A")) + ChiSquare(5, Symbol("F")),
        "law",
        ChiSquare(n, Symbol("C")),
        chi_square_sum(ChiSquare(n - 5, Symbol("A")), ChiSquare(5, Symbol("F")), label="C"),
        (),
        "n > 5",
    ),
    (
        "a number called u_0",
        Derivative(_path(t) * _named_number, t),
        "=",
        2 * _path(t),
        along_equations,
        _steady,
        "a name of its own",
    ),
    (
        "rate in another variable",
        Derivative(_field(t, s), t),
        "=",
        3,
        along_equations,
        (eq(Derivative(_field(t, s), s), 3),),
        "d/ds is no d/dt",
    ),
    ("second rate", _moves, "=", -_path(t), along_equations, _bends, "the first derivative"),
    ("oscillation", _path(t), "=", _path(0) * exp(-t), linear_equation, _bends, "the first derivative"),
    (
        "rate of a step",
        Derivative(either(1, 0, _path(t)), t),
        "=",
        0,
        along_equations,
        _steady,
        "a derivative at 0",
    ),
    (
        "rate of a modulus",
        Derivative(Abs(_path(t)), t),
        "=",
        sp.sign(_path(t)),
        along_equations,
        _steady,
        "at 0",
    ),
    (
        "rate of a kink",
        Derivative(Max(_path(t), 0), t),
        "=",
        Heaviside(_path(t)),
        along_equations,
        _steady,
        "at 0",
    ),
    (
        "a solution that jumps",
        _path(t),
        "=",
        Piecewise((_path(0) * exp(t), t < 1), (5 * _path(0) * exp(t), True)),
        linear_equation,
        _grows,
        "continuity",
    ),
    (
        "moment of a pseudo-inverse",
        E(SquaredNorm(PseudoInverse(z))),
        "=",
        d,
        second_moment(z),
        (ge(d, 3),),
        "the vector itself: the mean is 1/(d-2)",
    ),
    (
        "overlap with a matrix",
        SquaredNorm(M * z) / SquaredNorm(z),
        "law",
        SquaredNorm(T(M)) * _share,
        _overlap,
        (ge(d, 2),),
        "a row",
    ),
    (
        "overlap beside an unknown",
        _risk * SquaredNorm(T(v) * z) / SquaredNorm(z),
        "law",
        _risk * SquaredNorm(v) * _share,
        _overlap,
        (ge(d, 2),),
        "independence",
    ),
    (
        "overlap with itself",
        SquaredNorm(T(v) * z) / SquaredNorm(z),
        "law",
        SquaredNorm(v) * _share,
        _overlap,
        (ge(d, 2), eq(v, z)),
        "independence",
    ),
    (
        "semicircle of roots that are not real",
        Integral(sqrt(x - 2) * sqrt(-x), (x, 0, 2)),
        "=",
        pi / 2,
        closed_form_rule,
        (),
        "both radicands are negative",
    ),
    *(
        (
            f"powers up to a number that is not whole, {rule.name}",
            Sum(p**k, (k, 0, a)),
            "=",
            (1 - p ** (a + 1)) / (1 - p),
            rule,
            (ne(p, 1),),
            "a whole number",
        )
        for rule in (power_sum, closed_form_rule)
    ),
    (
        "product up to a number that is not whole",
        Product(k, (k, 1, a)),
        "=",
        sp.gamma(a + 1),
        telescoping_product,
        (),
        "a whole number",
    ),
    ("terms over a reversed range", Sum(1, (k, 5, j)), "<=", Sum(2, (k, 5, j)), part_by_part, (), "4 <= j"),
    (
        "endless products that oscillate",
        Product(Rational(5, 4) + Rational(3, 4) * (-1) ** k, (k, 1, oo)),
        "<=",
        Product(3, (k, 1, oo)),
        part_by_part,
        (),
        "convergence",
    ),
    (
        "sum up to a number that is not whole",
        Sum(-k, (k, 1, a)),
        "<=",
        -1 - (a**2 - 1) / 2,
        _late,
        (ge(a, 1),),
        "a whole number",
    ),
    *(
        (
            f"a random matrix in a mean or an event, {number}",
            before,
            "=",
            after,
            rule,
            (),
            "nothing else is random",
        )
        for number, (before, after, rule) in enumerate(
            (
                (E(g**2 * _size), _size, gaussian_means),
                (E(exp(_size)), exp(_size), exponential_moments),
                (E(exp(g * _size)), exp(_size**2 / 2), exponential_moments),
                (Probability(g * _size < 1), (1 + erf(1 / _size / sqrt(2))) / 2, probabilities),
                (E(A * _size), Integral(_size * x * density(A, x), (x, 0, oo)), by_density),
                (_size * E(g**2), E(_size * g**2), value_by_value(1 + g**2)),
            )
        )
    ),
    (
        "symmetry beside an unknown",
        E((_risk + g) ** 2),
        "=",
        E(_risk**2 + g**2),
        symmetric(g),
        (),
        "independence of the Unknown",
    ),
    (
        "derivative of the mean of an unknown",
        Derivative(E(Unknown(a, Symbol("R"))), a),
        "=",
        0,
        Finished(linearity),
        (),
        "the mean moves with a",
    ),
    (
        "sum over the mean of an unknown",
        2 * Sum(E(Unknown(k, Symbol("R"))), (k, 1, 3)),
        "=",
        3 * Sum(E(Unknown(k, Symbol("R"))), (k, 1, 2)),
        Finished(linearity),
        (),
        "the mean moves with k",
    ),
    *(
        (
            f"outside of a symbol's range, {number}",
            before,
            "=",
            after,
            rule,
            (),
            "a name that may take the values",
        )
        for number, (before, after, rule) in enumerate(
            (
                (Sum(Abs(n), (n, -3, -1)), -6, composed),
                (Sum(Limit(exp(-n * x), x, oo), (n, -3, -1)), 0, limit),
                (Limit(Limit(exp(-p * x), x, oo), p, -1), 0, limit),
                (Limit(Abs(p) / p, p, 0, "-"), 1, limit),
                (Integral(cos(2 * pi * n), (n, 0, half)), half, integrate(n)),
                (
                    Integral(Sum((split / 2) ** k, (k, 0, oo)), (split, 5, 6)),
                    -2 * log(Rational(4, 3)),
                    composed,
                ),
            )
        )
    ),
    (
        "tangent beside a derivative",
        log(x) + Derivative(log(x), x),
        "<=",
        x + Derivative(log(1 + x), x),
        tangent_bound,
        (gt(x, 0),),
        "1/x - 1/(1+x) is large near 0",
    ),
    (
        "derivative of a sum by an integral",
        Derivative(Sum(exp(-p * k), (k, 1, n)), p),
        "<=",
        Derivative(exp(-p) + (exp(-p) - exp(-p * n)) / p, p),
        _late,
        (),
        "bounds are not differentiated",
    ),
    (
        "product from what is not whole",
        Product(k, (k, a, n)),
        "=",
        sp.gamma(n + 1) / sp.gamma(a),
        telescoping_product,
        (),
        "a whole start",
    ),
    (
        "overlap beside a form of the direction",
        SquaredNorm(T(v) * z) / SquaredNorm(z) * TraceOf(M * z * T(z)),
        "law",
        SquaredNorm(v) * _share * TraceOf(M * z * T(z)),
        _overlap,
        (ge(d, 2),),
        "independence",
    ),
    (
        "rate in counts",
        _path(n),
        "=",
        _path(0) * exp(n),
        linear_equation,
        (eq(Derivative(_path(n), n), _path(n)),),
        "a time that flows",
    ),
    ("law across the sign", 2 * A, "law", A + _like_A, AcrossTheSign(renamed), (), "an equation or an inequality"),
    (
        "a second rule that decides by itself",
        Integral(x, (x, 0, 1)),
        "=",
        5,
        Continued(integrate(x**2 / 2), matrix_line),
        (),
        "obligations only",
    ),
    (
        "depth law from 0 downwards",
        Limit(DepthRoot(-x, 1, 2), x, 0),
        "=",
        1,
        limit,
        (),
        "it has no value at a negative argument",
    ),
    (
        "depth law downwards from what may be 0",
        Limit(DepthRoot(c - x, 1, 2), x, 0),
        "=",
        DepthRoot(c, 1, 2),
        limit,
        (ge(c, 0),),
        "c > 0",
    ),
    *(
        (
            f"rate of a word with a factor that moves, {number}",
            Rate(factor * X),
            "=",
            factor * Rate(X),
            along_flow,
            _decays,
            "a constant factor",
        )
        for number, factor in enumerate((t, exp(-t), _path(t), _path(s), SquaredNorm(X)))
    ),
    (
        "substitution with a rate that may vanish",
        Integral(1, (x, 0, 2)),
        "=",
        Integral(_image_slope, (u, 0, oo)),
        substitute_variable(u, _image),
        (ge(c, 0),),
        "c > 0: at c = 0 the right side is 1",
    ),
]
