"""Normal forms of the function heads: trigonometric, hyperbolic, Gamma, exponential integral, Abs, Max, sums.

A Piecewise is an atom here: the prover takes its branches one by one.

Each atom brings what is known of it for the sign rules and the solver. Sources: DLMF 4 (elementary), 5.5
(Gamma), 7 (error function), 8.19 (exponential integral).
"""

from __future__ import annotations

import sympy as sp
from flint import fmpq
from sympy.core.function import AppliedUndef

from derivations.deciders.circle import circular, hyperbolic
from derivations.deciders.field import (
    ANY,
    NEGATIVE,
    NONNEGATIVE,
    ONE,
    POSITIVE,
    ZERO,
    Fraction,
    Generator,
    Outside,
    Poly,
    negated,
    whole,
)
from derivations.deciders.forms import Forms, assumed_signs
from theory.functions import DepthRoot

_LONGEST_SUM = 60
_LARGEST_SHIFT = 40


def head(normal: Forms, node: sp.Expr) -> Fraction:
    """The normal form of a node that is no sum, product, power or symbol."""
    rule = _RULES.get(type(node))
    if rule is not None:
        return rule(normal, node)
    return _opaque(normal, node)


def _opaque(normal: Forms, node: sp.Expr) -> Fraction:
    """A real atom; functions of equal arguments are equal atoms."""
    if node.is_extended_real is False or node.is_commutative is False or node.has(sp.I, sp.nan, sp.zoo):
        raise Outside(f"{node} is not a real expression")
    if isinstance(node, sp.Function) and all(isinstance(arg, sp.Expr) for arg in node.args):
        try:
            key = f"{sp.srepr(node.func)}({', '.join(normal.of(arg).key for arg in node.args)})"
        except Outside:
            key = sp.srepr(node)
    else:
        key = sp.srepr(node)
    if not isinstance(node, AppliedUndef):
        normal.opaque[key] = node
    atom, _ = normal.atom(f"opaque {key}", node, assumed_signs(node))
    return atom


def _constant(normal: Forms, node: sp.Expr) -> Fraction:
    if node is sp.E:
        return normal.exponential(whole(1))
    atom, new = normal.atom(f"constant {node}", node, POSITIVE)
    if new:
        low, high = _BOUNDS[node]
        normal.setting.know(atom.num - low, POSITIVE)
        normal.setting.know(high - atom.num, POSITIVE)
    return atom


_BOUNDS: dict[sp.Expr, tuple[fmpq, fmpq]] = {
    sp.pi: (fmpq(31415926535, 10**10), fmpq(31415926536, 10**10)),
    sp.EulerGamma: (fmpq(5772156649, 10**10), fmpq(5772156650, 10**10)),
}


# Facts about atoms


def exponential_facts(normal: Forms, made: Generator, argument: Fraction) -> None:
    """``e^x >= 1 + x`` and ``e^-x >= 1 - x``."""
    if argument.den.is_constant():
        scale = argument.den.leading_coefficient()
        normal.setting.know(made.poly - ONE - argument.num / scale, NONNEGATIVE)
        normal.setting.know(ONE - made.poly * (ONE - argument.num / scale), NONNEGATIVE)


def logarithm_facts(normal: Forms, made: Generator, factor: Fraction) -> None:
    """``1 - 1/x <= log x <= x - 1``."""
    if factor.den == ONE:
        normal.setting.know(factor.num - ONE - made.poly, NONNEGATIVE)
        normal.setting.know(factor.num * made.poly - factor.num + ONE, NONNEGATIVE)


def power_facts(normal: Forms, made: Generator, base: Fraction, exponent: Fraction) -> None:
    """A power of a base above 1 is above 1 where the exponent is positive, and so on for the other
    three cases.
    """
    above = normal.setting.sign_of(base - whole(1))
    upward = normal.setting.sign_of(exponent)
    for side, towards in ((above, upward), (_flip(above), _flip(upward))):
        if not (side | towards) & NEGATIVE:
            normal.setting.know(made.poly - ONE, NONNEGATIVE)
    for side, towards in ((above, _flip(upward)), (_flip(above), upward)):
        if not (side | towards) & NEGATIVE:
            normal.setting.know(ONE - made.poly, NONNEGATIVE)


def _flip(signs: int) -> int:
    return negated(signs)


