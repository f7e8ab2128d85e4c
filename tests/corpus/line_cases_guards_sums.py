"""One false line for each guard of the rules of sums and products.

TRUE and FALSE hold (name, before, relation, after, rule, conditions, the guard); each false line would pass
without the guard that it names, or without one like it.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Integral,
    Product,
    Rational,
    Sum,
    binomial,
    cosh,
    exp,
    factorial,
    log,
    oo,
    pi,
    sinh,
    sqrt,
)

from derivations.rules.closed_forms import closed_form_rule
from derivations.rules.comparison import part_by_part, sums_by_integrals
from derivations.rules.power_sums import power_sum
from derivations.rules.products import telescoping_product
from derivations.rules.sums import geometric, telescope
from theory.relations import ge, le, lt, ne
from theory.symbols import n

x, c = sp.symbols("x c", real=True)
a, p = sp.symbols("a p", positive=True)
k, j = sp.symbols("k j", integer=True)

_late = sums_by_integrals[1]

TRUE = [
    (
        "product of the natural numbers",
        Product(k, (k, 1, n)),
        "=",
        sp.gamma(n + 1),
        telescoping_product,
        (),
        "n!",
    ),
]

FALSE = [
    # Sums, products and integrals part by part
    ("strict part by part", Sum(k, (k, 1, n)), "<", Sum(k, (k, 1, n)), part_by_part, (), "weak order"),
    ("other ranges", Sum(k, (k, 1, n)), "<=", Sum(k, (k, 2, n)), part_by_part, (), "one range"),
    ("terms out of order", Sum(k + 1, (k, 1, n)), "<=", Sum(k, (k, 1, n)), part_by_part, (), "term by term"),
    (
        "products of negative factors",
        Product(-2 - k, (k, 1, n)),
        "<=",
        Product(-1 - k, (k, 1, n)),
        part_by_part,
        (),
        "factors that are not negative",
    ),
    (
        "products with a factor in front",
        c * Product(k, (k, 1, n)),
        "<=",
        c * Product(k + 1, (k, 1, n)),
        part_by_part,
        (),
        "c >= 0",
    ),
    (
        "series that diverge",
        Sum(1 / k, (k, 1, oo)),
        "<=",
        Sum(2 / k, (k, 1, oo)),
        part_by_part,
        (),
        "convergence",
    ),
    (
        "series with a pole",
        Sum(1 / (k - 3) ** 2, (k, 1, oo)),
        "<=",
        Sum(2 / (k - 3) ** 2, (k, 1, oo)),
        part_by_part,
        (),
        "no pole",
    ),
    (
        "integrals that run backwards",
        Integral(x, (x, 1, a)),
        "<=",
        Integral(2 * x, (x, 1, a)),
        part_by_part,
        (),
        "1 <= a",
    ),
    (
        "integrals with a pole",
        Integral(1 / x, (x, -1, 1)),
        "<=",
        Integral(1 + 1 / x, (x, -1, 1)),
        part_by_part,
        (),
        "no pole",
    ),
    (
        "terms with a common factor",
        Sum(c * k, (k, 1, n)),
        "<=",
        Sum(c * (k + 1), (k, 1, n)),
        part_by_part,
        (),
        "c >= 0",
    ),
    ("minus a sum", -Sum(1 / k, (k, 1, n)), "<=", -1 - log(n), _late, (), "a factor that is not negative"),
    ("short sum by an integral", Sum(1 / k**2, (k, 2, n)), "<=", Rational(3, 4) - 1 / n, _late, (), "n >= 2"),
    ("rising terms", Sum(k, (k, 1, n)), "<=", 1 + (n**2 - 1) / 2, _late, (), "falling terms"),
    # Sums in closed form
    (
        "powers to a reversed end",
        Sum(p**k, (k, 0, j)),
        "=",
        (1 - p ** (j + 1)) / (1 - p),
        power_sum,
        (ne(p, 1),),
        "j >= -1",
    ),
    ("powers that grow", Sum(c**k, (k, 0, oo)), "=", 1 / (1 - c), power_sum, (ne(c, 1),), "|c| < 1"),
    (
        "powers from what is not whole",
        Sum(p ** (k - a), (k, a, oo)),
        "=",
        1 / (1 - p),
        power_sum,
        (lt(p, 1),),
        "a whole start",
    ),
    (
        "powers with a step of 2",
        Sum(p ** (2 * k), (k, 0, n)),
        "=",
        (p ** (2 * n) - p ** (3 * n + 1)) / (1 - p),
        power_sum,
        (ne(p, 1),),
        "a step of 1",
    ),
    ("strict product", Product(k, (k, 1, n)), "<", sp.gamma(n + 1), telescoping_product, (), "an equation"),
    (
        "product to a reversed end",
        Product(k, (k, 3, n)),
        "=",
        sp.gamma(n + 1) / 2,
        telescoping_product,
        (),
        "n >= 2",
    ),
    (
        "product with another start",
        Product(k, (k, 1, n)),
        "=",
        2 * sp.gamma(n + 1),
        telescoping_product,
        (),
        "the empty product",
    ),
    (
        "product with another factor",
        Product(k, (k, 1, n)),
        "=",
        2**n,
        telescoping_product,
        (),
        "the quotient",
    ),
    (
        "geometric sum to a reversed end",
        Sum(c**k, (k, j, n)),
        "=",
        (c**j - c ** (n + 1)) / (1 - c),
        geometric,
        (ne(c, 1), ne(c, 0)),
        "j <= n + 1",
    ),
    (
        "geometric series at -1",
        Sum(c**k, (k, 1, oo)),
        "=",
        c / (1 - c),
        geometric,
        (le(Abs(c), 1), ne(c, 1)),
        "|c| < 1",
    ),
    (
        "telescoping over a pole",
        Sum(1 / (k * (k + 1)), (k, -3, n)),
        "=",
        -Rational(1, 3) - 1 / (n + 1),
        telescope(-1 / k),
        (),
        "every index",
    ),
    (
        "telescoping to a reversed end",
        Sum(k, (k, 5, j)),
        "=",
        j * (j + 1) / 2 - 10,
        telescope(k * (k - 1) / 2),
        (),
        "j >= 4",
    ),
    (
        "hyperbolic cosine",
        Sum(c**k / factorial(2 * k), (k, 0, oo)),
        "=",
        cosh(sqrt(c)),
        closed_form_rule,
        (),
        "c >= 0",
    ),
    (
        "hyperbolic sine",
        Sum(c**k / factorial(2 * k + 1), (k, 0, oo)),
        "=",
        sinh(sqrt(c)) / sqrt(c),
        closed_form_rule,
        (ge(c, 0),),
        "c > 0",
    ),
    (
        "exponential series, shifted",
        Sum(c**k / factorial(k + 1), (k, 0, oo)),
        "=",
        (exp(c) - 1) / c,
        closed_form_rule,
        (),
        "c != 0",
    ),
    (
        "exponential series from 1",
        Sum(c**k / factorial(k), (k, 1, oo)),
        "=",
        exp(c),
        closed_form_rule,
        (),
        "the first term",
    ),
    (
        "logarithmic series",
        Sum(c**k / k, (k, 1, oo)),
        "=",
        -log(1 - c),
        closed_form_rule,
        (lt(c, 1),),
        "|c| < 1",
    ),
    (
        "logarithmic series from 2",
        Sum(p**k / k, (k, 2, oo)),
        "=",
        -log(1 - p),
        closed_form_rule,
        (lt(p, 1),),
        "the first term",
    ),
    (
        "geometric series with a factor",
        Sum(k * c**k, (k, 0, oo)),
        "=",
        c / (1 - c) ** 2,
        closed_form_rule,
        (lt(c, 1),),
        "|c| < 1",
    ),
    (
        "binomial sum of any length",
        Sum(binomial(j, k) * k, (k, 0, j)),
        "=",
        j * 2 ** (j - 1),
        closed_form_rule,
        (),
        "j >= 1",
    ),
    ("binomial sum from 1", Sum(binomial(n, k), (k, 1, n)), "=", 2**n, closed_form_rule, (), "from 0"),
    (
        "binomial sum that ends early",
        Sum(binomial(n + 1, k), (k, 0, n)),
        "=",
        2 ** (n + 1),
        closed_form_rule,
        (),
        "up to n + 1",
    ),
    ("odd zeta value", Sum(1 / k**3, (k, 1, oo)), "=", pi**3 / 32, closed_form_rule, (), "an even power"),
]
