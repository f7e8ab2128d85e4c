"""The language of laws: named random variables, expectation, probability and equality in law.

Random variables with different labels are independent; the same label is the same variable. A label is a
symbol, so that ``ChiSquare(n, Symbol('A')) / ChiSquare(d - n + 1, Symbol('B'))`` is a ratio of two independent
chi-square variables. ``Unknown`` variables have a law that only a theorem (``SameLaw``) gives.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import BooleanFunction
from sympy.printing.precedence import PRECEDENCE

from theory.symbols import d, gamma, n


class RandomVariable(sp.Function):
    """A real random variable; the last argument is its label."""

    is_real = True

    @property
    def label(self) -> sp.Symbol:
        """The name that tells independent variables apart."""
        return self.args[-1]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The parameters of the law; a label is a name, not a variable."""
        return set().union(*(argument.free_symbols for argument in self.args[:-1]))


class Gaussian(RandomVariable):
    """``Gaussian(label)``: standard normal N(0, 1)."""

    nargs = 1

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(printer._print(self.label), exp)


class ChiSquare(RandomVariable):
    """``ChiSquare(k, label)``: the sum of k squared standard normals, k > 0 degrees of freedom."""

    nargs = 2
    is_positive = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(
            r"\chi^{2\,(%s)}_{%s}" % (printer._print(self.label), printer._print(self.args[0])), exp
        )


class BetaVariable(RandomVariable):
    """``BetaVariable(a, b, label)``: density proportional to x^(a-1) (1-x)^(b-1) on (0, 1), a, b > 0."""

    nargs = 3
    is_positive = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        a, b, label = (printer._print(arg) for arg in self.args)
        return _powered(r"\mathrm{B}^{(%s)}\!\left(%s, %s\right)" % (label, a, b), exp)


class Unknown(RandomVariable):
    """``Unknown(argument, ..., label)``: a variable of the theory whose law a theorem gives, such as a risk."""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        name = printer._print(self.label)
        arguments = ", ".join(printer._print(arg) for arg in self.args[:-1])
        return _powered(rf"{name}\!\left({arguments}\right)" if arguments else name, exp)


class PositiveUnknown(Unknown):
    """An ``Unknown`` that is positive almost surely, such as a squared norm."""

    is_positive = True


class Expectation(sp.Function):
    """``Expectation(X)``: the mean of a function of random variables, where it exists."""

    nargs = 1
    is_real = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(r"\mathbb{E}\left[%s\right]" % printer._print(self.args[0]), exp)


class Variance(sp.Function):
    """``Variance(X)``: ``E[X^2] - E[X]^2``, where both exist."""

    nargs = 1
    is_nonnegative = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(r"\mathrm{Var}\left[%s\right]" % printer._print(self.args[0]), exp)


class ProbabilityLimit(sp.Function):
    """``ProbabilityLimit(X)``: the constant to which X converges in probability as n, d -> infinity, n/d = gamma.

    X is written in n and d; the value is a function of gamma. It exists only where a rule or theorem gives it.
    """

    nargs = 1
    is_real = True

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """n and d are bound by the limit; gamma, which n/d tends to, is free."""
        return set(self.args[0].free_symbols - {n, d}) | {gamma}

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        inside = printer.parenthesize(self.args[0], PRECEDENCE["Add"])
        over = r"%s/%s=%s,\,%s\to\infty" % tuple(printer._print(symbol) for symbol in (n, d, gamma, d))
        body = rf"\operatorname*{{plim}}_{{{over}}} {inside}"
        return body if exp is None else r"\left(%s\right)^{%s}" % (body, exp)


class SameLaw(BooleanFunction):
    """``SameLaw(X, Y)``: X and Y have the same distribution."""

    nargs = 2

    @property
    def lhs(self) -> sp.Expr:
        """The variable whose law is stated."""
        return self.args[0]

    @property
    def rhs(self) -> sp.Expr:
        """The same law, in named variables."""
        return self.args[1]

    @classmethod
    def eval(cls, lhs: Any, rhs: Any) -> Any:
        """Stays as written; only identical sides are true."""
        return sp.true if lhs == rhs else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return r"%s \overset{d}{=} %s" % (printer._print(self.lhs), printer._print(self.rhs))


def random_variables(expression: sp.Basic) -> set[RandomVariable]:
    """The random variables that occur in an expression."""
    return set(expression.atoms(RandomVariable))


def _powered(body: str, exponent: str | None) -> str:
    return body if exponent is None else r"{%s}^{%s}" % (body, exponent)
