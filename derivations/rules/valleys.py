"""Inequalities along one variable: valleys, which fall to a point and rise from it, and arches between two ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import mpmath
import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders import definedness
from derivations.deciders.points import affine_parts, sample
from derivations.deciders.setting import conjuncts, rewritten
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.differentiation import derivative
from derivations.rules.limits import limit_of
from derivations.rules.terms import Conditions, equal, fresh, nonnegative, nonzero, obligations, positive

_SEED = 20261121
_POINTS = 6
_LARGEST = 60
_MOST_VARIABLES = 3
_MOST_CANDIDATES = 8
_SLACK = 1e-9
_STRICT = {sp.GreaterThan: sp.StrictGreaterThan, sp.LessThan: sp.StrictLessThan}
_WEAK = {strict: weak for weak, strict in _STRICT.items()}
_CONTINUOUS = (
    *(sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.sinh, sp.cosh, sp.tanh),
    *(sp.erf, sp.erfc, sp.Abs, sp.Max, sp.Min),
)


@dataclass(frozen=True)
class Valley:
    """``low <= high`` where ``f = high - low`` has ``f(p) >= 0`` and ``(x - p) f'(x) >= 0`` on the variable's interval.

    The slope's sign may come from ``f'(p) = 0`` and ``f'' >= 0``. An infinite end is a point p with the limit of f for
    its value. ``rank`` counts the points p that fit at trial points; the interval is what the conditions bound.

    Trusted: the mean value theorem; sums, products, powers and the functions above are continuous where defined.
    """

    rank: int = 0
    name: str = "monotone on each side of a point"

    def ruling(self, step: Step) -> Ruling:
        """Definedness, the value at p, the slope's sign. Raises RuleError where no point p fits at trial points."""
        gap = _gap(step)
        fitting = _fitting(gap, step.given)
        for _ in range(self.rank):
            next(fitting, None)
        place = next(fitting, None)
        if place is None:
            raise RuleError("no point from which the difference of the sides grows")
        return Ruling(place.obligations(">" if step.relation in ("<", ">") else ">="), method=self.name)


@dataclass(frozen=True)
class Arch:
    """``low <= high`` where ``f = high - low`` is concave along a variable between two ends, and not negative at both.

    Trusted: a concave function is nowhere below the smaller of its limits at the ends, and where it is strictly
    concave above it; sums, products, powers and the functions above are continuous where defined.
    """

    name: str = "concave between its ends"

    def ruling(self, step: Step) -> Ruling:
        """Definedness, both limits, the curvature's sign. Raises RuleError without a variable between two ends."""
        gap = _gap(step)
        message = "no variable between two ends"
        for variable in sorted((s for s in gap.free_symbols if not s.is_integer), key=str)[:_MOST_VARIABLES]:
            way = way_along(gap, variable, step.given)
            try:
                if way is not None and (ends := _between(way)) is not None:
                    return Ruling(_arched(way, *ends, step.relation in ("<", ">")), method=self.name)
            except RuleError as error:
                message = str(error)
        raise RuleError(message)


def _between(way: Way) -> tuple[sp.Expr, sp.Expr] | None:
    """The ends of the interval: the largest of the lower and the smallest of the upper ones, which are numbers."""
    sides = [[end for end, lower in ends_of(way).items() if lower is wanted] for wanted in (True, False)]
    if not all(side and (len(side) == 1 or all(end.is_Rational for end in side)) for side in sides):
        return None
    low, high = max(sides[0]) if len(sides[0]) > 1 else sides[0][0], min(sides[1]) if len(sides[1]) > 1 else sides[1][0]
    return low, high


def _arched(way: Way, low: sp.Expr, high: sp.Expr, strict: bool) -> tuple[Obligation, ...]:
    x = way.moving
    reached = {end for bound in way.bounds if type(bound) in _STRICT for end in ends_of(replace(way, bounds=(bound,)))}
    slope, smooth = way.slope()
    curvature = factored(derivative(slope, x, smooth))
    whole = (*way.others, *way.bounds)
    needed = [(need, whole, f"on the interval {why}") for need, why in definedness.obligations(way.function)]
    needed += [(need, way.inside, why) for need, why in smooth]
    for end, side in ((low, "+"), (high, "-")):
        conditions: Conditions = []
        value = limit_of(way.function, x, end, side, conditions)
        if value.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise RuleError("no limit at an end")
        needed += [(need, way.others, why) for need, why in (*conditions, *definedness.obligations(end))]
        above = positive if strict and end in reached else nonnegative
        needed.append((above(value), way.others, "the limit at an end"))
    needed.append(((positive if strict else nonnegative)(-curvature), way.inside, "the curvature"))
    return tuple(part for claim, given, why in needed for part in obligations([(claim, why)], given))


