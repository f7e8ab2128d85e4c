"""The printed Dudley statement and its line (29), put to the deciders under what is proved of the metric."""

from sympy import exp

from derivations.chain import Derivation
from theory.distances.dudley_counterexample_printed import (
    dudley_printed,
    largest_distance,
    line_29,
    line_29_printed,
    norm_f,
    norm_g,
    test_mean_gap,
)
from theory.symbols import delta, sigma

as_printed = Derivation(dudley_printed).start(largest_distance).ge(delta, because="v2 Theorem A.2")

printed_line = (
    Derivation(line_29_printed)
    .start(test_mean_gap)
    .ge(exp(-(sigma**2) / 2) * (norm_f**2 + norm_g**2) / 2, because="v2 eq. 29")
)

opposite = (
    Derivation(line_29)
    .start(test_mean_gap)
    .le(exp(-(sigma**2) / 2), because="the test function is bounded by 1")
    .lt(exp(-(sigma**2) / 2) * (norm_f**2 + norm_g**2) / 2, because="||f||^2 + ||g||^2 > 2")
)
