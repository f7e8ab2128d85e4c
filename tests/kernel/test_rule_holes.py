"""Falsehoods that a careless rule would accept, each beside the truth that it is made from."""

from __future__ import annotations

import sympy as sp
from statements import one_line, stated, x

from derivations.cache import CachedDecider, spelling
from derivations.chain import Derivation
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.kernel import Kernel
from derivations.rules.calculus import Integrate, differentiate
from derivations.rules.citation import cite
from derivations.rules.concentration import concentration, vanishing_square
from derivations.rules.conserved import conserved, gronwall
from derivations.rules.events import distribution_function
from derivations.rules.expectation import by_density, linearity, moments
from derivations.rules.flows import along_equations, linear_equation
from derivations.rules.laws import chi_square_sum
from derivations.rules.limits import limit
from derivations.rules.means import Exchange
from derivations.rules.pointwise import pointwise
from derivations.rules.probability_limits import continuous_mapping
from derivations.rules.sums import telescope
from theory.events import Probability
from theory.matrix_words import GaussianMatrix, Letter, SquaredNorm
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    Expectation,
    Gaussian,
    PositiveUnknown,
    ProbabilityLimit,
)
from theory.symbols import L, d, gamma, n, t
from theory.transfer.fine_tuning_limit import (
    conserved_value,
    invariant,
    loss,
    loss_decay,
    loss_vanishes,
    norm_end,
    norm_start,
    null_end,
    null_start,
    null_start_meaning,
)
from theory.verdict import Verdict

A, B, C, G, R = sp.symbols("A B C G R")
a = sp.Symbol("a", positive=True)
b = sp.Symbol("b", positive=True)
f = sp.Function("f", real=True)


def eq(left, right):
    """An equation that SymPy leaves alone."""
    return sp.Eq(left, right, evaluate=False)


def test_a_limit_rule_gives_equality_only():
    """Gronwall's limit 0 is not below 0; nor is a limit in probability below its value."""
    for relation in ("<", "!=", ">"):
        proof = one_line(sp.Limit(loss, t, sp.oo), relation, 0, by=gronwall(loss_decay), also=(loss_decay,))
        assert not proof.verdict.settles
    X = PositiveUnknown(n, d, R)
    limit = stated("tends", eq(ProbabilityLimit(X), gamma), cited=True)
    by = continuous_mapping(cite(limit))
    assert (
        one_line(ProbabilityLimit(X**2), "=", gamma**2, by=by, also=(limit,)).verdict is Verdict.CONDITIONAL
    )
    assert not one_line(ProbabilityLimit(X**2), "<", gamma**2, by=by, also=(limit,)).verdict.settles


def test_continuous_mapping_needs_continuity():
    """A jump, an unknown function, or n itself beside the variable."""
    X = PositiveUnknown(n, d, R)
    limit = stated("tends", eq(ProbabilityLimit(X), 1), cited=True)
    by = continuous_mapping(cite(limit))
    for inside, value in ((sp.floor(X), 1), (sp.sign(X - 1), 0), (f(X), f(1)), (n * X, n)):
        assert not one_line(ProbabilityLimit(inside), "=", value, by=by, also=(limit,)).verdict.settles
    zero = stated("vanishes", eq(ProbabilityLimit(X), 0), cited=True)
    by = continuous_mapping(cite(zero))
    assert not one_line(ProbabilityLimit(X / X**2), "=", 0, by=by, also=(zero,)).verdict.settles


def test_a_random_matrix_is_no_constant():
    """E|X|^2 is not |X|^2."""
    square = SquaredNorm(GaussianMatrix(n, d, sp.Symbol("X")))
    assert not one_line(Expectation(square), "=", square, by=linearity).verdict.settles
    assert not one_line(Expectation(square * ChiSquare(n, A)), "=", n * square, by=moments).verdict.settles
    assert one_line(Expectation(a * ChiSquare(n, A)), "=", a * n, by=moments).verdict is Verdict.PROVED


def test_one_label_is_one_variable():
    """Two laws under one label are no two variables."""
    first, second = ChiSquare(n, A), ChiSquare(d, A)
    by = chi_square_sum(first, second, label="C")
    assert not one_line(first + second, "law", ChiSquare(n + d, C), by=by).verdict.settles
    other = ChiSquare(d, B)
    by = chi_square_sum(first, other, label="C")
    assert one_line(first + other, "law", ChiSquare(n + d, C), by=by).verdict is Verdict.PROVED


def test_density_joins_by_equality_and_captures_nothing():
    """E[f] < Integral of the same is false, and an x of the theory is not the integration variable."""
    z = sp.Symbol("z", real=True)
    density = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)
    square = sp.Integral(z**2 * density, (z, -sp.oo, sp.oo))
    assert one_line(Expectation(Gaussian(G) ** 2), "=", square, by=by_density).verdict is Verdict.PROVED
    assert not one_line(Expectation(Gaussian(G) ** 2), "<", square, by=by_density).verdict.settles
    captured = sp.Integral((z - z) ** 2 * density, (z, -sp.oo, sp.oo))
    assert not one_line(Expectation((Gaussian(G) - z) ** 2), "=", captured, by=by_density).verdict.settles


