"""Lines of derivatives, series and sums: (name, before, relation, after, rule, conditions, why or where it was seen).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker, ``diofant#N`` of diofant/diofant: what was wrong there is false here, and the right value is true.
"""

from __future__ import annotations

import sympy as sp
from sympy import Abs, Derivative, Rational, Sum, cos, exp, factorial, log, oo, sin, tanh

from derivations.rules.algebra import algebra
from derivations.rules.calculus import differentiate, series
from derivations.rules.induction import induction
from derivations.rules.sums import geometric, telescope
from theory.relations import gt, ne

x, u, c = sp.symbols("x u c", real=True)
a, b = sp.symbols("a b", positive=True)
k, n = sp.symbols("k n", integer=True)


TRUE = [
    # Derivatives and series
    (
        "power of x",
        Derivative(x**x, x),
        "=",
        x**x * (log(x) + 1),
        differentiate,
        (gt(x, 0),),
        "x^x = e^(x log x)",
    ),
    (
        "logistic",
        Derivative(1 / (1 + exp(-x)), x),
        "=",
        exp(-x) / (1 + exp(-x)) ** 2,
        differentiate,
        (),
        "quotient rule",
    ),
    ("hyperbolic tangent", Derivative(tanh(x), x), "=", 1 - tanh(x) ** 2, differentiate, (), "DLMF 4.34"),
    (
        "logarithm to order 3",
        log(1 + x),
        "=",
        x - x**2 / 2 + sp.O(x**3),
        series(x, 0, 3),
        (gt(x, -1),),
        "alternating",
    ),
    ("cosine to order 4", cos(x), "=", 1 - x**2 / 2 + sp.O(x**4), series(x, 0, 4), (), "no odd terms"),
    # Sums and induction
    (
        "geometric, n terms",
        Sum(b**k, (k, 0, n - 1)),
        "=",
        (1 - b**n) / (1 - b),
        geometric,
        (ne(b, 1), n >= 1),
        "sympy/sympy#14129",
    ),
    ("odd numbers", Sum(2 * k - 1, (k, 1, n)), "=", n**2, telescope((k - 1) ** 2), (n >= 1,), "telescopes"),
    (
        "cubes",
        Sum(k**3, (k, 1, n)),
        "=",
        n**2 * (n + 1) ** 2 / 4,
        telescope(k**2 * (k - 1) ** 2 / 4),
        (n >= 1,),
        "square of the triangle",
    ),
    (
        "reciprocal products",
        Sum(1 / (k * (k + 1)), (k, 1, n)),
        "=",
        n / (n + 1),
        telescope(-1 / k),
        (n >= 1,),
        "telescopes",
    ),
    (
        "telescope to infinity",
        Sum(1 / ((k + 1) * (k + 2)), (k, 0, oo)),
        "=",
        1,
        telescope(-1 / (k + 1)),
        (),
        "the last term vanishes",
    ),
    ("an empty sum", Sum(k, (k, 1, 0)), "=", 0, algebra, (), "sympy/sympy#17424"),
    ("triangle by induction", Sum(k, (k, 1, n)), "=", n * (n + 1) / 2, induction(n, 1), (n >= 1,), "from 1"),
    ("powers beat whole numbers", 2**n, ">", n, induction(n, 0), (n >= 0,), "from 0"),
    ("factorials beat powers late", factorial(n), ">", 2**n, induction(n, 4), (n >= 4,), "24 > 16"),
]

FALSE = [
    # Derivatives and series
    (
        "power of x as a power",
        Derivative(x**x, x),
        "=",
        x * x ** (x - 1),
        differentiate,
        (gt(x, 0),),
        "the logarithm is missing",
    ),
    (
        "logistic",
        Derivative(1 / (1 + exp(-x)), x),
        "=",
        -exp(-x) / (1 + exp(-x)) ** 2,
        differentiate,
        (),
        "sign",
    ),
    ("chain rule dropped", Derivative(sin(x**2), x), "=", cos(x**2), differentiate, (), "2 x is missing"),
    ("modulus", Derivative(Abs(x), x), "=", x / Abs(x), differentiate, (), "not at 0"),
    (
        "logarithm to order 3",
        log(1 + x),
        "=",
        x + x**2 / 2 + sp.O(x**3),
        series(x, 0, 3),
        (gt(x, -1),),
        "sign",
    ),
    ("cosine to order 5", cos(x), "=", 1 - x**2 / 2 + sp.O(x**5), series(x, 0, 5), (), "x^4/24 is missing"),
    # Sums and induction
    (
        "geometric, n terms",
        Sum(b**k, (k, 0, n - 1)),
        "=",
        (1 - b**n) / (1 - b),
        geometric,
        (n >= 1,),
        "b = 1; sympy/sympy#14129",
    ),
    (
        "geometric, one term more",
        Sum(b**k, (k, 0, n)),
        "=",
        (1 - b**n) / (1 - b),
        geometric,
        (ne(b, 1), n >= 1),
        "n + 1 terms",
    ),
    (
        "odd numbers",
        Sum(2 * k - 1, (k, 1, n)),
        "=",
        (n - 1) ** 2,
        telescope((k - 1) ** 2),
        (n >= 1,),
        "off by one",
    ),
    (
        "reciprocal products from 0",
        Sum(1 / (k * (k + 1)), (k, 0, n)),
        "=",
        n / (n + 1),
        telescope(-1 / k),
        (n >= 1,),
        "undefined at 0",
    ),
    (
        "telescope to infinity",
        Sum(1 / (k * (k + 2)), (k, 1, oo)),
        "=",
        Rational(1, 2),
        telescope(-1 / k),
        (),
        "3/4: wrong certificate",
    ),
    ("binomial sum", Sum(sp.binomial(2, k) * k**2, (k, 0, 1)), "=", -4, algebra, (), "2; sympy/sympy#13902"),
    (
        "three shifted factors",
        Sum(k / ((k + 2) * (k + 4) * (k + 8)), (k, 1, oo)),
        "=",
        Rational(521, 25200),
        telescope(-1 / k),
        (),
        "4/35; diofant#236",
    ),
    (
        "a divergent telescope",
        Sum(log((k + 1) / k), (k, 1, oo)),
        "=",
        0,
        telescope(log(k)),
        (),
        "log n grows",
    ),
    (
        "triangle by induction, one more",
        Sum(k, (k, 1, n)),
        "=",
        n * (n + 1) / 2 + 1,
        induction(n, 1),
        (n >= 1,),
        "the step holds, the base fails",
    ),
    (
        "factorials beat powers early",
        factorial(n),
        ">",
        2**n,
        induction(n, 4),
        (n >= 1,),
        "the base is 4, the claim from 1",
    ),
    (
        "n^2 + n is odd's neighbour",
        n**2 + n,
        ">=",
        3,
        induction(n, 2),
        (n >= 1,),
        "2 at n = 1: a base too late",
    ),
    ("all horses", 2**n, ">=", 3 * n, induction(n, 4), (n >= 0,), "fails at 1, 2, 3"),
]
