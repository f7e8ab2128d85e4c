"""Equality in law: putting a law in, and the identities between the named laws.

Each rule says in its docstring what it trusts. A rule may replace random content only where nothing else in
the same mean, probability or law depends on it: laws are marginal, so dependence would be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import substitute
from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import random_letters, unfold
from derivations.rules.expectation import relabelled, remaining
from derivations.rules.terms import fresh, positive
from theory.events import Probability
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    Expectation,
    Gaussian,
    RandomVariable,
    SameLaw,
    Unknown,
    Variance,
    random_variables,
)
from theory.statement import Theorem
from theory.values import as_expression
from theory.verdict import Verdict


def _matrix_content(expression: sp.Basic) -> bool:
    return any(getattr(node, "is_random_matrix", False) for node in sp.preorder_traversal(expression))


def _independent_of_rest(expression: sp.Basic, node: sp.Basic) -> None:
    """Raise RuleError unless what stands beside ``node`` is independent of it.

    Words in Gaussian letters and named variables are independent where they share no letter and no label; an
    Unknown is independent of nothing.
    """
    rest = expression.xreplace({node: sp.Dummy("X", real=True)})
    if rest.has(Unknown) or (node.has(Unknown) and (rest.has(RandomVariable) or _matrix_content(rest))):
        raise RuleError(f"other random content stands beside {node}: use the joint law")
    if random_letters(node) & random_letters(rest) or node.atoms(RandomVariable) & rest.atoms(RandomVariable):
        raise RuleError(f"what {node} is made of occurs outside it: their dependence would be lost")


def same_law(expected: sp.Expr, step: Step) -> tuple[Obligation, ...]:
    """Obligations under which ``expected`` and the line's right side have one law: equal variables, equal
    rest.

    Labels of the named variables are free to differ, since distinct labels are independent on both sides.
    """
    first, second = relabelled(expected), relabelled(step.after)
    if first == second:
        return ()
    ours, theirs = (sorted(random_variables(side), key=sp.default_sort_key) for side in (first, second))
    if [v.func for v in ours] != [v.func for v in theirs] or [v.label for v in ours] != [
        v.label for v in theirs
    ]:
        raise RuleError(f"the line gives the law of {expected}, not of {step.after}")
    obligations: list[Obligation] = []
    numbers: dict[sp.Basic, sp.Basic] = {}
    for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        facts = {"positive": True} if mine.is_positive else {"real": True}
        number = fresh(sp.Symbol(f"value_{index}"), (first, second, *step.given), **facts)
        numbers[mine] = numbers[other] = number
        obligations += [
            Obligation(sp.Eq(a, b, evaluate=False), step.given, "the parameters of the laws agree")
            for a, b in zip(mine.args[:-1], other.args[:-1], strict=True)
            if a != b
        ]
    left, right = first.xreplace(numbers), second.xreplace(numbers)
    if left != right:
        obligations.append(
            Obligation(sp.Eq(left, right, evaluate=False), step.given, "the same function of the variables")
        )
    return tuple(obligations)


def fresh_labels(expression: sp.Expr, *labels: sp.Basic) -> None:
    """Raise RuleError when a label is in use already, or given twice."""
    if len(set(labels)) != len(labels):
        raise RuleError("two fresh variables share a label")
    taken = {variable.label for variable in random_variables(expression)}
    for label in labels:
        if label in taken:
            raise RuleError(f"the label {label} is already in use: choose another")


def _require_law(step: Step) -> None:
    if step.relation != "law":
        raise RuleError("this rule gives equality in law: write .law(...)")


@dataclass(frozen=True)
class InLaw:
    """Replace the variable of ``theorem`` (a ``SameLaw``) by its law, at the values that ``at`` gives.

    Inside a mean or a variance: allowed where the node holds no other random variable. On a ``law`` line:
    allowed where nothing beside the variable depends on it; there the variable may also stand as its
    definition. ``branch`` picks the regime of a law that is a Piecewise: its condition is an obligation.
    Trusted: E f(X) = E f(Y) when X and Y have the same law; independent parts may be replaced one by one.
    """

    theorem: Theorem
    at: tuple[tuple[sp.Basic, sp.Basic], ...] = ()
    branch: int | None = None

    @property
    def name(self) -> str:
        """``law of scratch-risk-law``."""
        return f"law of {self.theorem.id}"

    def ruling(self, step: Step) -> Ruling:
        """The theorem's conditions at this instance, then the line with the law put in."""
        variable, law, needed = self.instance(step)
        obligations = tuple(
            Obligation(condition, step.given, f"{self.theorem.id} needs {condition}")
            for condition in needed
            if condition not in (sp.true, *step.given)
        )
        if step.relation != "law":
            ours, theirs = (in_means(side, variable, law) for side in (step.before, step.after))
            return Ruling((*obligations, remaining(step, ours, theirs)), (self.theorem.id,), self.name)
        node = variable if step.before.has(variable) else unfold(variable)
        expected = put_in(step.before, node, law)
        return Ruling(
            (*obligations, *same_law(expected, step)),
            (self.theorem.id,),
            self.name,
            Decision(Verdict.PROVED, self.name),
        )

    def instance(self, step: Step) -> tuple[sp.Basic, sp.Expr, tuple[Boolean, ...]]:
        """The variable, its law and the conditions needed, at the values given."""
        if step.theorems.get(self.theorem.id, self.theorem) != self.theorem:
            raise RuleError(f"{self.theorem.id} is not the statement of that name in the library")
        if not isinstance(self.theorem.claim, SameLaw):
            raise RuleError(f"{self.theorem.id} states no law")
        claim, *conditions = (
            substitute(statement, dict(self.at)) if self.at else statement
            for statement in (self.theorem.claim, *self.theorem.conditions)
        )
        law = claim.rhs
        if isinstance(law, sp.Piecewise):
            if self.branch is None:
                raise RuleError(f"{self.theorem.id} differs by regime: say which branch")
            earlier = law.args[: self.branch]
            law, condition = law.args[self.branch]
            conditions += [condition, *(sp.Not(other, evaluate=False) for _, other in earlier)]
        return claim.lhs, law, tuple(conditions)


