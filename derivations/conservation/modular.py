"""Exact arithmetic modulo a random prime, in batches, with infinitesimals for derivatives.

Residues are int64 arrays with entries in [0, p), 2^49 < p < 2^50. A product is reduced through a floating-
point guess of the quotient, corrected to be exact: |a b / p| < 2^50 is known to within 2^50 * 3 * 2^-53 <
1/2, so the integer quotient is off by at most one, and the remainder, computed modulo 2^64, is right after
one conditional correction.

An element of the ring F_p[e_1, ..., e_k] / (e_i^2) is an array whose leading axis has length 2^k, indexed
by the bit mask of the monomial. Its e-coefficients are derivatives: f(x + e v) = f(x) + e Df(x) v, with no
step size and no error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import flint
import numpy as np
from numpy.typing import NDArray

Residues = NDArray[np.int64]

PRIME_BITS = 50
"""Primes are drawn below 2^PRIME_BITS: the largest size for which the corrected quotient is exact."""

PRIMES_TO_CHOOSE_FROM = (1 << (PRIME_BITS - 1)) // (2 * PRIME_BITS)
"""Fewer than the primes in (2^49, 2^50), of which there are over 3x/(5 log x) (Rosser, Schoenfeld 1962)."""

_SAFE_SUMMANDS = 4096


@dataclass(frozen=True)
class PrimeField:
    """The integers modulo a prime below 2^50."""

    modulus: int

    @classmethod
    def random(cls, generator: np.random.Generator) -> PrimeField:
        """The field of a prime drawn uniformly from (2^49, 2^50)."""
        low, high = 1 << (PRIME_BITS - 1), 1 << PRIME_BITS
        while True:
            candidate = int(generator.integers(low, high)) | 1
            if flint.fmpz(candidate).is_prime():
                return cls(candidate)

    def random_elements(self, generator: np.random.Generator, shape: tuple[int, ...]) -> Residues:
        """Independent uniform residues."""
        return generator.integers(0, self.modulus, size=shape, dtype=np.int64)

    def residues(self, integers: Sequence[int]) -> Residues:
        """Integers of any size as residues."""
        return np.array([value % self.modulus for value in integers], dtype=np.int64)

    def multiply(self, left: Residues, right: Residues) -> Residues:
        """The product of residues, entry by entry."""
        quotient = (left.astype(np.float64) * right.astype(np.float64) / self.modulus).astype(np.int64)
        remainder: Residues = left * right - quotient * self.modulus
        remainder += self.modulus * (remainder < 0)
        remainder -= self.modulus * (remainder >= self.modulus)
        return remainder

    def subtract(self, left: Residues, right: Residues) -> Residues:
        """The difference of residues, entry by entry."""
        difference: Residues = left - right
        difference += self.modulus * (difference < 0)
        return difference

    def sum_segments(self, values: Residues, starts: NDArray[np.int64]) -> Residues:
        """Sums of consecutive segments of the last axis; no segment may hold more than 4096 entries."""
        return np.asarray(np.add.reduceat(values, starts, axis=-1) % self.modulus, dtype=np.int64)

    def ring_product(self, left: Residues, right: Residues) -> Residues:
        """The product in F_p[e_1, ..., e_k]/(e_i^2); the leading axis is the mask of infinitesimals."""
        size = left.shape[0]
        if size == 1:
            return self.multiply(left, right)
        first, second, starts = _disjoint_pairs(size)
        return np.asarray(
            np.add.reduceat(self.multiply(left[first], right[second]), starts, axis=0) % self.modulus,
            dtype=np.int64,
        )

    def matrix(self, rows: Residues) -> flint.nmod_mat:
        """A two-dimensional array of residues as a FLINT matrix."""
        height, width = rows.shape
        return flint.nmod_mat(height, width, rows.ravel().tolist(), self.modulus)

    def rank(self, rows: Residues) -> int:
        """The rank of a matrix of residues."""
        return int(self.matrix(rows).rank()) if rows.size else 0

    def independent_rows(self, rows: Residues) -> list[int]:
        """Indices of the rows that are not combinations of earlier rows."""
        if not rows.size:
            return []
        reduced, rank = self.matrix(np.ascontiguousarray(rows.T)).rref()
        return [_leading_column(reduced, row, rows.shape[0]) for row in range(rank)]


def _leading_column(reduced: flint.nmod_mat, row: int, columns: int) -> int:
    return next(column for column in range(columns) if int(reduced[row, column]))


@cache
def _disjoint_pairs(size: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of masks that share no infinitesimal, grouped by their union."""
    first: list[int] = []
    second: list[int] = []
    starts: list[int] = []
    for union in range(size):
        starts.append(len(first))
        part = union
        while True:
            first.append(part)
            second.append(union ^ part)
            if part == 0:
                break
            part = (part - 1) & union
    return np.array(first), np.array(second), np.array(starts)
