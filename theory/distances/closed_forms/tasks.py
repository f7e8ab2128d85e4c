r"""Distances between a source and a target task of the model, in closed form or between proved bounds.

x ~ N(0, I_d); source y = beta_s.x + sigma xi with |beta_s| = 1, target y = beta_t.x + sigma_t xi with
|beta_t| = c and beta_s.beta_t = c cos(theta). Three laws can be compared:
    'joint'        of (x, y);
    'conditional'  of y given x, the distance averaged over x (root mean square for W2);
    'labels'       of y alone, N(0, 1 + sigma^2) and N(0, c^2 + sigma_t^2): blind to theta.
Everything rests on delta = |beta_s - beta_t| = sqrt(1 + c^2 - 2 c cos(theta)). Only the plane of the two
tasks matters (the other inputs are common and independent), but for MMD and the energy distance, which feel
d.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import sympy as sp

from theory.ball import enclose, precision
from theory.distances.certificate import Distance, bracket, rounded
from theory.distances.closed_forms import dudley as line_dudley
from theory.distances.closed_forms import gaussian as between
from theory.errors import BadInput, PrecisionError
from theory.evaluate import decimal
from theory.values import as_expression

LAWS = ("joint", "conditional", "labels")
INPUT_NODES = 400
_SPLITS = 64


@dataclass(frozen=True)
class Tasks:
    """The two tasks, by exact numbers: angle ``theta``, noise ``sigma`` (target: ``sigma_t``), target norm
    ``c``, ``d``.

    Raises BadInput on a negative noise or norm, or d < 2.
    """

    theta: sp.Expr
    sigma: sp.Expr
    c: sp.Expr = sp.S.One
    sigma_t: sp.Expr | None = None
    d: int = 2

    def __post_init__(self) -> None:
        for name, number in (("sigma", self.sigma), ("sigma_t", self.target_noise), ("c", self.c)):
            if not as_expression(number, name).is_nonnegative:
                raise BadInput(f"{name}={number} is negative: give a standard deviation or a norm, 0 or more")
        if self.d < 2:
            raise BadInput(f"d={self.d} is too small: two tasks at an angle need d >= 2 inputs")

    @property
    def target_noise(self) -> sp.Expr:
        """The target's noise, sigma unless given."""
        return self.sigma if self.sigma_t is None else self.sigma_t

    @property
    def same_noise(self) -> bool:
        """True when both tasks have one noise level."""
        return bool((self.sigma - self.target_noise).equals(0))

    @property
    def delta_squared(self) -> sp.Expr:
        """``|beta_s - beta_t|^2``."""
        return 1 + self.c**2 - 2 * self.c * sp.cos(self.theta)

    @property
    def transport_given_inputs(self) -> sp.Expr:
        """W1 of the labels given the input, averaged: ``sqrt(2/pi) sqrt(delta^2 + (sigma - sigma_t)^2)``."""
        return sp.sqrt(2 / sp.pi) * sp.sqrt(self.delta_squared + (self.sigma - self.target_noise) ** 2)

    @property
    def delta(self) -> float:
        """``|beta_s - beta_t|`` in double precision."""
        return math.sqrt(max(0.0, float(self.delta_squared)))

    @property
    def equal(self) -> bool:
        """True when the two tasks are one."""
        return self.same_noise and bool(self.delta_squared.equals(0))

    def joint(self, dimension: int | None = None) -> tuple[between.Gaussian, between.Gaussian]:
        """The laws of (x, y) as Gaussians of dimension d + 1, ``dimension`` inputs instead of d where
        given.
        """
        inputs = self.d if dimension is None else dimension
        c, angle = float(self.c), float(self.theta)
        source, target = np.zeros(inputs), np.zeros(inputs)
        source[0], target[:2] = 1.0, (c * math.cos(angle), c * math.sin(angle))
        noises = float(self.sigma), float(self.target_noise)
        first, second = (_joint(beta, noise) for beta, noise in zip((source, target), noises, strict=True))
        return first, second

    def labels(self) -> tuple[between.Gaussian, between.Gaussian]:
        """The laws of y alone."""
        variances = 1 + float(self.sigma) ** 2, float(self.c) ** 2 + float(self.target_noise) ** 2
        return between.gaussian(0.0, variances[0]), between.gaussian(0.0, variances[1])


def kl(tasks: Tasks, law: str = "joint", digits: int = 15) -> Distance:
    r"""``delta^2/(2 sigma^2)``, for 'joint' and 'conditional' alike (``kl-between-tasks``).

    With two noises ``log(sigma_t/sigma) + (sigma^2 + delta^2)/(2 sigma_t^2) - 1/2``. Infinite without noise.
    """
    _known(law)
    if law == "labels":
        return between.kl(*tasks.labels())
    if tasks.equal:
        return rounded("kl", 0.0, 0.0, "equal laws")
    if tasks.target_noise == 0:
        return rounded("kl", math.inf, 0.0, "infinite: without noise the target's law lives on a plane")
    if tasks.sigma == 0:
        return rounded(
            "kl", math.inf, 0.0, "infinite: without noise the source's law is singular to the target's"
        )
    scale = 2 * tasks.target_noise**2
    value = tasks.delta_squared / scale
    if not tasks.same_noise:
        value += sp.log(tasks.target_noise / tasks.sigma) + tasks.sigma**2 / scale - sp.Rational(1, 2)
    return exact("kl", value, digits, "closed form")


