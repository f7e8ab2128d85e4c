r"""Ridge regression and fine-tuning for a spectrum of two values, through the effective regularisation kappa.

A share w of the d eigenvalues is l_1, the rest l_2; p_1, p_2 are the target's squared norms in the two eigenspaces,
s_1, 1 - s_1 the source's, c_1, c_2 their overlaps. With n/d -> gamma and L_i = l_i/(l_i + kappa),

    lam = kappa (1 - A_1),  A_k = (w L_1^k + (1-w) L_2^k)/gamma,  E0 = 1/(1 - A_2) = dkappa/dlam,
    R = E0 sum (1 - L_i)^2 l_i p_i + sigma^2 (E0 - 1).

kappa stands in for lam, which it determines and which is explicit in it; lam = 0 is A_1 = 1. Any other spectrum:
:func:`theory.spectra.equivalent.ridge_equivalent`. The random-matrix theorem is cited: the resolvent
lam (X^T X/n + lam)^-1 acts like kappa (Sigma + kappa)^-1.
"""

from functools import partial

import sympy as sp
from sympy import Derivative

from theory.functions import DepthRoot
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, declare, gamma, sigma

first = declare("l1", r"\ell_1", "first eigenvalue of the covariance", positive=True)
second = declare("l2", r"\ell_2", "second eigenvalue of the covariance", positive=True)
share = declare("w1", "w_1", "share of the eigenvalues that take the first value", lower=0, upper=1)
kappa = declare("kappa_eff", r"\kappa", "effective regularisation", positive=True)
target_first = declare("p1", "p_1", "squared norm of the target in the first eigenspace", lower=0)
target_second = declare("p2", "p_2", "squared norm of the target in the second eigenspace", lower=0)
source_first = declare("s1", "s_1", "squared norm of the source in the first eigenspace", lower=0, upper=1)
overlap_first = sp.Symbol("c1", real=True)
overlap_second = sp.Symbol("c2", real=True)

spectrum = (first, second, share)
FILLED = "w_1 l_1/(kappa + l_1) + (1 - w_1) l_2/(kappa + l_2)"  # in words, tr(Sigma (Sigma + kappa)^-1)/d
LAW = Source("hastie2022surprises", "Theorem 5, written with kappa = 1/(companion transform)")
HERE = Source("fate", "differentiating the fixed-point equation")


def mean(power: int) -> sp.Expr:
    """``w L_1^power + (1-w) L_2^power``."""
    return share * (first / (first + kappa)) ** power + (1 - share) * (second / (second + kappa)) ** power


def kept(one: sp.Expr, two: sp.Expr) -> sp.Expr:
    """``kappa^2 sum l_i x_i/(l_i + kappa)^2`` for the weights x in the two eigenspaces."""
    return kappa**2 * (first * one / (first + kappa) ** 2 + second * two / (second + kappa) ** 2)


ridge = kappa * (1 - mean(1) / gamma)
inflation = 1 / (1 - mean(2) / gamma)
ENOUGH = Assumption(mean(1) <= gamma, "this kappa belongs to a negative ridge: take a larger kappa")
_names = (gamma, *spectrum, target_first, target_second, sigma, kappa)
risk = sp.Function("R_eq", real=True)(*_names)
bias = sp.Function("B_eq", real=True)(*_names[:-2], kappa)
variance = sp.Function("V_eq", real=True)(gamma, *spectrum, sigma, kappa)
_statement = partial(Theorem, source=HERE, section=8, given=(ENOUGH,))

