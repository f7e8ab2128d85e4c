"""The depth law: an invariant of the flow fixes how much of the source survives."""

from sympy import Derivative, Limit, exp, log, oo, sqrt

from derivations.chain import Derivation
from derivations.rules.calculus import differentiate
from derivations.rules.citation import cite
from derivations.rules.conserved import conserved, gronwall
from derivations.rules.depth_root import unique_depth_root
from derivations.rules.matrices import matrix_words
from derivations.rules.order import equal_arguments, raised_to
from derivations.rules.scalar_flow import scalar_flow
from theory.functions import DepthRoot
from theory.matrix_words import PseudoInverse, Rate, SquaredNorm
from theory.symbols import L, m, s, t
from theory.transfer.end_to_end_flow import beta, closed_flow, layer_norm, residual
from theory.transfer.fine_tuning_geometry import X, end_norm, end_point, interpolant, null, source_vector
from theory.transfer.fine_tuning_limit import (
    conserved_value,
    curvature,
    descent,
    descent_meaning,
    end_equation,
    end_meaning,
    end_norm_of,
    excess,
    gradient_meaning,
    gradient_square,
    initial_ratio,
    invariant,
    kept_share,
    layer_norm_value,
    limit_norm,
    limit_printed,
    loss,
    loss_decay,
    loss_flow,
    loss_meaning,
    loss_vanishes,
    min_norm_norm,
    norm_by_layers,
    norm_end,
    norm_floor,
    norm_flow,
    norm_meaning,
    norm_start,
    null_end,
    null_flow,
    null_meaning,
    null_part,
    null_part_meaning,
    null_start,
    null_start_meaning,
    residual_flow,
    residual_rate,
    row_meaning,
    row_part,
    samples_still,
    share_law,
    shorter,
    smallest,
    source_null_norm,
    squared_norm,
    value_at_t,
)

_u_dot, _v_dot = Derivative(squared_norm, t), Derivative(null_part, t)

row_part_is_left = (
    Derivation(row_part)
    .start(row_part.claim.lhs)
    .eq(SquaredNorm(beta) - SquaredNorm(null * beta), by=matrix_words, because="Pythagoras")
    .eq(squared_norm - SquaredNorm(null * beta), by=cite(norm_meaning))
    .eq(squared_norm - null_part, by=cite(null_part_meaning))
)

layers_multiply = (
    Derivation(norm_by_layers)
    .start(SquaredNorm(beta))
    .eq(layer_norm ** (2 * L), by=matrix_words, because="the unit vectors cancel")
)

layers_share_the_norm = (
    Derivation(layer_norm_value)
    .start(layer_norm)
    .eq((layer_norm ** (2 * L)) ** (1 / (2 * L)))
    .eq(SquaredNorm(beta) ** (1 / (2 * L)), by=cite(norm_by_layers))
    .eq(squared_norm ** (1 / (2 * L)), by=cite(norm_meaning))
)

norm_moves = (
    Derivation(norm_flow)
    .start(_u_dot)
    .eq(
        -2 * L * squared_norm ** (1 - 1 / L) * descent,
        by=scalar_flow(closed_flow, norm_meaning, descent_meaning, put=layer_norm_value),
    )
)

null_part_moves = (
    Derivation(null_flow)
    .start(_v_dot)
    .eq(
        -2 * (L - 1) * squared_norm ** (-1 / L) * descent * null_part,
        by=scalar_flow(
            closed_flow,
            null_part_meaning,
            descent_meaning,
            norm_meaning,
            row_part,
            put=layer_norm_value,
            still=(samples_still,),
        ),
        because="(I-P) grad = 0",
    )
)

quantity_is_conserved = (
    Derivation(invariant)
    .start(Derivative(log(null_part) / 2 - (L - 1) / L * log(squared_norm) / 2, t))
    .eq(_v_dot / (2 * null_part) - (L - 1) / L * _u_dot / (2 * squared_norm), by=differentiate)
    .eq(null_flow.claim.rhs / (2 * null_part) - (L - 1) / L * _u_dot / (2 * squared_norm), by=cite(null_flow))
    .eq(
        null_flow.claim.rhs / (2 * null_part) - (L - 1) / L * norm_flow.claim.rhs / (2 * squared_norm),
        by=cite(norm_flow),
    )
    .eq(0)
)

projection_shortens = (
    Derivation(shorter)
    .start(null_part)
    .eq(SquaredNorm(null * beta), by=cite(null_part_meaning))
    .le(SquaredNorm(null * beta) + SquaredNorm(PseudoInverse(X) * X * beta))
    .eq(SquaredNorm(beta), by=matrix_words, because="Pythagoras")
    .eq(squared_norm, by=cite(norm_meaning))
)

