r"""The break-even angle of linear transfer with fewer samples than dimensions, against both tasks' alignment.

A covariance of two values, n/d -> gamma < 1, no ridge. The source has the share s_1 of its square in the first
eigenspace; the target is cos(theta) beta_s + sin(theta) v, v of unit length across beta_s with the share v_1 there and
the overlap o_1 = -o_2 with the source. With B(x, y) = E0 kappa^2 sum l_i x_i y_i/(l_i + kappa)^2,
V = sigma^2 (E0 - 1) and l_v what the source misses of v (``anisotropic-floor-angle``),

    T/cos^2(theta) = G + 2 H tan(theta) - W tan^2(theta),   G = B(s, s) + V, H = B(s, v), W = l_v - B(v, v) - V,

so where W > 0 transfer wins below the angle with tan(theta) = (H + sqrt(H^2 + W G))/W, and where W <= 0 <= H at every
acute angle.
"""

from functools import partial

import sympy as sp
from sympy import Equivalent, cos, pi, sin, sqrt, tan

from theory.relations import eq, gt, lt
from theory.spectra.ridge_equivalent import (
    FILLED,
    first,
    kappa,
    kept,
    mean,
    ridgeless_inflation,
    risk,
    second,
    share,
    source_first,
    target_first,
    target_second,
)
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, gamma, sigma, theta

HERE = Source(
    "fate", "ridge-equivalent without ridge less the floor of linear transfer: a quadratic in tan(theta)"
)

new_first = declare(
    "v1", "v_1", "squared norm of the new direction in the first eigenspace", lower=0, upper=1
)
crossing = sp.Symbol("o1", real=True)

source_variance = first * source_first + second * (1 - source_first)
missed_variance = (
    first * new_first + second * (1 - new_first) - ((first - second) * crossing) ** 2 / source_variance
)
first_square = (
    cos(theta) ** 2 * source_first + 2 * sin(theta) * cos(theta) * crossing + sin(theta) ** 2 * new_first
)
second_square = (
    cos(theta) ** 2 * (1 - source_first)
    - 2 * sin(theta) * cos(theta) * crossing
    + sin(theta) ** 2 * (1 - new_first)
)
at_angle = {gamma: mean(1), target_first: first_square, target_second: second_square}

noise = sigma**2 * (ridgeless_inflation - 1)
_tasks = (first, second, share, source_first, new_first, crossing, sigma, kappa)
_names = (*_tasks[:-2], theta, sigma, kappa)
transferability = sp.Function("T_alt", real=True)(*_names)
scratch_loss = sp.Function("G_alt", real=True)(*_tasks)
mixed_loss = sp.Function("H_alt", real=True)(*_tasks)
excess_floor = sp.Function("W_alt", real=True)(*_tasks)
tangent = (mixed_loss + sqrt(mixed_loss**2 + excess_floor * scratch_loss)) / excess_floor
SPREAD = Assumption(share * (1 - share) > 0, "both eigenvalues occur")
REAL = (
    Assumption(crossing**2 <= source_first * new_first, "an overlap is at most the product of the norms"),
    Assumption(
        crossing**2 <= (1 - source_first) * (1 - new_first), "an overlap is at most the product of the norms"
    ),
)
ACUTE = Assumption(theta < pi / 2, "beyond a right angle turn the source round")
LOSS = Assumption(scratch_loss > 0, "scratch training has a risk (anisotropic-linear-scratch-loss)")
CROSSES = Assumption(
    excess_floor > 0,
    "scratch training misses at least as much of the new direction: see anisotropic-linear-always-wins",
)
_statement = partial(Theorem, parameters=_names, source=HERE, section=8)

transferability_meaning = _statement(
    "anisotropic-linear-transferability-definition",
    "Transferability of linear transfer for two eigenvalues, at an angle from the source",
    eq(transferability, risk.xreplace(at_angle) - sin(theta) ** 2 * missed_variance),
    given=(SPREAD, *REAL),
    definition=True,
    says_more="the readout has no error left in the limit, and scratch training has the risk R_eq",
    setting=f"proportional limit without ridge, gamma = {FILLED}; the readout has no error left",
)
scratch_loss_meaning = _statement(
    "anisotropic-linear-scratch-loss-definition",
    "Risk of scratch training for the source itself",
    eq(scratch_loss, ridgeless_inflation * kept(source_first, 1 - source_first) + noise),
    given=(SPREAD, *REAL),
    parameters=_tasks,
    definition=True,
)
mixed_loss_meaning = _statement(
    "anisotropic-linear-mixed-loss-definition",
    "What scratch training misses of source and new direction together",
    eq(mixed_loss, ridgeless_inflation * kept(crossing, -crossing)),
    given=(SPREAD, *REAL),
    parameters=_tasks,
    definition=True,
)
excess_floor_meaning = _statement(
    "anisotropic-linear-excess-floor-definition",
    "What transfer misses of the new direction beyond scratch training's risk for it",
    eq(excess_floor, missed_variance - ridgeless_inflation * kept(new_first, 1 - new_first) - noise),
    given=(SPREAD, *REAL),
    parameters=_tasks,
    definition=True,
)
scratch_loss_positive = _statement(
    "anisotropic-linear-scratch-loss",
    "Scratch training has a risk for the source itself",
    gt(scratch_loss, 0),
    given=(SPREAD, *REAL),
    parameters=_tasks,
)
linear_transferability = _statement(
    "anisotropic-linear-transferability",
    "Transferability of linear transfer for two eigenvalues is quadratic in the tangent of the angle",
    eq(
        transferability,
        cos(theta) ** 2 * scratch_loss
        + 2 * sin(theta) * cos(theta) * mixed_loss
        - sin(theta) ** 2 * excess_floor,
    ),
    given=(SPREAD, *REAL),
    setting=f"fewer samples than dimensions: kappa fixes gamma = {FILLED} < 1",
)
break_even = _statement(
    "anisotropic-linear-break-even",
    "Where linear transfer breaks even, from both tasks' alignment with the spectrum",
    Equivalent(
        gt(transferability, 0),
        lt(tan(theta), tangent),
    ),
    given=(SPREAD, *REAL, ACUTE, LOSS, CROSSES),
    setting=f"fewer samples than dimensions: kappa fixes gamma = {FILLED} < 1",
)
always_wins = _statement(
    "anisotropic-linear-always-wins",
    "Where scratch training misses the new direction more than transfer does, transfer wins at every acute angle",
    gt(transferability, 0),
    given=(
        SPREAD,
        *REAL,
        ACUTE,
        LOSS,
        Assumption(excess_floor <= 0, "else see anisotropic-linear-break-even"),
        Assumption(mixed_loss >= 0, "else a band of angles may be lost"),
    ),
)
