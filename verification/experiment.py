"""What is tried: one theorem, at which points, by which simulation, with how much work."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from verification.budget import Budget

Number = int | float
Exact = int | float | Fraction | str
Array = NDArray[np.float64]
Model = Literal["exact", "reduced", "flow", "gd", "sgd"]
Kind = Literal["mean", "event", "law", "slope"]

MUST_DETECT = {Budget.QUICK: 0.10, Budget.STANDARD: 0.02, Budget.THOROUGH: 0.01}
# Of the exponent with which a mean approaches a limit that is what is claimed.
EXPONENT_MUST_DETECT = {Budget.QUICK: 0.50, Budget.STANDARD: 0.25, Budget.THOROUGH: 0.10}
_MOST_BLOCKS = 64


@dataclass(frozen=True)
class Samples:
    """One value per run that converged, shape (converged,), and how many runs did not; those are not averaged
    in.

    ``errors``, each of the shape of ``values``, estimate every sample's own numerical error, with its sign, one source
    (step, start, residual) after another: what their means may be is added to what counts as agreement, and to
    ``detectable``.
    """

    values: Array
    not_converged: int = 0
    errors: tuple[Array, ...] = ()


OfSetup = float | Callable[[Mapping[str, Number]], float]
Simulate = Callable[[Mapping[str, Number], Mapping[str, Number], int, np.random.Generator], "Array | Samples"]


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """A theorem tried by simulation at some points.

    ``points`` use the catalogue's names and exact values (integers, fractions, strings such as ``pi/4``);
    ``settings`` is what only the simulation has (d, n, step size, ...). ``simulate(point, settings, trials,
    generator)`` gets both as plain numbers and returns independent samples, one a trial; samples may depend
    on the two mappings only taken together, so that experiments with the same simulation and the same numbers
    share them.

    ``kind``:
      ``mean``: samples average exactly to the prediction.
      ``event``: samples are 0 or 1, the prediction is a probability.
      ``law``: samples follow the law that the theorem states (drawn from its own right-hand side), or the law with
      this ``cdf(setup, x)``, or the one that ``reference`` draws from.
      ``slope``: |mean - limit| ~ (setting ``along``)^``exponent`` over ``abscissae``; ``limit`` is fixed here
      or predicted; ``corrections=1`` fits C x^p (1 + b x^p). What is judged is the limit, and the exponent where
      the limit is fixed at 0; the exponent of the approach to another limit is judged beside it.
    ``predict``, a number or a function of the setup (point and settings together), replaces the theorem's own
    right-hand side; ``shift(setup)`` is added to it: what finite size adds to a limit. ``variance(setup)`` is the exact
    variance of one sample. ``scale``, again a number or a function of the setup, is what a relative error is relative
    to, |prediction| if None. ``numerical_error`` bounds each sample's own error, in its units (a
    simulation that measures it returns it instead: ``Samples.errors``). ``must_detect`` is the relative error that a
    run has to be able to see to count.
    """

    theorem: str
    model: Model
    points: tuple[Mapping[str, Exact], ...]
    simulate: Simulate
    trials: Mapping[Budget, int]
    settings: Mapping[str, Exact] = field(default_factory=dict)
    kind: Kind = "mean"
    predict: OfSetup | None = None
    shift: Callable[[Mapping[str, Number]], float] | None = None
    variance: Callable[[Mapping[str, Number]], float] | None = None
    scale: OfSetup | None = None
    numerical_error: float = 0.0
    cdf: Callable[[Mapping[str, Number], Array], Array] | None = None
    reference: Simulate | None = None
    along: str = ""
    abscissae: tuple[Number, ...] = ()
    exponent: float | None = None
    limit: float | None = None
    corrections: int = 0
    must_detect: Mapping[Budget, float] = field(default_factory=dict)
    allowed_not_converged: float = 0.0
    block: int | None = None
    version: str = "1"

    def __post_init__(self) -> None:
        for complaint in self._complaints():
            raise ValueError(f"experiment {self.theorem}/{self.model}: {complaint}")

    def _complaints(self) -> Iterator[str]:
        if self.model not in get_args(Model) or self.kind not in get_args(Kind):
            yield f"model {self.model!r} or kind {self.kind!r} is not in {get_args(Model) + get_args(Kind)}"
        if not self.points:
            yield "no points: a check that tries nothing is no check"
        if set(self.trials) != set(Budget) or min(self.trials.values()) < 1:
            yield "trials needs a positive number for each of quick, standard and thorough"
        if self.block is not None and self.block < 1:
            yield f"block is a positive number of trials, got {self.block}"
        if any(set(point) & (set(self.settings) | {self.along}) for point in self.points):
            yield "a name stands both in a point and in the settings (or in along)"
        if (self.cdf is not None) + (self.reference is not None) > (self.kind == "law"):
            yield "only kind 'law' takes a cdf or a reference, and not both"
        if (self.kind == "slope") != bool(self.along and self.abscissae and self.exponent):
            yield "kind 'slope', and no other, needs along, abscissae and an exponent that is not 0"
        if self.kind == "slope" and (
            self.corrections not in (0, 1)
            or len(set(self.abscissae)) < 3 + self.corrections
            or min(self.abscissae) <= 0
        ):
            yield "a slope needs 3 different positive abscissae, 4 with its one possible correction"

    @property
    def judges_exponent(self) -> bool:
        """True for a slope whose limit is 0: its claim is the exponent, not the limit."""
        return self.kind == "slope" and self.limit == 0

    def detection(self, budget: Budget) -> float:
        """The relative error that a run at this budget has to be able to see."""
        return self.must_detect.get(budget, MUST_DETECT[budget])

    def block_trials(self, budget: Budget) -> int:
        """Trials of one unit of work: a quarter of the quick budget, or more so that at most 64 units are
        needed.
        """
        return self.block or max(-(-self.trials[Budget.QUICK] // 4), -(-self.trials[budget] // _MOST_BLOCKS))

    def blocks(self, budget: Budget) -> int:
        """Units of work at this budget; trials are rounded up to whole ones."""
        return -(-self.trials[budget] // self.block_trials(budget))

    def setups(self, point: Mapping[str, Exact]) -> tuple[tuple[dict[str, Number], dict[str, Number]], ...]:
        """The numeric (point, settings) pairs to simulate: one, or one for each abscissa of a slope."""
        numeric, settings = numbers(point), numbers(self.settings)
        if self.kind != "slope":
            return ((numeric, settings),)
        return tuple((numeric, {**settings, self.along: value}) for value in self.abscissae)


def at_setup(quantity: OfSetup, setup: Mapping[str, Number]) -> float:
    """A number as it is, a function of the setup there."""
    return float(quantity(setup) if callable(quantity) else quantity)


def numbers(values: Mapping[str, Exact]) -> dict[str, Number]:
    """Exact values as plain numbers: what is whole becomes an int, the rest the nearest double.

    Raises theory.errors.BadInput where a string is not an exact real number.
    """
    return {name: _number(value) for name, value in values.items()}


@cache
def _read(text: str) -> Number:
    from theory.values import parse_value

    value = parse_value(text)
    return int(value) if value.is_Integer else float(value)


def _number(value: Exact) -> Number:
    if isinstance(value, str):
        return _read(value)
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no value of a parameter")
    return value


def discover(package: str = "verification") -> tuple[Experiment, ...]:
    """Every module-level Experiment, alone or in a tuple or list, in ``package``'s sub-packages, by theorem
    and model.

    A module that needs an optional library which is not installed is left out with a warning.
    Raises ValueError when a (theorem, model, point) occurs twice.
    """
    import importlib
    import pkgutil

    found: dict[int, Experiment] = {}
    root = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.walk_packages(root.__path__, package + "."))
    for name in names:
        if name.count(".") <= package.count(".") + 1:
            continue
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] == package.partition(".")[0]:
                raise
            warnings.warn(f"{name} is left out: it needs {missing.name}", stacklevel=2)
            continue
        for value in vars(module).values():
            members = value if isinstance(value, (tuple, list)) else (value,)
            found.update((id(member), member) for member in members if isinstance(member, Experiment))
    ordered = tuple(sorted(found.values(), key=lambda experiment: (experiment.theorem, experiment.model)))
    refuse_duplicates(ordered)
    return ordered


def refuse_duplicates(experiments: Iterable[Experiment]) -> None:
    """Raise ValueError when two experiments try the same theorem by the same model, kind and settings at one
    point.
    """
    seen = set()
    for experiment in experiments:
        for point in experiment.points:
            claim = (
                experiment.theorem,
                experiment.model,
                experiment.kind,
                tuple(sorted(numbers(point).items())),
                tuple(sorted(numbers(experiment.settings).items())),
            )
            if claim in seen:
                raise ValueError(f"{experiment.theorem}/{experiment.model} is tried twice at {dict(point)}")
            seen.add(claim)
