"""The meaning of what binds a name: sums, limits, integrals, derivatives, values at a point, extremes over a set."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts, rewritten
from derivations.kernel import RuleError
from derivations.reader import nodes
from derivations.reader.claims import hidden, unguarded
from derivations.reader.context import Context
from derivations.reader.extremes import Extreme
from derivations.reader.families import Family
from derivations.reader.matrices import Value, Word
from derivations.reader.named_functions import slope_at
from derivations.reader.places import Unreadable
from derivations.reader.table import parts_below
from derivations.rules.differentiation import derivative
from derivations.rules.limits import neighbourhood
from derivations.rules.terms import Conditions
from theory.matrix_calculus import GradientOf, HessianOf, NumberSlope, SlopeOf
from theory.matrix_words import Coordinate, GaussianMatrix, Letter, TraceOf, Transposed, has_matrices
from theory.member_sums import MemberSum

_LONGEST_PRODUCT = 40


class Bound(Context, ABC):
    """A context that reads formulas; these are the ones that give a name a meaning of their own."""

    @abstractmethod
    def value(self, node: nodes.Node) -> Value:
        """The value of a formula, a number or a matrix."""

    @abstractmethod
    def expression(self, node: nodes.Node) -> sp.Expr:
        """The value of a formula, a number."""

    @abstractmethod
    def statement(self, node: nodes.Node) -> Boolean:
        """The meaning of a condition or a comparison."""

    def big(self, node: nodes.Big) -> Value:
        """A sum or a product; what its terms need is asked for over its range."""
        low, high = self.expression(node.low), self.expression(node.high)
        key = node.index.key
        index = sp.Symbol(self.own(key), integer=True)
        if node.kind == "prod" and low.is_Integer and high.is_Integer:
            if high - low >= _LONGEST_PRODUCT:
                raise Unreadable(f"a product of more than {_LONGEST_PRODUCT} factors", -1)
            factors = []
            for value in range(int(low), int(high) + 1):
                with self.binding({key: sp.Integer(value)}):
                    factors.append(self.expression(node.body))
            return sp.Mul(*factors)
        inside = [sp.GreaterThan(index, low, evaluate=False)]
        if high != sp.oo:
            inside.append(sp.LessThan(index, high, evaluate=False))
        outer, self.summing = self.summing, {*self.summing, index}
        with self.asked_apart() as asked, self.binding({key: index}), self.moving(key):
            body = self.value(node.body)
        self.summing = outer
        self.ask_throughout(asked, index, inside, integer=True)
        if isinstance(body, Word) or self.table.has_members(key) or any(m[1] == index for m in self.members.values()):
            whole = self._over_members(node.kind, body, index, low, high)
            if whole is not None:
                return whole
        if not isinstance(body, sp.Expr):
            raise Unreadable("a sum of matrices written out is not read", -1)
        upwards = high != sp.oo and (high - low + 1).is_nonnegative
        if node.kind == "prod" and index not in body.free_symbols and upwards:
            return self.power(body, high - low + 1)
        whole = (sp.Sum if node.kind == "sum" else sp.Product)(body, (index, low, high))
        if sp.oo in (high, -low):
            self.parts[whole] = None
        return whole

    def _over_members(
        self, kind: str, body: Value, index: sp.Symbol, low: sp.Expr, high: sp.Expr
    ) -> Value | None:
        """A sum over a family of vectors as a word; None where no member is in it and it is no such sum."""
        expression = body.expression if isinstance(body, Word) else body
        if not isinstance(expression, sp.Expr):
            return None
        rows = {
            member: (GaussianMatrix if gaussian else Letter)(high, member.rows, sp.Symbol(f"{base} rows"))
            for member, (base, own, gaussian) in self.members.items()
            if own == index and expression.has(member)
        }
        try:
            if kind != "sum" or low != 1 or not (high.is_integer and high.is_positive):
                raise Unreadable("members of a family of vectors are read under a sum from 1 to a whole number", -1)
            whole = Family(index, high, rows).summed(expression)
        except Unreadable:
            if not rows or isinstance(body, Word) or kind != "sum":
                if rows or isinstance(body, Word):
                    raise
                return None
            whole = self._member_by_member(expression, index, high, rows)
        for base in {self.members[member][0] for member in rows}:
            self.summed.setdefault(base, set()).add(high)
        return Word(whole, body.shape) if isinstance(body, Word) else whole

    def _member_by_member(
        self, body: sp.Expr, index: sp.Symbol, high: sp.Expr, rows: dict[Letter, Letter]
    ) -> sp.Expr:
        """A sum over members that is no trace of words: of what stands at a column of the unit matrix."""
        place = Coordinate(high, sp.Integer(1), sp.Symbol(f"e_{index} summed"))
        put: dict[sp.Basic, sp.Expr] = {member: Transposed(whole) * place for member, whole in rows.items()}
        for node in body.atoms(AppliedUndef):
            if node.args == (index,):
                entries = Letter(high, sp.Integer(1), sp.Symbol(f"{node.func.__name__} entries"))
                put[node] = TraceOf(Transposed(place) * entries)
        at_place = body.xreplace(put)
        if index in at_place.free_symbols:
            raise Unreadable("a sum over members whose terms also move with the index itself is not read", -1)
        for equation in [one for one in self.extra if one.has(*rows)]:
            del self.extra[equation]
            self.extra[rewritten(equation, put)] = None
        own = sp.Symbol(f"{index} (index)", integer=True)
        put |= {node.xreplace({index: own}): value for node, value in put.items()}
        needs, self.written = self.written, {}
        for condition, why in needs:
            of_members = condition.has(*put)
            while of_members and isinstance(condition, sp.Implies) and own in condition.args[0].free_symbols:
                condition = condition.args[1]
            self.written[rewritten(condition, put), why] = None
        return MemberSum(at_place, place)

    def limit_node(self, node: nodes.Limit) -> sp.Expr:
        """A limit with its variable below."""
        point = self.expression(node.point)
        return self.limit(node.variable.key, point, node.side, node.body)

    def limit(self, key: str, point: sp.Expr, side: str, body: nodes.Node) -> sp.Expr:
        """The limit of a formula; what is defined only near the point is the limit rule's concern."""
        variable = sp.Symbol(self.own(key), **({"positive": True} if point == sp.oo else {"real": True}))
        with self.asked_apart() as asked, self.binding({key: variable}), self.moving(key):
            inner = self.expression(body)
        direction = "-" if point == sp.oo else "+" if point == -sp.oo else side or "+-"
        for condition, why in hidden(inner, asked):
            for needed in _close_to(condition, variable, point, direction):
                self.needs(needed, why)
        whole = sp.Limit(inner, variable, point, direction)
        self.parts[whole] = None
        return whole

    def integral(self, node: nodes.Integral) -> sp.Expr:
        """A definite integral."""
        if node.low is None or node.high is None:
            raise Unreadable("an integral without limits is not read: give both", -1)
        low, high = self.expression(node.low), self.expression(node.high)
        variable = sp.Symbol(self.own(node.variable.key), real=True)
        with (
            self.asked_apart() as asked,
            self.binding({node.variable.key: variable}),
            self.moving(node.variable.key, False),
        ):
            body = self.expression(node.body)
        # Where a denominator vanishes is a set without length.
        lost = [
            (condition, why)
            for condition, why in hidden(body, asked)
            if not (isinstance(unguarded(condition), sp.Ne) and variable in condition.free_symbols)
        ]
        inside = [sp.StrictGreaterThan(variable, low, evaluate=False)] if low != -sp.oo else []
        inside += [sp.StrictLessThan(variable, high, evaluate=False)] if high != sp.oo else []
        self.ask_throughout(lost, variable, inside)
        whole = sp.Integral(body, (variable, low, high))
        self.parts[whole] = None
        return whole

    def gradient(self, node: nodes.Gradient) -> Value:
        r"""``\\nabla f``, by the name below or by the one name that f stands at."""
        variable = node.variable
        if variable is None and isinstance(node.body, nodes.Apply) and len(node.body.arguments) == 1:
            argument, name = node.body.arguments[0], node.body.name.key
            if self.table.definition(name) is None and self.table.functions.get(name) == 1:
                return slope_at(name, self.value(argument), node.order)
            if not (isinstance(argument, nodes.Name) and self.table.matrix(argument.key) is not None):
                return self._at_a_value(node.body, node.order)
            variable = argument
        if variable is None:
            raise Unreadable(r"say by what: \nabla_x f, or \nabla f(x) with f defined", -1)
        return self._moved(self.expression(node.body), variable, node.order)

    def _at_a_value(self, body: nodes.Apply, order: int) -> Value:
        r"""``\\nabla f(v)`` of a defined f at a word v: by a letter of its own, which stands for v."""
        definition, value = self.table.definition(body.name.key), self.value(body.arguments[0])
        if definition is None or len(definition.parameters) != 1 or not isinstance(value, Word):
            raise Unreadable(r"say by what: \nabla_x f, or \nabla f(x) with f defined", -1)
        if value.shape is None or value.expression.is_commutative:
            raise Unreadable("a gradient at a multiple of I is not read", -1)
        name = definition.parameters[0]
        place = Letter(*value.shape, sp.Symbol(f"({sp.latex(value.expression)})"))
        self.extra[sp.Eq(place, value.expression, evaluate=False)] = None
        with self.binding({name: Word(place, value.shape)}):
            return self._moved(self.expression(definition.body), nodes.Name(name, name, name), order)

    def _moved(self, body: sp.Expr, name: nodes.Name, order: int) -> Value:
        """The gradient or the Hessian of a number by a declared matrix."""
        by = self.value(name)
        if not isinstance(by, Word) or not isinstance(by.expression, Letter) or by.shape is None:
            raise Unreadable(f"a gradient by {name.latex}: declare it as a vector or a matrix of symbolic size", -1)
        if order == 1:
            return Word(GradientOf(*by.shape, body, by.expression), by.shape)
        if order > 2 or by.shape[1] != 1:
            raise Unreadable("second derivatives are read by a vector", -1)
        square = by.shape[0], by.shape[0]
        return Word(HessianOf(*square, body, by.expression), square)

    def derivative(self, node: nodes.Derivative) -> Value:
        """A derivative by names without a value of their own."""
        with ExitStack() as stack:
            for name, _ in node.variables:
                stack.enter_context(self.moving(name.key))
            body = self.value(node.body)
        if len(node.variables) == 1 and self.table.matrix(node.variables[0][0].key) is not None:
            return self._moved(self.expression(node.body), *node.variables[0])
        if isinstance(body, Word) or (isinstance(body, sp.Expr) and has_matrices(body)):
            for name, order in node.variables:
                for _ in range(order):
                    body = self.slope(body, self.expression(name))
            return body
        if not isinstance(body, sp.Expr):
            raise Unreadable("the derivative of a matrix written out is not read", -1)
        variables = []
        for name, order in node.variables:
            variable = self.expression(name)
            if not isinstance(variable, sp.Symbol):
                raise Unreadable(f"a derivative by {name.latex}, which has a value of its own", -1)
            variables.append((variable, order))
        whole = sp.Derivative(body, *variables, evaluate=False)
        self.parts[whole] = None
        return whole

    @staticmethod
    def slope(body: Value, variable: sp.Expr) -> Value:
        """The derivative of a word, or of a number made of traces, by a number without a value of its own."""
        if not isinstance(variable, sp.Symbol):
            raise Unreadable(f"a derivative by {variable}, which has a value of its own", -1)
        if isinstance(body, Word):
            if body.shape is None:
                raise Unreadable("the derivative of a multiple of I without a size", -1)
            return Word(SlopeOf(*body.shape, body.expression, variable), body.shape)
        assert isinstance(body, sp.Expr)
        return NumberSlope(body, variable)

    def extreme(self, node: nodes.Extreme) -> sp.Expr:
        """A symbol that stands for the extreme value until it is found."""
        key = node.variable.key
        variable = sp.Symbol(self.own(key), real=True)
        with self.asked_apart() as asked, self.binding({key: variable}):
            found = Extreme(node.kind, variable, self.statement(node.condition), self.expression(node.body))
        self.ask_throughout(hidden(found.body, asked), variable, conjuncts([found.condition]))
        if (found.body.free_symbols | found.condition.free_symbols) & set(self.extremes):
            raise Unreadable("a maximum inside a maximum is not read", -1)
        symbol = sp.Symbol(f"{node.kind}_{len(self.extremes)} over {key}", real=True)
        self.extremes[symbol] = found
        return symbol

    def evaluated(self, node: nodes.Evaluated) -> Value:
        """A value put in; where the formula differentiates by the name, afterwards."""
        if not any(isinstance(part, nodes.Derivative) for part in parts_below(node.body)):
            with self.binding({node.name.key: self.value(node.value)}):
                return self.value(node.body)
        name, value = self.symbol(node.name.key), self.expression(node.value)
        with self.asked_apart() as asked:
            body = self.expression(node.body)
        conditions: Conditions = [*asked]
        slopes = {one: _differentiated(one, conditions) for one in body.atoms(sp.Derivative)}
        for condition, why in conditions:
            self.needs(rewritten(condition, {name: value}), why)
        return body.xreplace(slopes).xreplace({name: value})


def _close_to(condition: Boolean, variable: sp.Symbol, point: sp.Expr, direction: str) -> Iterator[Boolean]:
    """What makes a condition hold close to where a limit is taken. Raises Unreadable where that is not told."""
    if variable not in condition.free_symbols:
        yield condition
        return
    try:
        yield from (needed for needed, _ in neighbourhood((condition,), variable, point, direction))
    except RuleError:
        raise Unreadable(f"whether {condition} holds close to {point} is not told", -1) from None


def _differentiated(node: sp.Derivative, conditions: Conditions) -> sp.Expr:
    """A derivative by the table of derivatives. Raises Unreadable where the function is not explicit."""
    body = node.expr
    for name in node.variables:
        try:
            body = derivative(body, name, conditions)
        except RuleError as error:
            raise Unreadable(f"the derivative at a point: {error}", -1) from None
    return body
