"""From what was written to SymPy, with everything that the written form needs to be defined.

SymPy cancels as it builds: ``x/x`` is 1. So each quotient, root, power and logarithm leaves its condition here as
it is built, and the line's rule asks for those that the built expression no longer shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.reader import matrices, nodes
from derivations.reader.blocks import block_diagonal, in_blocks
from derivations.reader.bound import Bound
from derivations.reader.functions import FUNCTIONS
from derivations.reader.matrices import Entries, MatrixValue, Value, Word
from derivations.reader.named_functions import slope_of, value_at
from derivations.reader.naming import UNITS, Naming
from derivations.reader.norms import norm
from derivations.reader.places import Unreadable
from derivations.reader.sets import membership
from derivations.reader.table import Table, names_in
from theory.matrix_words import has_matrices

_MOST_OPERATIONS = 4_000
_OF_MATRICES = frozenset(("tr", "det", "diag", "rank"))


class Elaborator(Naming):
    """The meaning of formulas under a table."""

    def __init__(
        self,
        table: Table,
        conditions: tuple[nodes.Node, ...] = (),
        upper: bool = True,
        bindings: Mapping[str, sp.Expr] | None = None,
    ) -> None:
        super().__init__(table, conditions, upper, bindings)
        self._operations = 0

    # Expressions

    def expression(self, node: nodes.Node) -> sp.Expr:
        """The value of a formula, a number. Raises Unreadable where it has no meaning here."""
        found = self.value(node)
        if isinstance(found, (Word, Entries)):
            raise Unreadable(f"a matrix of shape {matrices.size_text(found.shape)} where a number should stand", -1)
        return found

    def value(self, node: nodes.Node) -> Value:
        """The value of a formula, a number or a matrix. Raises Unreadable where it has no meaning here."""
        self._operations += 1
        if self._operations > _MOST_OPERATIONS:
            raise Unreadable("a formula too large once its definitions are put in", -1)
        build: Any = self._builders.get(type(node))
        found: Value | None = None if build is None else build(self, node)
        if found is None:
            raise Unreadable("a statement stands where an expression should", -1)
        if isinstance(found, sp.Basic) and found.has(sp.nan, sp.zoo):
            raise Unreadable("a division by zero, or no number at all", -1)
        return found

    def matrix(self, node: nodes.Node) -> MatrixValue:
        """The value of a formula, a matrix. Raises Unreadable where it is a number."""
        found = self.value(node)
        if not isinstance(found, (Word, Entries)):
            raise Unreadable(
                f"{found} is no matrix here: declare it, % fate: matrix X in R^{{n x d}} or % fate: vector x in R^d", -1
            )
        return found

    def _number(self, node: nodes.Number) -> sp.Expr:
        return sp.Rational(node.text)

    def _constant(self, node: nodes.Constant) -> sp.Expr:
        return {"pi": sp.pi, "e": sp.E, "oo": sp.oo}[node.name]

    def _sum(self, node: nodes.Sum) -> Value:
        terms: list[Value] = []
        for sign, part in node.terms:
            value = self.value(part)
            if sign in ("pm", "mp"):
                self.doubled = True
                sign = "+" if (sign == "pm") == self.upper else "-"
            terms.append(value if sign == "+" else matrices.multiplied([sp.Integer(-1), value]))
        return matrices.added(terms)

    def _product(self, node: nodes.Product) -> Value:
        above: list[Value] = []
        below: list[sp.Expr] = []
        for sign, part in node.factors:
            if sign == "/":
                below.append(self.expression(part))
            else:
                above.append(self.value(part))
        for value in below:
            self.nonzero(value)
        return matrices.multiplied([*above, *(1 / value for value in below)])

    def _quotient(self, node: nodes.Quotient) -> Value:
        above, below = self.value(node.above), self.expression(node.below)
        self.nonzero(below)
        return matrices.multiplied([above, 1 / below])

    def _power(self, node: nodes.Power) -> Value:
        if node.base == nodes.Constant("e"):
            self.of_exponential(node.exponent)
        base, exponent = self.value(node.base), self.expression(node.exponent)
        if isinstance(base, (Word, Entries)):
            return matrices.raised(base, exponent, self)
        if _infinite(base) or _infinite(exponent):
            raise Unreadable("a power of infinity", -1)
        return self.power(base, exponent)

    def _root(self, node: nodes.Root) -> sp.Expr:
        body = self.expression(node.body)
        index = sp.Integer(2) if node.index is None else self.expression(node.index)
        if not index.is_positive:
            raise Unreadable("the index of a root is a positive number", -1)
        return self.power(body, 1 / index)

    def _call(self, node: nodes.Call) -> Value:
        if node.function in _OF_MATRICES:
            return self._of_matrix(node)
        if node.function == "exp":
            self.of_exponential(node.arguments[0])
        arguments = [self.expression(argument) for argument in node.arguments]
        if any(map(_infinite, arguments)):
            raise Unreadable(f"{node.function} at infinity: write a limit", -1)
        built, plain = FUNCTIONS[node.function](*arguments)
        self.needs_of(plain)
        return built

    def _of_matrix(self, node: nodes.Call) -> Value:
        if node.function == "diag":
            entries = [self.value(argument) for argument in node.arguments]
            if any(map(matrices.is_matrix, entries)):
                return block_diagonal(entries)
            return Entries(sp.ImmutableDenseMatrix(sp.diag(*entries)))
        if len(node.arguments) != 1:
            raise Unreadable(f"{node.function} takes one matrix", -1)
        found = self._matrix_or_number(node.arguments[0])
        if not isinstance(found, (Word, Entries)):
            return found
        if node.function == "rank":
            return matrices.rank(found)
        return matrices.traced(found) if node.function == "tr" else matrices.determinant(found, self)

    def _transpose(self, node: nodes.Transpose) -> Value:
        found = self._matrix_or_number(node.body)
        return matrices.transposed(found) if isinstance(found, (Word, Entries)) else found

    def _matrix_or_number(self, node: nodes.Node) -> Value:
        """A matrix, or the number that a product of matrices came to; any other number is refused."""
        if any(map(self._is_matrix, names_in(node))):
            return self.value(node)
        return self.matrix(node)

    def _pseudo_inverse(self, node: nodes.PseudoInverse) -> Value:
        return matrices.pseudo_inverse(self.matrix(node.body), self)

    def _inner(self, node: nodes.Inner) -> Value:
        return matrices.inner(self.matrix(node.left), self.matrix(node.right))

    def _matrix(self, node: nodes.Matrix) -> Value:
        rows = [[self.value(part) for part in row] for row in node.rows]
        if any(matrices.is_matrix(part) for row in rows for part in row):
            return in_blocks(rows)
        return Entries(sp.ImmutableDenseMatrix(rows))

    def _norm(self, node: nodes.Norm) -> Value:
        """The norm of a matrix; that of another name is a number that is not negative."""
        if isinstance(node.body, nodes.Name) and not self._is_matrix(node.body):
            if self.moves(node.body):
                raise Unreadable(f"{node.body.latex} changes with its index: declare it as vectors in R^d", -1)
            key = f"norm_{node.body.key}{node.index}"
            self.table.latex.setdefault(key, rf"\lVert {node.body.latex} \rVert")
            symbol = self.symbol(key)
            self.extra[sp.GreaterThan(symbol, 0, evaluate=False)] = None
            return symbol
        found = self._matrix_or_number(node.body)
        if not isinstance(found, (Word, Entries)):
            return FUNCTIONS["abs"](found)[0]
        weight = None if node.weight is None else self.matrix(node.weight)
        return norm(found, node.index, weight, self)

    def _is_matrix(self, name: nodes.Name) -> bool:
        """Whether a name has a value of its own."""
        unit = name.base in UNITS and self.table.has_matrices
        member = self.moves(name) and self.table.member(name.base) is not None
        stands = name.key in self._bound or name.key in self.table.definitions
        return unit or member or stands or self.table.is_matrix(name.key)

    def _apply(self, node: nodes.Apply) -> Value:
        arguments = [self.value(argument) for argument in node.arguments]
        definition = self.table.definition(node.name.key)
        if definition is not None and definition.parameters:
            if len(arguments) != len(definition.parameters):
                raise Unreadable(f"{node.name.latex} takes {len(definition.parameters)} arguments", -1)
            value = self._unfolded(
                node.name.key, definition.body, dict(zip(definition.parameters, arguments, strict=True))
            )
        else:
            if self.table.functions.get(node.name.key) != len(arguments):
                raise Unreadable(
                    f"{node.name.latex} takes {self.table.functions.get(node.name.key)} arguments", -1
                )
            value = value_at(node.name.key, arguments)
            if node.primes and has_matrices(value):
                raise Unreadable(rf"the slope of {node.name.latex} at a vector is its gradient: write \nabla", -1)
        if not node.primes:
            return value
        if len(arguments) == 1 and isinstance(arguments[0], sp.Symbol):
            if matrices.is_matrix(value) or has_matrices(value):
                for _ in range(node.primes):
                    value = self.slope(value, arguments[0])
                return value
            return sp.Derivative(value, (arguments[0], node.primes), evaluate=False)
        return self._slope_at(node, arguments)

    def _slope_at(self, node: nodes.Apply, arguments: list[Value]) -> Value:
        """``f'(a)``: the derivative of a function of one variable, at a value."""
        definition = self.table.definition(node.name.key)
        if definition is None and len(arguments) == 1 and isinstance(arguments[0], sp.Expr):
            return slope_of(node.name.key, arguments[0], node.primes)
        if definition is None or len(arguments) != 1:
            raise Unreadable("a prime is read on a function of one name, or on a defined one at a value", -1)
        key = definition.parameters[0]
        variable = nodes.Name(key, key, key)
        slope = nodes.Derivative(nodes.Apply(node.name, (variable,)), ((variable, node.primes),))
        return self.evaluated(nodes.Evaluated(slope, variable, node.arguments[0]))

    def _cases(self, node: nodes.Cases) -> sp.Expr:
        branches: list[tuple[sp.Expr, Boolean]] = []
        guards = list(self._guards)
        for value, condition in node.branches:
            when = sp.true if condition is None else self.statement(condition)
            self._guards = [*guards, when] if when is not sp.true else guards
            branches.append((self.expression(value), when))
        self._guards = guards
        return sp.Piecewise(*branches, evaluate=False)

    # Statements

    def statement(self, node: nodes.Node) -> Boolean:
        """The meaning of a condition or a comparison; relations are built as written, decided by nobody."""
        if isinstance(node, nodes.Comparison) and node.rest[0][0] in matrices.ORDERS:
            sides = [self.value(side) for side in (node.first, *(side for _, side in node.rest))]
            kinds = [kind for kind, _ in node.rest]
            orders = [matrices.ordered(a, kind, b) for kind, a, b in zip(kinds, sides, sides[1:], strict=False)]
            return orders[0] if len(orders) == 1 else sp.And(*orders, evaluate=False)
        if isinstance(node, nodes.Comparison):
            sides = [self.value(side) for side in (node.first, *(side for _, side in node.rest))]
            parts = [
                matrices.related(a, kind, b, RELATIONS[kind])
                for (kind, _), a, b in zip(node.rest, sides, sides[1:], strict=False)
            ]
            return parts[0] if len(parts) == 1 else sp.And(*parts, evaluate=False)
        if isinstance(node, nodes.MatrixFact) and node.kinds in (("definite",), ("semidefinite",)):
            sign = r"\succ" if node.kinds == ("definite",) else r"\succeq"
            return matrices.ordered(self.value(node.body), sign, sp.Integer(0))
        if isinstance(node, nodes.Logic):
            inner = [self.statement(part) for part in node.parts]
            if node.kind == "not":
                return sp.Not(inner[0], evaluate=False)
            return {"and": sp.And, "or": sp.Or}[node.kind](*inner, evaluate=False)
        if isinstance(node, nodes.Member):
            return membership(self.expression(node.element), node.target, self.expression)
        raise Unreadable("an expression stands where a statement should", -1)

    _builders: ClassVar[dict[type, Any]] = {
        nodes.Number: _number,
        nodes.Constant: _constant,
        nodes.Name: Naming.name,
        nodes.Sum: _sum,
        nodes.Product: _product,
        nodes.Quotient: _quotient,
        nodes.Power: _power,
        nodes.Root: _root,
        nodes.Call: _call,
        nodes.Apply: _apply,
        nodes.Big: Bound.big,
        nodes.Limit: Bound.limit_node,
        nodes.Integral: Bound.integral,
        nodes.Derivative: Bound.derivative,
        nodes.Gradient: Bound.gradient,
        nodes.Mean: Naming.mean,
        nodes.Cases: _cases,
        nodes.Probability: Naming.probability,
        nodes.Extreme: Bound.extreme,
        nodes.Evaluated: Bound.evaluated,
        nodes.Transpose: _transpose,
        nodes.PseudoInverse: _pseudo_inverse,
        nodes.Inner: _inner,
        nodes.Matrix: _matrix,
        nodes.Norm: _norm,
    }


def _infinite(value: sp.Expr) -> bool:
    """Whether infinity stands in a formula other than as the end of a sum, an integral or a limit."""
    bound = value.atoms(sp.Sum, sp.Product, sp.Integral, sp.Limit)
    return bool(value.xreplace({part: sp.Integer(1) for part in bound}).has(sp.oo, -sp.oo))
