"""How the trained levels of realism train: start, step size, tolerance. Declared before any data is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from theory.errors import BadInput
from verification.arrays import Seed
from verification.networks import Network, gaussian_start, he_start, identity_start

_ALPHA = {1: 1e-4, 2: 1e-3, 3: 1e-2}  # deeper networks leave the saddle after a time of order alpha^(2-L)
_DEEP_ALPHA = 0.1


@dataclass(frozen=True)
class TransferPoint:
    """The point of a transfer problem: sizes, angle, noise, depth, norms, ridge of the linear transfer."""

    n: int
    d: int
    theta: float
    sigma: float
    depth: int
    source_norm: float
    target_norm: float
    lam: float


@dataclass(frozen=True)
class Training:
    """Knobs of the levels ``reduced``, ``flow``, ``gd`` and ``sgd``.

    ``fraction``: descent's step as a share of 1/(largest curvature expected at the end point): stability
    ends near 2, and the bias of descent is proportional to it. ``step`` overrides it. ``tolerance`` on the
    relative residual; ``rtol`` of the integrators (``flow`` stops at 100 rtol at the smallest). ``alpha``
    scale of the random start (default by depth: 1e-4, 1e-3, 1e-2, then 0.1), ``start``: gaussian, he or
    identity, ``width`` of hidden layers (default d), ``batch`` of the level ``sgd`` (default half the samples).
    ``backend``: where full weights are trained, ``numpy``, ``torch`` or ``torch:cuda`` (any PyTorch device).
    """

    fraction: float = 0.25
    step: float | None = None
    tolerance: float = 1e-8
    max_steps: int = 40_000
    rtol: float = 1e-9
    alpha: float | None = None
    start: str = "gaussian"
    width: int | None = None
    batch: int | None = None
    backend: str = "numpy"

    def __post_init__(self) -> None:
        if self.start not in ("gaussian", "he", "identity"):
            raise BadInput(f"training start {self.start!r} is unknown: choose gaussian, he or identity")
        if not (self.fraction > 0 and self.tolerance > 0 and self.rtol > 0 and self.max_steps > 0):
            raise BadInput("training: fraction, tolerance, rtol and max_steps must be positive")

    def batch_of(self, n: int) -> int:
        """The size of a mini-batch of n samples."""
        return max(1, n // 2) if self.batch is None else self.batch

    def scale(self, depth: int) -> float:
        """alpha, given or by depth."""
        return _ALPHA.get(depth, _DEEP_ALPHA) if self.alpha is None else self.alpha

    def network(self, rng: Seed, trials: int, d: int, depth: int) -> Network:
        """Fresh networks at the declared start."""
        widths = (d, *[self.width or d] * (depth - 1), 1)
        if self.start == "he":
            return he_start(rng, trials, widths)
        if self.start == "identity":
            return identity_start(trials, widths, alpha=self.scale(depth))
        return gaussian_start(rng, trials, widths, alpha=self.scale(depth))

    def step_size(self, depth: int, curvature: float, size: float) -> float:
        """fraction/(L curvature max(1, |beta|)^(2-2/L)): the loss's curvature in the weights at the end
        point.
        """
        if self.step is not None:
            return self.step
        return self.fraction / (depth * curvature * float(max(1.0, size) ** (2.0 - 2.0 / depth)))


def expected_curvature(n: int, d: int) -> float:
    """The upper edge (1 + sqrt(d/n))^2 of the spectrum of X^T X/n, with room for its fluctuation at small
    sizes.
    """
    return (1.0 + sqrt(d / n) + 1.0 / sqrt(n)) ** 2


def expected_size(point: TransferPoint) -> float:
    """A declared guess of |beta| at the end: r^2 min(1, n/d) + sigma^2 min(n, d)/(|d-n| + 1) + s^2 (1 -
    n/d)_+ under a root.
    """
    n, d = point.n, point.d
    signal = point.target_norm**2 * min(1.0, n / d) + point.source_norm**2 * max(0.0, 1.0 - n / d)
    return sqrt(signal + point.sigma**2 * min(n, d) / (abs(d - n) + 1))