def test_names_of_values_do_not_collide():
    """A symbol of the author's that is called x_0 is not the first variable's value."""
    taken = sp.Symbol("x_0", real=True)
    proof = one_line(Expectation(Gaussian(G)), "=", Expectation(taken + 0 * Gaussian(G)), by=pointwise)
    assert not proof.verdict.settles


def test_random_ends_and_bounds_are_refused():
    """An integral to a random end, a distribution function at a random point."""
    u = sp.Symbol("u", real=True)
    end = ChiSquare(n, A)
    mean = Expectation(sp.Integral(ChiSquare(d, B), (u, 0, end)))
    assert not one_line(
        mean, "=", sp.Integral(Expectation(ChiSquare(d, B)), (u, 0, end)), by=Exchange()
    ).verdict.settles
    event = Probability(sp.StrictLessThan(BetaVariable(a, b, A), BetaVariable(a, b, B), evaluate=False))
    value = sp.betainc_regularized(a, b, 0, BetaVariable(a, b, B))
    assert not one_line(event, "=", value, by=distribution_function).verdict.settles


def test_orientation_of_integrals():
    """Nothing that is shown between a and b only is said where b < a."""
    u, p = sp.Symbol("u", real=True), sp.Symbol("p", real=True)
    q = sp.Symbol("q", real=True)
    integral = sp.Integral(u, (u, p, q))
    assert not one_line(integral, "=", (q**2 - p**2) / 2, by=Integrate(u**2 / 2)).verdict.settles
    assert (
        one_line(integral, "=", (q**2 - p**2) / 2, p <= q, by=Integrate(u**2 / 2)).verdict is Verdict.PROVED
    )


def test_sums_run_over_whole_numbers():
    """A sum up to a real number is no polynomial of it."""
    k = sp.Symbol("k", integer=True)
    assert not one_line(sp.Sum(1, (k, 1, a)), "=", a, by=telescope(k)).verdict.settles
    assert one_line(sp.Sum(1, (k, 1, n)), "=", n, by=telescope(k)).verdict is Verdict.PROVED


def test_a_derivative_inside_is_not_constant():
    """d/dt of u u' is u'^2 + u u'', not u'^2."""
    u = sp.Function("u", real=True)(t)
    moves = eq(sp.Derivative(u, t), u)
    proof = one_line(sp.Derivative(u * sp.Derivative(u, t), t), "=", u**2, moves, by=along_equations)
    assert not proof.verdict.settles
    assert (
        one_line(sp.Derivative(u**2, t), "=", 2 * u**2, moves, by=along_equations).verdict is Verdict.PROVED
    )


def test_letters_move_without_saying_so():
    """u(t) = |W|^2 is not differentiated as if W stood still, and holds at its own time only."""
    u = sp.Function("u", nonnegative=True)
    norm = SquaredNorm(Letter(n, d, sp.Symbol("W")))
    meaning = stated("meaning", eq(u(t), norm), definition=True)
    still = one_line(sp.Derivative(u(t), t), "=", sp.Derivative(norm, t), by=cite(meaning), also=(meaning,))
    assert not still.verdict.settles
    later = cite(meaning, {t: t + 1})
    assert not one_line(u(t + 1), "=", norm, by=later, also=(meaning,)).verdict.settles
    assert one_line(u(t), "=", norm, by=cite(meaning), also=(meaning,)).verdict is Verdict.PROVED


def test_a_statement_that_a_rule_holds_is_the_librarys():
    """Rules that take theorems are given a false one of the same id, and one that is nobody's."""
    X = PositiveUnknown(n, d, R)
    from theory.random_variables import SameLaw

    true = stated("law", SameLaw(X, ChiSquare(n, A) / n), cited=True)
    false = stated("law", SameLaw(X, 2 * ChiSquare(n, A) / n), cited=True)
    for rule in (concentration(false), vanishing_square(false)):
        assert not one_line(ProbabilityLimit(X), "=", 2, by=rule, also=(true,)).verdict.settles
    honest = one_line(ProbabilityLimit(X), "=", 1, by=concentration(true), also=(true,))
    assert honest.rests_on in ((), ("law",))


def test_the_cache_tells_alike_names_apart(tmp_path):
    """A positive f proves f(x) > 0, and no other f; declared ranges are part of the question."""
    positive, any_sign = sp.Function("f", positive=True), sp.Function("f", real=True)
    assert spelling(positive(x)) != spelling(any_sign(x))
    asked = CachedDecider(decide, tmp_path / "verdicts.sqlite")
    claim = sp.StrictGreaterThan(positive(x), 0, evaluate=False)
    assert asked(claim, ()).verdict is Verdict.PROVED
    again = CachedDecider(decide, tmp_path / "verdicts.sqlite")
    assert again(claim, ()).verdict is Verdict.PROVED
    assert again.hits == 1
    other = sp.StrictGreaterThan(any_sign(x), 0, evaluate=False)
    assert again(other, ()).verdict is not Verdict.PROVED
    again(claim, (sp.StrictGreaterThan(x, 1, evaluate=False),))
    assert again.hits == 1


