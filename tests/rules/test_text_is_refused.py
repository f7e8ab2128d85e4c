"""Text given where an expression belongs is refused in one line by every entry, and never evaluated."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from derivations import rules
from derivations.chain import Derivation
from derivations.rules.words import read
from theory.distances.closed_forms.dudley import dudley_gaussians
from theory.distances.closed_forms.tasks import Tasks
from theory.errors import BadInput
from theory.statement import Source, Theorem
from theory.values import as_expression

x = sp.Symbol("x", real=True)
ANY = Theorem("any", "t", sp.Ge(x**2, 0, evaluate=False), (x,), Source("ours", "1"))
evaluated: list[str] = []
TEXTS = ["x + 1", "1", "__import__('tests').evaluated.append('x')", "Symbol('x').__class__", "", "x\n+ 1"]
_FILL: dict[str, Any] = {
    "sp.Expr": x,
    "sp.Expr | int": x,
    "sp.Expr | None": x,
    "object": x,
    "sp.Symbol": x,
    "Theorem": ANY,
    "Theorem | None": ANY,
    "int": 2,
    "str": "A",
    "Mapping[sp.Basic, object] | None": None,
    "tuple[sp.Expr, sp.Expr]": (x, x),
}
_TAKES = ("sp.Expr", "sp.Expr | int", "sp.Expr | None", "object", "Mapping[sp.Basic, object] | None")


def constructors() -> dict[str, Callable[..., Any]]:
    """The functions that build a rule, by name."""
    found: dict[str, Callable[..., Any]] = {}
    for info in pkgutil.iter_modules(rules.__path__):
        module = importlib.import_module(f"derivations.rules.{info.name}")
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__:
                made = getattr(module, str(inspect.signature(value).return_annotation), None)
                if inspect.isclass(made) and hasattr(made, "ruling") and not name.startswith("_"):
                    found[name] = value
    return found


def places() -> list[tuple[str, str]]:
    """Every parameter of a constructor that takes an expression."""
    return [
        (name, parameter.name)
        for name, value in constructors().items()
        for parameter in inspect.signature(value).parameters.values()
        if parameter.annotation in _TAKES
    ]


def built(name: str, place: str, value: object) -> object:
    """The rule with ``value`` in one place and something fitting in the others."""
    make = constructors()[name]
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(make).parameters.values():
        fill = _FILL.get(str(parameter.annotation))
        if parameter.name == place:
            fill = {x: value} if "Mapping" in str(parameter.annotation) else value
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = fill
        elif parameter.kind is not parameter.VAR_POSITIONAL or parameter.name == place:
            positional.append(fill)
    return make(*positional, **named)


def test_the_list_of_entries_is_not_empty():
    """Rules that take expressions are found by their signatures, so that a new one is tried too."""
    assert len(places()) >= 30


@pytest.mark.parametrize(("name", "place"), places())
def test_a_rule_takes_an_expression_and_refuses_text(name, place):
    """The twin with the expression itself builds the rule."""
    assert built(name, place, x) is not None
    for text in TEXTS:
        if not text and place == "antiderivative":
            continue
        with pytest.raises(BadInput) as refusal:
            built(name, place, text)
        assert "\n" not in str(refusal.value)
        assert name in str(refusal.value)
    assert evaluated == []


@pytest.mark.parametrize("text", TEXTS)
def test_other_entries_refuse_text(text):
    """Sides of lines, matrix words, numbers of a distance."""
    start = Derivation(ANY)
    for entry in (
        start.start,
        start.start(x**2).ge,
        lambda value: start.case(x > 0, start=value),
        read,
        lambda value: dudley_gaussians(value, 1, 0, 1),
        lambda value: Tasks(sp.pi / 3, value),
    ):
        with pytest.raises(BadInput, match="text, which is not evaluated") as refusal:
            entry(text)
        assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("number", [0, 2, Fraction(1, 3), 0.5, sp.pi, x + 1, sp.true])
def test_numbers_and_expressions_are_taken(number):
    """As SymPy has them."""
    assert as_expression(number, "here") == sp.sympify(number)


@pytest.mark.parametrize(
    "thing", [object(), {"x": "evaluated.append(1)"}, ("evaluated.append(1)",), ["1"], b"1", None]
)
def test_what_is_no_expression_is_refused(thing):
    """With the reason."""
    with pytest.raises(BadInput, match="here: "):
        as_expression(thing, "here")
