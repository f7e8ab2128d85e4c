"""The depth law squeezed between Bernoulli's inequality and its value at infinite depth."""

from sympy import Abs, Ge, Integer, Le, Limit, Symbol, oo, true

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.induction import induction
from derivations.rules.limits import squeeze
from derivations.rules.order import raised_to
from derivations.rules.solving import increasing
from theory.functions import DepthRoot
from theory.symbols import L, gamma
from theory.transfer.fine_tuning_infinite_depth import (
    bernoulli,
    ceiling,
    deep_scale,
    depth_rate,
    excess,
    factor,
    infinite_depth,
    layer_size,
    layer_size_at_most,
    norm_at_least_one,
    norm_at_most,
    scale_above,
    scale_below,
    scale_by_layer,
    shortfall,
)
from theory.transfer.fine_tuning_scale import end_norm, row_part, scale_value
from theory.transfer.fine_tuning_scale_expansion import noiseless_root

fitted = Symbol("x", real=True)

bernoulli_by_induction = Derivation(bernoulli).start(factor**L).ge(1 + L * (factor - 1), by=induction(L, 1))

norm_floor = (
    Derivation(norm_at_least_one)
    .start(true)
    .iff(Le(gamma, row_part, evaluate=False), because="noise adds to the row part")
    .iff(
        Le(DepthRoot(gamma, 1 - gamma, L), end_norm, evaluate=False),
        by=increasing(DepthRoot(fitted, 1 - gamma, L), fitted, fitted > 0),
    )
    .iff(Ge(end_norm, 1, evaluate=False), by=cite(noiseless_root))
)

norm_ceiling = (
    Derivation(norm_at_most)
    .start(end_norm**2)
    .le(ceiling, by=raised_to(Integer(1), end_norm, 2 / L, norm_at_least_one))
)

layer = (
    Derivation(layer_size_at_most)
    .start(layer_size)
    .le(1 + (end_norm**2 - 1) / L, by=cite(bernoulli, {factor: layer_size}))
    .le(1 + excess / L, by=cite(norm_at_most))
)

by_layer = (
    Derivation(scale_by_layer)
    .start(scale_value**2)
    .eq(row_part / (layer_size - 1 + gamma))
    .eq(gamma * ceiling / (layer_size - 1 + gamma))
)

above = (
    Derivation(scale_above)
    .start(scale_value**2)
    .eq(gamma * ceiling / (layer_size - 1 + gamma), by=cite(scale_by_layer))
    .ge(gamma * ceiling / (gamma + excess / L), by=cite(layer_size_at_most))
)

below = Derivation(scale_below).start(scale_value).le(deep_scale, by=cite(norm_at_most))

rate = (
    Derivation(depth_rate)
    .start(Abs(scale_value - deep_scale))
    .eq(deep_scale - scale_value, by=cite(scale_below))
    .le(shortfall, by=cite(scale_above))
)

derivation = (
    Derivation(infinite_depth)
    .start(Limit(scale_value, L, oo))
    .eq(deep_scale, by=squeeze(shortfall, L > 1, by=cite(depth_rate)))
)
