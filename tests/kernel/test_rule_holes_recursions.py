"""Falsehoods about means of Gaussian words and recursions of means, each beside the truth that it is made from."""

from __future__ import annotations

import sympy as sp
from statements import kernel, one_line, stated

from derivations.chain import Case, Derivation, Line
from derivations.rules.algebra import algebra
from derivations.rules.citation import cite, counters
from derivations.rules.gaussian_words import FreshSamples, LinearRecursion, gaussian_mean
from derivations.rules.mirror import mirrored
from derivations.rules.second_moment import second_moment
from theory.matrix_words import GaussianMatrix, Letter, SquaredNorm, SymmetricMatrix, TraceOf, Transposed
from theory.random_variables import ChiSquare, Expectation, Unknown
from theory.symbols import d, n
from theory.transfer.one_pass_sgd import EPSILON, ERROR, following, next_error, now, risk_after, start, steps
from theory.transfer.one_pass_sgd import X as FRESH
from theory.verdict import Verdict

X = GaussianMatrix(n, d, sp.Symbol("X"))
A = SymmetricMatrix(d, d, sp.Symbol("A_fixed"))
v = Letter(d, 1, sp.Symbol("v"))
ONE = sp.Integer(1)


def eq(left, right):
    """An equation that SymPy leaves alone."""
    return sp.Eq(left, right, evaluate=False)


def test_a_letter_that_a_condition_ties_to_the_samples_is_not_fixed():
    """E tr(A X^T X) = n tr A for a fixed A, and not for A = X^T X, where it is n d (n + d + 1)."""
    mean = Expectation(TraceOf(A * Transposed(X) * X))
    assert one_line(mean, "=", n * TraceOf(A), by=gaussian_mean).verdict is Verdict.PROVED
    tied = eq(A, Transposed(X) * X)
    assert not one_line(mean, "=", n * TraceOf(A), tied, by=gaussian_mean).verdict.settles


def test_the_samples_are_not_conditioned_upon():
    """E tr X^T X = n d says nothing of the samples whose trace is 5."""
    trace = TraceOf(Transposed(X) * X)
    assert one_line(Expectation(trace), "=", n * d, by=gaussian_mean).verdict is Verdict.PROVED
    assert not one_line(Expectation(trace), "=", n * d, eq(trace, 5), by=gaussian_mean).verdict.settles


def test_one_label_is_one_matrix():
    """Two matrices of one label are not two independent ones."""
    turned, other = GaussianMatrix(d, n, X.label), GaussianMatrix(d, n, sp.Symbol("Y"))
    assert one_line(Expectation(TraceOf(other * X)), "=", 0, by=gaussian_mean).verdict is Verdict.PROVED
    assert not one_line(Expectation(TraceOf(turned * X)), "=", 0, by=gaussian_mean).verdict.settles


def test_a_second_moment_knows_no_tied_letter():
    """E|A x|^2 = |A|^2 for a fixed A, and not for one that a condition makes of x."""
    x = GaussianMatrix(d, 1, sp.Symbol("x"))
    mean, value = Expectation(SquaredNorm(A * x)), SquaredNorm(A)
    assert one_line(mean, "=", value, by=second_moment(x)).verdict.settles
    assert not one_line(mean, "=", value, eq(A, x * Transposed(x)), by=second_moment(x)).verdict.settles


def test_the_error_is_not_the_same_at_every_step():
    """S(k) = |e|^2 names e at every k anew: S(1) = S(0) does not follow."""
    claim = eq(Expectation(risk_after(ONE)), Expectation(risk_after(sp.Integer(0))))
    lines = (
        Line("=", Expectation(SquaredNorm(ERROR)), cite(now, {steps: 1})),
        Line("=", claim.rhs, mirrored(cite(now, {steps: 0}))),
    )
    derivation = Derivation(stated("still", claim), (Case(claim.lhs, lines),))
    assert not kernel(derivation, also=(now, start, following)).check(derivation).verdict.settles
    as_it_stands = one_line(
        Expectation(risk_after(steps)), "=", Expectation(SquaredNorm(ERROR)), by=cite(now), also=(now,)
    )
    assert as_it_stands.verdict is Verdict.PROVED


def test_sizes_and_numbers_of_a_matrix_statement_may_be_replaced():
    """What is a size, or stands in the value too, is no counter."""
    sigma = sp.Symbol("sigma_", real=True)
    risk = Unknown(n, d, sigma, sp.Symbol("R_here"))
    assert counters(eq(risk, sigma**2 * SquaredNorm(X))) == set()
    assert counters(eq(risk, SquaredNorm(X))) == {sigma}
    assert counters(now.claim) == {steps}