_half_logs = log(null_part) / 2 - (L - 1) / L * log(squared_norm) / 2
_at_start = log(source_null_norm**2) / 2 - (L - 1) / L * log(s**2) / 2

starts = (
    Derivation(null_start)
    .start(null_start.claim.lhs)
    .eq(SquaredNorm(null * source_vector), by=cite(null_start_meaning))
    .eq(source_null_norm**2, by=cite(null_meaning))
)

along_the_flow = (
    Derivation(value_at_t)
    .start(null_part)
    .eq(exp(2 * (_half_logs + (L - 1) / L * log(squared_norm) / 2), evaluate=False))
    .eq(
        exp(2 * (_at_start + (L - 1) / L * log(squared_norm) / 2), evaluate=False),
        by=equal_arguments(conserved(invariant, norm_start, null_start)),
    )
    .eq(initial_ratio * squared_norm ** (1 - 1 / L))
)

away_from_zero = (
    Derivation(norm_floor)
    .start(initial_ratio)
    .eq(initial_ratio * squared_norm ** (1 - 1 / L) / squared_norm ** (1 - 1 / L))
    .eq(null_part / squared_norm ** (1 - 1 / L), by=cite(value_at_t))
    .le(
        squared_norm / squared_norm ** (1 - 1 / L), by=cite(shorter), because="a projection does not lengthen"
    )
    .eq(squared_norm ** (1 / L))
)

residual_moves = (
    Derivation(residual_flow)
    .start(Rate(residual))
    .eq(X * Rate(beta), by=cite(residual_rate))
    .eq(X * closed_flow.claim.rhs, by=cite(closed_flow))
)

loss_moves = (
    Derivation(loss_flow)
    .start(Derivative(loss, t))
    .eq(
        loss_flow.claim.rhs,
        by=scalar_flow(
            residual_flow,
            loss_meaning,
            descent_meaning,
            gradient_meaning,
            put=layer_norm_value,
        ),
    )
)

decay = (
    Derivation(loss_decay)
    .start(Derivative(loss, t))
    .eq(loss_flow.claim.rhs, by=cite(loss_flow))
    .le(-(squared_norm ** (1 - 1 / L)) * gradient_square, because="the second term only helps")
    .le(
        -(initial_ratio ** (L - 1)) * gradient_square,
        by=raised_to(initial_ratio, squared_norm ** (1 / L), L - 1, norm_floor),
        because="the norm stays above its floor",
    )
    .eq(-(initial_ratio ** (L - 1)) * (2 * smallest * loss + excess), by=cite(curvature))
    .le(-2 * smallest * initial_ratio ** (L - 1) * loss)
)

convergence = Derivation(loss_vanishes).start(Limit(loss, t, oo)).eq(0, by=gronwall(loss_decay))

value_at_the_end = (
    Derivation(conserved_value)
    .start(conserved_value.claim.lhs)
    .eq(
        conserved_value.claim.rhs,
        by=conserved(invariant, norm_start, null_start, ends=(norm_end, null_end), reaches=loss_vanishes),
    )
)

share = (
    Derivation(share_law)
    .start(kept_share)
    .eq(exp(log((kept_share * source_null_norm) ** 2) / 2 - log(source_null_norm**2) / 2, evaluate=False))
    .eq(
        exp((L - 1) / L * (log(end_norm_of**2) / 2 - log(s**2) / 2), evaluate=False),
        by=equal_arguments(cite(conserved_value)),
    )
    .eq((end_norm_of / s) ** ((L - 1) / L))
)

norm_at_the_end = (
    Derivation(end_equation)
    .start(end_norm_of**2)
    .eq(SquaredNorm(end_point.xreplace({m: kept_share})), by=cite(end_meaning))
    .eq(
        SquaredNorm(interpolant) + kept_share**2 * SquaredNorm(null * source_vector),
        by=cite(end_norm, {m: kept_share}),
    )
    .eq(min_norm_norm**2 + kept_share**2 * SquaredNorm(null * source_vector), by=cite(row_meaning))
    .eq(min_norm_norm**2 + kept_share**2 * source_null_norm**2, by=cite(null_meaning))
    .eq(min_norm_norm**2 + (end_norm_of / s) ** (2 - 2 / L) * source_null_norm**2, by=cite(share_law))
)

end_norm_solved = (
    Derivation(limit_norm)
    .start(end_norm_of)
    .eq(DepthRoot(min_norm_norm**2, initial_ratio, L), by=unique_depth_root(end_equation))
)

as_printed = (
    Derivation(limit_printed)
    .start(end_norm_of)
    .eq(DepthRoot(min_norm_norm**2, initial_ratio, L), by=cite(limit_norm))
    .eq(sqrt(min_norm_norm**2 + source_null_norm**2), because="the printed end point, m = 1")
)
