"""The divergence of g = -alpha f, against the printed and the repaired choice of alpha."""

from derivations.chain import Derivation
from derivations.rules.citation import cite
from theory.distances.kl_between_tasks import function_distance, kl_between_tasks
from theory.distances.kl_counterexample import (
    divergence,
    function_norm,
    kl_counterexample,
    kl_counterexample_printed,
)
from theory.symbols import alpha, delta, sigma

_apart = (1 + alpha) * function_norm
_exact = _apart**2 / (2 * sigma**2)

derivation = (
    Derivation(kl_counterexample)
    .start(divergence)
    .eq(_exact, by=cite(kl_between_tasks, {function_distance: _apart}))
    .ge(delta, because="1 + alpha >= sigma sqrt(2 delta)/||f||")
)

as_printed = (
    Derivation(kl_counterexample_printed)
    .start(divergence)
    .eq(_exact, by=cite(kl_between_tasks, {function_distance: _apart}))
    .ge(delta, because="v2 Theorem A.2's choice of alpha")
)
