"""Numbers as a report writes them: few digits, uncertainties in parentheses, a dash where there is none."""

from __future__ import annotations

import math
import re


def number(value: float) -> str:
    """Five significant digits, or a dash for no number."""
    return f"{value:.5g}" if math.isfinite(value) else "-"


def percent(value: float) -> str:
    """A share as a percentage of two digits."""
    return f"{100 * value:.2g}%" if math.isfinite(value) else "-"


def uncertain(mean: float, stderr: float) -> str:
    """``0.6877(12)``: the standard error in units of the last digits, two digits of it."""
    if not math.isfinite(mean) or not math.isfinite(stderr) or stderr <= 0:
        return number(mean)
    places = 1 - math.floor(math.log10(stderr))
    units = round(stderr * 10**places)
    if units == 100:
        places, units = places - 1, 10
    if not 0 <= places <= 12:
        return f"{mean:.4g} +- {stderr:.2g}"
    shown = str(units) if units * 10**-places < 1 or places == 0 else f"{units * 10**-places:.{places}f}"
    return f"{mean:.{places}f}({shown})"


def short_ball(text: str) -> str:
    """A certified decimal as one reads it, ``0.490276057``; the page keeps the whole of it in a tooltip."""
    match = re.match(r"\[?(-?\d+\.\d*|-?\d+)(e[+-]?\d+)?", text)
    if match is None or (len(match[1]) <= 12 and not text.startswith("[")):
        return text
    return f"{float(match[1]):.9g}{match[2] or ''}"
