"""Losses of the end-to-end vector: their gradient in it, and the residual on which convergence is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from verification.arrays import Array, like, matvec, namespace, norms, transposed_matvec
from verification.dynamics.kernels import empirical_gradient


class Objective(Protocol):
    """A loss of the end-to-end vectors (trials, d) of a batch of networks."""

    def gradient(self, beta: Array) -> Array:
        """Gradient in the end-to-end vector, (trials, d)."""
        ...

    def residual(self, beta: Array) -> Array:
        """Relative residual, (trials,): what convergence is judged on."""
        ...

    def restrict(self, kept: Array) -> Objective:
        """The same loss for the instances whose indices are in ``kept``."""
        ...


@dataclass(frozen=True)
class EmpiricalLoss:
    """(1/2n)|y - X b|^2, inputs (trials, n, d), labels (trials, n); two matrix-vector products a gradient."""

    inputs: Array
    labels: Array

    def gradient(self, beta: Array) -> Array:
        """X^T (X b - y)/n."""
        return empirical_gradient(self.inputs, self.labels, beta)

    def residual(self, beta: Array) -> Array:
        """|X b - y|/|y| for n < d, |X^T (X b - y)|/|X^T y| for n >= d."""
        error = matvec(self.inputs, beta) - self.labels
        if self.inputs.shape[1] < self.inputs.shape[2]:
            return norms(error) / norms(self.labels)
        return norms(transposed_matvec(self.inputs, error)) / norms(
            transposed_matvec(self.inputs, self.labels)
        )

    def prepared(self) -> EmpiricalLoss | GramLoss:
        """The cheaper of the two forms of this loss: through X when n < d, through X^T X/n when n >= d."""
        _, n, d = self.inputs.shape
        if n < d:
            return self
        xp = namespace(self.inputs)
        transposed = xp.permute_dims(self.inputs, (0, 2, 1))
        return GramLoss(xp.matmul(transposed, self.inputs) / n, matvec(transposed, self.labels) / n)

    def value(self, beta: Array) -> Array:
        """The loss itself, (trials,)."""
        n = self.labels.shape[1]
        return norms(matvec(self.inputs, beta) - self.labels) ** 2 / (2 * n)

    def restrict(self, kept: Array) -> EmpiricalLoss:
        """The instances in ``kept``."""
        return EmpiricalLoss(self.inputs[kept], self.labels[kept])


@dataclass(frozen=True)
class GramLoss:
    """The quadratic b^T S b/2 - c^T b, S = X^T X/n (trials, d, d), c = X^T y/n: one product a gradient."""

    gram: Array
    moment: Array

    def gradient(self, beta: Array) -> Array:
        """S b - c."""
        return matvec(self.gram, beta) - self.moment

    def residual(self, beta: Array) -> Array:
        """|S b - c|/|c|."""
        return norms(self.gradient(beta)) / norms(self.moment)

    def restrict(self, kept: Array) -> GramLoss:
        """The instances in ``kept``."""
        return GramLoss(self.gram[kept], self.moment[kept])


@dataclass(frozen=True)
class PopulationLoss:
    """(1/2)|b - beta|^2 for x ~ N(0, I): ``target`` (d,) or (trials, d)."""

    target: Array

    def gradient(self, beta: Array) -> Array:
        """b - beta."""
        return beta - self.target

    def residual(self, beta: Array) -> Array:
        """|b - beta|/|beta|."""
        return norms(beta - self.target) / norms(self.target)

    def restrict(self, kept: Array) -> PopulationLoss:
        """The instances in ``kept`` (a shared target stays shared)."""
        return self if self.target.ndim == 1 else PopulationLoss(self.target[kept])


def population_like(target: np.ndarray, reference: Array) -> PopulationLoss:
    """The population loss of a NumPy ``target`` on the device of ``reference``."""
    return PopulationLoss(like(np.asarray(target, dtype=np.float64), reference))


@dataclass(frozen=True)
class ReadoutLoss:
    """(1/2n)|y - Z b|^2 + (ridge/2)|b|^2 on learned features Z (trials, n, h) that span one direction but
    for alpha.

    Small random features that pretraining left behind would fit the noise after a time of order 1/alpha^2.
    The rich limit takes alpha -> 0 first, so convergence is judged along ``leading`` (trials, h), the top
    right singular vector of Z, which descent does not mix with the others: |v . slope(b)|/|v . slope(0)|.
    """

    features: Array
    labels: Array
    leading: Array
    ridge: Array

    def gradient(self, beta: Array) -> Array:
        """Z^T (Z b - y)/n + ridge b; ``ridge`` is (trials, 1)."""
        return empirical_gradient(self.features, self.labels, beta) + self.ridge * beta

    def residual(self, beta: Array) -> Array:
        """|v . slope(b)|/|v . slope(0)|."""
        xp = namespace(beta)
        now = xp.sum(self.leading * self.gradient(beta), axis=1)
        first = xp.sum(self.leading * self.gradient(0.0 * beta), axis=1)
        return xp.abs(now) / xp.abs(first)

    def restrict(self, kept: Array) -> ReadoutLoss:
        """The instances in ``kept``."""
        return ReadoutLoss(self.features[kept], self.labels[kept], self.leading[kept], self.ridge[kept])
