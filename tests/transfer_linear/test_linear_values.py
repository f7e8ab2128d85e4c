"""Values of linear and ridge transfer: references, edges of the domains, consistency between the formulas."""

from __future__ import annotations

import numpy as np
import pytest

from theory.errors import BadInput, DomainError
from theory.evaluate import evaluate, value
from theory.registry import theorem

REFERENCE = {"n": 5, "lam": "3/10", "theta": "pi/3", "sigma": "1/5"}


def test_the_reference_of_the_catalogue() -> None:
    assert evaluate("ridge-transfer-risk-exact", REFERENCE, 15).value == "0.873248482038066"


def test_the_probe_at_one_feature_is_linear_transfer() -> None:
    probe = value("linear-probe-risk-exact", {"n": 9, "k": 1, "rho": "1/2", "sigma": "1/5", "r": 1})
    assert probe == pytest.approx(
        value("linear-transfer-risk-exact", {"n": 9, "theta": "pi/4", "sigma": "1/5"}), rel=1e-14
    )


def test_a_vanishing_ridge_is_linear_transfer() -> None:
    at = {"n": 9, "theta": "pi/3", "sigma": "1/5"}
    ridged = value("ridge-transfer-risk-exact", {**at, "lam": "1e-12"})
    assert ridged == pytest.approx(value("linear-transfer-risk-exact", at), rel=1e-10)


def test_the_best_ridge_is_best() -> None:
    at = {"n": 6, "theta": "2*pi/3", "sigma": "1/2"}
    best = value("ridge-transfer-optimum", at)
    least = value("ridge-transfer-risk-exact", {**at, "lam": best})
    for factor in (0.9, 1.1):
        assert value("ridge-transfer-risk-exact", {**at, "lam": factor * best}) > least
    assert least < value("linear-transfer-risk-exact", at)


def test_the_roots_are_where_transferability_vanishes() -> None:
    at = {"theta": "pi/4", "sigma": "1/5"}
    for id in ("negative-transfer-lower", "negative-transfer-upper", "negative-transfer-beyond"):
        root = value(id, at)
        assert value("linear-transferability", {**at, "gamma": root}) == pytest.approx(0, abs=1e-13)
        assert abs(value("linear-transferability", {**at, "gamma": root * 1.05})) > 1e-3


def test_without_noise_the_roots_are_cos_squared_and_one() -> None:
    assert value("negative-transfer-lower", {"theta": "pi/3", "sigma": 0}) == pytest.approx(0.25, rel=1e-15)
    assert value("negative-transfer-upper", {"theta": "pi/3", "sigma": 0}) == pytest.approx(1, rel=1e-15)


def test_finite_size_reaches_the_limit() -> None:
    at = {"theta": "pi/4", "sigma": "1/5"}
    limit = value("linear-transferability", {**at, "gamma": "1/2"})
    gaps = [
        value("linear-transferability-exact", {**at, "n": d // 2, "d": d}) - limit for d in (10**3, 10**4)
    ]
    assert gaps[0] / gaps[1] == pytest.approx(10, rel=0.05)


OUTSIDE = (
    ("linear-transfer-risk-exact", {"n": 2, "theta": "pi/4", "sigma": "1/5"}),
    ("linear-transfer-risk-exact", {"n": 5, "theta": 4, "sigma": "1/5"}),
    ("linear-transfer-risk-exact", {"n": 5, "theta": "pi/4", "sigma": -1}),
    ("linear-probe-risk-exact", {"n": 6, "k": 7, "rho": "1/2", "sigma": "1/5", "r": 1}),
    ("linear-probe-risk-exact", {"n": 3, "k": 7, "rho": 2, "sigma": "1/5", "r": 1}),
    ("linear-transferability", {"gamma": 1, "theta": "pi/4", "sigma": "1/5"}),
    ("linear-transferability-exact", {"n": 30, "d": 30, "theta": "pi/4", "sigma": "1/5"}),
    ("negative-transfer-lower", {"theta": "pi/4", "sigma": "3/10"}),
    ("negative-transfer-upper", {"theta": 0, "sigma": 0}),
    ("negative-transfer-beyond", {"theta": 0, "sigma": "1/5"}),
    ("ridge-transfer-risk-exact", {**REFERENCE, "lam": 0}),
    ("ridge-transfer-optimum", {"n": 5, "theta": "pi/2", "sigma": "1/5"}),
    ("ridge-transfer-optimum", {"n": 5, "theta": 0, "sigma": 0}),
)


@pytest.mark.parametrize(("id", "point"), OUTSIDE, ids=str)
def test_outside_the_conditions_there_is_no_value(id: str, point: dict[str, object]) -> None:
    with pytest.raises(DomainError):
        value(id, point)


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(BadInput, match="sigma"):
        value("linear-transfer-risk-exact", {"n": 5, "theta": "pi/4"})


def test_the_mean_of_the_law_is_the_mean() -> None:
    """Draws from the stated law, against the stated mean, at three standard errors."""
    from verification.stated_law import draw_stated_law

    point = {"n": 5, "theta": np.pi / 3, "sigma": 0.2, "lam": 0.3}
    draws = draw_stated_law("ridge-transfer-risk-law", point, {}, 200_000, np.random.default_rng(5))
    error = draws.std(ddof=1) / np.sqrt(draws.size)
    exact = value("ridge-transfer-risk-exact", REFERENCE)
    assert abs(draws.mean() - exact) < 3 * error
    assert abs(draws.mean() - 1.05 * exact) > 3 * error


def test_the_printed_statement_is_repaired() -> None:
    assert theorem("ridge-transfer-optimum").repairs == "ridge-transfer-optimum-printed"
    assert theorem("ridge-transfer-optimum-printed").printed
