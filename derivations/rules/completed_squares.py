"""``|p u + q v|^2 >= 0`` for the vectors whose squared lengths a line and its conditions weigh against each other.

The weights ``p : q`` are those that complete the square: ``a |u|^2 + b |v|^2 + 2 sqrt(a b) u^T v`` is one for a, b > 0.
Trusted: a squared length is not negative, whatever the weights, and nor is ``v^T H v`` of a semidefinite H.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import sympy as sp

from theory.matrix_words import SquaredNorm, TraceOf, Transposed, has_matrices, shape_of

_MOST_VECTORS = 5
_MOST_WEIGHTS = 3
_MOST_SQUARES = 24


def completed_squares(parts: Sequence[sp.Basic]) -> list[SquaredNorm]:
    """Squared lengths of weighted sums and differences of two vectors whose squared lengths stand in the parts."""
    weights = _weights(parts)
    found: dict[SquaredNorm, None] = {}
    for (u, own), (v, other) in itertools.combinations(list(weights.items())[:_MOST_VECTORS], 2):
        if shape_of(u) != shape_of(v):
            continue
        for a, b in itertools.product(list(own)[:_MOST_WEIGHTS], list(other)[:_MOST_WEIGHTS]):
            for p, q in _ratios(a, b):
                words = (p * u + sign * q * v for sign in (1, -1))
                found |= dict.fromkeys(SquaredNorm(word) for word in words if word != 0)
    return list(found)[:_MOST_SQUARES]


def congruences(parts: Sequence[sp.Basic], semidefinite: Sequence[sp.Expr]) -> list[TraceOf]:
    """``v^T H v`` of the columns whose squared lengths stand in the parts, for each semidefinite H of their size."""
    found: dict[TraceOf, None] = {}
    for v in [one for one in _weights(parts) if isinstance(one, sp.Add)][:_MOST_WEIGHTS]:
        for h in [one for one in semidefinite if isinstance(one, sp.Add)][:_MOST_WEIGHTS]:
            shapes = shape_of(v), shape_of(h)
            if shapes[0] is not None and shapes[1] is not None and shapes[0] == (shapes[1][0], 1):
                found[TraceOf(Transposed(v) * h * v)] = None
    return list(found)


def _weights(parts: Sequence[sp.Basic]) -> dict[sp.Expr, dict[sp.Expr, None]]:
    """Each vector whose squared length is a term, with its weights there."""
    found: dict[sp.Expr, dict[sp.Expr, None]] = {}
    for part in parts:
        for term in sp.Add.make_args(sp.expand(part)):
            lengths = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, SquaredNorm)]
            if len(lengths) == 1 and not has_matrices(weight := term / lengths[0]):
                found.setdefault(lengths[0].args[0], {})[sp.factor(weight)] = None
    return found


def _ratios(a: sp.Expr, b: sp.Expr) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """Weights ``p : q`` with ``p^2 : q^2 = a : b``, also up to sign, where they are rational."""
    ratio = sp.sqrt(sp.factor(sp.cancel(a / b)))
    if ratio.has(sp.I):
        ratio = sp.sqrt(sp.factor(sp.cancel(-a / b)))
    plain = all(node.exp.is_Integer or node.base.is_number for node in ratio.atoms(sp.Pow))
    if plain and not ratio.atoms(sp.Abs) and not ratio.has(sp.I):
        yield sp.fraction(sp.together(ratio))


__all__ = ["completed_squares", "congruences"]
