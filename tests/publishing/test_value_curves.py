"""A theorem's value along a parameter, and the means of the ledger on it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from publishing.report.values import drawing, names_tex, picture, symbol_tex
from theory.evaluate import grid
from theory.registry import theorem

POINT = {"n": 20, "theta": "pi/4", "sigma": "1/5"}


def row(point: dict[str, Any], mean: float, prediction: float | None = None, **more: Any) -> dict[str, Any]:
    value = prediction if prediction is not None else true_value(point)
    return {
        "model": "gd",
        "summary": "mean",
        "point": point,
        "mean": mean,
        "stderr": 0.01,
        "prediction": value,
        **more,
    }


def true_value(point: dict[str, Any]) -> float:
    from theory.values import parse_value

    numbers = {name: float(parse_value(str(value))) for name, value in point.items()}
    return float(grid(theorem("linear-transfer-risk-exact"), outside="raise", **numbers))


def test_points_stand_on_the_curve_of_their_other_parameters() -> None:
    rows = [row({**POINT, "theta": theta}, 0.5) for theta in ("pi/4", "pi/3", "3*pi/4")]
    rows.append(row({**POINT, "n": 12}, 0.6))
    shown = picture(theorem("linear-transfer-risk-exact"), rows)
    assert shown["along"] == "theta" and shown["left_out"] == 0
    assert [len(one["points"]) for one in shown["curves"]] == [3, 1]
    assert shown["curves"][1]["held"] == {"n": 12, "sigma": "1/5"}
    for one in shown["curves"]:
        line = dict(map(tuple, one["line"]))
        for x, y in list(line.items())[:-1:10]:
            assert y == pytest.approx(true_value({**one["held"], "theta": x}), rel=1e-4)
        assert all(point["at"] in line for point in one["points"])


def test_what_was_compared_with_another_number_is_not_drawn() -> None:
    far = row({**POINT, "theta": "pi/3"}, 0.5, prediction=true_value({**POINT, "theta": "pi/3"}) * 1.01)
    shown = picture(theorem("linear-transfer-risk-exact"), [row(POINT, 0.53), far])
    assert shown["left_out"] == 1 and sum(len(one["points"]) for one in shown["curves"]) == 1
    assert "reason" in picture(theorem("linear-transfer-risk-exact"), [far])
    assert "reason" in picture(theorem("linear-transfer-risk-law"), [row(POINT, 0.53)])
    assert "reason" in picture(theorem("linear-transfer-risk-exact"), [row(POINT, 0.53, summary="median")])


def test_the_drawing_follows_the_numbers() -> None:
    def drawn(mean: float) -> str:
        return drawing(picture(theorem("linear-transfer-risk-exact"), [row(POINT, mean)]))

    svg = drawn(0.53)
    assert svg != drawn(0.6)
    assert svg.count("<circle") == 1 and len(svg) < 4000
    assert max(float(x) for x in re.findall(r"[ML](-?[\d.]+) ", svg)) <= 300


def test_a_pole_lifts_the_pen() -> None:
    shown = picture(
        theorem("scratch-risk-exact"),
        [
            {**row(POINT, 0.7, 0.0), "point": {"n": n, "d": 20, "sigma": 1, "r": 1}, "prediction": value}
            for n, value in ((10, 0.5 + 10 / 9), (40, 20 / 19))
        ],
    )
    path = re.search(r'<path d="([^"]*)"/>', drawing(shown))
    assert shown["along"] == "n" and path and path[1].count("M") == 2


def test_names_are_printed_as_statements_print_them() -> None:
    assert (
        names_tex({"d_max": "1/2", "theta": "3*pi/4"})
        == r"{\sup_g d(p_f, p_g) = 1 / 2}, \;{\theta = 3 \pi / 4}"
    )
    assert symbol_tex("gamma") == r"\gamma"
