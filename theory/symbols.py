"""Every symbol of the project, declared once: name, LaTeX, assumptions, meaning, unit, range.

The SymPy assumptions and the written range say the same thing; :func:`domain_of` turns the range into
conditions that deciders and domain checks use, so no theorem repeats that ``sigma >= 0``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from theory.relations import ge, gt, le
from theory.values import as_expression


@dataclass(frozen=True)
class Quantity:
    """One symbol with its meaning. ``domain`` holds relations in the symbol itself; ``unit`` '1' means none."""

    symbol: sp.Symbol
    latex: str
    meaning: str
    unit: str = "1"
    domain: tuple[Boolean, ...] = ()


QUANTITIES: dict[str, Quantity] = {}


def declare(
    name: str,
    latex: str,
    meaning: str,
    *,
    lower: sp.Expr | int | None = None,
    upper: sp.Expr | int | None = None,
    positive: bool = False,
    integer: bool = False,
    unit: str = "1",
) -> sp.Symbol:
    """Declare the real symbol ``name`` in ``[lower, upper]``; ``positive`` makes the bound 0 strict.

    Raises ValueError when the name is taken by a symbol of another meaning.
    """
    facts: dict[str, bool] = {"integer": True} if integer else {"real": True}
    if positive or (lower is not None and as_expression(lower, name).is_positive):
        facts["positive"] = True
    elif lower is not None and as_expression(lower, name).is_nonnegative:
        facts["nonnegative"] = True
    symbol = sp.Symbol(name, **facts)
    bounds: list[Boolean] = []
    if positive:
        bounds.append(gt(symbol, 0))
    if lower is not None:
        bounds.append(ge(symbol, lower))
    if upper is not None:
        bounds.append(le(symbol, upper))
    quantity = Quantity(symbol, latex, meaning, unit, tuple(bounds))
    if QUANTITIES.setdefault(name, quantity) != quantity:
        raise ValueError(f"the symbol {name} is already declared as {QUANTITIES[name].meaning}")
    return symbol


def domain_of(symbols: Iterable[sp.Basic]) -> tuple[Boolean, ...]:
    """The declared ranges of these symbols, sorted by name; undeclared symbols have none."""
    names = sorted({str(symbol) for symbol in symbols})
    return tuple(
        bound
        for name in names
        if name in QUANTITIES and QUANTITIES[name].symbol in set(symbols)
        for bound in QUANTITIES[name].domain
    )


def latex_names() -> dict[sp.Symbol, str]:
    """The LaTeX of every declared symbol, in the form that SymPy's printer takes as ``symbol_names``."""
    return {quantity.symbol: quantity.latex for quantity in QUANTITIES.values()}


n = declare("n", "n", "number of target samples", lower=1, integer=True)
d = declare("d", "d", "input dimension", lower=1, integer=True)
k = declare("k", "k", "number of features of a linear probe", lower=1, integer=True)
L = declare("L", "L", "depth: number of weight matrices", lower=1, integer=True)
gamma = declare("gamma", r"\gamma", "samples per dimension, n/d", positive=True)
theta = declare(
    "theta", r"\theta", "angle between the source and the target", lower=0, upper=sp.pi, unit="rad"
)
sigma = declare("sigma", r"\sigma", "standard deviation of the target's label noise", lower=0)
r = declare("r", "r", "norm of the target |beta_t|", lower=0)
s = declare("s", "s", "norm of the source |beta_s|", positive=True)
rho = declare("rho", r"\rho", "share of the target outside the feature space, |P_perp beta_t|^2", lower=0)
lam = declare("lam", r"\lambda", "ridge", lower=0)
delta = declare("delta", r"\delta", "a distance to be exceeded", positive=True)
alpha = declare(
    "alpha", r"\alpha", "scale of the initial weights, or of the counterexample -alpha f", lower=0
)
t = declare("t", "t", "training time", lower=0)
q = declare("q", "q", "norm of the fine-tuned estimator |beta_ft|", positive=True)
m = declare("m", "m", "share of the source's null-space part that fine-tuning keeps", lower=0)
