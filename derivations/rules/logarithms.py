"""Inequalities between products of powers and exponentials: by logarithms gathered into one, or by a common power."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.bounds import sign_at_points
from derivations.rules.terms import Conditions, nonnegative, obligations, outside_binders, positive

_ORDERED = frozenset(("<", "<=", ">", ">="))
_MOST_TERMS = 12


@dataclass(frozen=True)
class GatheredLogarithms:
    """``g (q_1 log u_1 + ... + r) >= 0`` with g > 0 and numbers q_i from ``m r + log(u_1^(m q_1) ...) >= 0``.

    Where the sides hold no logarithm, those of both sides are compared. ``form`` 'bounded' puts ``1 - 1/u <= log u``
    in, 'exponential' compares the product with ``e^(-m r)``.

    Trusted: log is strictly increasing, ``log a + log b = log(a b)`` for a, b > 0, and that bound.
    """

    form: str = ""
    name: str = "logarithms gathered"

    def ruling(self, step: Step) -> Ruling:
        """What is left once the logarithms are one. Raises RuleError where the coefficients are no numbers."""
        if step.relation not in _ORDERED:
            raise RuleError("logarithms are gathered in an inequality")
        low, high = (step.before, step.after) if step.relation in ("<", "<=") else (step.after, step.before)
        needed: Conditions = []
        if low.has(sp.log) or high.has(sp.log):
            gap = _opened(high, needed) - _opened(low, needed)
        else:
            gap = _logarithm(high, needed) - _logarithm(low, needed)
        scale, numbers, rest = _gathered(sp.expand(gap, log=False))
        needed.append((positive(scale), "the common factor is positive"))
        strict = ">" if step.relation in ("<", ">") else ">="
        whole = sp.ilcm(1, 1, *(number.q for number in numbers.values()))
        inside = sp.Mul(*(u ** (whole * number) for u, number in numbers.items()))
        left = whole * rest
        if rest == 0:
            claim = RELATIONS[strict](sp.together(inside), sp.Integer(1))
        elif self.form == "exponential":
            claim = RELATIONS[strict](sp.expand(inside.rewrite(sp.exp)), sp.exp(-left))
        elif self.form == "bounded":
            claim = RELATIONS[strict](sp.together(left + 1 - 1 / inside), sp.Integer(0))
        else:
            claim = RELATIONS[strict](sp.log(inside) + left, sp.Integer(0))
        main = Obligation(claim, step.given, "the one logarithm that is left", rest == 0)
        return Ruling((*obligations(needed, step.given), main), method=self.name)


gathered = GatheredLogarithms()
gathered_and_bounded = GatheredLogarithms("bounded")
gathered_and_raised = GatheredLogarithms("exponential")


@dataclass(frozen=True)
class JensenLogarithm:
    """``sum c_i log u_i <= C log(sum c_i u_i/C)`` with c_i >= 0 and ``C = sum c_i > 0``, put on the smaller side.

    Trusted: the logarithm is concave.
    """

    name: str = "Jensen for the logarithm"

    def ruling(self, step: Step) -> Ruling:
        """The signs of the factors and what is left. Raises RuleError unless the line is linear in logarithms."""
        if step.relation not in ("<=", ">="):
            raise RuleError("Jensen compares weakly")
        low, high = (step.before, step.after) if step.relation == "<=" else (step.after, step.before)
        gap = sp.expand(low - high, log=False)
        logs = sorted((node for node in gap.atoms(sp.log) if node.free_symbols), key=sp.default_sort_key)
        if len(logs) < 2:
            raise RuleError("two logarithms or more are averaged")
        outside_binders(gap, logs)
        names = {node: sp.Dummy(f"l{i}", real=True) for i, node in enumerate(logs)}
        plain = gap.xreplace(names)
        needed: Conditions = []
        weights, values = [], []
        for node, name in names.items():
            factor = sp.diff(plain, name)
            if factor.free_symbols & set(names.values()):
                raise RuleError("the line is not linear in its logarithms")
            side = sign_at_points(factor, step.given)
            if side == 0:
                raise RuleError(f"the sign of the factor {factor} is not known")
            weights.append(side * factor)
            values.append(node.args[0] ** side)
            needed.append((nonnegative(side * factor), "the weight is not negative"))
            needed.append((positive(node.args[0]), "the logarithm's argument is positive"))
        rest = plain.xreplace({name: sp.Integer(0) for name in names.values()})
        total = sp.simplify(sp.Add(*weights))
        needed.append((positive(total), "the weights are not all zero"))
        mean = sp.simplify(sp.Add(*(w * v for w, v in zip(weights, values, strict=True))) / total)
        claim = RELATIONS["<="](total * sp.log(mean) + rest, sp.Integer(0))
        main = Obligation(claim, step.given, "what the concave logarithm leaves")
        return Ruling((*obligations(needed, step.given), main), method=self.name)


jensen_logarithm = JensenLogarithm()


def _logarithm(side: sp.Expr, needed: Conditions) -> sp.Expr:
    """The logarithm of a product of powers and exponentials, each base positive."""
    total = sp.Integer(0)
    for factor in sp.Mul.make_args(sp.factor_terms(side)):
        if isinstance(factor, sp.exp):
            total += factor.args[0]
            continue
        base, exponent = factor.as_base_exp()
        needed.append((positive(base), "the logarithm's argument is positive"))
        total += exponent * sp.log(base)
    return _opened(total, needed)


def _opened(side: sp.Expr, needed: Conditions) -> sp.Expr:
    """Logarithms of products and quotients as sums, each argument positive by a condition."""
    for node in sorted(side.atoms(sp.log), key=sp.default_sort_key):
        parts = [factor.as_base_exp() for factor in sp.Mul.make_args(sp.factor(sp.together(node.args[0])))]
        needed += [(positive(base), "the logarithm's argument is positive") for base, _ in parts]
        opened = sp.Add(*(e * (sp.Integer(1) if b is sp.E else sp.log(b)) for b, e in parts))
        side = side.xreplace({node: opened})
    return side


def _gathered(gap: sp.Expr) -> tuple[sp.Expr, dict[sp.Expr, sp.Rational], sp.Expr]:
    """``scale (sum number log(u) + rest)``, the scale free of logarithms."""
    terms = sp.Add.make_args(gap)
    logs = sorted(gap.atoms(sp.log), key=sp.default_sort_key)
    if not logs or len(terms) > _MOST_TERMS:
        raise RuleError("a few logarithms are gathered at a time")
    outside_binders(gap, logs)
    names = {node: sp.Dummy(f"l{i}", real=True) for i, node in enumerate(logs)}
    plain = gap.xreplace(names)
    factors = {node: sp.diff(plain, name) for node, name in names.items()}
    if any(factor.has(sp.log) or factor.free_symbols & set(names.values()) for factor in factors.values()):
        raise RuleError("the line is not linear in its logarithms")
    rest = plain.xreplace({name: sp.Integer(0) for name in names.values()})
    moving = [factor for node, factor in factors.items() if not node.is_number]
    if not moving:
        raise RuleError("only logarithms of numbers stand on the line")
    scale = moving[0] if moving[0].free_symbols else sp.Integer(1)
    if scale.could_extract_minus_sign():
        scale = -scale
    numbers = {node.args[0]: sp.cancel(factor / scale) for node, factor in factors.items()}
    if not all(number.is_Rational for number in numbers.values()):
        raise RuleError("the logarithms have factors of different kinds")
    return scale, numbers, sp.cancel(rest / scale)


@dataclass(frozen=True)
class CommonPower:
    """``c a^p <= c b^p`` from ``0 <= a <= b``, c >= 0, p >= 0; from ``|a| <= |b|`` for an even p.

    An exponential takes the exponent of the other side: ``e^(u p)`` is ``(e^u)^p``. Trusted: powers grow.
    """

    name: str = "common power"

    def ruling(self, step: Step) -> Ruling:
        """The relation between the bases. Raises RuleError unless both sides are powers with one exponent."""
        if step.relation not in ("<=", ">="):
            raise RuleError("a common power compares weakly")
        low, high = (step.before, step.after) if step.relation == "<=" else (step.after, step.before)
        first, second = (list(sp.Mul.make_args(side)) for side in (low, high))
        needed: Conditions = []
        for factor in list(first):
            if factor in second and not isinstance(factor, sp.exp):
                first.remove(factor)
                second.remove(factor)
                needed.append((nonnegative(factor), "the common factor is not negative"))
        power = _exponent(first, second)
        bases = [sp.Mul(*(_base(factor, power) for factor in side)) for side in (first, second)]
        needed.append((nonnegative(power), "the exponent is not negative"))
        if (power / 2).is_integer:
            bases = [sp.Abs(base) for base in bases]
        else:
            needed.append((nonnegative(bases[0]), "the base is not negative"))
        main = Obligation(RELATIONS["<="](*bases), step.given, "the bases stand in that order")
        return Ruling((*obligations(needed, step.given), main), method=self.name)


common_power = CommonPower()


def _exponent(first: list[sp.Expr], second: list[sp.Expr]) -> sp.Expr:
    """The exponent of which all others are whole multiples."""
    powers = [
        factor
        for factor in (*first, *second)
        if isinstance(factor, sp.Pow) and factor.base is not sp.E and factor.exp.free_symbols
    ]
    # A positive name takes any exponent.
    exponents = {power.exp for power in powers if not _is_positive_name(power.base)} or {power.exp for power in powers}
    for least in sorted(exponents, key=sp.default_sort_key):
        if all((ratio := sp.cancel(other / least)).is_Integer and ratio > 0 for other in exponents):
            return -least if least.could_extract_minus_sign() else least
    raise RuleError("the sides have no common power")


def _is_positive_name(base: sp.Expr) -> bool:
    return bool(base.is_Symbol and base.is_positive)


def _base(factor: sp.Expr, power: sp.Expr) -> sp.Expr:
    if isinstance(factor, sp.exp):
        return sp.exp(sp.cancel(factor.args[0] / power))
    base, exponent = factor.as_base_exp()
    ratio = sp.cancel(exponent / power)
    if _is_positive_name(base):
        return base**ratio
    if not ratio.is_Integer and factor != 1:
        raise RuleError(f"{factor} is no power of that exponent")
    return base**ratio if factor != 1 else factor


@dataclass(frozen=True)
class ComparedLogarithms:
    """An equivalence or an implication in which ``a <= b`` between products with exponentials is ``log a <= log b``.

    Trusted: log is strictly increasing on the positive numbers.
    """

    name: str = "logarithms of both sides"

    def ruling(self, step: Step) -> Ruling:
        """The line with these comparisons rewritten. Raises RuleError where there are none."""
        needed: Conditions = []
        put: dict[sp.Basic, sp.Basic] = {}
        for part in step.claim.atoms(Relational):
            low, high = part.lts if hasattr(part, "lts") else part.lhs, part.gts if hasattr(part, "gts") else part.rhs
            powers = [node for node in part.atoms(sp.Pow, sp.exp) if node.exp.free_symbols]
            if not powers or low == 0 or high == 0:
                continue
            compared = "=" if isinstance(part, sp.Eq) else "<" if part.rel_op in ("<", ">") else "<="
            if not isinstance(part, sp.Ne):
                put[part] = RELATIONS[compared](_logarithm(low, needed), _logarithm(high, needed))
        if not put:
            raise RuleError("no comparison on the line holds an exponential")
        sides = [_rewritten(side, put) for side in (step.before, step.after)]
        main = Obligation(RELATIONS[step.relation](*sides), step.given, "the line with logarithms taken", True)
        return Ruling((*obligations(needed, step.given), main), method=self.name)


compared_logarithms = ComparedLogarithms()


def _rewritten(statement: sp.Basic, put: dict[sp.Basic, sp.Basic]) -> sp.Basic:
    """A statement with some of its comparisons replaced, the rest as it stands."""
    if statement in put:
        return put[statement]
    if isinstance(statement, (sp.And, sp.Or, sp.Implies, sp.Not)):
        return statement.func(*(_rewritten(part, put) for part in statement.args), evaluate=False)
    return statement


@dataclass(frozen=True)
class WeightedMeans:
    """``c_0 m_0 <= c_1 m_1 + ... + c_n m_n`` by weights: ``prod (c_i m_i/w_i)^(w_i) <= sum c_i m_i``, sum w_i = 1.

    The weights are those that make the product's powers those of ``m_0``. Trusted: the weighted arithmetic and
    geometric means of numbers that are positive, or 0 in positive powers.
    """

    name: str = "weighted means"

    def ruling(self, step: Step) -> Ruling:
        """The weights' conditions, and that the factors in front suffice. Raises RuleError without weights."""
        if step.relation not in ("<=", ">="):
            raise RuleError("weighted means compare weakly")
        low, high = (step.before, step.after) if step.relation == "<=" else (step.after, step.before)
        terms = sp.Add.make_args(high)
        if len(terms) not in (2, 3):
            raise RuleError("two or three terms are averaged")
        names = sorted({b for side in (low, *terms) for b in _powers(side)[1]}, key=sp.default_sort_key)
        weights = sp.symbols(f"w0:{len(terms)}")
        target, parts = _powers(low), [_powers(term) for term in terms]
        equations = [sum(weights) - 1]
        for name in names:
            moved = sum(w * part[1].get(name, 0) for w, part in zip(weights, parts, strict=True))
            equations.append(moved - target[1].get(name, 0))
        found = sp.solve(equations, weights, dict=True)
        if len(found) != 1 or len(found[0]) != len(weights):
            raise RuleError("no weights fit the powers")
        values = [sp.factor(found[0][w]) for w in weights]
        exponents = {name: [powers[name] for _, powers in (target, *parts) if name in powers] for name in names}
        needed: Conditions = [(_averaged(name, exponents[name]), "the mean is of positive numbers") for name in names]
        needed += [(positive(value), "a weight is positive") for value in values]
        needed += [(positive(part[0]), "a term is positive") for part in parts]
        ratios = [sp.simplify(part[0] / value) for part, value in zip(parts, values, strict=True)]
        bound = sp.Mul(*(ratio**value for ratio, value in zip(ratios, values, strict=True)))
        main = Obligation(RELATIONS["<="](target[0], bound), step.given, "the factors in front suffice")
        return Ruling((*obligations(needed, step.given), main), method=self.name)


weighted_means = WeightedMeans()


def _averaged(name: sp.Expr, exponents: list[sp.Expr]) -> Boolean:
    """A name is positive; one in positive powers only may be 0, where both sides are 0."""
    if name.is_positive:
        return positive(name)
    allowed = sp.And(nonnegative(name), *map(positive, exponents), evaluate=False)
    return sp.Or(positive(name), allowed, evaluate=False)


def _powers(term: sp.Expr) -> tuple[sp.Expr, dict[sp.Expr, sp.Expr]]:
    """A term as a factor and the exponents of the names that carry powers."""
    factor, powers = sp.Integer(1), dict[sp.Expr, sp.Expr]()
    for part in sp.Mul.make_args(term):
        base, exponent = part.as_base_exp()
        if isinstance(base, sp.Symbol) and exponent != -1:
            powers[base] = powers.get(base, sp.Integer(0)) + exponent
        else:
            factor *= part
    return factor, powers
