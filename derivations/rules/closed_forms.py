r"""Integrals and series that have a closed form of their own, each with the conditions under which it holds.

Gaussian integrals with powers, the Gamma and the Beta integral, those over a circle, the series of exp, cosh, sinh
and log, the binomial theorem, the even zeta values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.circle_integrals import over_circle, under_semicircle
from derivations.rules.gaussian_integrals import line_integral
from derivations.rules.logarithmic_integrals import log_gamma, log_powers
from derivations.rules.power_sums import power_sum_value
from derivations.rules.powers import power_integral_value, symbolic_powers
from derivations.rules.terms import Conditions, equal, nonnegative, obligations, positive

_MOST_HEAD = 12
_LARGEST_DEGREE = 6


@dataclass(frozen=True)
class ClosedForm:
    """``part = value`` for one integral or one sum of a known form.

    Trusted: the formulas of this module (DLMF 4.6, 4.33, 5.2.1, 5.5.3, 5.9.1, 5.12.1, 5.12.3, 25.6.2; the binomial
    theorem).
    """

    name: str = "closed form"

    def ruling(self, step: Step) -> Ruling:
        """The conditions of the formula, and that the right side is its value. Raises RuleError on other forms."""
        if step.relation != "=" or not isinstance(step.before, (sp.Integral, sp.Sum)):
            raise RuleError("the left side is one integral or one sum")
        conditions: Conditions = []
        value = closed_form(step.before, conditions)
        main = Obligation(equal(value, step.after), step.given, "the closed form", True)
        return Ruling((*obligations(conditions, step.given), main), method=self.name)


def closed_form(part: sp.Expr, conditions: Conditions) -> sp.Expr:
    """The value of an integral or a sum, its conditions added. Raises RuleError where no formula fits."""
    if len(part.limits) != 1 or len(part.limits[0]) != 3:
        raise RuleError("one variable with both ends is expected")
    if isinstance(part, sp.Sum):
        try:
            return power_sum_value(part, conditions)
        except RuleError:
            pass
    variable, low, high = part.limits[0]
    forms = _INTEGRALS if isinstance(part, sp.Integral) else _SUMS
    for form in forms:
        found: Conditions = []
        try:
            value = form(part.function, variable, low, high, found)
        except (RuleError, sp.PolynomialError):
            continue
        conditions += found
        return value
    raise RuleError(f"no closed form of {part} is known")


# Integrals


def _gaussian(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    if sp.oo not in (high, -low):
        raise RuleError("a Gaussian integral runs to infinity")
    return line_integral(f, x, low, high, conditions)


def _gamma(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``Integral(x^(p-1) e^(-b x^r), (x, 0, oo)) = Gamma(p/r)/(r b^(p/r))``, p, b, r > 0."""
    if (low, high) != (0, sp.oo):
        raise RuleError("the Gamma integral runs from 0 to infinity")
    own = sp.Dummy("x", positive=True)
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(f.xreplace({x: own}), power_exp=False)):
        constant, p, exponent = _power_and_exponent(term, own)
        b, r = _monomial(exponent, own)
        conditions += [
            (positive(b), "the integral converges at infinity"),
            (positive(r), "the exponent grows"),
            (positive(p), "the integral converges at zero"),
        ]
        total += constant * sp.gamma(p / r) / (r * b ** (p / r))
    return total


