"""An adversary's derivations: what must not come out as proved, each beside a true twin where one is near."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sympy as sp
from statements import kernel, one_line, stated, x, y

from derivations.cache import CachedDecider
from derivations.chain import Case, Derivation, Line
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.decision import Decision, Disagreement
from derivations.kernel import Kernel, ProofError, Ruling
from derivations.rules.algebra import algebra
from derivations.rules.citation import cite
from theory.verdict import Verdict

f = sp.Function("f", real=True)
g = sp.Function("g", real=True)


def eq(left: sp.Basic, right: sp.Basic) -> sp.Eq:
    """An equation that SymPy leaves alone."""
    return sp.Eq(left, right, evaluate=False)


@dataclass(frozen=True)
class Believe:
    """A rule of the author's own that believes everything."""

    name: str = "believe me"

    def ruling(self, step):
        """No obligation, a verdict."""
        return Ruling(decision=Decision(Verdict.PROVED, self.name))


@dataclass(frozen=True)
class Nothing:
    """A rule that says nothing."""

    name: str = "nothing"

    def ruling(self, step):
        """Neither obligations nor a decision."""
        return Ruling()


@dataclass(frozen=True)
class Broken:
    """A rule that crashes."""

    name: str = "broken"

    def ruling(self, step):
        """Raise what no one expects."""
        raise KeyError("gone")


def test_a_rule_that_gives_nothing_proves_nothing():
    """Even where the expressions need definedness, which is then the only thing decided."""
    proof = one_line(1 / x, "=", sp.Integer(5) + 0 * x, x > 0, by=Nothing())
    assert proof.verdict is Verdict.UNDECIDED
    assert one_line(1 / x, "=", x ** (-1), x > 0).verdict is Verdict.PROVED


def test_an_authors_own_rule_is_an_assumption():
    """It may be right; the proof says that it rests on it."""
    proof = one_line(x, "=", x + 1, by=Believe())
    assert proof.verdict is Verdict.CONDITIONAL
    assert any("Believe" in name for name in proof.rests_on)


def test_a_rule_that_crashes_proves_nothing():
    """One line says which, and a false line is still refuted."""
    assert one_line(f(x), "=", g(x), by=Broken()).verdict is not Verdict.PROVED
    assert one_line(x, "=", x + 1, by=Broken()).verdict is Verdict.REFUTED


def test_a_decider_from_elsewhere_is_an_assumption():
    """The kernel is only as good as what decides for it, and says so."""
    theorem = stated("wrong", eq(x, x + 1))
    derivation = Derivation(theorem).start(x).eq(x + 1)

    def yes(claim, given):
        return Decision(Verdict.PROVED, "yes")

    proof = Kernel({"wrong": theorem}, {}, yes, obligations).check(derivation)
    assert proof.verdict is Verdict.CONDITIONAL
    assert Kernel({"wrong": theorem}, {}, CachedDecider(yes), obligations).check(derivation).rests_on


def test_circles_are_errors():
    """Directly, through another theorem, and where the other was proved first."""
    a, b = stated("a", eq(f(x), 1)), stated("b", eq(f(x) + g(x), 1 + g(x)))
    itself = Derivation(a).start(f(x)).eq(1, by=cite(a))
    with pytest.raises(ProofError, match="circular"):
        kernel(itself).check(itself)
    there = Derivation(b).start(f(x) + g(x)).eq(1 + g(x), by=cite(a))
    back = Derivation(a).start(f(x)).eq(f(x) + g(x) - g(x)).eq(1, by=cite(b))
    for first in ("a", "b"):
        with pytest.raises(ProofError, match="circular"):
            kernel(there, back).proof(first)
    late = kernel(there, also=(a,))
    assert late.proof("b").rests_on == ("a",)
    with pytest.raises(ProofError, match="rests on a"):
        late.check(back)


def test_a_circle_through_a_named_derivation_is_an_error():
    """A second derivation of a statement may not use the statement."""
    a = stated("a", eq(f(x), 1))
    second = Derivation(a, name="paper", paper=True).start(f(x)).eq(1, by=cite(a))
    with pytest.raises(ProofError, match="circular"):
        kernel(second).check(second)


