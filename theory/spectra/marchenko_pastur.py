r"""The Marchenko-Pastur law from its fixed-point equation: companion, density, atom, moments.

S = X^T X/n with X n x d standard Gaussian, n/d = gamma, c = 1/gamma. Its spectrum tends to the law with Stieltjes
transform m(z) = int mu(dx)/(x - z), a root of c z m^2 + (z + c - 1) m + 1 = 0 (at z = -lam:
``marchenko-pastur-equation``). On the real axis m = u + i g, g = pi f, f the density:

    f(x) = sqrt((x - a)(b - x))/(2 pi c x),   a, b = (1 -+ sqrt(c))^2,   and an atom (1 - gamma)_+ at 0.

The companion v = c m + (1-c)/lam is 1/kappa: 1/v = lam + c/(1 + v).
"""

from functools import partial

import sympy as sp
from sympy import Limit, Piecewise, oo, pi, sqrt

from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, gamma, lam
from theory.transfer.ridge_scratch import LAW, RIDGED, resolvent_limit, shape

HERE = Source("fate", "from the fixed-point equation")
point = declare("x", "x", "a point inside the bulk of a spectrum", positive=True)
real_part = sp.Symbol("u", real=True)
imaginary = sp.Symbol("g", positive=True)
density = sp.Function("f_MP", nonnegative=True)(gamma, point)
companion = sp.Function("v_MP", positive=True)(gamma, lam)
low, high = (1 - sqrt(shape)) ** 2, (1 + sqrt(shape)) ** 2
under_root = (point - low) * (high - point)

REAL = eq(shape * point * (real_part**2 - imaginary**2) + (point + shape - 1) * real_part + 1, 0)
IMAGINARY = eq(2 * shape * point * real_part + point + shape - 1, 0)
INSIDE = Assumption(
    sp.And(point > low, point < high), "outside the bulk the density is 0; the mass at zero is the atom's"
)
_statement = partial(Theorem, source=HERE, section=8)

companion_definition = _statement(
    "marchenko-pastur-companion",
    "The companion transform",
    eq(companion, shape * resolvent_limit + (1 - shape) / lam),
    (gamma, lam),
    given=(RIDGED,),
    definition=True,
    says_more=(
        "X X^T/n and X^T X/n have one spectrum but for |n - d| zeros, and the transform of it is positive"
    ),
    setting="the transform of X X^T/n: the same spectrum but for |n - d| zeros",
)
companion_equation = _statement(
    "marchenko-pastur-companion-equation",
    "Silverstein's equation of the companion transform",
    eq(lam * companion**2, 1 - (lam + shape - 1) * companion),
    (gamma, lam),
    given=(RIDGED,),
    source=Source("silverstein1995strong", "eq. 1.4 at Sigma = I"),
    setting="that is 1/v = lam + c/(1 + v): with kappa = 1/v the equation of ridge-equivalent",
)
imaginary_square = _statement(
    "marchenko-pastur-imaginary-part-square",
    "The squared imaginary part of the transform on the real axis",
    sp.Implies(
        sp.And(REAL, IMAGINARY, evaluate=False),
        eq(imaginary**2, under_root / (2 * shape * point) ** 2),
        evaluate=False,
    ),
    (gamma, point),
    setting="m(x + i0) = u + i g, the two parts of its fixed-point equation",
)
imaginary_value = _statement(
    "marchenko-pastur-imaginary-part",
    "The imaginary part of the transform on the real axis: pi times the density",
    sp.Implies(
        sp.And(REAL, IMAGINARY, evaluate=False),
        eq(imaginary, sqrt(under_root / (2 * shape * point) ** 2)),
        evaluate=False,
    ),
    (gamma, point),
    given=(INSIDE,),
    setting="m(x + i0) = u + i g, g > 0",
)
density_value = _statement(
    "marchenko-pastur-density",
    "The density of the Marchenko-Pastur law",
    eq(density, sqrt(under_root) / (2 * pi * shape * point)),
    (gamma, point),
    given=(INSIDE,),
    source=LAW,
    definition=True,
    says_more="the density of a law is the imaginary part of its transform over pi",
    setting="g/pi of marchenko-pastur-imaginary-part",
)
atom = _statement(
    "marchenko-pastur-atom",
    "The mass of the Marchenko-Pastur law at zero",
    eq(Limit(lam * resolvent_limit, lam, 0, "+"), Piecewise((1 - gamma, gamma < 1), (0, gamma > 1))),
    (gamma,),
    given=(
        Assumption(sp.Ne(gamma, 1), "at gamma = 1 the law has no atom, but its density is unbounded at 0"),
    ),
)
remainders = (
    1 - lam * resolvent_limit,
    1 - lam * (1 - lam * resolvent_limit),
    1 + shape - lam * (1 - lam * (1 - lam * resolvent_limit)),
)
first_moment, second_moment, third_moment = (
    _statement(
        f"marchenko-pastur-{name}-moment",
        f"The {name} moment of the Marchenko-Pastur law",
        eq(Limit(lam * remainder, lam, oo), value),
        (gamma,),
        setting="int x^k dmu = lim lam int x^k/(1 + x/lam) dmu/lam, the moments before it taken away",
    )
    for name, remainder, value in zip(
        ("first", "second", "third"),
        remainders,
        (sp.Integer(1), 1 + shape, 1 + 3 * shape + shape**2),
        strict=True,
    )
)
