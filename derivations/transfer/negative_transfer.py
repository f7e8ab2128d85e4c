"""Where transferability is negative: its sign is that of a quadratic in gamma."""

import sympy as sp
from sympy import Abs, And, cos, sin

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.extremes import interval_end, same_set
from derivations.rules.solving import roots
from theory.relations import lt
from theory.symbols import gamma, sigma, theta
from theory.transfer.extremes import Infimum, Supremum
from theory.transfer.linear_transferability import (
    above,
    below,
    linear_transferability_above,
    linear_transferability_below,
)
from theory.transfer.negative_transfer import (
    beyond,
    few,
    lower,
    many,
    negative,
    negative_transfer_above,
    negative_transfer_band,
    negative_transfer_band_printed,
    negative_transfer_beyond,
    negative_transfer_lower,
    negative_transfer_needs,
    negative_transfer_upper,
    ratio,
    upper,
)

quadratic = gamma**2 - (1 + cos(theta) ** 2 - sigma**2) * gamma + cos(theta) ** 2
cosine = Abs(cos(theta))
between = And(lt(lower, ratio), lt(ratio, upper))
along = {gamma: ratio}

band = (
    Derivation(negative_transfer_band)
    .start(negative(gamma))
    .iff(lt(below, 0), by=cite(linear_transferability_below))
    .iff(lt(quadratic, 0), because="times 1 - gamma > 0")
    .iff(And(lt(lower, gamma), lt(gamma, upper)), by=roots(gamma, lower, upper))
)

as_printed = (
    Derivation(negative_transfer_band_printed)
    .start(negative(gamma))
    .iff(And(lt(lower, gamma), lt(gamma, upper)), by=cite(negative_transfer_band))
    .iff(
        And(lt(upper, gamma), lt(gamma, lower)),
        because="the printed ends, the larger root first: no gamma lies between them",
    )
)

needs = (
    Derivation(negative_transfer_needs)
    .start(negative(gamma))
    .iff(lt(below, 0), by=cite(linear_transferability_below))
    .iff(
        lt((gamma - cosine) ** 2, gamma * ((1 - cosine) ** 2 - sigma**2)), because="times 1 - gamma > 0"
    )
    .implies(
        sp.StrictGreaterThan((1 - cosine) ** 2, sigma**2, evaluate=False), because="a square is not negative"
    )
    .implies(1 - cosine > sigma, because="both are not negative")
)

above_threshold = (
    Derivation(negative_transfer_above)
    .start(negative(gamma))
    .iff(lt(above, 0), by=cite(linear_transferability_above))
    .iff(lt(sigma**2, sin(theta) ** 2 * (gamma - 1)), because="times gamma - 1 > 0")
    .iff(lt(beyond, gamma), because="over sin^2 theta > 0")
)

begins = (
    Derivation(negative_transfer_lower)
    .start(Infimum(And(*few, negative(ratio)), ratio))
    .eq(Infimum(between, ratio), by=same_set(cite(negative_transfer_band, along), *few))
    .eq(lower, by=interval_end)
)

ends = (
    Derivation(negative_transfer_upper)
    .start(Supremum(And(*few, negative(ratio)), ratio))
    .eq(Supremum(between, ratio), by=same_set(cite(negative_transfer_band, along), *few))
    .eq(upper, by=interval_end)
)

begins_again = (
    Derivation(negative_transfer_beyond)
    .start(Infimum(And(*many, negative(ratio)), ratio))
    .eq(Infimum(lt(beyond, ratio), ratio), by=same_set(cite(negative_transfer_above, along), *many))
    .eq(beyond, by=interval_end)
)
