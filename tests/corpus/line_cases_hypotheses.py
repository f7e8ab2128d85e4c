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
    Max,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    oo,
    pi,
    sqrt,
)

from derivations.rules.bounds import tangent_bound
from derivations.rules.calculus import integrate, substitute_variable
from derivations.rules.closed_forms import closed_form_rule
from derivations.rules.comparison import part_by_part, sums_by_integrals
from derivations.rules.composed import Continued
from derivations.rules.flows import along_equations, along_flow, linear_equation
from derivations.rules.logarithms import gathered, gathered_and_bounded, gathered_and_raised
from derivations.rules.matrix_lines import matrix_line
from derivations.rules.pointwise import pointwise
from derivations.rules.power_sums import power_sum
from derivations.rules.products import telescoping_product
from derivations.rules.uniform_direction import UniformOverlap
from tests.letters import E, M, T, X, g, v, z
from theory.matrix_words import Rate, SquaredNorm, TraceOf
from theory.random_variables import BetaVariable, Unknown
from theory.relations import eq, ge, gt, ne
from theory.symbols import d, n, t

x, u, c, s = sp.symbols("x u c s", real=True)
a, b, p = sp.symbols("a b p", positive=True)
k, j = sp.symbols("k j", integer=True)
half = Rational(1, 2)
_risk = Unknown(n, d, Symbol("R"))
_named_place, _named_number = Symbol("x_0", real=True), Symbol("u_0", real=True)
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
        "a bound name",
        E(Integral(g * _named_place, (_named_place, 0, 1))),
        "=",
        E(Integral(_named_place**2, (_named_place, 0, 1))),
        pointwise,
        (),
        "the value of g is caught",
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
    (
        "a second rule that decides by itself",
        Integral(x, (x, 0, 1)),
        "=",
        5,
        Continued(integrate(x**2 / 2), matrix_line),
        (),
        "obligations only",
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
