"""Laws: allowed where nothing dependent is lost, refused elsewhere; each trusted fact tried by sampling."""

import numpy as np
import pytest
import sympy as sp
from scipy import stats
from sympy import Symbol

from derivations.deciders import decide
from derivations.kernel import RuleError, Step
from derivations.rules.laws import beta_ratio, chi_square_sum, in_law, renamed
from derivations.rules.random_matrices import (
    FixedDirection,
    HaarDirection,
    ProjectedGaussian,
    TransposedForm,
    TransposedGaussian,
)
from tests.letters import expression
from theory.matrix_words import (
    GaussianMatrix,
    Letter,
    PseudoInverse,
    SquaredNorm,
    Transposed,
    UnitVector,
    define,
)
from theory.random_variables import BetaVariable, ChiSquare, Expectation, SameLaw, Unknown
from theory.statement import Source, Theorem
from theory.symbols import d, n
from theory.transfer.gaussian_design import fitted_noise, noise

A, B, C = sp.symbols("A B C")
first, second = ChiSquare(n, A), ChiSquare(d, B)
X = GaussianMatrix(n, d, Symbol("X"))
eps = GaussianMatrix(n, 1, Symbol("eps"))
g = GaussianMatrix(d, 1, Symbol("g"))
direction = UnitVector(d, 1, Symbol("b"))
row = UnitVector(n, 1, Symbol("u"))
P = PseudoInverse
NULL = 1 - P(X) * X


def line(before, after, rule, given=()):
    return rule.ruling(Step(expression(before), "law", expression(after), tuple(given), {}))


def refused(before, after, rule, match, given=()):
    with pytest.raises(RuleError, match=match):
        line(before, after, rule, given)


def test_chi_squares_add_up():
    assert line(
        first + second + 1, ChiSquare(n + d, C) + 1, chi_square_sum(first, second, label="C")
    ).decision.holds
    wrong = line(first + second, ChiSquare(n + d + 1, C), chi_square_sum(first, second, label="C"))
    assert any(not decide(part.claim, (n >= 1, d >= 1)).holds for part in wrong.obligations)
    refused(
        first + second * first, ChiSquare(n + d, C), chi_square_sum(first, second, label="C"), "by itself"
    )


def test_beta_from_chi_squares_and_its_twins():
    ratio = first / (first + second)
    good = line(2 * ratio, 2 * BetaVariable(n / 2, d / 2, C), beta_ratio(first, second, label="C"))
    assert all(decide(part.claim, (n >= 1, d >= 1)).holds for part in good.obligations)
    swapped = line(ratio, BetaVariable(d / 2, n / 2, C), beta_ratio(first, second, label="C"))
    assert any(not decide(part.claim, (n >= 1, d >= 1)).holds for part in swapped.obligations)
    refused(
        ratio + first,
        BetaVariable(n / 2, d / 2, C) + first,
        beta_ratio(first, second, label="C"),
        "by itself",
    )
    refused(ratio, BetaVariable(n / 2, d / 2, A), beta_ratio(first, second, label="A"), "in use")


def test_labels_may_be_renamed_but_not_merged():
    assert line(first / second, ChiSquare(n, C) / ChiSquare(d, A), renamed).decision.holds
    refused(ChiSquare(n, A) - ChiSquare(n, B), ChiSquare(n, A) - ChiSquare(n, A), renamed, "law of")


def test_a_law_is_not_put_in_beside_what_depends_on_it():
    unknown = Unknown(n, Symbol("T"))
    theorem = Theorem("a-law", "a", SameLaw(unknown, ChiSquare(n, A)), (n,), Source("fate", "test"))
    rule = in_law(theorem)
    good = rule.ruling(Step(Expectation(unknown**2), "=", Expectation(ChiSquare(n, B) ** 2), (n >= 1,), {}))
    assert all(decide(part.claim, part.given).holds for part in good.obligations)
    with pytest.raises(RuleError, match="dependence"):
        rule.ruling(Step(Expectation(unknown * ChiSquare(n, B)), "=", sp.Integer(1), (n >= 1,), {}))
    refused(unknown + Unknown(n, Symbol("S")), ChiSquare(n, A), rule, "joint law")
    refused(noise + SquaredNorm(X * g), ChiSquare(n, A), in_law(fitted_noise), "joint law|outside", (n <= d,))


def test_a_law_needs_its_conditions():
    law = ChiSquare(n, A) / ChiSquare(d - n + 1, B)
    ruling = line(noise, law, in_law(fitted_noise))
    assert any(part.claim == sp.LessThan(n, d, evaluate=False) for part in ruling.obligations)