valleys = (Valley(), Arch(), Valley(1), Valley(2))


def _gap(step: Step) -> sp.Expr:
    """What is not negative where the line holds. Raises RuleError on sides that are no continuous functions."""
    if step.relation not in ("<", "<=", ">", ">="):
        raise RuleError("a valley proves an inequality")
    low, high = (step.before, step.after) if step.relation in ("<", "<=") else (step.after, step.before)
    gap = high - low
    if not isinstance(gap, sp.Expr) or gap.count_ops() > _LARGEST or not is_continuous(gap):
        raise RuleError("the sides are made of continuous functions, and short")
    return gap


@dataclass(frozen=True)
class Way:
    """A function along one variable: its conditions, split into bounds on the moving variable and the rest."""

    function: sp.Expr
    moving: sp.Symbol
    bounds: tuple[Boolean, ...]
    others: tuple[Boolean, ...]

    @property
    def inside(self) -> tuple[Boolean, ...]:
        """The conditions strictly between the ends."""
        return (*self.others, *(_STRICT.get(type(b), type(b))(*b.args, evaluate=False) for b in self.bounds))

    def slope(self) -> tuple[sp.Expr, Conditions]:
        """The derivative, its powers and exponentials gathered, and what it needs."""
        conditions: Conditions = []
        return factored(derivative(self.function, self.moving, conditions)), conditions


@dataclass(frozen=True)
class _Place:
    """A point p of a way, finite or an end at infinity; ``convex`` where the slope's sign comes from the curvature.

    ``apart`` asks for the slope's sign on each side by itself.
    """

    way: Way
    point: sp.Expr
    convex: bool
    apart: bool = False

    def obligations(self, relation: str) -> tuple[Obligation, ...]:
        """All that together gives the line."""
        way, x = self.way, self.way.moving
        slope, smooth = way.slope()
        needed: list[tuple[Boolean, tuple[Boolean, ...], str]] = []
        whole = (*way.others, *way.bounds)
        needed += [(need, whole, f"on the interval {why}") for need, why in definedness.obligations(way.function)]
        if self.point in (sp.oo, -sp.oo):
            conditions: Conditions = []
            value = limit_of(way.function, x, self.point, "-" if self.point == sp.oo else "+", conditions)
            needed += [(need, way.others, why) for need, why in conditions]
            between = way.inside
            falls = nonnegative(-slope if self.point == sp.oo else slope)
        else:
            value = way.function.xreplace({x: self.point})
            needed += [(need, way.others, why) for need, why in definedness.obligations(self.point)]
            needed += [
                (rewritten(need, {x: self.point}), way.others, f"at the point {why}")
                for need, why in definedness.obligations(way.function)
            ]
            needed += [
                (rewritten(_weak(bound), {x: self.point}), way.others, "the point lies on the interval")
                for bound in way.bounds
            ]
            between = (*way.inside, nonzero(x - self.point))
            falls = nonnegative(factored((x - self.point) * slope))
        if value.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise RuleError("the function has no value at the point")
        if self.convex:
            curvature = factored(derivative(slope, x, smooth))
            needed.append((equal(slope.xreplace({x: self.point}), sp.Integer(0)), way.others, "the slope at the point"))
            between, falls = way.inside, nonnegative(curvature)
            needed += [
                (rewritten(need, {x: self.point}), way.others, f"at the point {why}") for need, why in smooth
            ]
        needed += [(need, between, why) for need, why in smooth]
        needed.append((RELATIONS[relation](value, sp.Integer(0)), way.others, "the value at the point"))
        if self.apart:
            rises = sp.Mul(*sp.fraction(slope))  # of the sign of the slope, where that is defined
            needed.append((nonnegative(rises), (*way.inside, positive(x - self.point)), "the slope above the point"))
            needed.append((nonnegative(-rises), (*way.inside, positive(self.point - x)), "the slope below the point"))
        else:
            needed.append((falls, between, "the slope on each side of the point"))
        return tuple(part for claim, given, why in needed for part in obligations([(claim, why)], given))


