"""Conservation fixes the layers' norms at the end; one positive root is left."""

from sympy import Derivative, Limit, oo, sqrt

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.flows import along_equations
from derivations.rules.limits import limit
from derivations.rules.matrices import matrix_words
from derivations.rules.signs import keeps_sign
from theory.matrix_words import SquaredNorm
from theory.symbols import m, s, t
from theory.transfer.fine_tuning_geometry import end_point, interpolant, null, source_vector
from theory.transfer.fine_tuning_limit import min_norm_norm, null_meaning, row_meaning, source_null_norm
from theory.transfer.imbalanced_fine_tuning import (
    balance,
    end_equation,
    end_meaning,
    end_solved,
    end_square,
    end_value,
    first_layer,
    first_square,
    imbalance,
    imbalanced_fine_tuning,
    invariant,
    kept,
    kept_value,
    lazy_limit,
    readout,
    readout_end,
    readout_floor,
    readout_start,
    row_square,
    share_meaning,
    share_sign,
    start_equation,
    start_square,
)

_share = source_null_norm**2 / start_square
_sum = end_square + min_norm_norm**2 / end_square

conserved = (
    Derivation(invariant).start(Derivative(first_square - readout**2, t)).eq(0, by=along_equations)
)

at_the_start = Derivation(start_equation).start(start_square * (start_square + imbalance)).eq(s**2)

balance_at_the_end = (
    Derivation(end_equation)
    .start(end_square * (end_square + imbalance))
    .eq(SquaredNorm(end_point.xreplace({m: kept})), by=cite(end_meaning))
    .eq(
        SquaredNorm(interpolant) + kept**2 * SquaredNorm(null * source_vector),
        by=matrix_words,
        because="the two parts are orthogonal",
    )
    .eq(min_norm_norm**2 + kept**2 * SquaredNorm(null * source_vector), by=cite(row_meaning))
    .eq(min_norm_norm**2 + kept**2 * source_null_norm**2, by=cite(null_meaning))
    .eq(min_norm_norm**2 + end_square * _share, by=cite(share_meaning))
)

solved = (
    Derivation(end_solved)
    .start(end_square)
    .eq((_sum + _share - imbalance) / 2, by=cite(end_equation), because="x - |X^+ y|^2/x = w - Lam")
    .eq((sqrt(_sum**2) + _share - imbalance) / 2, because="both terms are not negative")
    .eq(end_value, by=cite(end_equation), because="(x + A/x)^2 = (x - A/x)^2 + 4 A")
)

away_from_zero = (
    Derivation(readout_floor)
    .start(_share)
    .le(_share + row_square - imbalance, because="Lam <= 0")
    .eq(first_square - imbalance, by=cite(first_layer))
    .eq(readout**2, by=cite(balance))
)

sign_kept = Derivation(share_sign).start(kept).gt(0, by=keeps_sign(readout_floor, readout_start, readout_end))

derivation = (
    Derivation(imbalanced_fine_tuning)
    .start(kept)
    .eq(sqrt(kept**2), by=cite(share_sign))
    .eq(sqrt(end_square / start_square), by=cite(share_meaning))
    .eq(kept_value, by=cite(end_solved))
)

lazy = Derivation(lazy_limit).start(Limit(kept_value, imbalance, -oo)).eq(1, by=limit)
