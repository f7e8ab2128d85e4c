"""What to tell an author of an undecided line: what stopped it, how it does at trial points, what would help."""

from __future__ import annotations

import sympy as sp

from derivations.deciders.points import sample
from derivations.deciders.truth import at_point
from derivations.reader.claims import Claim
from theory.events import Probability
from theory.matrix_words import has_matrices
from theory.random_variables import Expectation, Variance

_SEED = 20260909
_POINTS = 24
_HEADS = {
    sp.Sum: "sum",
    sp.Product: "product",
    sp.Integral: "integral",
    sp.Limit: "limit",
    sp.Derivative: "derivative",
    Expectation: "mean",
    Variance: "variance",
    Probability: "probability",
}
_INSIDE = "fails for unknowns with these values"


def advised(claim: Claim, message: str) -> str:
    """The message of an undecided line with what was found out about it, and with what the author can do."""
    heads = [word for kind, word in _HEADS.items() if claim.statement.has(kind)]
    reason = message
    if heads and _INSIDE in message:
        reason = f"no value of the {' or the '.join(heads)} was found here"
    help_ = _help(message, heads)
    tried = "" if heads or has_matrices(claim.statement) else _tried(claim)
    return "; ".join(part for part in (reason, tried, help_) if part)


def _help(message: str, heads: list[str]) -> str:
    if "it is not shown that" in message or "not defined unless" in message:
        return "if it is meant, assume it: % fate: assume ..."
    if heads:
        return f"write the {heads[0]} in another way, or give its value on a line of its own"
    if "seconds" in message or "in the time given" in message:
        return "cut the step into smaller ones"
    return "cut the step into smaller ones, or add the conditions that it needs"


def _tried(claim: Claim) -> str:
    """How the line does at points of its conditions."""
    symbols = sorted(set().union(claim.statement.free_symbols, *(c.free_symbols for c in claim.given)), key=str)
    try:
        points = sample(claim.given, symbols, _POINTS, _SEED, claim.statement)
        held = sum(at_point(claim.statement, point, {}) is True for point in points)
    except (TypeError, ValueError, ArithmeticError, NotImplementedError, RecursionError):
        return ""
    if not points:
        return "no point that meets the conditions was found"
    return f"it holds at {held} of {len(points)} trial points" if symbols and held else ""