def _fitting(gap: sp.Expr, given: Sequence[Boolean]) -> Iterator[_Place]:
    """Points that fit at trial points, the variable with the fewest conditions beside it first."""
    names = sorted(gap.free_symbols, key=lambda s: (bool(s.is_integer), str(s)))
    points = sample(tuple(given), sorted(_symbols(gap, given), key=str), _POINTS, _SEED, sp.true)
    if not points:
        return
    for variable in names[:_MOST_VARIABLES]:
        way = way_along(gap, variable, given)
        if way is None:
            continue
        try:
            slope, _ = way.slope()
        except RuleError:
            continue
        at = [{**point, way.moving: point[variable]} for point in points]
        for candidate in _candidates(way, slope, gap.free_symbols - {variable}):
            if _fits(way, slope, candidate, at):
                curved = candidate not in (sp.oo, -sp.oo) and _curved(way, slope, candidate, at)
                yield _Place(way, candidate, curved and candidate not in ends_of(way))
                if curved:
                    yield _Place(way, candidate, candidate in ends_of(way))
                elif slope.has(sp.log) and candidate not in (sp.oo, -sp.oo, *ends_of(way)):
                    yield _Place(way, candidate, False, True)


def _symbols(gap: sp.Expr, given: Sequence[Boolean]) -> set[sp.Symbol]:
    return set(gap.free_symbols).union(*(condition.free_symbols for condition in given))


def way_along(gap: sp.Expr, variable: sp.Symbol, given: Sequence[Boolean]) -> Way | None:
    """The function along a variable; None where a condition on it is no bound."""
    moving = fresh(variable, (gap, *given), real=True)
    bounds: list[Boolean] = []
    others: list[Boolean] = []
    for condition in conjuncts(given):
        if variable not in condition.free_symbols:
            others.append(condition)
            continue
        for part in _unfolded(condition, variable):
            if type(part) not in (*_STRICT, *_WEAK):
                return None
            parts = affine_parts(part, variable)
            if parts is None or not parts[0].is_number:
                return None
            bounds.append(rewritten(part, {variable: moving}))
    if variable.is_positive and variable.is_integer:
        bounds.append(sp.GreaterThan(moving, 1, evaluate=False))  # what holds of all numbers holds of whole ones
    elif variable.is_positive:
        bounds.append(positive(moving))
    elif variable.is_nonnegative:
        bounds.append(nonnegative(moving))
    elif variable.is_negative or variable.is_nonpositive:
        return None
    return Way(gap.xreplace({variable: moving}), moving, tuple(bounds), tuple(others))


def _unfolded(condition: Boolean, variable: sp.Symbol) -> tuple[Boolean, ...]:
    """``|x| <= c`` as two bounds."""
    if isinstance(condition, (sp.LessThan, sp.StrictLessThan)) and condition.lhs == sp.Abs(variable):
        kind, size = type(condition), condition.rhs
        return kind(variable, size, evaluate=False), kind(-variable, size, evaluate=False)
    return (condition,)


def _candidates(way: Way, slope: sp.Expr, names: set[sp.Symbol]) -> list[sp.Expr]:
    """Ends of the interval, where the slope vanishes, other names, and infinity where nothing bounds the variable."""
    x, ends = way.moving, ends_of(way)
    roots = sorted((s for s in names if slope.xreplace({x: s}) == 0), key=str)
    simple = [n for n in (sp.Integer(0), sp.Integer(1)) if sp.simplify(slope.xreplace({x: n})) == 0]
    found: list[sp.Expr] = [*roots, *simple, *roots_of(slope, x), *ends]
    found += [end for end, lower in ((-sp.oo, True), (sp.oo, False)) if lower not in ends.values()]
    return list(dict.fromkeys(found))[:_MOST_CANDIDATES]


def ends_of(way: Way) -> dict[sp.Expr, bool]:
    """The ends of the interval, and whether each is a lower one."""
    ends: dict[sp.Expr, bool] = {}
    for bound in way.bounds:
        rate, rest = affine_parts(bound, way.moving) or (sp.Integer(1), sp.Integer(0))
        ends[-rest / rate] = isinstance(bound, (sp.GreaterThan, sp.StrictGreaterThan)) == bool(rate > 0)
    return ends


