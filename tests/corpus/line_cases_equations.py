"""Lines of equations and flows: (name, before, relation, after, rule, conditions, why or where it was seen).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker, ``diofant#N`` of diofant/diofant: what was wrong there is false here, and the right value is true.
"""

from __future__ import annotations

import sympy as sp
from sympy import Derivative, Rational, exp, log

from derivations.rules.algebra import algebra
from derivations.rules.flows import along_equations, linear_equation
from derivations.rules.solving import implicit, optimum, roots
from theory.relations import eq, gt, lt

x, u, c = sp.symbols("x u c", real=True)
a, b = sp.symbols("a b", positive=True)
t = sp.Symbol("t", real=True)
q = sp.Function("q", real=True)
f, g = (sp.Function(name, real=True)(t) for name in "fg")

_rotation = (eq(Derivative(f, t), g), eq(Derivative(g, t), -f))
_predators = (eq(Derivative(f, t), f * (1 - g)), eq(Derivative(g, t), g * (f - 1)), gt(f, 0), gt(g, 0))
_since = sp.Symbol("s", nonnegative=True)
_turn = (eq(Derivative(q(_since), _since), -1 / (1 + (_since - 1) ** 2)), eq(q(0), -sp.pi / 4))
_decay = (eq(Derivative(f, t), -c * f),)
_circle = (eq(a**2 + q(a) ** 2, 4), gt(q(a), 0))
_root = (eq(Derivative(f, t), 2 * sp.sqrt(f)), sp.GreaterThan(f, 0, evaluate=False))
_edge = (eq(Derivative(f, t), sp.sqrt(1 - f**2)), sp.LessThan(f**2, 1, evaluate=False))
_cubic = (eq(q(a) ** 3 + q(a), a),)

TRUE = [
    # Implicit functions, solving
    (
        "slope of a circle",
        Derivative(q(a), a),
        "=",
        -a / q(a),
        implicit(a**2 + q(a) ** 2 - 4, q(a), a),
        _circle,
        "upper half",
    ),
    (
        "slope of a cubic's root",
        Derivative(q(a), a),
        "=",
        1 / (3 * q(a) ** 2 + 1),
        implicit(q(a) ** 3 + q(a) - a, q(a), a),
        _cubic,
        "never flat",
    ),
    (
        "roots of a biquadratic",
        eq(x**4 - 5 * x**2 + 4, 0),
        "iff",
        sp.Or(eq(x, 1), eq(x, -1), eq(x, 2), eq(x, -2)),
        roots(x, 1, -1, 2, -2),
        (),
        "four roots",
    ),
    ("entropy at one half", x * (1 - x), "<=", Rational(1, 4), algebra, (gt(x, 0), lt(x, 1)), "a square"),
    (
        "least of x - log x",
        x - log(x),
        ">=",
        1,
        optimum(x - log(x), x, 1, x > 0),
        (gt(x, 0),),
        "1 - 1/x changes sign at 1",
    ),
    # Flows
    (
        "energy of a rotation",
        Derivative(f**2 + g**2, t),
        "=",
        0,
        along_equations,
        _rotation,
        "f f' + g g' = 0",
    ),
    (
        "Lotka and Volterra",
        Derivative(f - log(f) + g - log(g), t),
        "=",
        0,
        along_equations,
        _predators,
        "their first integral",
    ),
    (
        "exponential decay",
        f,
        "=",
        f.func(0) * exp(-c * t),
        linear_equation,
        (*_decay, t >= 0),
        "one solution",
    ),
    ("rate of a product", Derivative(f * g, t), "=", g**2 - f**2, along_equations, _rotation, "product rule"),
    (
        "an arctangent that solves an equation",
        q(_since),
        "=",
        -sp.pi / 2 - sp.atan(_since - 1),
        linear_equation,
        _turn,
        "continuous throughout",
    ),
    (
        "rate of a root of what is positive",
        Derivative(sp.sqrt(f), t),
        "=",
        1,
        along_equations,
        (*_root, gt(f, 0)),
        "smooth for f > 0",
    ),
    (
        "rate of an absolute value away from 0",
        Derivative(sp.Abs(f), t),
        "=",
        -c * sp.Abs(f),
        along_equations,
        (*_decay, gt(f, 0)),
        "smooth for f > 0",
    ),
]

