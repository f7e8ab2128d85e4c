"""The break-even angle of linear transfer over the source's alignment with the spectrum: claimed and drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from theory.evaluate import grid
from verification.arrays import FloatArray as Array
from verification.spectra.anisotropic_break_even import angle_squares, losses_at, missed_variance

LARGE, SMALL, PART, NOISE = 4.0, 0.25, 0.25, 0.2
KAPPAS = (2.0, 1.0, 0.5)
SIZES = (44, 50, 60)
DIMENSION, DRAWN = 40, 96
_INSIDE = 1 - 1e-9  # overlaps stay below the product of the norms in floating point
Tables = dict[str, dict[str, Array]]


def fewer_samples(seed: int, trials: int) -> Tables:
    """Below the threshold: the claimed angles, and those at which drawn samples break even with 95% intervals."""
    curves: dict[str, list[float]] = {name: [] for name in ("kappa", "gamma", "side", "share", "angle")}
    points: dict[str, list[float]] = {name: [] for name in ("kappa", "side", "share", "angle", "low", "high")}
    for kappa in KAPPAS:
        gamma = PART * LARGE / (LARGE + kappa) + (1 - PART) * SMALL / (SMALL + kappa)
        for side in (1.0, -1.0):
            shares = np.linspace(0.002, 0.998, 250)
            _extend(
                curves,
                len(shares),
                kappa=kappa,
                gamma=gamma,
                side=side,
                share=shares,
                angle=_claimed(shares, side, kappa),
            )
            for place, share in enumerate((0.05, 0.15, 0.3)):
                random = np.random.default_rng([seed, 11, round(100 * kappa), place, int(side > 0)])
                found = _drawn_below(share, side, kappa, trials, random)
                _extend(
                    points,
                    1,
                    kappa=kappa,
                    side=side,
                    share=share,
                    angle=found[0],
                    low=found[1],
                    high=found[2],
                )
    return {"few": _columns(curves), "few_drawn": _columns(points)}


def more_samples(seed: int, trials: int) -> Tables:
    """The exact angles with more samples than dimensions, and those of drawn samples."""
    curves: dict[str, list[float]] = {name: [] for name in ("n", "share", "angle")}
    points: dict[str, list[float]] = {name: [] for name in ("n", "share", "angle", "low", "high")}
    shares = np.linspace(0, 1, 201)
    for n in SIZES:
        _extend(curves, len(shares), n=n, share=shares, angle=_exact(shares, n))
        for place, share in enumerate((0.1, 0.4, 0.7)):
            if _exact(np.array([share]), n)[0] < np.pi / 2:
                found = _drawn_above(share, n, trials, np.random.default_rng([seed, 13, n, place]))
                _extend(points, 1, n=n, share=share, angle=found[0], low=found[1], high=found[2])
    return {"many": _columns(curves), "many_drawn": _columns(points)}


def _extend(table: dict[str, list[float]], rows: int, **columns: Any) -> None:
    for name, values in columns.items():
        table[name].extend(np.broadcast_to(values, rows).tolist())


def _columns(table: dict[str, list[float]]) -> dict[str, Array]:
    return {name: np.array(values) for name, values in table.items()}


def _angle(scratch: Array, mixed: Array, excess: Array) -> Array:
    """atan of the first positive root of G + 2 H x - W x^2, W of either sign; a right angle where there is none."""
    square = mixed**2 + excess * scratch
    below = np.sqrt(np.maximum(square, 0.0)) - mixed
    return np.where((square >= 0) & (below > 0), np.arctan2(scratch, below), np.pi / 2)


def _pair(share: Any, side: float) -> dict[str, Any]:
    return {"s1": share, "v1": 1 - share, "o1": side * _INSIDE * np.sqrt(share * (1 - share))}


def _claimed(shares: Array, side: float, kappa: float) -> Array:
    """``anisotropic-linear-break-even``."""
    at = {"l1": LARGE, "l2": SMALL, "w1": PART, "sigma": NOISE, "kappa_eff": kappa, **_pair(shares, side)}
    parts = ("scratch-loss", "mixed-loss", "excess-floor")
    return _angle(*(np.asarray(grid(f"anisotropic-linear-{part}-definition", **at)) for part in parts))


def _exact(shares: Array, n: int) -> Array:
    """``anisotropic-break-even-alignment``."""
    tolerated = NOISE**2 * (DIMENSION - 1) / (n - DIMENSION - 1)
    return np.asarray(
        np.arcsin(np.sqrt(np.minimum(tolerated * (shares / SMALL + (1 - shares) / LARGE), 1.0)))
    )


def _resampled(
    parts: list[Array], angle: Callable[..., Array], random: np.random.Generator
) -> tuple[float, float, float]:
    """The angle of the means, and the 95% interval of its bootstrap."""
    size = len(parts[0])
    chosen = random.integers(size, size=(400, size))
    low, high = np.quantile(angle(*(part[chosen].mean(axis=1) for part in parts)), (0.025, 0.975))
    return float(angle(*(part.mean() for part in parts))), float(low), float(high)


def _drawn_below(
    share: float, side: float, kappa: float, trials: int, random: np.random.Generator
) -> tuple[float, float, float]:
    setup = {
        "d": DRAWN,
        "l1": LARGE,
        "l2": SMALL,
        "w1": PART,
        "sigma": NOISE,
        "kappa_eff": kappa,
        **_pair(share, side),
    }
    scratch, mixed, new = losses_at(setup, angle_squares(setup, trials, random))
    return _resampled([scratch, mixed, missed_variance(setup) - new], _angle, random)


def _drawn_above(
    share: float, n: int, trials: int, random: np.random.Generator
) -> tuple[float, float, float]:
    """From the mean risk of scratch training less the readout's noise, and what transfer misses at a right angle."""
    spectrum = np.ones(DIMENSION)
    spectrum[:2] = LARGE, SMALL
    inputs = random.normal(size=(trials, n, DIMENSION))
    noise = NOISE * random.normal(size=(trials, n))
    across = inputs.transpose(0, 2, 1)
    scratch = np.sum(np.linalg.solve(across @ inputs, across @ noise[..., None])[..., 0] ** 2, axis=1)
    along, aside = np.sqrt(share), np.sqrt(1 - share)
    source, new = np.zeros(DIMENSION), np.zeros(DIMENSION)
    source[:2], new[:2] = (along, aside), (aside, -along)
    scaled = inputs * np.sqrt(spectrum)
    seen, unseen = scaled @ source, scaled @ new
    weight = np.sum(seen**2, axis=1)
    error = new - (np.sum(seen * unseen, axis=1) / weight)[:, None] * source
    missed = np.sum(error**2 * spectrum, axis=1)
    readout = (np.sum(seen * noise, axis=1) / weight) ** 2 * float(source**2 @ spectrum)
    return _resampled([scratch - readout, missed], _sine_angle, random)


def _sine_angle(gain: Array, missed: Array) -> Array:
    return np.asarray(np.arcsin(np.sqrt(np.clip(gain / missed, 0.0, 1.0))))
