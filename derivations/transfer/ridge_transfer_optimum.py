"""The best ridge, pointwise in |z|^2; and the printed inference put to the test."""

from sympy import cos, sin

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.extremes import minimiser
from derivations.rules.means import mean_order
from derivations.rules.pointwise import pointwise
from theory.random_variables import Expectation
from theory.symbols import lam, theta
from theory.transfer.linear_transfer import linear_risk, linear_transfer_risk_exact
from theory.transfer.ridge_transfer_exact import (
    effective_noise,
    feature_square,
    ridge_risk,
    ridge_transfer_risk_exact,
    ridge_transfer_risk_given_square,
    risk_given_square,
)
from theory.transfer.ridge_transfer_optimum import (
    best_ridge,
    ridge,
    ridge_transfer_least,
    ridge_transfer_optimum,
    ridge_transfer_optimum_printed,
)

best = {lam: best_ridge}
least = sin(theta) ** 2 + effective_noise * cos(theta) ** 2 / (
    feature_square * cos(theta) ** 2 + effective_noise
)

strict = (
    Derivation(ridge_transfer_least)
    .start(Expectation(ridge_risk))
    .eq(Expectation(risk_given_square), by=cite(ridge_transfer_risk_given_square))
    .gt(
        Expectation(least),
        by=mean_order(1 + cos(theta) ** 2),
        because="the difference is (C cos^2 theta - S)^2 over positive factors, times A",
    )
    .eq(Expectation(risk_given_square.xreplace(best)), by=pointwise)
    .eq(Expectation(ridge_risk.xreplace(best)), by=cite(ridge_transfer_risk_given_square, best))
)

derivation = (
    Derivation(ridge_transfer_optimum)
    .start(ridge_transfer_optimum.claim.lhs)
    .eq(best_ridge, by=minimiser(cite(ridge_transfer_least, {lam: ridge})))
)

as_printed = (
    Derivation(ridge_transfer_optimum_printed)
    .start(Expectation(ridge_risk))
    .eq(ridge_transfer_risk_exact.value, by=cite(ridge_transfer_risk_exact))
    .ge(linear_transfer_risk_exact.value, because="as printed: any ridge hurts")
    .eq(Expectation(linear_risk), by=cite(linear_transfer_risk_exact))
)