def test_assumptions_are_carried_through_levels():
    """cited <- b <- c <- d: d rests on the cited one, and only on it."""
    cited = stated("deep", eq(f(x), 2), cited=True)
    b = stated("b", eq(2 * f(x), 4))
    c = stated("c", eq(3 * (2 * f(x)), 12))
    d = stated("d", eq(3 * (2 * f(x)) + 1, 13))
    chain = (
        Derivation(b).start(2 * f(x)).eq(4, by=cite(cited)),
        Derivation(c).start(6 * f(x)).eq(12, by=cite(b)),
        Derivation(d).start(6 * f(x) + 1).eq(13, by=cite(c)),
    )
    proof = kernel(*chain, also=(cited,)).proof("d")
    assert (proof.verdict, proof.rests_on) == (Verdict.CONDITIONAL, ("deep",))


def test_another_statement_under_the_same_id_is_not_cited():
    """Neither by the rule, nor filed in the library under a name that is not its own."""
    true = stated("lemma", sp.Ge(x**2, 0, evaluate=False))
    false = stated("lemma", eq(x, x + 1))
    goal = stated("goal", eq(x, x + 1))
    derivation = Derivation(goal).start(x).eq(x + 1, by=cite(false))
    assert kernel(derivation, also=(true,)).proof("goal").verdict is not Verdict.CONDITIONAL
    with pytest.raises(ProofError, match="filed"):
        Kernel({"lemma": false}, {"lemma": Derivation(true).start(x**2).ge(0)}, decide, obligations).proof(
            "lemma"
        )
    with pytest.raises(ProofError, match="filed"):
        Kernel({"lemma": true}, {"other": Derivation(true).start(x**2).ge(0)}, decide, obligations).proof(
            "other"
        )


def test_a_line_may_not_suppose():
    """Conditions of one line are obligations."""
    theorem = stated("goal", eq(x, x + 1))
    line = Line("=", x + 1, algebra, given=(eq(x, x + 1),))
    derivation = Derivation(theorem, (Case(x, (line,)),))
    assert kernel(derivation).check(derivation).verdict is Verdict.REFUTED or not (
        kernel(derivation).check(derivation).verdict.settles
    )


def test_cited_conditions_are_decided_by_implication():
    """x > 2 implies x > 1; x > 0 does not."""
    lemma = stated("lemma", eq(f(x), 1), x > 1, cited=True)
    assert one_line(f(x), "=", 1, x > 2, by=cite(lemma), also=(lemma,)).verdict is Verdict.CONDITIONAL
    assert not one_line(f(x), "=", 1, x > 0, by=cite(lemma), also=(lemma,)).verdict.settles


def test_conditions_that_admit_no_point_prove_nothing():
    """Vacuous, also where a rule settles the line by itself."""
    assert one_line(x, "=", x + 1, x > 1, x < 0).verdict is Verdict.VACUOUS
    assert one_line(x, "=", x + 1, x**2 < 0).verdict is not Verdict.PROVED


@pytest.mark.parametrize("case", range(4))
def test_nothing_is_cited_inside_a_binder(case):
    """f(x) = 0 for x > 1 says nothing of a limit at 0, an integral from 0, a sum, or a derivative at a point."""
    k = sp.Symbol("k", integer=True)
    lemma = stated("lemma", eq(f(x), 0), x > 1, cited=True)
    counted = stated("counted", eq(f(k), 0), k > 1, cited=True)
    at_one = stated("at-one", eq(f(x), 0), eq(x, 1), cited=True)
    proof = (
        lambda: one_line(sp.Limit(f(x), x, 0), "=", 0, x > 1, by=cite(lemma), also=(lemma,)),
        lambda: one_line(sp.Integral(f(x), (x, 0, 1)), "=", 0, x > 1, by=cite(lemma), also=(lemma,)),
        lambda: one_line(sp.Sum(f(k), (k, 0, 1)), "=", 0, k > 1, by=cite(counted), also=(counted,)),
        lambda: one_line(sp.Derivative(f(x), x), "=", 0, eq(x, 1), by=cite(at_one), also=(at_one,)),
    )[case]()
    assert not proof.verdict.settles


def test_chains_that_turn_back_prove_nothing():
    """x < y + 2 > y joins nothing; and <= then < is <, which <= follows from."""
    theorem = stated("goal", sp.Lt(x, y, evaluate=False))
    mixed = Derivation(theorem).start(x).lt(x + 1).gt(y)
    assert not kernel(mixed).check(mixed).verdict.settles
    joined = Derivation(stated("joined", sp.Lt(x, x + 2, evaluate=False))).start(x).le(x + 1).lt(x + 2)
    assert kernel(joined).check(joined).verdict is Verdict.PROVED
    weak = Derivation(stated("weak", sp.Lt(x, x + 2, evaluate=False))).start(x).le(x + 1).le(x + 2)
    assert kernel(weak).check(weak).verdict is Verdict.PROVED  # decided afresh: the chain alone gives <=
    unequal = Derivation(stated("unequal", sp.Ne(x, y, evaluate=False))).start(x).ne(x + 1).ne(y)
    assert not kernel(unequal).check(unequal).verdict.settles


