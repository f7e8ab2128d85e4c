r"""The best ridge for linear transfer, exact at every sample size.

Given |z|^2 = A the mean risk over the noise is sin^2 theta + (C^2 cos^2 theta + S A)/(A + C)^2 with C = n lam
and S = sin^2 theta + sigma^2. Its derivative in C is 2 A (C cos^2 theta - S)/(A + C)^3: for every A it
changes sign at the same C = S/cos^2 theta, so that is the minimiser of the mean too:

    n lam* = (sin^2 theta + sigma^2)/cos^2 theta.

A positive ridge therefore helps at every finite n unless the feature is the target and there is no noise.
The printed inference, that any ridge hurts because the limit n -> infinity increases in lam, fails at every
n.
"""

from sympy import Ne, cos

from theory.random_variables import Expectation
from theory.relations import eq, ge, gt
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, lam, n, sigma, theta
from theory.transfer.extremes import Minimiser
from theory.transfer.linear_transfer import ENOUGH, linear_risk
from theory.transfer.ridge_transfer_exact import PAPER, RIDGED, effective_noise, ridge_risk

HERE = Source("fate", "pointwise minimum in ||z||^2")
SEEN = Assumption(
    Ne(cos(theta), 0), "an orthogonal feature is best left out: the minimiser is lam = infinity"
)
IMPERFECT = Assumption(
    effective_noise > 0, "with sigma = 0 and parallel tasks every risk is least without a ridge"
)

best_ridge = effective_noise / (n * cos(theta) ** 2)
ridge = declare("l", r"\ell", "a ridge to compare with", positive=True)

ridge_transfer_optimum = Theorem(
    id="ridge-transfer-optimum",
    title="The best ridge for linear transfer",
    claim=eq(Minimiser(Expectation(ridge_risk.xreplace({lam: ridge})), ridge), best_ridge),
    parameters=(n, theta, sigma),
    source=HERE,
    given=(SEEN, IMPERFECT),
    repairs="ridge-transfer-optimum-printed",
    section=3,
)

ridge_transfer_least = Theorem(
    id="ridge-transfer-least-risk",
    title="Every other ridge has a larger risk",
    claim=gt(Expectation(ridge_risk), Expectation(ridge_risk.xreplace({lam: best_ridge}))),
    parameters=(n, theta, sigma, lam),
    source=HERE,
    given=(SEEN, Assumption(Ne(lam, best_ridge), "the best ridge itself is left out")),
    section=3,
)

ridge_transfer_optimum_printed = Theorem(
    id="ridge-transfer-optimum-printed",
    title="A ridge never helps linear transfer, as printed",
    claim=ge(Expectation(ridge_risk), Expectation(linear_risk)),
    parameters=(n, theta, sigma, lam),
    source=Source(
        PAPER,
        "after v2 Theorem 3.8; authors' reply: the transferability is strictly worse for any nonzero ridge",
    ),
    given=(ENOUGH, RIDGED),
    section=3,
)
