"""The meaning of names: bound, declared, members of families, random, defined, or symbols of their own."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator, Mapping

import sympy as sp

from derivations.reader import discrete, matrices, nodes
from derivations.reader.averaging import Averaging
from derivations.reader.declared import letter
from derivations.reader.matrices import Entries, Value, Word
from derivations.reader.places import Unreadable
from derivations.reader.table import Declared, Definition, Table, parts_below, parts_of
from theory.matrix_words import Letter

_DEEPEST_DEFINITION = 30
UNITS = frozenset(("I", "Ibold", "Ibm", "Isf", "Ibb", "Id"))
_UNIT_OR_INDEX = frozenset(("i", "imath", "Re", "Im"))
_UNIT_IN_EXPONENTS = frozenset(("i", "imath", "j", "jmath"))


class Naming(Averaging, ABC):
    """A context that knows what names stand for."""

    def __init__(
        self,
        table: Table,
        conditions: tuple[nodes.Node, ...] = (),
        upper: bool = True,
        bindings: Mapping[str, sp.Expr] | None = None,
    ) -> None:
        super().__init__(table, conditions, upper, bindings)
        self._inside: list[str] = []

    def name(self, node: nodes.Name) -> Value:
        """What a name stands for: a bound value, a matrix, a member, a law, a definition, or a symbol of its own."""
        if node.key in self._bound:
            return self._bound[node.key]
        declared = self.table.matrix(node.key)
        if (defined := self._indexed(node)) is not None:
            return defined
        if node.index is not None and (member := self._member(node, declared)) is not None:
            return member
        if declared is not None:
            definition = self.table.definition(node.key)
            if definition is not None and not definition.parameters and definition.power == 1:
                return self._given_a_value(node, declared, definition)
            return letter(node.key, declared, self._shape(declared), self)
        if node.key.startswith("1"):
            raise Unreadable(f"declare {node.latex}: % fate: vector {node.latex} in R^n is the column of ones", -1)
        if node.index is not None and node.base in self.table.sequences:
            return sp.Function(node.base, real=True)(self.expression(node.index))
        if node.key in self.bindings:
            return self.bindings[node.key]
        law = self.laws.get(node.key) or self.table.law(node.key)
        if law is not None and law.name in discrete.DISCRETE:
            raise Unreadable(f"{node.latex} is random: it stands inside a mean or an event", -1)
        if law is not None:
            return self.variable(node.key, law)
        definition = self.table.definition(node.key)
        if definition is not None and definition.parameters:
            return self._at_its_parameters(definition, node)
        if definition is not None:
            if definition.power == 1:
                return self._unfolded(definition.key, definition.body, {})
            if any(part.key in self._bound for part in parts_below(definition.body) if isinstance(part, nodes.Name)):
                raise Unreadable(f"the square of {node.latex} moves with a name that is bound here", -1)
            self.squares[node.key] = None
        elif node.base in UNITS and self.table.has_matrices:
            return matrices.identity(None if node.index is None else self.expression(node.index))
        if node.key in _UNIT_OR_INDEX and node.key not in self.table.indices:
            self._no_imaginary_unit(node)
        return self.symbol(node.key)

    def of_exponential(self, exponent: nodes.Node) -> None:
        """In an exponent of e an ``i`` or ``j`` is said to be a number, even where it is an index elsewhere."""
        suspects = _UNIT_IN_EXPONENTS - (self.table.indices - _UNIT_OR_INDEX) - set(self._bound)
        for name in _unbound_names(exponent):
            if name.key in suspects:
                self._no_imaginary_unit(name)

    def _no_imaginary_unit(self, name: nodes.Name) -> None:
        """Raise Unreadable on an ``i`` that may be the imaginary unit: nothing says of which numbers it is one."""
        if name.key not in self._conditioned and name.key not in self.bindings:
            raise Unreadable(
                f"complex numbers are not read: where {name.latex} is a real number, say so, "
                rf"% fate: assume {name.latex} \in \mathbb{{R}}, or \mathbb{{N}}",
                -1,
            )

    def _member(self, node: nodes.Name, declared: Declared | None) -> Value | None:
        """A vector of a family under a sum over its index. Raises Unreadable where the index is bound otherwise."""
        if not self.moves(node):
            return self._held(node, declared)
        family = declared or self.table.member(node.base)
        if family is None and node.base in self.table.sequences:
            return None
        index = self._bound.get(node.index.key) if isinstance(node.index, nodes.Name) else None
        if family is None or index not in self.summing:
            raise Unreadable(f"{node.latex} changes with its index: write it as a function, f(t), and declare it", -1)
        rows, columns = self._shape(family)
        if columns != 1 or family.kinds - {"gaussian"} or rows.has(index):
            raise Unreadable(f"a sum over {node.latex} is read of any vectors, or of gaussian ones", -1)
        letter = Letter(rows, columns, sp.Symbol(f"{node.base}_{index} (summed)"))
        self.members[letter] = node.base, index, "gaussian" in family.kinds
        return Word(letter, (rows, columns))

    def _held(self, node: nodes.Name, declared: Declared | None) -> Value | None:
        """A vector of a family outside of a sum over it; None where the name is no member."""
        if not isinstance(node.index, nodes.Name):
            return None
        place = self._bound.get(node.index.key)
        index = place.name if isinstance(place, sp.Symbol) else node.index.key
        named = node.key in self._conditioned or self.table.definition(node.key) is not None
        family = declared or (None if named else self.table.member(node.base))
        if family is None or len(index) != 1 or not index.isalpha():
            return None
        found = letter(f"{node.base}_{index}", family, self._shape(family), self)
        if isinstance(found, Word):
            assert isinstance(found.expression, Letter)
            self.held.setdefault(node.base, {})[index] = found.expression
        return found

    def _shape(self, declared: Declared) -> tuple[sp.Expr, sp.Expr]:
        return self.expression(declared.rows), self.expression(declared.columns)

    def _indexed(self, node: nodes.Name) -> Value | None:
        """A name that was defined with an index, ``h_i = ...``, also at another index or a bound one; None else."""
        if not isinstance(node.index, nodes.Name):
            return None
        found = self.table.indexed(node.base, node.index.key)
        if found is None or found[1].parameters or found[1].power != 1:
            return None
        own, definition = found
        if own == node.index.key and not self.moves(node):
            return self._unfolded(definition.key, definition.body, {})
        value = self._bound.get(node.index.key, self.symbol(node.index.key))
        if not self.moves(node):
            return self._unfolded(definition.key, definition.body, {own: value})
        with self.moving(own):
            return self._unfolded(definition.key, definition.body, {own: value})

    def _given_a_value(self, node: nodes.Name, declared: Declared, definition: Definition) -> Value:
        """A declared matrix that is defined as well: what it stands for, or a letter of its kind equal to that."""
        value, shape = self._unfolded(definition.key, definition.body, {}), self._shape(declared)
        if not matrices.is_matrix(value):
            raise matrices.Misfit(f"{node.latex} is declared as a matrix and defined as a number")
        value = matrices.sized(value, shape)
        if not declared.kinds or isinstance(value, Entries):
            return value
        found = letter(node.key, declared, shape, self)
        if not isinstance(found, Word) or "gaussian" in declared.kinds:
            raise Unreadable(f"{node.latex} is declared and defined: of the two only one is read here", -1)
        self.extra[sp.Eq(found.expression, value.expression, evaluate=False)] = None
        return found

    def _at_its_parameters(self, definition: Definition, node: nodes.Name) -> Value:
        """A defined function without its argument: as it was defined, ``R`` for ``R(x)``."""
        if any(key in self._bound for key in definition.parameters):
            raise Unreadable(f"{node.latex} is a function: write its argument", -1)
        return self._unfolded(definition.key, definition.body, {})

    def _unfolded(self, key: str, body: nodes.Node, values: dict[str, Value]) -> Value:
        if key in self._inside or len(self._inside) > _DEEPEST_DEFINITION:
            raise Unreadable(f"the definition of {key} goes in a circle", -1)
        self._inside.append(key)
        try:
            with self.binding(values):
                return self.value(body)
        finally:
            self._inside.pop()


def _unbound_names(node: nodes.Node, bound: frozenset[str] = frozenset()) -> Iterator[nodes.Name]:
    """Every name of a formula that no sum, product, integral, limit or extreme in it binds."""
    if isinstance(node, nodes.Name) and node.key not in bound:
        yield node
    if isinstance(node, nodes.Big):
        bound |= {node.index.key}
    if isinstance(node, nodes.Limit | nodes.Integral | nodes.Extreme):
        bound |= {node.variable.key}
    for part in () if isinstance(node, nodes.Name) else parts_of(node):
        yield from _unbound_names(part, bound)