def test_rotation_is_refused_where_the_expression_changes():
    uniform = SquaredNorm(NULL * g) / SquaredNorm(g)
    assert line(SquaredNorm(NULL * direction), uniform, HaarDirection(X, direction, g)).decision.holds
    other = Letter(d, d, Symbol("M"))
    refused(SquaredNorm(NULL * other * direction), uniform, HaarDirection(X, direction, g), "changes")
    refused(
        SquaredNorm(X * direction) + SquaredNorm(X * other),
        uniform,
        HaarDirection(X, direction, g),
        "changes",
    )
    hidden = Unknown(n, d, Symbol("depends_on_X"))
    refused(
        SquaredNorm(NULL * direction) + hidden, uniform + hidden, HaarDirection(X, direction, g), "may depend"
    )
    refused(SquaredNorm(NULL * direction + g), uniform, HaarDirection(X, direction, g), "already in use")


def test_fixed_direction_and_its_twin():
    split = SquaredNorm(eps) * SquaredNorm(P(X) * row)
    assert line(SquaredNorm(P(X) * eps), split, FixedDirection(X, eps, row)).decision.holds
    other = Letter(n, n, Symbol("M"))
    refused(SquaredNorm(P(X) * other * eps), split, FixedDirection(X, eps, row), "changes")


def test_projected_gaussian_checks_projectors_and_counts_ranks():
    rule = ProjectedGaussian(g, ((NULL, A), (P(X) * X, B)), ((X, "rows"),))
    before = SquaredNorm(NULL * g) / SquaredNorm(g)
    missed, kept = ChiSquare(d - n, A), ChiSquare(n, B)
    assert line(before, missed / (missed + kept), rule).decision.holds
    wrong = line(before, ChiSquare(d, A) / (ChiSquare(d, A) + kept), rule)
    assert any(not decide(part.claim, (n >= 1, d >= n + 1)).holds for part in wrong.obligations)
    refused(before, missed, ProjectedGaussian(g, ((NULL, A), (NULL, B)), ((X, "rows"),)), "orthogonal")
    refused(SquaredNorm(X * g), missed, ProjectedGaussian(g, ((Transposed(X) * X, A),)), "orthogonal")
    refused(before, missed, ProjectedGaussian(g, ((NULL, A), (P(X) * X, B))), "rank")


def test_dependent_norms_are_not_turned():
    w = GaussianMatrix(d, 1, Symbol("w"))
    good = line(SquaredNorm(P(X) * eps), SquaredNorm(Transposed(P(X)) * w), TransposedForm(eps, w))
    assert good.decision.holds
    refused(SquaredNorm(P(X) * eps) + SquaredNorm(eps), SquaredNorm(w), TransposedForm(eps, w), "several")
    y = GaussianMatrix(d, n, Symbol("Y"))
    assert line(
        SquaredNorm(Transposed(P(X)) * w), SquaredNorm(P(y) * w), TransposedGaussian(X, y)
    ).decision.holds
    refused(
        SquaredNorm(Transposed(P(X)) * w),
        SquaredNorm(w),
        TransposedGaussian(X, GaussianMatrix(n, d, Symbol("Y"))),
        "shape",
    )


def test_a_defined_letter_hides_no_dependence():
    hidden = define(Letter(n, d, Symbol("hidden")), 2 * X, "a copy of X, for this test")
    refused(
        SquaredNorm(P(X) * eps) + SquaredNorm(hidden),
        SquaredNorm(eps),
        FixedDirection(X, eps, row),
        "defined",
    )


def test_definitions_are_not_circular_nor_changed():
    with pytest.raises(ValueError, match="itself"):
        define(Letter(n, d, Symbol("loop")), Letter(n, d, Symbol("loop")) * Letter(d, d, Symbol("M")), "")
    with pytest.raises(ValueError, match="already"):
        define(noise, sp.Integer(1), "")


LEVEL = 1e-6


@pytest.mark.parametrize("seed", [0, 1])
def test_trusted_laws_by_sampling(seed):
    """|X^+ eps|^2, the Haar projection and the transposed form, at small sizes, at a stated error level."""
    random = np.random.default_rng(seed)
    rows, columns, draws = 3, 7, 20_000
    x = random.standard_normal((draws, rows, columns))
    pseudo = np.linalg.pinv(x)
    fitted = np.einsum("tij,tj->ti", pseudo, random.standard_normal((draws, rows)))
    ratio = (fitted**2).sum(1) * (columns - rows + 1) / rows
    kept = (pseudo @ x)[:, 0, 0]
    turned = np.einsum("tji,tj->ti", pseudo, random.standard_normal((draws, columns)))
    assert stats.kstest(ratio, stats.f(rows, columns - rows + 1).cdf).pvalue > LEVEL
    assert stats.kstest(kept, stats.beta(rows / 2, (columns - rows) / 2).cdf).pvalue > LEVEL
    assert stats.ks_2samp((turned**2).sum(1), (fitted**2).sum(1)).pvalue > LEVEL
    # The twin: one degree of freedom off is seen.
    assert stats.kstest(ratio, stats.f(rows, columns - rows).cdf).pvalue < LEVEL
