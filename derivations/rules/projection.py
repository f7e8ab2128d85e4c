"""Laws of standard Gaussian vectors: norms, inner products, sums of independent normals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.laws import same_law
from theory.random_variables import ChiSquare, Gaussian, RandomVariable, Unknown, random_variables
from theory.transfer.gaussian_vectors import InnerProduct, SquaredLength
from theory.values import as_expression
from theory.verdict import Verdict


@dataclass(frozen=True)
class Projection:
    """Replace ``|z|^2`` by A ~ chi2_n and each ``z . w`` by ``sqrt(A) g_w``, for one vector z and several
    others w.

    Trusted: for independent standard Gaussian vectors z, w_1, ..., w_m in R^n the variables |z|^2 and
    z.w_j/|z| are independent, with laws chi2_n and N(0, 1): given z, the z.w_j/|z| are unit combinations of
    independent standard normals, so standard normal whatever z is, and independent of each other since the
    w_j are.
    """

    vector: sp.Symbol
    square: sp.Symbol
    normals: tuple[tuple[sp.Symbol, sp.Symbol], ...]
    name: str = "Gaussian projection"

    def ruling(self, step: Step) -> Ruling:
        """The line with these variables put in. Raises RuleError where another variable of z would remain."""
        if step.relation != "law":
            raise RuleError("a projection gives equality in law: write .law(...)")
        labels = [self.square, *(label for _, label in self.normals)]
        if len(set(labels)) != len(labels) or len(
            {other for other, _ in self.normals} | {self.vector}
        ) != len(labels):
            raise RuleError("the vectors and the labels must be different")
        put: dict[sp.Basic, sp.Basic] = {}
        lengths: set[sp.Expr] = set()
        for variable in random_variables(step.before):
            if isinstance(variable, SquaredLength) and variable.args[1] == self.vector:
                length, value = variable.args[0], ChiSquare(variable.args[0], self.square)
            elif isinstance(variable, InnerProduct) and variable.args[1] == self.vector:
                length, normal = variable.args[0], dict(self.normals).get(variable.args[2])
                if normal is None:
                    raise RuleError(f"name the normal that {variable} gives")
                value = sp.sqrt(ChiSquare(length, self.square)) * Gaussian(normal)
            else:
                raise RuleError(
                    f"{variable} stands beside the vector {self.vector}: its dependence would be lost"
                )
            lengths.add(length)
            put[variable] = value
        if len(lengths) != 1:
            raise RuleError("the vectors have one length")
        length = lengths.pop()
        exists = Obligation(
            sp.GreaterThan(length, 1, evaluate=False), step.given, "the vectors have at least one entry"
        )
        return Ruling(
            (exists, *same_law(step.before.xreplace(put), step)),
            method=self.name,
            decision=Decision(Verdict.PROVED, self.name),
        )


@dataclass(frozen=True)
class NormalSum:
    """Trusted: ``a g_1 + b g_2`` with independent standard normals has the law of ``sqrt(a^2 + b^2) g``.

    ``combination`` must stand on the line as written, and its normals nowhere else.
    """

    combination: sp.Expr
    label: sp.Symbol
    name: str = "sum of independent normals"

    def ruling(self, step: Step) -> Ruling:
        """The line with the combination replaced. Raises RuleError where the parts are not of that form."""
        if step.relation != "law":
            raise RuleError("the sum of normals gives equality in law: write .law(...)")
        normals = sorted(random_variables(self.combination), key=sp.default_sort_key)
        if not all(isinstance(normal, Gaussian) for normal in normals) or len(normals) < 2:
            raise RuleError(f"{self.combination} is no combination of standard normals")
        numbers = {normal: sp.Dummy() for normal in normals}
        polynomial = sp.Poly(self.combination.xreplace(numbers), *numbers.values())
        if polynomial.total_degree() != 1 or polynomial.coeff_monomial(1) != 0:
            raise RuleError(f"{self.combination} is no linear combination of standard normals")
        if not all(weight.is_real for weight in polynomial.coeffs()):
            raise RuleError(f"a weight in {self.combination} is not known to be real")
        spread = sp.sqrt(sp.Add(*(polynomial.coeff_monomial(number) ** 2 for number in numbers.values())))
        total = sp.Dummy("total", real=True)
        put = step.before.xreplace({self.combination: total})
        rest: set[RandomVariable] = random_variables(put)
        if put.has(Unknown):
            raise RuleError("an unknown variable on this line may depend on the normals: put its law in first")
        if not put.has(total) or rest & set(normals) or self.label in {variable.label for variable in rest}:
            raise RuleError(f"{self.combination} does not stand on this line by itself")
        return Ruling(
            same_law(put.xreplace({total: spread * Gaussian(self.label)}), step),
            method=self.name,
            decision=Decision(Verdict.PROVED, self.name),
        )


def projection(vector: sp.Symbol, square: str, normals: Mapping[sp.Symbol, str]) -> Projection:
    """``by=projection(z, "A", {w: "g"})``: |z|^2 = A and z.w = sqrt(A) g in law, jointly."""
    pairs = ((other, sp.Symbol(label)) for other, label in normals.items())
    return Projection(vector, sp.Symbol(square), tuple(sorted(pairs, key=lambda pair: str(pair[0]))))


def normal_sum(combination: sp.Expr, label: str) -> NormalSum:
    """``by=normal_sum(a*Gaussian(g1) + b*Gaussian(g2), "g")``."""
    return NormalSum(as_expression(combination, "normal_sum"), sp.Symbol(label))