def in_law(
    theorem: Theorem, at: Mapping[sp.Basic, object] | None = None, *, branch: int | None = None
) -> InLaw:
    """``by=in_law(scratch_risk_law, branch=0)``: put the law of the theorem's variable in."""
    pairs = (
        (symbol, as_expression(value, f"in_law({theorem.id}), {symbol}"))
        for symbol, value in (at or {}).items()
    )
    return InLaw(theorem, tuple(sorted(pairs, key=lambda pair: sp.default_sort_key(pair[0]))), branch)


def in_means(side: sp.Basic, variable: sp.Basic, law: sp.Expr) -> sp.Basic:
    """``side`` with the law put in inside every mean and variance of the variable. Raises RuleError on
    other content.
    """
    nodes: dict[sp.Basic, sp.Basic] = {}
    for node in side.atoms(Expectation, Variance, Probability):
        if not node.has(variable):
            continue
        inner = _replaced(node.args[0], {variable: sp.Dummy("X", real=True)})
        if inner.has(RandomVariable) or _matrix_content(inner):
            raise RuleError(
                f"{node} holds other random variables than {variable}: their dependence would be lost"
            )
        nodes[node] = node.func(_replaced(node.args[0], {variable: law}))
    return side.xreplace(nodes)


def _replaced(content: sp.Basic, put: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    return substitute(content, put) if isinstance(content, Boolean) else content.xreplace(dict(put))


def put_in(expression: sp.Basic, node: sp.Basic, law: sp.Expr) -> sp.Basic:
    """``expression`` with ``node`` replaced by variables of its law. Raises RuleError where dependence
    would be lost.
    """
    if not expression.has(node):
        raise RuleError(f"{node} does not occur on this line")
    _independent_of_rest(expression, node)
    taken = {variable.label for variable in random_variables(expression)}
    return expression.xreplace({node: _away_from(law, taken)})


def _away_from(law: sp.Expr, taken: set[sp.Symbol]) -> sp.Expr:
    """The law in variables whose labels are not in use: labels are names only."""
    put: dict[sp.Basic, sp.Basic] = {}
    for variable in sorted(random_variables(law), key=sp.default_sort_key):
        label = variable.label
        while label in taken:
            label = sp.Symbol(f"{label}'")
        taken = taken | {label}
        put[variable] = variable.func(*variable.args[:-1], label)
    return law.xreplace(put)


@dataclass(frozen=True)
class ReciprocalLaw:
    """Where ``product`` claims A * B = 1 and ``law`` the law of B, replace A by the reciprocal of that law.

    Trusted: as for :class:`InLaw`; B is not zero because its product with A is 1.
    """

    product: Theorem
    law: InLaw
    name: str = "law of the reciprocal"

    def ruling(self, step: Step) -> Ruling:
        """The line with 1/law put in for A, under the conditions of both theorems."""
        if step.relation != "law":
            raise RuleError("this rule gives equality in law: write .law(...)")
        if step.theorems.get(self.product.id, self.product) != self.product:
            raise RuleError(f"{self.product.id} is not the statement of that name in the library")
        variable, law, needed = self.law.instance(step)
        claim = self.product.claim
        if not isinstance(claim, sp.Eq):
            raise RuleError(f"{self.product.id} is no equation")
        factor = unfold(variable)
        other = unfold(claim.lhs) / factor
        if claim.rhs != 1 or other.has(factor):
            raise RuleError(f"{self.product.id} does not say that a number times {variable} is 1")
        conditions = dict.fromkeys((*needed, *self.product.conditions))
        obligations = tuple(
            Obligation(condition, step.given, f"{self.name} needs {condition}")
            for condition in conditions
            if condition not in (sp.true, *step.given)
        )
        expected = put_in(step.before, other, 1 / law)
        return Ruling(
            (*obligations, *same_law(expected, step)),
            (self.product.id, self.law.theorem.id),
            self.name,
            Decision(Verdict.PROVED, self.name),
        )


@dataclass(frozen=True)
class ChiSquareSum:
    """Trusted: the sum of independent chi-squares with a and b degrees is chi-square with a + b (also g^2:
    one).
    """

    parts: tuple[RandomVariable, ...]
    label: sp.Symbol
    name: str = "chi-square additivity"

    def ruling(self, step: Step) -> Ruling:
        """The line with the sum replaced by one chi-square of the added degrees."""
        _require_law(step)
        if len(set(self.parts)) != len(self.parts):
            raise RuleError("the parts must be different variables")
        fresh_labels(step.before, self.label)
        degrees, terms = [], []
        for part in self.parts:
            if not isinstance(part, (ChiSquare, Gaussian)):
                raise RuleError(f"{part} is neither chi-square nor Gaussian")
            degrees.append(part.args[0] if isinstance(part, ChiSquare) else sp.Integer(1))
            terms.append(part if isinstance(part, ChiSquare) else part**2)
        total = sp.Dummy("total")
        put = step.before.subs(sp.Add(*terms), total)
        if random_variables(put) & set(self.parts) or not put.has(total):
            raise RuleError(f"{sp.Add(*terms)} does not stand on this line by itself")
        expected = put.xreplace({total: ChiSquare(sp.Add(*degrees), self.label)})
        exist = tuple(Obligation(positive(degree), step.given, "the chi-square exists") for degree in degrees)
        return Ruling(
            (*exist, *same_law(expected, step)),
            method=self.name,
            decision=Decision(Verdict.PROVED, self.name),
        )


def chi_square_sum(*parts: RandomVariable, label: str) -> ChiSquareSum:
    """``by=chi_square_sum(ChiSquare(a, A), ChiSquare(b, B), label="C")``."""
    return ChiSquareSum(parts, sp.Symbol(label))


@dataclass(frozen=True)
class BetaRatio:
    """Trusted: ``A/(A+B)`` with independent A ~ chi2_a, B ~ chi2_b is Beta(a/2, b/2), a, b > 0.

    Read from the left or from the right of the line.
    """

    first: ChiSquare
    second: ChiSquare
    label: sp.Symbol
    name: str = "ratio of chi-squares"

    def ruling(self, step: Step) -> Ruling:
        """The line with the ratio replaced by the Beta variable."""
        _require_law(step)
        if self.first.label == self.second.label:
            raise RuleError("the two chi-squares must be different variables")
        fresh_labels(step.before, self.label)
        ratio = self.first / (self.first + self.second)
        beta = BetaVariable(self.first.args[0] / 2, self.second.args[0] / 2, self.label)
        degrees = tuple(
            Obligation(
                sp.StrictGreaterThan(variable.args[0], 0, evaluate=False), step.given, "the chi-square exists"
            )
            for variable in (self.first, self.second)
        )
        expected = step.before.subs(ratio, beta)
        if random_variables(expected) & {self.first, self.second} or beta not in random_variables(expected):
            raise RuleError(f"{ratio} does not stand on this line by itself")
        return Ruling(
            (*degrees, *same_law(expected, step)),
            method=self.name,
            decision=Decision(Verdict.PROVED, self.name),
        )


def beta_ratio(first: sp.Expr, second: sp.Expr, *, label: str) -> BetaRatio:
    """``by=beta_ratio(ChiSquare(a, A), ChiSquare(b, B), label="C")``."""
    return BetaRatio(
        as_expression(first, "beta_ratio"), as_expression(second, "beta_ratio"), sp.Symbol(label)
    )


@dataclass(frozen=True)
class Renamed:
    """Trusted: independent variables may be named afresh, one by one. Also checks plain algebra under the
    names.
    """

    name: str = "same law"

    def ruling(self, step: Step) -> Ruling:
        """Both sides are the same function of variables with the same laws."""
        _require_law(step)
        return Ruling(
            same_law(step.before, step), method=self.name, decision=Decision(Verdict.PROVED, self.name)
        )


renamed = Renamed()