def test_fresh_samples_are_not_tied_to_the_error():
    """The tower property needs an error that the fresh samples did not make."""
    claim = eq(Expectation(SquaredNorm(next_error)), SquaredNorm(ERROR))
    before, after = Expectation(risk_after(steps + 1)), Expectation(risk_after(steps))
    free = stated("free-step", claim, cited=True)
    by = FreshSamples(free, now, following)
    assert one_line(before, "=", after, by=by, also=(free, now, following)).verdict is Verdict.CONDITIONAL
    tie = eq(ERROR, Transposed(FRESH) * EPSILON)
    tied = stated("tied-step", claim, tie, cited=True)
    by = FreshSamples(tied, now, following)
    assert not one_line(before, "=", after, tie, by=by, also=(tied, now, following)).verdict.settles


def _recursion(id, index, *given):
    return stated(
        id, eq(Expectation(risk_after(index + 1)), 2 * Expectation(risk_after(index))), *given, cited=True
    )


def _begins(value):
    return stated("begins", eq(risk_after(sp.Integer(0)), value), definition=True)


def _solved(index, value, recursion, begins, *given):
    by = LinearRecursion(recursion, begins, index)
    return one_line(Expectation(risk_after(index)), "=", value, *given, by=by, also=(recursion, begins))


def test_a_recursion_holds_from_the_start():
    """E S(k+1) = 2 E S(k) for k >= 5 alone leaves the first five steps open, also for those who ask at k >= 5."""
    always, late = _recursion("always", steps), _recursion("late", steps, steps >= 5)
    assert _solved(steps, 2**steps, always, _begins(ONE)).verdict is Verdict.CONDITIONAL
    assert not _solved(steps, 2**steps, late, _begins(ONE)).verdict.settles
    assert not _solved(steps, 2**steps, late, _begins(ONE), steps >= 5).verdict.settles


def test_a_recursion_and_its_start_are_equations():
    """Of E S(k+1) <= 2 E S(k), or of S(0) <= 1, only an inequality follows."""
    always = _recursion("always", steps)
    bounded = stated("bounded", sp.LessThan(*always.claim.args, evaluate=False), cited=True)
    below = stated("below", sp.LessThan(risk_after(sp.Integer(0)), ONE, evaluate=False), cited=True)
    assert _solved(steps, 2**steps, always, _begins(ONE)).verdict is Verdict.CONDITIONAL
    assert not _solved(steps, 2**steps, bounded, _begins(ONE)).verdict.settles
    assert not _solved(steps, 2**steps, always, below).verdict.settles


def test_one_step_over_fresh_samples_is_an_equation():
    before, after = Expectation(risk_after(steps + 1)), Expectation(risk_after(steps))
    for relation, stands in ((sp.Eq, True), (sp.LessThan, False)):
        claim = relation(Expectation(SquaredNorm(next_error)), SquaredNorm(ERROR), evaluate=False)
        one_step = stated("one-step", claim, cited=True)
        by = FreshSamples(one_step, now, following)
        found = one_line(before, "=", after, by=by, also=(one_step, now, following))
        assert found.verdict.settles is stands


def test_a_recursion_counts_whole_steps_from_zero():
    """Between whole numbers, and below 0, a recursion fixes nothing."""
    real, integer = sp.Symbol("z_real", real=True), sp.Symbol("z_integer", integer=True)
    wave = 2**real * (1 + sp.sin(2 * sp.pi * real))
    assert not _solved(real, wave, _recursion("real", real), _begins(ONE)).verdict.settles
    assert not _solved(real, 2**real, _recursion("real", real), _begins(ONE)).verdict.settles
    assert not _solved(
        integer, 2**integer, _recursion("whole", integer, integer >= 0), _begins(ONE)
    ).verdict.settles


def test_a_mean_is_no_random_number():
    """From a random start the mean is not that start doubled."""
    chance = ChiSquare(n, sp.Symbol("Q"))
    random = _begins(chance)
    assert not _solved(steps, 2**steps * chance, _recursion("always", steps), random).verdict.settles


def test_a_wrong_solution_of_a_recursion_is_refused():
    """3^k neither, and nothing that starts elsewhere."""
    always = _recursion("always", steps)
    assert not _solved(steps, 3**steps, always, _begins(ONE)).verdict.settles
    assert not _solved(steps, 2**steps, always, _begins(sp.Integer(2))).verdict.settles


def test_only_an_equation_is_read_from_the_right():
    """b = a gives a = b; b <= a does not give a <= b."""
    a, b = sp.symbols("a b", positive=True)
    equal, below = stated("equal", eq(a, b + 1), cited=True), stated("below", sp.Le(a, b), cited=True)
    assert one_line(b + 1, "=", a, by=mirrored(cite(equal)), also=(equal,)).verdict is Verdict.CONDITIONAL
    assert not one_line(b, "<=", a, by=mirrored(cite(below)), also=(below,)).verdict.settles
    assert not one_line(b, "=", a, by=mirrored(cite(below)), also=(below,)).verdict.settles
    assert not one_line(b + 2, "=", a, by=mirrored(cite(equal)), also=(equal,)).verdict.settles
    assert not one_line(a, "<", a + 1, by=mirrored(algebra)).verdict.settles