FALSE = [
    # Implicit functions, solving
    (
        "slope of a circle",
        Derivative(q(a), a),
        "=",
        a / q(a),
        implicit(a**2 + q(a) ** 2 - 4, q(a), a),
        _circle,
        "sign",
    ),
    (
        "slope at a turning point",
        Derivative(q(a), a),
        "=",
        -a / q(a),
        implicit(a**2 + q(a) ** 2 - 4, q(a), a),
        _circle[:1],
        "q may be 0",
    ),
    (
        "slope of a cubic's root",
        Derivative(q(a), a),
        "=",
        1 / (3 * q(a) ** 2 - 1),
        implicit(q(a) ** 3 + q(a) - a, q(a), a),
        _cubic,
        "sign",
    ),
    (
        "another equation's slope",
        Derivative(q(a), a),
        "=",
        1 / (2 * q(a)),
        implicit(q(a) ** 2 - a, q(a), a),
        _cubic,
        "q solves the cubic",
    ),
    (
        "roots of a biquadratic",
        eq(x**4 - 5 * x**2 + 4, 0),
        "iff",
        sp.Or(eq(x, 1), eq(x, 2)),
        roots(x, 1, 2),
        (),
        "two are lost",
    ),
    (
        "least of x - log x at e",
        x - log(x),
        ">=",
        sp.E - 1,
        optimum(x - log(x), x, sp.E, x > 0),
        (gt(x, 0),),
        "least at 1",
    ),
    (
        "largest taken for least",
        x * exp(-x),
        ">=",
        exp(-1),
        optimum(x * exp(-x), x, 1, x > 0),
        (gt(x, 0),),
        "a maximum",
    ),
    # Flows
    ("energy of a rotation", Derivative(f**2 - g**2, t), "=", 0, along_equations, _rotation, "4 f g"),
    (
        "Lotka and Volterra",
        Derivative(f + log(f) + g + log(g), t),
        "=",
        0,
        along_equations,
        _predators,
        "signs",
    ),
    (
        "Lotka and Volterra at 0",
        Derivative(f - log(f) + g - log(g), t),
        "=",
        0,
        along_equations,
        _predators[:2],
        "logarithms need f, g > 0",
    ),
    ("exponential decay", f, "=", f.func(0) * exp(c * t), linear_equation, _decay, "sign"),
    (
        "a nonlinear equation",
        f,
        "=",
        f.func(0) * exp(-c * t),
        linear_equation,
        (eq(Derivative(f, t), -c * f**2),),
        "f^2",
    ),
    ("rate of a product", Derivative(f * g, t), "=", g**2 + f**2, along_equations, _rotation, "sign"),
    ("an arccotangent", q(_since), "=", sp.acot(_since - 1), linear_equation, _turn, "it jumps at 1"),
    ("rate of a root", Derivative(sp.sqrt(f), t), "=", 1, along_equations, _root, "f = 0 throughout"),
    (
        "rate of a third root",
        Derivative(sp.cbrt(f), t),
        "=",
        1,
        along_equations,
        (eq(Derivative(f, t), 3 * f ** Rational(2, 3)), sp.GreaterThan(f, 0, evaluate=False)),
        "f = 0 throughout",
    ),
    ("rate of an arcsine", Derivative(sp.asin(f), t), "=", 1, along_equations, _edge, "f = 1 throughout"),
    (
        "rate of an absolute value",
        Derivative(sp.Abs(f), t),
        "=",
        f,
        along_equations,
        (eq(Derivative(f, t), sp.Abs(f)),),
        "f < 0",
    ),
]
