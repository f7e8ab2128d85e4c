"""One theorem, three evaluations: balls contain what mpmath and NumPy say, and outside there is no value."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import arb

from theory.ball import enclose, precision
from theory.domain import holds_at, point_of
from theory.errors import BadInput, DomainError, PrecisionError, UnknownTheorem
from theory.evaluate import decimal, evaluate, evaluate_multiprecision, grid
from theory.functions import DepthRoot
from theory.registry import theorem, theorems
from theory.statement import Theorem
from theory.values import parse_value

REFERENCES = [
    ("scratch-risk-exact", {"n": 10, "d": 30, "r": 1, "sigma": "1/5"}, "0.687719298245614"),
    ("scratch-risk-variance", {"n": 10, "d": 30, "r": 1, "sigma": "1/5"}, "0.014040102837072"),
    (
        "ridge-transfer-risk-exact",
        {"n": 5, "lam": "0.3", "theta": "pi/3", "sigma": "1/5"},
        "0.873248482038066",
    ),
    ("fine-tuning-scale", {"gamma": "0.5", "sigma": 1, "L": 2}, "1.224744871392"),
    (
        "fine-tuning-transferability",
        {"gamma": "0.5", "sigma": 1, "theta": "pi/3", "L": 2},
        "-0.1376275643042",
    ),
]


@pytest.mark.parametrize(("id", "point", "expected"), REFERENCES, ids=[row[0] for row in REFERENCES])
def test_reference_values_of_the_catalogue(id: str, point: dict[str, object], expected: str) -> None:
    digits = len(expected.lstrip("-0.").replace(".", ""))
    assert mpmath.almosteq(
        mpmath.mpf(evaluate(id, point, digits + 3).value), mpmath.mpf(expected), 10.0 ** (1 - digits)
    )


POINTS = {
    "n": 9,
    "d": 40,
    "sigma": "1/3",
    "r": 1,
    "gamma": "2/5",
    "theta": "pi/5",
    "lam": "1/4",
    "L": 3,
    "k": 3,
    "rho": "1/7",
    "s": "3/2",
    "alpha": 4,
    "delta": 1,
    "a": "2/3",
    "w": "1/2",
    "kappa": 1,
    "f": 1,
    "D": "1/2",
    "h": "1/3",
}


def _evaluable() -> list[Theorem]:
    return [t for t in theorems().values() if t.has_value and {p.name for p in t.parameters} <= set(POINTS)]


def require_or_none(statement: Theorem, values: dict[str, object]) -> dict[sp.Symbol, sp.Expr] | None:
    """The exact point, or None when some condition on these parameters fails there."""
    point = point_of(statement, values)
    known = [c for c in statement.conditions if c.free_symbols <= set(point)]
    return point if all(holds_at(condition, point) for condition in known) else None


@pytest.mark.parametrize("statement", _evaluable(), ids=lambda t: t.id)
def test_the_ball_contains_what_mpmath_and_numpy_say(statement: Theorem) -> None:
    point = {symbol.name: POINTS[symbol.name] for symbol in statement.parameters}
    inside = require_or_none(statement, point)
    if inside is None:
        with pytest.raises(DomainError, match=statement.id):
            evaluate(statement, point, 25)
        return
    ball = evaluate(statement, point, 25)
    with mpmath.workdps(40):
        middle, radius = mpmath.mpf(ball.value), mpmath.mpf(ball.radius)
        second = evaluate_multiprecision(statement, point, 20)
        assert abs(second - middle) <= radius + mpmath.mpf(10) ** -19 * max(1, abs(middle))
        assert (
            abs(second - middle * mpmath.mpf("1.000001")) > radius or middle == 0
        )  # a spoiled value is outside
    axes = {name: float(parse_value(str(value))) for name, value in point.items()}
    assert grid(statement, **axes) == pytest.approx(float(ball.value), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("id", "point", "words"),
    [
        (
            "scratch-risk",
            {"gamma": 1, "sigma": 1, "r": 1},
            ("scratch-risk", "gamma != 1", "scratch-risk-law"),
        ),
        ("scratch-risk", {"gamma": -1, "sigma": 1, "r": 1}, ("scratch-risk", "gamma > 0")),
        (
            "scratch-risk-exact",
            {"n": 30, "d": 30, "sigma": 1, "r": 1},
            ("scratch-risk-exact", "scratch-risk-law"),
        ),
        ("scratch-risk-exact", {"n": 29, "d": 30, "sigma": 1, "r": 1}, ("scratch-risk-exact",)),
        ("scratch-risk-exact", {"n": 31, "d": 30, "sigma": 1, "r": 1}, ("scratch-risk-exact",)),
        ("scratch-risk-exact", {"n": "1/2", "d": 30, "sigma": 1, "r": 1}, ("integer", "n")),
        ("fine-tuning-transferability", {"gamma": "1/2", "theta": 4, "sigma": 1, "L": 2}, ("theta",)),
        (
            "fine-tuning-transferability",
            {"gamma": "1/2", "theta": 1, "sigma": 1, "L": "3/2"},
            ("integer", "L"),
        ),
        (
            "fine-tuning-break-even",
            {"gamma": "9/10", "sigma": 5, "L": 5},
            ("fine-tuning-break-even", "hurts"),
        ),
    ],
)
def test_outside_its_conditions_a_theorem_has_no_value(
    id: str, point: dict[str, object], words: tuple[str, ...]
) -> None:
    with pytest.raises(DomainError) as caught:
        evaluate(id, point)
    assert all(word in str(caught.value) for word in words)


def test_edges_without_noise_are_decided() -> None:
    assert evaluate("scratch-risk-exact", {"n": 30, "d": 30, "sigma": 0, "r": 1}).value == "0"
    assert evaluate("scratch-risk-exact", {"n": 29, "d": 30, "sigma": 0, "r": 1}).value.startswith(
        "0.0333333"
    )


@pytest.mark.parametrize(
    "values",
    [{}, {"gamma": 1}, {"gamma": 0.5, "sigma": 1, "r": 1, "x": 2}, {"gamma": "a", "sigma": 1, "r": 1}],
)
def test_missing_unknown_and_unreadable_parameters(values: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        evaluate("scratch-risk", values)


def test_an_unknown_id_names_its_neighbours() -> None:
    with pytest.raises(UnknownTheorem, match="scratch-risk"):
        theorem("scratch-rsk")


@pytest.mark.parametrize("digits", [1, 5, 30, 300])
def test_digits_are_correct(digits: int) -> None:
    shown = evaluate("fine-tuning-scale", {"gamma": "1/2", "sigma": 1, "L": 2}, digits).value
    with mpmath.workdps(digits + 10):
        assert abs(mpmath.mpf(shown) - mpmath.sqrt(mpmath.mpf(3) / 2)) < mpmath.mpf(10) ** (1 - digits)


def test_an_exact_zero_is_zero() -> None:
    ball = evaluate("fine-tuning-transferability-printed", {"gamma": "1/2", "theta": "pi/3"})
    assert (ball.value, ball.radius) == ("0", "0")


def test_the_depth_root_is_fenced() -> None:
    for depth in (1, 2, 3, 7, 50):
        with precision(200):
            root = enclose(DepthRoot(sp.Rational(7, 3), sp.Rational(2, 5), depth), {})
            left, right = root**2, arb(7) / 3 + arb(2) / 5 * root ** (2 - arb(2) / depth)
            assert left.overlaps(right)
            assert not (left * (1 + arb(2) ** -100)).overlaps(right)
        assert DepthRoot.array(7 / 3, 0.4, depth) == pytest.approx(float(root.mid()), rel=1e-14)


def test_a_wide_ball_contains_every_root() -> None:
    symbol = sp.Symbol("x", positive=True)
    with precision(80):
        wide = enclose(DepthRoot(symbol, sp.Rational(1, 2), 3), {symbol: arb(1, 0.25)})
        for value in (sp.Rational(3, 4), sp.Integer(1), sp.Rational(5, 4)):
            assert wide.contains(enclose(DepthRoot(value, sp.Rational(1, 2), 3), {}).mid())
        assert not wide.contains(enclose(DepthRoot(sp.Integer(2), sp.Rational(1, 2), 3), {}).mid())


def test_decimals_cover_their_ball() -> None:
    with precision(100):
        for ball in (
            arb(2).sqrt(),
            -arb(2).sqrt() * arb(10) ** 40,
            arb(1) / 3 * arb(10) ** -30,
            arb("0.5"),
            arb(7, 0.01),
        ):
            text, radius = decimal(ball, 12)
            assert arb(text, 0).union(arb(text)).is_finite()
            assert (arb(text) - arb(radius) <= ball.lower()) or ball.is_exact()
            assert (arb(text) + arb(radius) >= ball.upper()) or ball.is_exact()


def test_grids_raise_outside_or_mark_it() -> None:
    gamma = np.array([0.5, 1.0, 2.0])
    with pytest.raises(DomainError, match="gamma != 1"):
        grid("scratch-risk", gamma=gamma, sigma=0.2, r=1.0)
    marked = grid("scratch-risk", outside="nan", gamma=gamma, sigma=0.2, r=1.0)
    assert np.isnan(marked).tolist() == [False, True, False]


@pytest.mark.parametrize("depth", [30, 300, 10**6, 10**31])
def test_a_deep_root_is_found_three_ways(depth: int) -> None:
    """Newton's steps in q^(2/L) gained nothing at L = 300: a grid gave 1e9 there, in silence."""
    point = {"gamma": "1/2", "sigma": 1, "L": depth}
    ball = evaluate("fine-tuning-scale", point, 30)
    with mpmath.workdps(40):
        scale = mpmath.mpf(ball.value)
        if depth > 10**9:
            assert abs(scale - mpmath.sqrt(3)) < mpmath.mpf(10) ** -28
        else:
            norm = scale ** (mpmath.mpf(depth) / (depth - 1))
            rest = norm**2 - mpmath.mpf(3) / 2 - norm ** (2 - mpmath.mpf(2) / depth) / 2
            assert abs(rest) < mpmath.mpf(10) ** -28
        assert abs(evaluate_multiprecision("fine-tuning-scale", point, 30) - scale) < mpmath.mpf(10) ** -29
    found = grid("fine-tuning-scale", gamma=0.5, sigma=1.0, L=float(depth))
    assert float(found) == pytest.approx(float(scale), rel=1e-14)