inflation_value = _statement(
    "ridge-equivalent-inflation",
    "How fast the ridge moves with the effective regularisation",
    eq(Derivative(ridge, kappa), 1 - mean(2) / gamma),
    (gamma, *spectrum, kappa),
    given=(),
    setting="its reciprocal is E0 = dkappa/dlam",
)
bias_limit = _statement(
    "ridge-equivalent-bias",
    "The bias of ridge regression, any covariance",
    eq(bias, inflation * kept(target_first, target_second)),
    (*_names[:-2], kappa),
    source=LAW,
    cited=True,
    setting="lam^2 beta^T G Sigma G beta, G = (X^T X/n + lam)^-1",
)
variance_limit = _statement(
    "ridge-equivalent-variance",
    "The variance of ridge regression, any covariance",
    eq(variance, sigma**2 * (inflation - 1)),
    (gamma, *spectrum, sigma, kappa),
    source=LAW,
    cited=True,
    setting="sigma^2 d(lam tr(Sigma G)/n)/dlam with lam tr(Sigma G)/n -> kappa - lam",
)
risk_meaning = _statement(
    "ridge-equivalent-definition",
    "The risk is bias and variance",
    eq(risk, bias + variance),
    _names,
    definition=True,
    says_more="bias and variance add up to the risk",
)
ridge_equivalent = _statement(
    "ridge-equivalent",
    "The deterministic equivalent of ridge regression, any covariance",
    eq(risk, inflation * kept(target_first, target_second) + sigma**2 * (inflation - 1)),
    _names,
    setting=f"a spectrum of two values, n, d -> infinity; risk in the metric Sigma; "
    f"ridge lam = kappa (1 - ({FILLED})/gamma)",
)

ridgeless = gamma - mean(1)
fitted = target_first * first / (first + kappa) + target_second * second / (second + kappa) + sigma**2 / kappa
null = kappa * (source_first / (first + kappa) + (1 - source_first) / (second + kappa))
end_norm = DepthRoot(fitted, null, L)
scale = end_norm ** ((L - 1) / L)
_tuning = (
    *spectrum,
    target_first,
    target_second,
    source_first,
    overlap_first,
    overlap_second,
    sigma,
    kappa,
    L,
)
transferability = sp.Function("T_aft", real=True)(*_tuning)
scale_limit = sp.Function("M_aft", positive=True)(
    *spectrum, target_first, target_second, source_first, sigma, kappa, L
)
cross_limit = sp.Function("C_aft", real=True)(*spectrum, overlap_first, overlap_second, kappa)
source_limit = sp.Function("S_aft", nonnegative=True)(*spectrum, source_first, kappa)
ridgeless_inflation = mean(1) / (mean(1) - mean(2))
_fine_tuning = partial(_statement, given=(), source=LAW, cited=True)

scale_equivalent = _fine_tuning(
    "anisotropic-fine-tuning-scale",
    "The share of the source's null-space part that fine-tuning keeps, any covariance",
    eq(scale_limit, scale),
    (*spectrum, target_first, target_second, source_first, sigma, kappa, L),
    setting="the depth law at |X^+ y|^2 -> b and |(I-P) beta_s|^2 -> a",
)
cross_equivalent = _fine_tuning(
    "anisotropic-null-overlap",
    "Overlap of source and target through N Sigma N",
    eq(cross_limit, ridgeless_inflation * kept(overlap_first, overlap_second)),
    (*spectrum, overlap_first, overlap_second, kappa),
)
source_equivalent = _fine_tuning(
    "anisotropic-null-source",
    "The source's null-space part in the metric Sigma",
    eq(source_limit, ridgeless_inflation * kept(source_first, 1 - source_first)),
    (*spectrum, source_first, kappa),
)
transferability_meaning = _fine_tuning(
    "anisotropic-fine-tuning-definition",
    "Transferability of fine-tuning by the depth law, in the metric Sigma",
    eq(transferability, 2 * scale_limit * cross_limit - scale_limit**2 * source_limit),
    _tuning,
    cited=False,
    definition=True,
    says_more="the limit of the risk gap is this function of the limits M, C and S",
    source=Source(
        "fate", "beta_ft = X^+ y + m N beta_s (fine-tuning-limit), risks expanded; noise overlaps vanish"
    ),
)
anisotropic_fine_tuning = _fine_tuning(
    "anisotropic-fine-tuning",
    "Transferability of fine-tuning, any covariance",
    eq(
        transferability,
        ridgeless_inflation
        * (2 * scale * kept(overlap_first, overlap_second) - scale**2 * kept(source_first, 1 - source_first)),
    ),
    _tuning,
    cited=False,
    source=Source("fate", "the depth law with the deterministic equivalents of the null projector"),
    setting=f"a spectrum of two values, |beta_s| = 1; kappa fixes gamma = {FILLED} < 1",
)