def _power_and_exponent(term: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """``constant x^(p-1) e^exponent`` as its three parts."""
    constant, rest = sp.powsimp(term, combine="exp").as_independent(x, as_Add=False)
    p, exponent = sp.Integer(1), sp.Integer(0)
    for factor in sp.Mul.make_args(rest):
        if isinstance(factor, sp.exp):
            fixed, moving = sp.expand(factor.args[0]).as_independent(x, as_Add=True)
            constant, exponent = constant * sp.exp(fixed), exponent + moving
            continue
        base, power = factor.as_base_exp()
        if factor != 1 and (base != x or x in power.free_symbols):
            raise RuleError(f"{factor} is no power and no exponential")
        p += power if factor != 1 else 0
    return constant, p, exponent


def _monomial(exponent: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """``-b x^r`` as b and r."""
    factor, rest = sp.factor(exponent).as_independent(x, as_Add=False)
    base, power = rest.as_base_exp()
    if base != x or x in power.free_symbols:
        raise RuleError(f"{exponent} is no multiple of one power")
    return -factor, power


def _beta(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``Integral(x^(a-1) (1-x)^(b-1), (x, 0, 1)) = Gamma(a) Gamma(b)/Gamma(a+b)``, a, b > 0."""
    if (low, high) != (0, 1):
        raise RuleError("the Beta integral runs from 0 to 1")
    total = sp.Integer(0)
    for term in sp.Add.make_args(f):
        constant, rest = term.as_independent(x, as_Add=False)
        a = b = sp.Integer(1)
        for factor in sp.Mul.make_args(rest):
            base, power = factor.as_base_exp()
            if x in power.free_symbols:
                raise RuleError("an exponent moves")
            if base == x:
                a += power
            elif sp.expand(base - (1 - x)) == 0:
                b += power
            elif factor != 1:
                raise RuleError(f"{factor} is no power of x or 1 - x")
        conditions += [(positive(a), "the integral converges at 0"), (positive(b), "the integral converges at 1")]
        total += constant * sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b)
    return total


def _beta_of_quotient(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``Integral(x^(s-1) (c + b x^r)^(-k), (x, 0, oo)) = c^(s/r-k) b^(-s/r) B(s/r, k - s/r)/r``, 0 < s/r < k."""
    if (low, high) != (0, sp.oo):
        raise RuleError("the integral runs from 0 to infinity")
    own = sp.Dummy("x", positive=True)
    constant, rest = sp.factor_terms(f.xreplace({x: own})).as_independent(own, as_Add=False)
    s, sums = sp.Integer(1), list[tuple[sp.Expr, sp.Expr]]()
    for factor in sp.Mul.make_args(rest):
        base, power = factor.as_base_exp()
        if own in power.free_symbols or base is sp.E:
            raise RuleError("an exponent moves")
        if base == own:
            s += power
        else:
            sums.append((base, -power))
    if len(sums) != 1:
        raise RuleError("no power of one sum")
    (base, k), (fixed, moving) = sums[0], sums[0][0].as_independent(own, as_Add=True)
    scale, grown = moving.as_independent(own, as_Add=False)
    root, r = grown.as_base_exp()
    if root != own or own in r.free_symbols:
        raise RuleError("the sum is of a number and one power")
    share = s / r
    conditions += [
        (positive(fixed), "the sum is positive at 0"),
        (positive(scale), "the sum grows"),
        (positive(r), "the power grows"),
        (positive(share), "the integral converges at 0"),
        (positive(k - share), "the integral converges at infinity"),
    ]
    reflected = sp.pi / sp.sin(sp.pi * share)
    beta = reflected if k == 1 else sp.gamma(share) * sp.gamma(k - share) / sp.gamma(k)
    return constant * fixed ** (share - k) * scale**-share * beta / r


def _powers(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """Sums of powers with symbolic exponents over a part of the positive line."""
    own = sp.Dummy("x", positive=True)
    function = f.xreplace({x: own})
    if not symbolic_powers(function, own):
        raise RuleError("no power with a symbolic exponent")
    return power_integral_value(function, own, low, high, conditions)


def _exponentials(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``Integral(e^(s x), (x, a, b)) = (e^(s b) - e^(s a))/s`` between finite ends, s != 0; sums of multiples."""
    if sp.oo in (-low, high) or not f.has(sp.exp):
        raise RuleError("exponentials between finite ends")
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(f, power_exp=False)):
        constant, rest = sp.powsimp(term, combine="exp").as_independent(x, as_Add=False)
        slope = sp.diff(rest.args[0], x) if isinstance(rest, sp.exp) else sp.Integer(0)
        if slope.has(x) or (rest != 1 and not isinstance(rest, sp.exp)):
            raise RuleError(f"{term} is no multiple of an exponential of a line")
        if rest == 1:
            total += constant * (high - low)
            continue
        conditions.append((sp.Ne(slope, 0, evaluate=False), "the rate is not 0"))
        total += constant * (rest.xreplace({x: high}) - rest.xreplace({x: low})) / slope
    return total


# Series and sums


def _split(term: sp.Expr, k: sp.Symbol) -> tuple[sp.Expr, sp.Poly, list[tuple[sp.Expr, sp.Expr]], list[sp.Expr]]:
    """A term as constant, polynomial in k, powers ``(base, factor of k in the exponent)``, and other factors."""
    constant, rest = sp.powsimp(term).as_independent(k, as_Add=False)
    polynomial, powers, others = sp.Integer(1), list[tuple[sp.Expr, sp.Expr]](), list[sp.Expr]()
    for factor in sp.Mul.make_args(sp.expand_power_exp(rest)):
        base, exponent = factor.as_base_exp()
        if isinstance(factor, sp.exp):
            base, exponent = sp.E, factor.args[0]
        if factor == 1:
            continue
        if factor.is_polynomial(k):
            polynomial *= factor
        elif (k not in base.free_symbols and sp.diff(exponent, k).is_Integer) or (
            base is sp.E and k not in sp.diff(exponent, k).free_symbols
        ):
            slope = sp.diff(exponent, k)
            constant *= base ** sp.expand(exponent - slope * k)
            powers.append((sp.exp(slope), sp.Integer(1)) if base is sp.E else (base, slope))
        else:
            others.append(factor)
    found = sp.Poly(polynomial, k)
    if found.degree() > _LARGEST_DEGREE:
        raise RuleError("the polynomial is of a high degree")
    return constant, found, powers, others


def _falling(polynomial: sp.Poly, k: sp.Symbol) -> list[sp.Expr]:
    """Coefficients in the basis ``k (k-1) ... (k-j+1)``, by repeated division."""
    coefficients, rest = list[sp.Expr](), polynomial
    for j in range(polynomial.degree() + 1):
        rest, remainder = sp.div(rest, sp.Poly(k - j, k))
        coefficients.append(remainder.as_expr())
    return coefficients


def _ratio(powers: list[tuple[sp.Expr, sp.Expr]]) -> sp.Expr:
    return sp.Mul(*(base**slope for base, slope in powers))


def _head(term: sp.Expr, k: sp.Symbol, low: sp.Expr) -> sp.Expr:
    """The terms from 0 up to ``low``, which a sum from ``low`` on leaves out."""
    if not low.is_Integer or not 0 <= low <= _MOST_HEAD:
        raise RuleError("the sum begins at a small whole number")
    return sp.Add(*(term.xreplace({k: sp.Integer(j)}) for j in range(int(low))))


def _exponential(f: sp.Expr, k: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``sum p(k) q^k/k!`` from 0 on, ``e^q sum_j p_j q^j`` with p in falling factorials; cosh, sinh for (2k)!."""
    if high != sp.oo:
        raise RuleError("the series is endless")
    constant, polynomial, powers, others = _split(f, k)
    factorials = [1 / other for other in others]
    if len(factorials) != 1 or not isinstance(factorials[0], (sp.factorial, sp.gamma)):
        raise RuleError("no factorial below")
    inside = factorials[0].args[0] - (1 if isinstance(factorials[0], sp.gamma) else 0)
    q = _ratio(powers)
    if inside == k:
        whole = sp.exp(q) * sp.Add(*(c * q**j for j, c in enumerate(_falling(polynomial, k))))
    elif polynomial.degree() == 0 and inside in (2 * k, 2 * k + 1):
        root = _square_root(q)
        whole = polynomial.as_expr() * (sp.cosh(root) if inside == 2 * k else sp.sinh(root) / root)
        if inside != 2 * k:
            conditions.append((sp.Ne(root, 0, evaluate=False), "the argument is not zero"))
    elif polynomial.degree() == 0 and (inside - k).is_Integer and 0 < inside - k <= _MOST_HEAD:
        shift = int(inside - k)
        conditions.append((sp.Ne(q, 0, evaluate=False), "the ratio is not zero"))
        rest = sp.exp(q) - sp.Add(*(q**j / sp.factorial(j) for j in range(shift)))
        whole = polynomial.as_expr() * rest / q**shift
    else:
        raise RuleError("no series of this factorial is known")
    return constant * whole - _head(f, k, low)


def _square_root(q: sp.Expr) -> sp.Expr:
    root = sp.sqrt(q)
    return root.args[0] if isinstance(root, sp.Abs) else root


def _logarithmic(f: sp.Expr, k: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``sum_(k >= 1) q^k/k = -log(1 - q)`` for |q| < 1."""
    constant, polynomial, powers, others = _split(f, k)
    if (low, high) != (1, sp.oo) or polynomial.degree() != 0 or others != [1 / k] or not powers:
        raise RuleError("no logarithmic series")
    q = _ratio(powers)
    conditions.append((sp.StrictLessThan(sp.Abs(q), 1, evaluate=False), "the series converges"))
    return -constant * polynomial.as_expr() * sp.log(1 - q)


def _geometric(f: sp.Expr, k: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``sum p(k) q^k`` from 0 on, ``sum_j p_j j! q^j/(1-q)^(j+1)`` with p in falling factorials, |q| < 1."""
    constant, polynomial, powers, others = _split(f, k)
    if high != sp.oo or others or not powers:
        raise RuleError("no geometric series with a polynomial")
    q = _ratio(powers)
    conditions.append((sp.StrictLessThan(sp.Abs(q), 1, evaluate=False), "the ratio is below 1 in size"))
    parts = [
        c * sp.factorial(j) * q**j / (1 - q) ** (j + 1) for j, c in enumerate(_falling(polynomial, k))
    ]
    return constant * sp.Add(*parts) - _head(f, k, low)


def _zeta(f: sp.Expr, k: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``sum k^(-s)`` from 1 on, for an even number s."""
    constant, rest = f.as_independent(k, as_Add=False)
    base, exponent = rest.as_base_exp()
    if (low, high) != (1, sp.oo) or base != k or not (exponent.is_Integer and exponent < 0 and exponent % 2 == 0):
        raise RuleError("no even zeta value")
    return constant * sp.zeta(-exponent)


def _binomial(f: sp.Expr, k: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``sum_(k=0)^n p(k) C(n,k) a^k b^(n-k) = sum_j p_j n(n-1)...(n-j+1) a^j (a+b)^(n-j)``.

    Either ``a + b != 0``, or n is at least the degree of p.
    """
    constant, polynomial, powers, others = _split(f, k)
    if low != 0 or others != [sp.binomial(high, k)] or not high.is_integer:
        raise RuleError("no binomial sum")
    rising = sp.Mul(*(base**slope for base, slope in powers if slope > 0))
    falling = sp.Mul(*(base**-slope for base, slope in powers if slope < 0))
    degree = polynomial.degree()
    if not sp.expand(rising + falling).is_nonzero:
        conditions.append((nonnegative(high - max(degree, 0)), "the sum is long enough for its polynomial"))
    conditions.append((nonnegative(high), "the sum runs from 0 upwards"))
    if falling != 1:
        constant = sp.powsimp(constant / falling**high)
    parts = [
        c * sp.ff(high, j) * rising**j * (rising + falling) ** (high - j)
        for j, c in enumerate(_falling(polynomial, k))
    ]
    return constant * sp.expand_func(sp.Add(*parts))


_Form = Callable[[sp.Expr, sp.Symbol, sp.Expr, sp.Expr, Conditions], sp.Expr]
_INTEGRALS: tuple[_Form, ...] = (
    _gamma,
    _gaussian,
    _beta,
    _beta_of_quotient,
    _powers,
    over_circle,
    under_semicircle,
    log_powers,
    log_gamma,
    _exponentials,
)
_SUMS: tuple[_Form, ...] = (_exponential, _logarithmic, _zeta, _binomial, _geometric)

closed_form_rule = ClosedForm()