def test_a_damaged_cache_decides_afresh(tmp_path):
    """Rows that were changed, mixed up or cut are not believed, and a file that is no database is left alone."""
    path = tmp_path / "verdicts.sqlite"
    false, true = eq(x, x + 1), eq(x + x, 2 * x)
    asked = CachedDecider(decide, path)
    assert asked(false, ()).verdict is Verdict.REFUTED
    assert asked(true, ()).verdict is Verdict.PROVED
    import sqlite3

    with sqlite3.connect(path) as store:
        rows = dict(store.execute("SELECT key, decision FROM decisions"))
        (bad,) = [key for key, text in rows.items() if "refuted" in text]
        (good,) = [key for key, text in rows.items() if "proved" in text]
        for text in (rows[good], rows[bad].replace("refuted", "proved"), "{", "[]", "7"):
            store.execute("UPDATE decisions SET decision = ? WHERE key = ?", (text, bad))
            store.commit()
            fresh = CachedDecider(decide, path)
            assert fresh(false, ()).verdict is Verdict.REFUTED
    path.write_text("no database")
    assert CachedDecider(decide, path)(false, ()).verdict is Verdict.REFUTED


def test_depth_and_its_symbols_are_unharmed():
    """What the tests above refuse is not refused to the library: one of its longest proofs still stands."""
    from derivations.library import kernel

    assert L in loss_decay.parameters
    proof = kernel().proof("scratch-risk-exact")
    assert proof is not None
    assert proof.verdict is Verdict.PROVED
    again = Kernel({proof.theorem.id: proof.theorem}, {}, decide, obligations)
    assert again.check(Derivation(proof.theorem, proof.derivation.cases)).rests_on


def test_a_linear_equation_is_regular_from_the_start():
    """x' = x/t has many solutions from x(0) = 0; x' = x has one."""
    u = sp.Function("u", real=True)
    free = sp.Symbol("free", real=True)
    singular = (eq(sp.Derivative(u(t), t), u(t) / t), eq(u(0), 0), t > 0)
    assert not one_line(u(t), "=", free * t, *singular, by=linear_equation).verdict.settles
    pinned = (eq(sp.Derivative(u(t), t), u(t)), eq(u(0), 0), eq(t, 1))
    assert not one_line(u(t), "=", free * t * (t - 1), *pinned, by=linear_equation).verdict.settles
    regular = eq(sp.Derivative(u(t), t), u(t))
    assert one_line(u(t), "=", u(0) * sp.exp(t), regular, by=linear_equation).verdict is Verdict.PROVED


def test_what_is_conserved_starts_and_ends_as_statements_say():
    """A value that no statement gives, one at another time, and an end that nothing shows are refused."""
    also = (invariant, norm_start, null_start, null_start_meaning, norm_end, null_end, loss_vanishes)
    before, after = conserved_value.claim.args

    def line(value, by):
        return one_line(before, "=", value, by=by, also=also).verdict

    starts, ends = (norm_start, null_start), (norm_end, null_end)
    assert line(after, conserved(invariant, *starts, ends=ends, reaches=loss_vanishes)) is Verdict.CONDITIONAL
    assert not line(2 * after, conserved(invariant, *starts, ends=ends, reaches=loss_vanishes)).settles
    assert not line(after, conserved(invariant, *starts, ends=ends)).settles
    assert not line(after, conserved(invariant, norm_start, ends=ends, reaches=loss_vanishes)).settles
    assert not line(after, conserved(invariant, *ends, ends=starts, reaches=loss_vanishes)).settles
    assert not line(after, conserved(invariant, *starts, ends=ends[:1], reaches=loss_vanishes)).settles
    assert not line(after, conserved(invariant, *starts)).settles


def test_constants_under_a_limit_or_a_derivative_are_defined():
    """1/(x (1 - c)) tends to 0 where c is not 1; x + log c has slope 1 where c is positive."""
    c = sp.Symbol("c", real=True)
    tends = sp.Limit(1 / (x * (1 - c)), x, sp.oo)
    assert not one_line(tends, "=", 0, by=limit).verdict.settles
    assert one_line(tends, "=", 0, c < 1, by=limit).verdict is Verdict.PROVED
    slope = sp.Derivative(x + sp.log(c), x)
    assert not one_line(slope, "=", 1, by=differentiate).verdict.settles
    assert one_line(slope, "=", 1, c > 0, by=differentiate).verdict is Verdict.PROVED
