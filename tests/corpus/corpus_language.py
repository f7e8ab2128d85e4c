"""The vocabulary of the corpus: symbols with their assumptions, and statements made of relations."""

from __future__ import annotations

import sympy as sp
from sympy import Rational

from tests.letters import expression

x, y, z, a, b, c = sp.symbols("x y z a b c", real=True)
p, q, w = sp.symbols("p q w", positive=True)
n, k = sp.symbols("n k", integer=True, positive=True)
m, j = sp.symbols("m j", integer=True)
u, v = sp.symbols("u v", nonnegative=True)
third = Rational(1, 3)


def iff(left: object, right: object) -> sp.Equivalent:
    return sp.Equivalent(left, right, evaluate=False)


def implies(left: object, right: object) -> sp.Implies:
    return sp.Implies(left, right, evaluate=False)


def over(top: object, bottom: object) -> sp.Expr:
    return sp.Mul(expression(top), sp.Pow(expression(bottom), -1, evaluate=False), evaluate=False)


def total(term: object, first: object, last: object) -> sp.Sum:
    return sp.Sum(term, (j, first, last))