def total_variation(tasks: Tasks, law: str = "joint", digits: int = 15) -> Distance:
    r"""``(2/pi) arctan(delta/(2 sigma))``, for 'joint' and 'conditional' alike: E[2 Phi(|D|/(2 sigma)) - 1],
    D ~ N(0, delta^2).

    Raises BadInput with two noise levels, where the joint law has no closed form.
    """
    _known(law)
    if law == "labels":
        return between.total_variation(*tasks.labels())
    if tasks.equal:
        return rounded("tv", 0.0, 0.0, "equal laws")
    if not tasks.same_noise:
        raise BadInput(
            "total variation with two noise levels has no closed form: give sigma alone, or use --law labels"
        )
    if tasks.sigma == 0:
        return rounded("tv", 1.0, 0.0, "1: without noise the laws live on different planes")
    value = 2 / sp.pi * sp.atan(sp.sqrt(tasks.delta_squared) / (2 * tasks.sigma))
    return exact("tv", value, digits, "closed form")


def wasserstein_1(tasks: Tasks, law: str = "joint", digits: int = 15) -> Distance:
    r"""'conditional': ``sqrt(2/pi) sqrt(delta^2 + (sigma - sigma_t)^2)``, also an upper bound on the joint
    law's.

    'joint': below by the exact distance along the most telling direction, above by the smaller of the
    coupling that shares inputs and noise and of W2.
    """
    _known(law)
    if law == "labels":
        return between.wasserstein_1(*tasks.labels())
    coupled = exact("w1", tasks.transport_given_inputs, digits, "shared inputs and noise")
    if law == "conditional" or tasks.equal:
        return coupled
    upper = min(coupled.upper, wasserstein_2(tasks).upper)
    p, q = tasks.joint(2)
    lower = max(
        between.wasserstein_1(*between.project(p, q, unit)).lower for unit in between.telling_directions(p, q)
    )
    return bracket("w1", min(lower, upper), upper, "bracket", "the exact distance along one direction",
                   "the coupling that shares inputs and noise, or W2's")  # fmt: skip


def wasserstein_2(tasks: Tasks, law: str = "joint", digits: int = 15) -> Distance:
    """'conditional': ``sqrt(delta^2 + (sigma - sigma_t)^2)``, root mean square over inputs. 'joint': Bures,
    on the plane.
    """
    _known(law)
    if law == "labels":
        return between.wasserstein_2(*tasks.labels())
    if law == "conditional" or tasks.equal:
        value = sp.sqrt(tasks.delta_squared + (tasks.sigma - tasks.target_noise) ** 2)
        return exact("w2", value, digits, "shared inputs and noise")
    return between.wasserstein_2(*tasks.joint(2))


def dudley(tasks: Tasks, law: str = "joint") -> Distance:
    r"""'labels' exactly; 'joint' and 'conditional' between bounds.

    'joint' above: no judge of the joint law beats ``max_a E_x phi_x(a)``, phi_x the best judge given x that
    splits its norm as (a, 1 - a): with one noise level phi_x(a) = 2 (1 - a) int_0^{a/(1-a)} H for the gap
    beta_s.x - beta_t.x.
    'conditional' is ``E_x max_a phi_x(a)``, a little more. Raises BadInput for 'conditional' with two noise
    levels.
    """
    _known(law)
    if law == "labels":
        return line_dudley.dudley(*tasks.labels())
    if tasks.equal:
        return rounded("dudley", 0.0, 0.0, "equal laws")
    usable = tasks.same_noise
    if law == "conditional":
        if not usable:
            raise BadInput(
                "the Dudley metric given inputs takes one noise level: give sigma alone, or use --law joint"
            )
        value, error = _given_inputs(tasks.delta, float(tasks.sigma), one_split=False)
        return rounded("dudley", value, error, "average over inputs of the exact distance given x")
    upper = line_dudley.point_masses(wasserstein_1(tasks).upper)
    if usable:
        upper = min(upper, sum(_given_inputs(tasks.delta, float(tasks.sigma), one_split=True)))
    p, q = tasks.joint(2)
    lower = max(
        line_dudley.dudley(*between.project(p, q, unit), digits=12).lower
        for unit in between.telling_directions(p, q)
    )
    return bracket("dudley", min(lower, upper), upper, "bracket", "the exact distance along one direction",
                   "the best judge given each input, one split of the norm for all")  # fmt: skip


def mmd(tasks: Tasks, bandwidth: float, law: str = "joint") -> Distance:
    """MMD with the Gaussian kernel on (x, y) or on y; in high dimension it falls like (1 +
    2/bandwidth^2)^(-d/4).
    """
    _known(law)
    return between.mmd(*_pair(tasks, law), bandwidth)


