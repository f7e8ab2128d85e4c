"""Matrices of symbolic size: identities proved, spoiled ones refuted on exact instances, contradictions
loud.
"""

import itertools

import pytest
import sympy as sp
from flint import fmpq, fmpq_mat
from sympy import Eq, Symbol, symbols

from derivations.deciders import decide
from derivations.decision import Disagreement
from derivations.kernel import RuleError, Step
from derivations.rules.flows import along_equations, along_flow, linear_equation
from derivations.rules.matrices import matrix_words, tried, words
from derivations.rules.word_instances import pseudo_inverse
from derivations.rules.words import Atom, complete, read, relations
from tests.letters import G, M, P, Q, S, T, X, expression
from theory.matrix_words import (
    Complement,
    InverseOf,
    Letter,
    Rate,
    SquaredNorm,
    TraceOf,
    UnitMatrix,
    UnitVector,
)
from theory.symbols import d, n, sigma
from theory.verdict import Verdict

b = Letter(d, 1, Symbol("b"))
e = Letter(n, 1, Symbol("e"))
u, U = UnitVector(n, 1, Symbol("u")), Complement(n, n - 1, Symbol("u"))


def decision(before, after, rule=matrix_words, given=()):
    return rule.ruling(Step(expression(before), "=", expression(after), tuple(given), {})).decision


TRUE = [
    (X * P(X) * X, X),
    (P(X) * X * P(X), P(X)),
    (T(X * P(X)), X * P(X)),
    (P(T(X)), T(P(X))),
    (T(X) * X * P(X), T(X)),
    (P(X) * T(P(X)) * T(X), P(X)),
    (T(Q) * Q, UnitMatrix(d, d, Symbol("I"))),
    ((1 - P(X) * X) * (1 - P(X) * X), 1 - P(X) * X),
    (X * (1 - P(X) * X), 0 * X),
    (SquaredNorm(Q * b), SquaredNorm(b)),
    (TraceOf(M * S), TraceOf(S * T(M))),
    (TraceOf(X * M * T(X)), TraceOf(T(X) * X * M)),
    (
        SquaredNorm(P(X) * (X * b + sigma * e) - b),
        SquaredNorm((1 - P(X) * X) * b) + sigma**2 * SquaredNorm(P(X) * e),
    ),
    (SquaredNorm(b), SquaredNorm(P(X) * X * b) + SquaredNorm((1 - P(X) * X) * b)),
    (T(U) * u, 0 * T(U) * u),
    (u * T(u) + U * T(U), UnitMatrix(n, n, Symbol("I"))),
    (TraceOf(P(X) * X), TraceOf(X * P(X))),
]
FALSE = [
    (X * P(X) * X, 2 * X),
    (M * S, S * M),
    (T(M), M),
    (Q * Q, UnitMatrix(d, d, Symbol("I"))),
    (P(X) * X, UnitMatrix(d, d, Symbol("I"))),
    (X * P(X), UnitMatrix(n, n, Symbol("I"))),
    (SquaredNorm(M * b), SquaredNorm(b)),
    (TraceOf(M * M), TraceOf(M * T(M))),
    (
        SquaredNorm(P(X) * (X * b + sigma * e) - b),
        SquaredNorm((1 - P(X) * X) * b) + sigma * SquaredNorm(P(X) * e),
    ),
    (SquaredNorm(X * b + e), SquaredNorm(X * b) + SquaredNorm(e)),
    (U * T(U), UnitMatrix(n, n, Symbol("I"))),
    (TraceOf(P(X) * X), n),
    (TraceOf(UnitMatrix(d, d, Symbol("I")) * M), d),
]


@pytest.mark.parametrize(("before", "after"), TRUE)
def test_identities_are_proved_and_hold_on_instances(before, after):
    found = decision(before, after)
    assert found.verdict is Verdict.PROVED
    assert "exact instances agree" in found.message


@pytest.mark.parametrize(("before", "after"), FALSE)
def test_spoiled_identities_are_refuted_with_an_exact_instance(before, after):
    found = decision(before, after)
    assert found.verdict is Verdict.REFUTED
    assert found.counterexample.lhs != found.counterexample.rhs


def test_shapes_are_checked():
    for bad in (X * X, X + M, T(X) * b, TraceOf(X), M + u, X + 1, InverseOf(X) * e):
        with pytest.raises(RuleError):
            decision(bad, bad + bad)


def test_full_rank_is_used_only_where_it_holds():
    identity = UnitMatrix(n, n, Symbol("I"))
    ruling = words((G, "rows")).ruling(Step(G * P(G), "=", identity, (n <= d,), {}))
    assert ruling.decision.verdict is Verdict.PROVED
    assert [part.claim for part in ruling.obligations] == [sp.LessThan(n, d, evaluate=False)]
    with pytest.raises(RuleError, match="Gaussian"):
        words((X, "rows")).ruling(Step(X * P(X), "=", identity, (n <= d,), {}))


