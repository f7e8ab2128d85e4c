"""The break-even angle of linear transfer against the source's alignment with the spectrum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publishing.plotting.registry import Request, Tables

TITLE = "Alignment with the spectrum moves the break-even angle"
CAPTION = (
    "Break-even angle of linear transfer against the share of the source's square in the eigenspace of the larger "
    "eigenvalue, l_1 = 4 and l_2 = 1/4, sigma = 0.2, source and target in one plane of two eigenvectors; transfer wins "
    "below. (a) Fewer samples than dimensions, a quarter of the eigenvalues large, no ridge: the target turned towards "
    "the large eigenvalue (solid) or away from it (dashed); transfer wins throughout where a curve is at pi/2. "
    "(b) More samples than dimensions, exact at d = 40. Points: drawn samples (d = 96 in a) with 95% intervals"
)
_LARGE, _SMALL, _PART, _NOISE = 4.0, 0.25, 0.25, 0.2
_KAPPAS = (2.0, 1.0, 0.5)
_SIZES = (44, 50, 60)
_DIMENSION, _DRAWN = 40, 96
_INSIDE = 1 - 1e-9  # overlaps stay below the product of the norms in floating point
Array = NDArray[np.float64]


def data(request: Request) -> Tables:
    """Both families of curves, and the angles at which drawn samples break even with 95% intervals."""
    trials = request.choose(120, 600, 2400)
    curves: dict[str, list[float]] = {name: [] for name in ("kappa", "gamma", "side", "share", "angle")}
    points: dict[str, list[float]] = {name: [] for name in ("kappa", "side", "share", "angle", "low", "high")}
    for kappa in _KAPPAS:
        gamma = _PART * _LARGE / (_LARGE + kappa) + (1 - _PART) * _SMALL / (_SMALL + kappa)
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
                random = np.random.default_rng([request.seed, 11, round(100 * kappa), place, int(side > 0)])
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
    return {"few": _columns(curves), "few_drawn": _columns(points), **_many(request)}


def _many(request: Request) -> Tables:
    """The exact angles with more samples than dimensions, and those of drawn samples."""
    trials = request.choose(2_000, 10_000, 40_000)
    curves: dict[str, list[float]] = {name: [] for name in ("n", "share", "angle")}
    points: dict[str, list[float]] = {name: [] for name in ("n", "share", "angle", "low", "high")}
    shares = np.linspace(0, 1, 201)
    for n in _SIZES:
        _extend(curves, len(shares), n=n, share=shares, angle=_exact(shares, n))
        for place, share in enumerate((0.1, 0.4, 0.7)):
            if _exact(np.array([share]), n)[0] < np.pi / 2:
                found = _drawn_above(share, n, trials, np.random.default_rng([request.seed, 13, n, place]))
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
    from theory.evaluate import grid

    at = {"l1": _LARGE, "l2": _SMALL, "w1": _PART, "sigma": _NOISE, "kappa_eff": kappa, **_pair(shares, side)}
    parts = ("scratch-loss", "mixed-loss", "excess-floor")
    return _angle(*(np.asarray(grid(f"anisotropic-linear-{part}-definition", **at)) for part in parts))


def _exact(shares: Array, n: int) -> Array:
    """``anisotropic-break-even-alignment``."""
    tolerated = _NOISE**2 * (_DIMENSION - 1) / (n - _DIMENSION - 1)
    return np.asarray(
        np.arcsin(np.sqrt(np.minimum(tolerated * (shares / _SMALL + (1 - shares) / _LARGE), 1.0)))
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
    from verification.spectra.anisotropic_break_even import missed_variance, sampled_losses

    setup = {
        "d": _DRAWN,
        "l1": _LARGE,
        "l2": _SMALL,
        "w1": _PART,
        "sigma": _NOISE,
        "kappa_eff": kappa,
        **_pair(share, side),
    }
    scratch, mixed, new = sampled_losses(setup, trials, random)
    return _resampled([scratch, mixed, missed_variance(setup) - new], _angle, random)


def _drawn_above(
    share: float, n: int, trials: int, random: np.random.Generator
) -> tuple[float, float, float]:
    """From the mean risk of scratch training less the readout's noise, and what transfer misses at a right angle."""
    spectrum = np.ones(_DIMENSION)
    spectrum[:2] = _LARGE, _SMALL
    inputs = random.normal(size=(trials, n, _DIMENSION))
    noise = _NOISE * random.normal(size=(trials, n))
    across = inputs.transpose(0, 2, 1)
    scratch = np.sum(np.linalg.solve(across @ inputs, across @ noise[..., None])[..., 0] ** 2, axis=1)
    along, aside = np.sqrt(share), np.sqrt(1 - share)
    source, new = np.zeros(_DIMENSION), np.zeros(_DIMENSION)
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


def draw(data: Tables) -> Any:
    """Below and above the threshold."""
    from publishing.plotting import style
    from publishing.plotting.series import where

    drawn, (few, many) = style.figure(2, width=style.PAGE, height=2.7, sharey=True)
    for place, kappa in enumerate(_KAPPAS):
        colour = style.CYCLE[place]
        for side, line, fill in ((1.0, "-", colour), (-1.0, "--", "white")):
            curve = where(data["few"], kappa=kappa, side=side)
            label = rf"$\gamma = {curve['gamma'][0]:.2f}$" if side > 0 else None
            few.plot(curve["share"], curve["angle"], line, color=colour, label=label)
            _bars(few, where(data["few_drawn"], kappa=kappa, side=side), colour, fill, style.MARKERS[place])
    for place, n in enumerate(_SIZES):
        colour, curve = style.CYCLE[place], where(data["many"], n=n)
        many.plot(curve["share"], curve["angle"], color=colour, label=rf"$n/d = {n / _DIMENSION:g}$")
        _bars(many, where(data["many_drawn"], n=n), colour, colour, style.MARKERS[place])
    few.set(ylabel=r"break-even $\theta$", title="fewer samples than dimensions")
    many.set(title="more samples than dimensions")
    for panel in (few, many):
        panel.set(
            xlabel="share of the source in the large eigenvalue", xlim=(0, 1), ylim=(0, np.pi / 2 * 1.03)
        )
        style.angle_ticks(panel)
        panel.legend(loc="lower right")
    style.letters((few, many))
    return drawn


def _bars(panel: Any, points: dict[str, Any], colour: str, fill: str, marker: str) -> None:
    spread = np.maximum([points["angle"] - points["low"], points["high"] - points["angle"]], 0.0)
    panel.errorbar(points["share"], points["angle"], spread, fmt=marker, color=colour, mfc=fill)