# Special functions


def _shifted(normal: Forms, kind: str, argument: Fraction) -> tuple[Fraction, int, str]:
    """``argument = core + shift`` with a whole shift, the same core for all arguments that differ by
    whole numbers.
    """
    rest = sum((c for c, unit in normal.terms(argument) if unit.is_constant), fmpq(0))
    shift = int(rest.p // rest.q)
    core = argument - whole(shift)
    return core, shift, f"{kind} {core.key}"


def gamma_of(normal: Forms, argument: Fraction) -> Fraction:
    """Gamma by recurrence from the lowest argument that occurs, which the definedness of the claim
    keeps off poles.
    """
    if argument.is_constant and argument.rational.q == 1:
        value = int(argument.rational.p)
        if not 0 < value < 2000:
            raise Outside("Gamma at this number")
        return whole(int(sp.factorial(value - 1)))
    core, shift, key = _shifted(normal, "gamma", argument)
    lowest = normal.scales.need_lowest(key, shift)
    if shift - lowest > _LARGEST_SHIFT:
        raise Outside("the arguments of Gamma lie too far apart")
    start = core + whole(lowest)
    signs = POSITIVE if normal.setting.sign_of(start) == POSITIVE else ANY
    atom, _ = normal.atom(f"{key} from {lowest}", sp.gamma(normal.expression(start)), signs)
    for step in range(shift - lowest):
        atom = atom * (start + whole(step))
    return atom


def _polygamma(normal: Forms, node: sp.Expr) -> Fraction:
    """The digamma function by recurrence, ``psi(x + 1) = psi(x) + 1/x``, from the lowest argument that occurs."""
    if node.args[0] != 0:
        return _opaque(normal, node)
    core, shift, key = _shifted(normal, "digamma", normal.of(node.args[1]))
    lowest = normal.scales.need_lowest(key, shift)
    start = core + whole(lowest)
    if shift - lowest > _LARGEST_SHIFT or normal.setting.sign_of(start) != POSITIVE:
        return _opaque(normal, node)
    value, _ = normal.atom(f"{key} from {lowest}", sp.digamma(normal.expression(start)))
    for step in range(shift - lowest):
        value = value + whole(1) / (start + whole(step))
    return value


def _factorial(normal: Forms, node: sp.Expr) -> Fraction:
    return gamma_of(normal, normal.of(node.args[0]) + whole(1))


def _gamma(normal: Forms, node: sp.Expr) -> Fraction:
    return gamma_of(normal, normal.of(node.args[0]))


def _binomial(normal: Forms, node: sp.Expr) -> Fraction:
    above, below = (normal.of(arg) + whole(1) for arg in node.args)
    rest = above - below + whole(1)
    if below.is_constant and below.rational.q == 1 and 1 <= below.rational.p <= 12:
        return _falling(above - whole(1), int(below.rational.p) - 1)
    if any(normal.setting.sign_of(part) != POSITIVE for part in (above, below, rest)):
        return _opaque(normal, node)
    return gamma_of(normal, above) / (gamma_of(normal, below) * gamma_of(normal, rest))


def _falling(top: Fraction, count: int) -> Fraction:
    result = whole(1)
    for step in range(count):
        result = result * (top - whole(step)) / whole(step + 1)
    return result


def _beta(normal: Forms, node: sp.Expr) -> Fraction:
    first, second = (normal.of(arg) for arg in node.args)
    if normal.setting.sign_of(first) != POSITIVE or normal.setting.sign_of(second) != POSITIVE:
        return _opaque(normal, node)
    return gamma_of(normal, first) * gamma_of(normal, second) / gamma_of(normal, first + second)


def _expint(normal: Forms, node: sp.Expr) -> Fraction:
    """``E_p = (e^-x - p E_{p+1})/x`` down from the highest order that occurs; needs x > 0."""
    order, x = (normal.of(arg) for arg in node.args)
    if normal.setting.sign_of(x) != POSITIVE:
        return _opaque(normal, node)
    core, shift, key = _shifted(normal, f"expint {x.key}", order)
    highest = -normal.scales.need_lowest(key, -shift)
    if highest - shift > _LARGEST_SHIFT:
        raise Outside("the orders of the exponential integral lie too far apart")
    top = core + whole(highest)
    written = sp.expint(normal.expression(top), normal.expression(x))
    value, new = normal.atom(f"{key} to {highest}", written, POSITIVE)
    decay = normal.exponential(-x)
    if new:
        # p E_{p+1} + x E_p = e^-x with E_{p+1} < E_p gives the two bounds.
        normal.setting.know_sign(decay - (top - whole(1) + x) * value, POSITIVE)
        if normal.setting.sign_of(top) == POSITIVE:
            normal.setting.know_sign((top + x) * value - decay, POSITIVE)
    for step in range(highest - shift):
        value = (decay - (top - whole(step + 1)) * value) / x
    return value


def _error_function(normal: Forms, node: sp.Expr) -> Fraction:
    argument = normal.of(node.args[0])
    odd = not argument.num.is_zero() and argument.num.leading_coefficient() < 0
    core = -argument if odd else argument
    atom, new = normal.atom(f"erf {core.key}", sp.erf(normal.expression(core)))
    if new:
        signs = normal.setting.sign_of(core)
        normal.setting.know(atom.num, signs)
        normal.setting.know(ONE - atom.num, POSITIVE)
        normal.setting.know(ONE + atom.num, POSITIVE)
    value = -atom if odd else atom
    return whole(1) - value if isinstance(node, sp.erfc) else value


def _depth_root(normal: Forms, node: sp.Expr) -> Fraction:
    keys = [normal.of(arg).key for arg in node.args]
    atom, new = normal.atom(f"depth root {keys}", node, POSITIVE)
    if new:
        a, b, depth = (normal.of(arg) for arg in node.args)
        gap = atom**2 - a - b * normal.power(atom, whole(2) - whole(2) / depth)
        normal.setting.know(gap.num, 2)
        normal.equations.append(gap.num)
    return atom


def _logarithm(normal: Forms, node: sp.Expr) -> Fraction:
    return normal.logarithm(normal.of(node.args[0]))


_ARC_RANGES = {sp.atan: (False, True), sp.asin: (False, False), sp.acos: (True, False)}
_CIRCULAR = {sp.atan: sp.tan, sp.asin: sp.sin, sp.acos: sp.cos}


def _in_range(normal: Forms, node: sp.Expr, angle: Fraction) -> bool:
    """Whether an angle is known to be among the values of the inverse function."""
    shifted, strict = _ARC_RANGES[type(node)]
    pi = normal.of(sp.pi)
    low, high = (angle, pi - angle) if shifted else (angle + pi / whole(2), pi / whole(2) - angle)
    outside = NEGATIVE | (ZERO if strict else 0)
    return not any(normal.setting.sign_of(bound) & outside for bound in (low, high))


def _arc(normal: Forms, node: sp.Expr) -> Fraction:
    """An inverse function as an atom with its range; its circular functions come out through SymPy's
    own rules.
    """
    inner = node.args[0]
    argument = normal.of(inner)
    if isinstance(inner, _CIRCULAR[type(node)]) and _in_range(normal, node, normal.of(inner.args[0])):
        return normal.of(inner.args[0])
    if isinstance(node, sp.acos) and not argument.num.is_zero() and argument.num.leading_coefficient() < 0:
        return normal.of(sp.pi) - normal.of(sp.acos(normal.expression(-argument)))
    if isinstance(node, sp.atan) and normal.setting.sign_of(argument) == POSITIVE:
        turned = whole(1) / argument
        if turned.key < argument.key:
            return normal.of(sp.pi) / whole(2) - normal.of(sp.atan(normal.expression(turned)))
    atom, new = normal.atom(f"{type(node).__name__} {argument.key}", node)
    if new:
        shifted, strict = _ARC_RANGES[type(node)]
        pi = normal.of(sp.pi).num
        low, high = (atom.num, pi - atom.num) if shifted else (atom.num + pi / 2, pi / 2 - atom.num)
        for bound in (low, high):
            normal.setting.know(bound, POSITIVE if strict else NONNEGATIVE)
        if not shifted:
            normal.setting.know(atom.num, normal.setting.sign_of(argument))
    return atom


# Absolute values, whole parts, sums


def _whole_part(normal: Forms, node: sp.Expr) -> Fraction:
    """``floor(x) <= x < floor(x) + 1``, and ``ceiling(x) = -floor(-x)``."""
    argument = normal.of(node.args[0])
    if isinstance(node, sp.ceiling):
        argument = -argument
    floor = sp.floor(normal.expression(argument), evaluate=False)
    made, new = normal.setting.generator(f"floor {argument.key}", floor, assumed_signs(floor), integer=True)
    value = Fraction(made.poly, ONE)
    if new:
        normal.setting.know_sign(argument - value, NONNEGATIVE)
        normal.setting.know_sign(value + whole(1) - argument, POSITIVE)
    return -value if isinstance(node, sp.ceiling) else value


def absolute(normal: Forms, poly: Poly) -> Fraction:
    """``|poly|``: the polynomial itself where its sign is known, else an atom with ``g^2 = poly^2``."""
    signs = normal.setting.sign(poly)
    if not signs & NEGATIVE or not signs & POSITIVE:
        return Fraction(poly if not signs & NEGATIVE else -poly, ONE)
    unit = poly / poly.leading_coefficient()
    made, _ = normal.setting.generator(
        f"abs {unit}", sp.Abs(normal.setting.expression(unit)), NONNEGATIVE, 2, Fraction(unit**2, ONE)
    )
    return Fraction(made.poly, ONE) * whole(abs(poly.leading_coefficient()))


def absolute_fraction(normal: Forms, value: Fraction) -> Fraction:
    """``|value|``, factor by factor."""
    if value.num.is_zero():
        return value
    result = whole(1)
    for poly, upward in ((value.num, True), (value.den, False)):
        content, factors = poly.factor()
        part = whole(abs(content))
        for factor, multiplicity in factors:
            part = part * absolute(normal, factor) ** int(multiplicity)
        result = result * part if upward else result / part
    return result


def _abs(normal: Forms, node: sp.Expr) -> Fraction:
    return absolute_fraction(normal, normal.of(node.args[0]))


def _extreme(normal: Forms, node: sp.Expr) -> Fraction:
    """``max(a, b) = (a + b + |a - b|)/2``, argument by argument."""
    values = [normal.of(arg) for arg in sorted(node.args, key=sp.default_sort_key)]
    sign = 1 if isinstance(node, sp.Max) else -1
    result = values[0]
    for value in values[1:]:
        spread = absolute_fraction(normal, result - value)
        result = (result + value + whole(sign) * spread) * whole(fmpq(1, 2))
    return result


def _sum(normal: Forms, node: sp.Sum) -> Fraction:
    """A short or empty sum is written out; a finite one is taken apart along its terms."""
    (index, first, last), *more = node.limits
    if more or last.is_infinite or first.is_infinite:
        return _opaque(normal, node)
    if first.is_Integer and last.is_Integer and -1 <= last - first <= _LONGEST_SUM:
        terms = (node.function.xreplace({index: sp.Integer(i)}) for i in range(int(first), int(last) + 1))
        return sum((normal.of(term) for term in terms), whole(0))
    total = whole(0)
    bound = sp.Dummy("i", integer=True)
    for term in sp.Add.make_args(sp.expand(node.function)):
        outer, inner = term.as_independent(index, as_Add=False)
        key = sp.srepr(sp.Sum(inner, node.limits[0]).xreplace({index: sp.Symbol("__index", integer=True)}))
        atom, _ = normal.atom(f"sum {key}", sp.Sum(inner.xreplace({index: bound}), (bound, first, last)))
        normal.opaque[key] = node
        total = total + normal.of(outer) * atom
    return total


_RULES = {
    **dict.fromkeys((sp.pi.func, sp.E.func, sp.EulerGamma.func), _constant),
    **dict.fromkeys((sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc), circular),
    **dict.fromkeys((sp.sinh, sp.cosh, sp.tanh), hyperbolic),
    **dict.fromkeys((sp.asin, sp.acos, sp.atan), _arc),
    **dict.fromkeys((sp.erf, sp.erfc), _error_function),
    **dict.fromkeys((sp.Max, sp.Min), _extreme),
    sp.log: _logarithm,
    sp.gamma: _gamma,
    sp.polygamma: _polygamma,
    sp.factorial: _factorial,
    sp.binomial: _binomial,
    sp.beta: _beta,
    sp.expint: _expint,
    sp.Abs: _abs,
    **dict.fromkeys((sp.floor, sp.ceiling), _whole_part),
    sp.Sum: _sum,
    DepthRoot: _depth_root,
}