def roots_of(slope: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    """Where factors of the slope vanish, as far as SymPy can tell; a suggestion."""
    found: list[sp.Expr] = []
    for factor in sp.Mul.make_args(sp.numer(sp.together(slope))):
        base = factor.as_base_exp()[0]
        if not base.has(x) or base.count_ops() > _LARGEST // 2:
            continue
        try:
            solved = sp.solve(base, x)
        except (NotImplementedError, ValueError, TypeError, AttributeError):
            continue
        found += [root for root in solved if isinstance(root, sp.Expr) and not root.has(sp.I, x, sp.LambertW)]
    return found


def _fits(way: Way, slope: sp.Expr, point: sp.Expr, at: Sequence[dict[sp.Symbol, sp.Expr]]) -> bool:
    """Whether the slope points away from p, half way to it and at the trial points, and the value at p is no minus."""
    infinite, seen = point in (sp.oo, -sp.oo), False
    for place in at:
        here = number_at(way.moving, place)
        there = None if infinite else number_at(point, place)
        if here is None or (there is None and not infinite):
            return False
        if there is not None and not _at_least(way.function, way.moving, there, place):
            return False
        spots = (here, here + 1 if point == sp.oo else here - 1) if there is None else (here, (here + there) / 2)
        for spot in spots:
            if there is None and not all(_holds(bound, way.moving, spot, place) for bound in way.bounds):
                continue
            rate = number_at(slope, {**place, way.moving: spot})
            side = (1 if point == -sp.oo else -1) if there is None else spot - there
            seen = seen or rate is not None
            if rate is not None and side * rate < -_SLACK:
                return False
    return seen


def _curved(way: Way, slope: sp.Expr, point: sp.Expr, at: Sequence[dict[sp.Symbol, sp.Expr]]) -> bool:
    """Whether p is a zero of the slope, the function convex at the trial points, and the slope no rational function."""
    if not slope.atoms(sp.Function, sp.exp) and all(node.exp.is_number for node in slope.atoms(sp.Pow)):
        return False
    bend = sp.diff(slope, way.moving)
    for place in at:
        level = number_at(slope.xreplace({way.moving: point}), place)
        rate = number_at(bend, place)
        if level is None or abs(level) > _SLACK or rate is None or rate < 0:
            return False
    return True


def _at_least(function: sp.Expr, x: sp.Symbol, there: mpmath.mpf, place: dict[sp.Symbol, sp.Expr]) -> bool:
    value = number_at(function, {**place, x: there})
    return value is not None and value >= -_SLACK


def _holds(bound: Boolean, x: sp.Symbol, spot: mpmath.mpf, place: dict[sp.Symbol, sp.Expr]) -> bool:
    gap = number_at(bound.lhs - bound.rhs, {**place, x: spot})
    return gap is not None and (gap >= 0) == isinstance(bound, (sp.GreaterThan, sp.StrictGreaterThan))


def number_at(expression: sp.Expr, place: dict[sp.Symbol, sp.Expr]) -> mpmath.mpf | None:
    """The value at a trial point where it is a finite real number."""
    put = {name: value if isinstance(value, sp.Basic) else sp.Float(value) for name, value in place.items()}
    value = expression.xreplace(put)
    if value.has(sp.nan, sp.zoo, sp.oo):
        return None
    number = value.evalf(15)
    return mpmath.mpf(number) if number.is_Float or number.is_Rational else None


def factored(slope: sp.Expr) -> sp.Expr:
    """Factors; of the powers of one base that differ by whole exponents, the lowest is taken out of the others."""
    least: dict[tuple[sp.Expr, sp.Expr], sp.Integer] = {}
    for node in slope.atoms(sp.Pow):
        shift, key = _kind(node)
        if key is not None:
            least[key] = min(shift, least.get(key, shift))
    names = {key: sp.Dummy(f"{key[0]}^{key[1]}") for key in least}

    def named(node: sp.Pow) -> sp.Expr:
        shift, key = _kind(node)
        return node if key is None else names[key] * node.base ** (shift - least[key])

    plain = slope.replace(lambda node: isinstance(node, sp.Pow) and _kind(node)[1] is not None, named)
    return sp.factor(plain).xreplace({name: key[0] ** (key[1] + least[key]) for key, name in names.items()})


def _kind(node: sp.Pow) -> tuple[sp.Integer, tuple[sp.Expr, sp.Expr] | None]:
    """The whole part of an exponent, and the base with the rest; None for exponentials and plain powers."""
    number, rest = node.exp.as_coeff_Add()
    shift = sp.Integer(sp.floor(number))
    rest = rest + number - shift
    return shift, None if rest.is_number or node.base is sp.E else (node.base, rest)


def _weak(bound: Boolean) -> Boolean:
    return _WEAK.get(type(bound), type(bound))(*bound.args, evaluate=False)


def is_continuous(gap: sp.Expr) -> bool:
    """Sums, products, powers and functions that are continuous where they are defined, nothing else."""
    return all(
        isinstance(node, (sp.Add, sp.Mul, sp.Pow, sp.Symbol, sp.Number, sp.NumberSymbol, *_CONTINUOUS))
        for node in sp.preorder_traversal(gap)
    )


__all__ = ["Arch", "Valley", "valleys"]
