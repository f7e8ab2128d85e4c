"""Flows: rates of matrix words, invariants of ordinary differential equations, linear equations solved.

The rates of the letters, or of the functions of time, stand among a line's conditions, as ``Rate(W) =
word`` or ``Derivative(x(t), t) = expression``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS, substitute
from derivations.deciders.definedness import obligations as definedness
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import letter_equations
from derivations.rules.differentiation import derivative
from derivations.rules.matrices import rewriting, tried
from derivations.rules.terms import JUMPS, Conditions, fresh, obligations
from derivations.rules.words import Atom, Polynomial, add, multiply, read, scale, transpose
from theory.matrix_words import Letter, Rate, has_matrices
from theory.symbols import t


@dataclass(frozen=True)
class AlongFlow:
    """``before = after`` between matrix words with rates: the product rule, the given rates, the normal form.

    Also tried on exact rational instances, where rates are the h-parts of dual numbers.
    Trusted: the product rule and ``(W^-1)' = -W^-1 W' W^-1``.
    """

    name: str = "product rule along the flow"

    def ruling(self, step: Step) -> Ruling:
        """A decision; RuleError where a letter under a rate has no rate among the conditions."""
        if step.relation != "=" or not step.claim.has(Rate):
            raise RuleError("there is no rate on this line")
        table = rate_table(step.given)
        known = replace(
            step, given=(*step.given, *letter_equations(step.before, step.after, *table.values()))
        )
        still = replace(known, before=_still(known.before, table), after=_still(known.after, table))
        difference = add(read_rates(step.before, table), scale(read_rates(step.after, table), sp.Integer(-1)))
        zero = not rewriting(still, {}).normal(difference)
        return Ruling(method=self.name, decision=tried(known, frozenset(), zero))


along_flow = AlongFlow()


def rate_table(given: Sequence[Boolean]) -> dict[Letter, sp.Expr]:
    """The rates of letters that the conditions state."""
    return {
        c.lhs.args[0]: c.rhs
        for c in given
        if isinstance(c, sp.Eq) and isinstance(c.lhs, Rate) and isinstance(c.lhs.args[0], Letter)
    }


def read_rates(expression: sp.Expr, table: dict[Letter, sp.Expr]) -> Polynomial:
    """A matrix expression in which rates are carried out. Raises RuleError inside anything but sums and
    products.
    """
    if not expression.has(Rate):
        return read(expression)
    if isinstance(expression, Rate):
        return rate_of(read_rates(expression.args[0], table), table)
    if isinstance(expression, sp.Add):
        return add(*(read_rates(part, table) for part in expression.args))
    if isinstance(expression, sp.Mul):
        product: Polynomial = {(): sp.Integer(1)}
        for factor in expression.args:
            product = multiply(product, read_rates(factor, table))
        return product
    if len(expression.args) == 1 and type(expression).__name__ == "Transposed":
        return transpose(read_rates(expression.args[0], table))
    raise RuleError(f"a rate inside {expression} is not carried out")


def rate_of(polynomial: Polynomial, table: dict[Letter, sp.Expr]) -> Polynomial:
    """The product rule, word by word, atom by atom. Raises RuleError where a factor is no plain constant."""
    parts: list[Polynomial] = []
    for word, value in polynomial.items():
        if t in value.free_symbols or value.has(AppliedUndef) or has_matrices(value):
            raise RuleError(f"the factor {value} under a rate may move")
        for place, atom in enumerate(word):
            left: Polynomial = {word[:place]: value}
            right: Polynomial = {word[place + 1 :]: sp.Integer(1)}
            parts.append(multiply(multiply(left, _atom_rate(atom, table)), right))
    return add(*parts)


def _atom_rate(atom: Atom, table: dict[Letter, sp.Expr]) -> Polynomial:
    if atom.letter not in table:
        raise RuleError(f"the conditions do not say how {atom.letter.label} moves")
    rate = read(table[atom.letter])
    if atom.mark == "t":
        return transpose(rate)
    if atom.mark == "":
        return rate
    if atom.mark in ("-", "-t"):
        inverse: Polynomial = {(Atom(atom.letter, "-"),): sp.Integer(-1)}
        moved = multiply(multiply(inverse, rate), scale(inverse, sp.Integer(-1)))
        return moved if atom.mark == "-" else transpose(moved)
    raise RuleError("the rate of a pseudo-inverse is not carried out")


def _still(expression: sp.Expr, table: dict[Letter, sp.Expr]) -> sp.Basic:
    """What the rules of the letters need to see: the words, and the rates that stand for them."""
    return sp.Tuple(
        expression.replace(lambda node: isinstance(node, Rate), lambda node: node.args[0]), *table.values()
    )


@dataclass(frozen=True)
class AlongEquations:
    """Every ``Derivative(F, t)`` becomes ``sum of dF/dx_i * x_i'`` with the rates among the conditions.

    An invariant is a line ``Derivative(F, t) = 0``: its Lie derivative vanishes. Trusted: the chain rule
    and the table of derivatives, whose conditions become obligations.
    """

    name: str = "chain rule along the flow"

    def ruling(self, step: Step) -> Ruling:
        """The line with the derivatives carried out."""
        nodes = step.claim.atoms(sp.Derivative)
        if not nodes:
            raise RuleError("there is no derivative on this line")
        rates = time_rates(step.given)
        scalar = tuple(c for c in step.given if not has_matrices(c) and not c.has(sp.Derivative))
        smooth: Conditions = []
        put = {node: self._carried_out(node, rates, smooth) for node in nodes}
        claim = RELATIONS[step.relation](step.before.xreplace(put), step.after.xreplace(put))
        main = Obligation(claim, scalar, "the line with its derivatives carried out")
        return Ruling((*obligations(smooth, scalar), main), method=self.name)

    def _carried_out(
        self, node: sp.Derivative, rates: dict[sp.Expr, sp.Expr], smooth: Conditions
    ) -> sp.Expr:
        if len(node.variables) != 1:
            raise RuleError("one derivative at a time")
        time = node.variables[0]
        if node.expr.has(sp.Derivative, sp.Integral, sp.Limit, sp.Sum, sp.Product) or has_matrices(node.expr):
            raise RuleError(f"{node.expr} holds more than elementary functions of the moving numbers")
        moving = sorted((f for f in node.expr.atoms(AppliedUndef) if f.has(time)), key=sp.default_sort_key)
        names = {
            function: sp.Dummy(f"u_{i}", real=True, positive=function.is_positive)
            for i, function in enumerate(moving)
        }
        back: dict[sp.Basic, sp.Basic] = {name: function for function, name in names.items()}
        inner = node.expr.xreplace(names)
        conditions: Conditions = []
        total = derivative(inner, time, conditions).xreplace(back)
        for function, name in names.items():
            if function not in rates:
                raise RuleError(f"the conditions do not say how {function} moves")
            total += derivative(inner, name, conditions).xreplace(back) * rates[function]
        smooth += [(substitute(condition, back), why) for condition, why in conditions]
        return total


along_equations = AlongEquations()


def time_rates(given: Sequence[Boolean]) -> dict[sp.Expr, sp.Expr]:
    """The rates of functions of time that the conditions state: first derivatives in their one argument."""
    return {
        c.lhs.expr: c.rhs
        for c in given
        if isinstance(c, sp.Eq)
        and isinstance(c.lhs, sp.Derivative)
        and isinstance(c.lhs.expr, AppliedUndef)
        and c.lhs.variables == c.lhs.expr.args
    }


@dataclass(frozen=True)
class LinearEquation:
    """``x(t) = expression`` where the conditions state ``x' = a(t) x + b(t)``, linear in x.

    Checked by substitution: the expression satisfies the equation and starts at x(0). Trusted: a linear
    equation with continuous coefficients has one solution for each initial value; the table of derivatives, and that
    its functions are continuous where they are defined.
    """

    name: str = "linear equation, checked by substitution"

    def ruling(self, step: Step) -> Ruling:
        """The equation and the initial value for the stated solution."""
        rates = time_rates(step.given)
        function = step.before
        if step.relation != "=" or function not in rates or len(function.args) != 1:
            raise RuleError("write x(t) = solution, with x' = ... among the conditions")
        time = function.args[0]
        unknown = sp.Dummy("x", real=True)
        rate = rates[function].xreplace({function: unknown})
        if sp.expand(sp.diff(rate, unknown, 2)) != 0 or rate.atoms(AppliedUndef) - {function}:
            raise RuleError(f"{rates[function]} is not linear in {function}")
        solution = step.after
        if function in solution.atoms(AppliedUndef):
            raise RuleError("the solution holds the unknown function itself")
        if rate.has(*JUMPS):
            raise RuleError(f"the coefficients of {rates[function]} may jump")
        if solution.has(*JUMPS):
            raise RuleError(f"{solution} may jump, and no solution of the equation does")
        if time.is_integer:
            raise RuleError(f"{time} counts steps and is no time")
        scalar = tuple(c for c in step.given if not has_matrices(c) and not c.has(sp.Derivative))
        elsewhere = tuple(c for c in scalar if time not in c.free_symbols)
        at = fresh(sp.Symbol("tau"), (*step.given, step.before, step.after), nonnegative=True)
        throughout = (*elsewhere, sp.GreaterThan(at, 0, evaluate=False))
        smooth: Conditions = []
        slope = derivative(solution, time, smooth)
        moves = sp.Eq(slope, rate.xreplace({unknown: solution}), evaluate=False)
        later = (*elsewhere, sp.StrictGreaterThan(at, 0, evaluate=False))
        starts = sp.Eq(solution.xreplace({time: sp.Integer(0)}), function.func(0), evaluate=False)
        value = fresh(sp.Symbol("value"), (*step.given, step.before, step.after), real=True)
        needs = definedness(rate.xreplace({unknown: value, time: at}))
        return Ruling(
            (
                Obligation(sp.GreaterThan(time, 0, evaluate=False), step.given, "time runs from the start"),
                *(
                    Obligation(need, throughout, f"the equation is regular from the start: {why}")
                    for need, why in needs
                ),
                *obligations([(substitute(need, {time: at}), why) for need, why in smooth], later),
                Obligation(substitute(moves, {time: at}), throughout, "the solution satisfies the equation"),
                Obligation(starts, scalar, "the solution starts where it should"),
            ),
            method=self.name,
        )


linear_equation = LinearEquation()
