r"""What the source's alignment with the spectrum does to linear transfer: its floor, and the angle of break-even.

The target is cos(theta) beta_s + sin(theta) v with v of unit length across beta_s. Whatever the covariance, the
feature beta_s.x misses

    rho = sin^2(theta) l_v,     l_v = v.Sigma.v - (beta_s.Sigma.v)^2/(beta_s.Sigma.beta_s),

the variance of v.x that beta_s.x does not explain. For n >= d + 2 transfer wins exactly when
rho < sigma^2 (d-1)/(n-d-1), whatever the covariance; where beta_s and v span two eigenvectors of eigenvalues l_1, l_2
and the source has the share a of its square in the first, l_v = l_1 l_2/(a l_1 + (1-a) l_2), so break-even is at

    sin^2(theta) = sigma^2 (d-1)/(n-d-1) (a/l_2 + (1-a)/l_1):

the more variance the source carries, the less alike the tasks need to be.
"""

from functools import partial

import sympy as sp
from sympy import Equivalent, cos, sin

from theory.matrix_words import Letter, SquaredNorm, SymmetricMatrix, TraceOf, Transposed
from theory.random_variables import Expectation
from theory.relations import eq, ge, gt, lt
from theory.spectra.anisotropic_least_squares import MEAN, anisotropic_risk, transfer_risk
from theory.spectra.ridge_equivalent import first, second
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, declare, k, n, rho, sigma, theta

HERE = Source("fate", "least squares on one feature for x ~ N(0, Sigma)")
ROOT = SymmetricMatrix(d, d, sp.Symbol("S"))
SOURCE, NEW, TARGET = (Letter(d, 1, sp.Symbol(name)) for name in ("beta_s", "v", "beta_t"))
coefficient = sp.Symbol("c", real=True)
new_variance = declare(
    "l_v", r"\ell_v", "variance of the new direction that the source misses", positive=True
)
source_share = declare("a_s", "a", "share of the source's square in the first eigenvector", lower=0, upper=1)


def inner(one: sp.Expr, two: sp.Expr) -> sp.Expr:
    """``one.Sigma.two`` with Sigma = S S."""
    return TraceOf(Transposed(ROOT * one) * ROOT * two)


def floor_of(target: sp.Expr) -> sp.Expr:
    """``t.Sigma.t - (s.Sigma.t)^2/(s.Sigma.s)``."""
    return SquaredNorm(ROOT * target) - inner(SOURCE, target) ** 2 / SquaredNorm(ROOT * SOURCE)


SEEN = Assumption(gt(SquaredNorm(ROOT * SOURCE), 0), "the source has variance to be seen")
best = inner(SOURCE, TARGET) / SquaredNorm(ROOT * SOURCE)
_statement = partial(Theorem, parameters=(), source=HERE, section=8)

linear_transfer_floor = _statement(
    "anisotropic-linear-transfer-floor",
    "What a multiple of the source misses of the target: a floor, and the square of its distance to the best one",
    eq(
        SquaredNorm(ROOT * (TARGET - coefficient * SOURCE)),
        floor_of(TARGET) + SquaredNorm(ROOT * SOURCE) * (coefficient - best) ** 2,
    ),
    given=(SEEN,),
    parameters=(coefficient,),
    setting="Sigma = S S; the best coefficient is beta_s.Sigma.beta_t/(beta_s.Sigma.beta_s)",
)
linear_transfer_coefficient = _statement(
    "anisotropic-linear-transfer-coefficient",
    "No multiple of the source misses less of the target",
    ge(SquaredNorm(ROOT * (TARGET - coefficient * SOURCE)), floor_of(TARGET)),
    given=(SEEN,),
    parameters=(coefficient,),
)
floor_at_an_angle = _statement(
    "anisotropic-floor-angle",
    "The floor of linear transfer grows with the angle at a rate that the new direction sets",
    eq(floor_of(cos(theta) * SOURCE + sin(theta) * NEW), sin(theta) ** 2 * floor_of(NEW)),
    given=(SEEN,),
    parameters=(theta,),
    setting="target cos(theta) beta_s + sin(theta) v",
)

one_feature = {k: sp.Integer(1)}
tolerated = sigma**2 * (d - 1) / (n - d - 1)
transferability = Expectation(anisotropic_risk) - Expectation(transfer_risk.xreplace(one_feature))
at_angle = transferability.xreplace({rho: sin(theta) ** 2 * new_variance})
plane_variance = first * second / (source_share * first + (1 - source_share) * second)

transfer_wins = _statement(
    "anisotropic-transfer-wins",
    "Linear transfer wins where it misses less than a threshold that no covariance moves",
    Equivalent(
        gt(transferability, 0),
        lt(rho, tolerated),
    ),
    given=(MEAN,),
    parameters=(n, d, rho, sigma),
    setting="against least squares on the same n >= d + 2 samples; rho is the floor",
)
crossing_size = d + 1 + sigma**2 * (d - 1) / rho
curves_cross = _statement(
    "anisotropic-crossing-size",
    "The number of samples at which the learning curves of transfer and least squares cross",
    Equivalent(
        gt(transferability, 0),
        lt(n, crossing_size),
    ),
    given=(MEAN, Assumption(rho > 0, "transfer that misses nothing wins at every size")),
    parameters=(n, d, rho, sigma),
    setting="any covariance, n >= d + 2; rho is the floor of linear transfer",
)
break_even_angle = _statement(
    "anisotropic-break-even-angle",
    "The break-even angle of linear transfer for any covariance",
    Equivalent(
        gt(at_angle, 0),
        gt(cos(theta) ** 2, 1 - tolerated / new_variance),
    ),
    given=(MEAN,),
    parameters=(n, d, theta, sigma, new_variance),
    setting="rho = l_v sin^2 theta (anisotropic-floor-angle)",
)
break_even_in_a_plane = _statement(
    "anisotropic-break-even-alignment",
    "The break-even angle against the source's alignment with the spectrum",
    Equivalent(
        gt(at_angle.xreplace({new_variance: plane_variance}), 0),
        lt(
            sin(theta) ** 2,
            tolerated * (source_share / second + (1 - source_share) / first),
        ),
    ),
    given=(MEAN,),
    parameters=(n, d, theta, sigma, first, second, source_share),
    setting="beta_s and v span two eigenvectors of Sigma: l_v = l_1 l_2/(a l_1 + (1-a) l_2)",
)