def test_cases_cover_the_domain():
    """|x| = x for x >= 0 and -x for x < 0; without the second case nothing follows."""
    theorem = stated("absolute", eq(sp.Abs(x), sp.sqrt(x**2)))
    start = Derivation(theorem).case(x >= 0, start=sp.Abs(x)).eq(sp.sqrt(x**2))
    assert not kernel(start).check(start).verdict.settles
    both = start.case(x < 0, start=sp.Abs(x)).eq(sp.sqrt(x**2))
    assert kernel(both).check(both).verdict is Verdict.PROVED


def test_implications_only_run_forwards():
    """x > 1 implies x^2 > 1, and no iff is made of it."""
    up = Derivation(stated("up", sp.Implies(x > 1, x**2 > 1))).start(x > 1).implies(x**2 > 1)
    assert kernel(up).check(up).verdict is Verdict.PROVED
    back = Derivation(stated("back", sp.Equivalent(x > 1, x**2 > 1))).start(x > 1).implies(x**2 > 1)
    assert not kernel(back).check(back).verdict.settles
    iff = Derivation(stated("iff", sp.Equivalent(x > 1, x**2 > 1))).start(x > 1).iff(x**2 > 1)
    assert kernel(iff).check(iff).verdict is Verdict.REFUTED


def test_relations_with_rules():
    """!= needs a difference everywhere, and a chain ends there."""
    assert one_line(x**2 + 1, "!=", 0).verdict is Verdict.PROVED
    assert one_line(x, "!=", 0).verdict is Verdict.REFUTED


def test_definitions_that_clash_are_assumptions():
    """f := 1 and f := 2 prove nothing outright; nor does a name that is defined by way of itself."""
    one = stated("one", eq(f(x), 1 + 0 * x), definition=True)
    two = stated("two", eq(f(x), 2), definition=True)
    goal = Derivation(stated("goal", eq(sp.Integer(1), sp.Integer(2)))).start(1).eq(f(x), by=cite(one))
    goal = goal.eq(2, by=cite(two))
    proof = kernel(goal, also=(one, two)).check(goal)
    assert proof.verdict is not Verdict.PROVED
    to, fro = (
        stated("to", eq(f(x), g(x) + 1), definition=True),
        stated("fro", eq(g(x), f(x) + 1), definition=True),
    )
    loop = Derivation(stated("loop", eq(f(x), f(x) + 2))).start(f(x)).eq(g(x) + 1, by=cite(to))
    loop = loop.eq(f(x) + 2, by=cite(fro))
    assert kernel(loop, also=(to, fro)).check(loop).verdict is not Verdict.PROVED


def test_no_kinds_of_derivations():
    """A subclass could hide lines; an empty derivation has none."""

    class Shorter(Case):
        def lines_with_before(self):
            """No lines at all."""
            return iter(())

    theorem = stated("goal", eq(x, x + 1))
    hidden = Derivation(theorem, (Shorter(x, (Line("=", x + 1, algebra),)),))
    for derivation in (hidden, Derivation(theorem), Derivation(theorem).start(x)):
        with pytest.raises(ProofError):
            kernel(derivation).check(derivation)


def test_a_disagreement_stops_everything():
    """Two deciders that contradict each other are an error of ours, not a verdict."""
    theorem = stated("goal", eq(x, x))

    def quarrel(claim, given):
        raise Disagreement("normal form proves what an exact point refutes")

    derivation = Derivation(theorem).start(x).eq(x)
    with pytest.raises(Disagreement):
        Kernel({"goal": theorem}, {}, quarrel, obligations).check(derivation)


def test_a_decider_that_crashes_decides_nothing():
    """Undecided, with what happened, and the rest of the library is still checked."""
    theorem = stated("goal", eq(x, x))

    def broken(claim, given):
        raise ValueError("nan is not comparable")

    proof = Kernel({"goal": theorem}, {}, broken, obligations).check(Derivation(theorem).start(x).eq(x))
    assert proof.verdict is Verdict.UNDECIDED
    assert "not comparable" in proof.steps[0].message