def test_the_depth_root_at_its_edges() -> None:
    with precision(200):
        for a, b, depth, exact in (
            (0, 2, 5, arb(2) ** (arb(5) / 2)),
            (3, 0, 5, arb(3).sqrt()),
            (3, 1, 1, arb(2)),
        ):
            assert enclose(DepthRoot(sp.Integer(a), sp.Integer(b), depth), {}).overlaps(exact)
            assert float(DepthRoot.array(a, b, depth)) == pytest.approx(float(exact.mid()), rel=1e-14)
            assert float(DepthRoot.multiprecision(mpmath.mpf(a), mpmath.mpf(b), depth)) == pytest.approx(
                float(exact.mid()), rel=1e-14
            )


def test_ten_thousand_digits_are_written_out() -> None:
    shown = evaluate("scratch-risk", {"gamma": "1/2", "sigma": "1/3", "r": 1}, 10_000).value
    assert shown == "0.6" + "1" * 9999


def test_a_point_very_close_to_a_threshold_has_its_branch() -> None:
    ball = evaluate("scratch-risk", {"gamma": "1+1e-999", "sigma": 1, "r": 1})
    assert ball.value == "1.00000000000000e999"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"gamma": "sin(1)^2+cos(1)^2"}, "undecided"),
        ({"gamma": "exp(exp(exp(10)))"}, "undecided"),
        ({"gamma": "8*cos(pi/7)*cos(2*pi/7)*cos(3*pi/7)"}, "interpolation threshold"),
        ({"gamma": "-1"}, "samples per dimension"),
        ({"gamma": "1e999*1e999*1e999*1e999*1e999"}, "thousands of digits"),
        ({"gamma": 10**5000}, "thousands of digits"),
        ({"gamma": "\u0660.\u0665"}, "cannot read"),
    ],
)
def test_hard_points_get_one_line(values: dict[str, object], word: str) -> None:
    with pytest.raises(BadInput, match=word) as refusal:
        evaluate("scratch-risk", {"sigma": 1, "r": 1, **values})
    assert len(str(refusal.value)) < 300


def test_what_cannot_be_written_out_is_refused() -> None:
    point = {"R_0": 1, "d": 6, "sigma": 1, "B": 1, "eta": 10, "steps": 10**21}
    with pytest.raises(PrecisionError, match="too large"):
        evaluate("one-pass-sgd", point)


def test_a_radius_has_one_digit_before_its_point() -> None:
    assert (
        evaluate("early-stopped-risk", {"gamma": "1/2", "sigma": "1/2", "r": 1, "t": 2}).radius == "1.0e-16"
    )


def test_a_grid_broadcasts_conditions_that_are_alternatives() -> None:
    """n <= d - 2 or n >= d + 2 or no noise: the sides have the shapes of their own symbols."""
    counts = np.array([10.0, 39.0, 80.0])
    marked = grid("scratch-risk-exact", outside="nan", n=counts, d=40, sigma=0.2, r=1.0)
    full = [np.full(3, 40.0), np.full(3, 0.2), np.full(3, 1.0)]
    same = grid("scratch-risk-exact", outside="nan", n=counts, d=full[0], sigma=full[1], r=full[2])
    assert np.array_equal(marked, same, equal_nan=True)
    assert np.isnan(marked).tolist() == [False, True, False]