def test_the_trace_of_a_unit_matrix_is_its_own_size():
    rows = words((G, "rows"))
    assert decision(TraceOf(P(G) * G), n, rows, (n <= d,)).verdict is Verdict.PROVED
    assert decision(TraceOf(1 * P(G) * G), d, rows, (n <= d,)).verdict is Verdict.REFUTED


def test_given_equations_are_used_with_their_consequences():
    c, y = Letter(n, 1, Symbol("c")), Letter(n, 1, Symbol("y"))
    row_space = Eq(b, T(X) * c, evaluate=False)
    normal = Eq(T(X) * X * b, T(X) * y, evaluate=False)
    assert decision(b, P(X) * y, given=(row_space, normal)).verdict is Verdict.PROVED
    assert decision(b, P(X) * y, given=(normal,)).verdict is Verdict.UNDECIDED
    assert decision(b, P(X) * X * b, given=(row_space,)).verdict is Verdict.PROVED
    assert decision(b, 2 * P(X) * X * b, given=(row_space,)).verdict is Verdict.REFUTED


def test_inverse():
    assert decision(InverseOf(M) * M * b, b).verdict is Verdict.PROVED
    assert decision(InverseOf(M) * S * M, S).verdict is Verdict.REFUTED


def test_a_contradiction_between_normal_form_and_instances_stops():
    with pytest.raises(Disagreement):
        tried(Step(M * S, "=", S * M, (), {}), frozenset(), zero=True)


def test_penrose_rules_are_confluent():
    """Every word of length five in X, X^T, X^+, X^{+T} has one normal form whatever is rewritten first."""
    square = Letter(d, d, Symbol("X"))
    forward = complete(relations(square, {"+"}))
    backward = type(forward)(tuple(reversed(forward.rules)))
    atoms = [Atom(square, mark) for mark in ("", "t", "+", "+t")]
    for word in itertools.product(atoms, repeat=5):
        assert forward.normal({word: sp.Integer(1)}) == backward.normal({word: sp.Integer(1)})


def test_rational_pseudo_inverse_obeys_penrose_at_every_rank():
    for entries in ([[1, 2], [2, 4], [3, 6]], [[0, 0], [0, 0], [0, 0]], [[1, 2], [0, 1], [5, fmpq(1, 3)]]):
        matrix = fmpq_mat(3, 2, [fmpq(x) for row in entries for x in row])
        inverse = pseudo_inverse(matrix)
        assert matrix * inverse * matrix == matrix
        assert inverse * matrix * inverse == inverse
        assert (matrix * inverse).transpose() == matrix * inverse
        assert (inverse * matrix).transpose() == inverse * matrix


def test_product_rule_along_a_flow_and_its_twin():
    skew = Eq(Rate(M), S * M, evaluate=False)
    assert decision(Rate(T(M) * M), 2 * T(M) * S * M, along_flow, (skew,)).verdict is Verdict.PROVED
    assert decision(Rate(T(M) * M), T(M) * S * M, along_flow, (skew,)).verdict is Verdict.REFUTED
    assert decision(Rate(InverseOf(M)), -InverseOf(M) * S, along_flow, (skew,)).verdict is Verdict.PROVED
    with pytest.raises(RuleError, match="moves"):
        decision(Rate(M), M, along_flow)


def equations_hold(ruling):
    equations = [part for part in ruling.obligations if isinstance(part.claim, sp.Eq)]
    return bool(equations) and all(decide(one.claim, one.given).verdict.settles for one in equations)


def test_invariants_and_linear_equations_of_scalars():
    time, rate = symbols("tau mu", real=True)
    x, y = (sp.Function(name, positive=True)(time) for name in ("x", "y"))
    field = (
        Eq(sp.Derivative(x, time), -x * y, evaluate=False),
        Eq(sp.Derivative(y, time), -x * y, evaluate=False),
    )
    good = along_equations.ruling(Step(sp.Derivative(x - y, time), "=", sp.Integer(0), field, {}))
    assert sp.expand(good.obligations[0].claim.lhs) == 0
    bad = along_equations.ruling(Step(sp.Derivative(x + y, time), "=", sp.Integer(0), field, {}))
    assert sp.expand(bad.obligations[0].claim.lhs) != 0
    decay = (Eq(sp.Derivative(x, time), -2 * rate * x, evaluate=False),)
    solved = linear_equation.ruling(Step(x, "=", x.func(0) * sp.exp(-2 * rate * time), decay, {}))
    assert equations_hold(solved)
    wrong = linear_equation.ruling(Step(x, "=", x.func(0) * sp.exp(-rate * time), decay, {}))
    assert not equations_hold(wrong)


def test_words_read_back_what_sympy_collects():
    assert read(M * M * M) == read(sp.Mul(M, M**2))