def energy_distance(tasks: Tasks, law: str = "joint") -> Distance:
    """The energy distance of the laws of (x, y) or of y."""
    _known(law)
    return between.energy_distance(*_pair(tasks, law))


def exact(kind: str, value: sp.Expr, digits: int, method: str) -> Distance:
    """A distance given by an exact number, as a ball. Raises PrecisionError where the digits are not
    reached.
    """
    for bits in (int(3.33 * digits) + 48, int(6.66 * digits) + 160, 4096):
        with precision(bits):
            ball = enclose(value, {})
            if ball.is_finite() and (ball.rel_accuracy_bits() > 3.33 * digits + 4 or ball.is_exact()):
                text, radius = decimal(ball, digits)
                lower = (
                    max(0.0, math.nextafter(float(ball.lower()), -math.inf))
                    if not ball.is_exact()
                    else float(ball)
                )
                upper = math.nextafter(float(ball.upper()), math.inf) if not ball.is_exact() else float(ball)
                middle = min(max(float(ball.mid()), lower), upper)
                return Distance(kind, middle, lower, upper, method, method, method, text=text, radius=radius)
    raise PrecisionError(f"no enclosure of {kind} to {digits} digits here: ask for fewer")


def _known(law: str) -> None:
    if law not in LAWS:
        raise BadInput(f"the law {law!r} is unknown: choose one of {', '.join(LAWS)}")


def _pair(tasks: Tasks, law: str) -> tuple[between.Gaussian, between.Gaussian]:
    if law == "conditional":
        raise BadInput("a kernel distance given inputs is not offered: choose --law joint or --law labels")
    return tasks.labels() if law == "labels" else tasks.joint()


def _joint(beta: np.ndarray[tuple[int], np.dtype[np.float64]], noise: float) -> between.Gaussian:
    covariance = np.eye(len(beta) + 1)
    covariance[-1, :-1] = covariance[:-1, -1] = beta
    covariance[-1, -1] = beta @ beta + noise**2
    return between.Gaussian(np.zeros(len(beta) + 1), covariance)


def _given_inputs(delta: float, sigma: float, one_split: bool) -> tuple[float, float]:
    """``max_a E phi(a)`` (one split) or ``E max_a phi(a)``, gap ~ N(0, delta^2), and twice the change of
    halved quadrature.
    """
    values = []
    for nodes in (INPUT_NODES // 2, INPUT_NODES):
        z, weights = half_normal(nodes)
        gaps = delta * z
        if one_split:
            values.append(_highest(partial(_average, gaps, weights, sigma)))
        else:
            values.append(float(weights @ given_gaps(gaps, sigma)))
    return values[-1], 2 * abs(values[0] - values[1]) + 1e-12


def _average(gaps: between.Array, weights: between.Array, sigma: float, width: float) -> float:
    return float(weights @ _best_given(gaps, sigma, width))


def half_normal(nodes: int) -> tuple[between.Array, between.Array]:
    """Gauss-Legendre nodes and weights for E f(|Z|); the mass beyond 9 is below 1e-18."""
    t, w = np.polynomial.legendre.leggauss(nodes)
    z = 4.5 * (t + 1)
    return z, 4.5 * w * math.sqrt(2 / math.pi) * np.exp(-0.5 * z * z)


def _best_given(gaps: between.Array, sigma: float, width: float | between.Array) -> between.Array:
    """``(1 - a) 2 int_0^w H`` with w = a/(1 - a), for each gap: H(u) = Phi((u + g/2)/s) - Phi((u -
    g/2)/s).
    """
    if sigma == 0:
        return np.asarray(np.minimum(gaps, 2 * width) / (1 + width))
    from scipy.special import ndtr

    def primitive(z: between.Array) -> between.Array:
        return np.asarray(z * ndtr(z) + np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi))

    upper, lower = (width + gaps / 2) / sigma, (width - gaps / 2) / sigma
    area = sigma * (primitive(upper) - primitive(lower)) - gaps / 2
    return np.asarray(2 * area / (1 + width))


def _highest(value: Callable[[float], float]) -> float:
    """The maximum over the width of a unimodal function, by a bounded search in the split a."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda a: -value(a / (1 - a)), bounds=(0.0, 1 - 1e-9), method="bounded", options={"xatol": 1e-12}
    )
    return -float(found.fun)


def given_gaps(gaps: between.Array, sigma: float) -> between.Array:
    """The Dudley metric of N(0, sigma^2) and N(gap, sigma^2) for each gap >= 0: golden section on the split,
    all at once.
    """
    golden = (math.sqrt(5) - 1) / 2
    low, high = np.zeros_like(gaps), np.full_like(gaps, 1 - 1e-9)
    for _ in range(_SPLITS):
        first, second = high - golden * (high - low), low + golden * (high - low)
        left = _best_given(gaps, sigma, first / (1 - first))
        right = _best_given(gaps, sigma, second / (1 - second))
        low, high = np.where(left < right, first, low), np.where(left < right, high, second)
    middle = 0.5 * (low + high)
    return _best_given(gaps, sigma, middle / (1 - middle))
