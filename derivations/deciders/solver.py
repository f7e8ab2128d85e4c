"""z3: polynomials as its terms, and whether formulas exclude each other. Its effort is counted in its own steps.

Steps, unlike seconds, are the same on a busy machine: a verdict does not hang on what else runs. The clock is only the
rein on a step that takes very long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import eq, ge, gt, le, lt, ne

import z3

from derivations.deciders.field import (
    ANY,
    MOST_GENERATORS,
    NEGATIVE,
    NONNEGATIVE,
    NONPOSITIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    Poly,
)

_MOST_KEPT = 20_000
_SLOWEST_STEPS_A_MILLISECOND = 100

_RELATIONS: dict[int, Callable[[z3.ArithRef, int], z3.BoolRef]] = {
    ZERO: eq,
    POSITIVE: gt,
    NEGATIVE: lt,
    NONNEGATIVE: ge,
    NONPOSITIVE: le,
    NONZERO: ne,
}
_terms: dict[str, z3.ArithRef] = {}


@cache
def _variables() -> tuple[z3.ArithRef, ...]:
    return tuple(z3.Real(f"g{index}") for index in range(MOST_GENERATORS))


def term(poly: Poly) -> z3.ArithRef:
    """The polynomial in the solver's variables, one to each generator."""
    spelling = str(poly)
    if spelling not in _terms:
        if len(_terms) >= _MOST_KEPT:
            _terms.clear()
        _terms[spelling] = _new_term(poly)
    return _terms[spelling]


def _new_term(poly: Poly) -> z3.ArithRef:
    terms = []
    for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
        factors = [
            _variables()[index]
            for index, exponent in enumerate(exponents)
            if exponent
            for _ in range(int(exponent))
        ]
        if coefficient != 1 or not factors:
            factors.insert(0, z3.RealVal(f"{int(coefficient.p)}/{int(coefficient.q)}"))
        terms.append(z3.Product(factors) if len(factors) > 1 else factors[0])
    return z3.Sum(terms) if len(terms) > 1 else terms[0] if terms else z3.RealVal(0)


def formula(poly: Poly, signs: int) -> z3.BoolRef:
    """That ``poly`` has one of ``signs``."""
    return z3.BoolVal(signs == ANY) if signs in (0, ANY) else _RELATIONS[signs](term(poly), 0)


def solver(steps: int, shallow: bool = False) -> z3.Solver:
    """A solver that gives up after so many steps; an idle machine does some two thousand in a millisecond."""
    made = z3.Tactic("qfnra-nlsat").solver() if shallow else z3.SolverFor("QF_NRA")
    made.set("rlimit", steps)
    made.set("timeout", steps // _SLOWEST_STEPS_A_MILLISECOND)
    return made


def exclude(formulas: Iterable[z3.BoolRef], steps: int, shallow: bool = False) -> bool:
    """True when no real values meet all the formulas; False also when that was not found."""
    asked = solver(steps, shallow)
    asked.add(*formulas)
    return bool(asked.check() == z3.unsat)
