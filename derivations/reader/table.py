"""What the author has declared: conditions by section, functions, laws, definitions, cited theorems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

import sympy as sp

from derivations.reader import nodes
from derivations.reader.places import Place, Unreadable


@dataclass(frozen=True)
class Definition:
    """``name = body`` or ``name(parameters) = body``, as the author gave it; ``power`` 2 defines a square."""

    key: str
    parameters: tuple[str, ...]
    body: nodes.Node
    place: Place
    power: int = 1


@dataclass(frozen=True)
class Use:
    """A theorem of the library that lines may cite: its id, the marks that cite it, the name it gives a value to."""

    theorem: str
    marks: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Declared:
    """A matrix: its sizes as written, and what is said of it."""

    rows: nodes.Node
    columns: nodes.Node
    kinds: frozenset[str] = frozenset()


@dataclass
class Scope:
    """What one heading's section declares."""

    level: int
    conditions: list[nodes.Node] = field(default_factory=list)
    laws: dict[str, nodes.Law] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    matrices: dict[str, Declared] = field(default_factory=dict)
    words: list[nodes.MatrixFact] = field(default_factory=list)


class Table:
    """Every name met so far. Conditions end with their section; functions and definitions stay.

    ``values`` are names whose meaning is given from outside: an exercise's symbols, and what it asks for.
    """

    def __init__(self) -> None:
        self.scopes = [Scope(-1)]
        self.known: set[str] = set()
        self.used: set[str] = set()
        self._homes: dict[str, Scope] = {}
        self.functions: dict[str, int] = {}
        self.definitions: dict[str, Definition] = {}
        self._outdated: dict[str, str] = {}
        self.sequences: set[str] = set()
        self.indices: set[str] = set()
        self.ranges: dict[str, set[nodes.Name]] = {}
        self.latex: dict[str, str] = {}
        self.values: dict[str, sp.Expr] = {}
        self._written_out = False

    # The parser's questions

    def is_function(self, key: str) -> bool:
        """Whether a name is a function, declared or defined."""
        return key in self.functions or bool(key in self.definitions and self.definitions[key].parameters)

    def is_known(self, key: str) -> bool:
        """Whether a name was met before."""
        return key in self.known

    # Declaring

    def heading(self, level: int) -> None:
        """A new section: what deeper or equal ones declared ends."""
        while self.scopes[-1].level >= level:
            if "e" in self.scopes.pop().matrices:
                self.known.discard("e")  # Euler's number again
        self.scopes.append(Scope(level))

    def assume(self, condition: nodes.Node) -> None:
        """Add a condition, or a law, to the section."""
        declares = isinstance(condition, nodes.MatrixFact) or (
            isinstance(condition, nodes.Member) and isinstance(condition.target, nodes.Space)
        )
        used = set(self.used)
        self.met(condition)
        if declares:
            self.used = used
        if isinstance(condition, nodes.HasLaw):
            self.scopes[-1].laws[condition.variable.key] = condition.law
        elif isinstance(condition, nodes.MatrixFact):
            self._matrix_fact(condition)
        elif isinstance(condition, nodes.Member) and isinstance(condition.target, nodes.Space):
            assert isinstance(condition.element, nodes.Name)
            self._declared_anew(condition.element.key)
            self.scopes[-1].matrices[condition.element.key] = Declared(
                condition.target.rows, condition.target.columns
            )
        else:
            self.scopes[-1].conditions.append(condition)

    def _declared_anew(self, key: str) -> None:
        """A name that had a meaning in a section that has ended has none any more where it is declared again."""
        if self.matrix(key) is None and not any(scope is self._homes.get(key) for scope in self.scopes):
            self.used.discard(key)
            if self.definitions.pop(key, None) is not None:
                self._outdate(key)

    def _matrix_fact(self, fact: nodes.MatrixFact) -> None:
        """Something said of a declared matrix, or of a word of them. Raises Unreadable on any other name."""
        if not isinstance(fact.body, nodes.Name):
            self.scopes[-1].words.append(fact)
            return
        declared = self.matrix(fact.body.key)
        if declared is None:
            raise Unreadable(f"say the size of {fact.body.latex}: ... \\in \\mathbb{{R}}^{{n \\times d}}", -1)
        self.scopes[-1].matrices[fact.body.key] = replace(declared, kinds=declared.kinds | set(fact.kinds))

    def use(self, use: Use) -> None:
        """Add a theorem that lines may cite."""
        self.scopes[-1].uses.append(use)
        if use.name:
            self.known.add(use.name)

    def define(self, definition: Definition) -> bool:
        """Add a definition; True where it gives another meaning to a name that had one.

        Definitions that rest on the old meaning are out of date from here on.
        """
        key, before = definition.key, self.definitions.get(definition.key)
        anew = before is not None and replace(before, place=definition.place) != definition
        if anew:
            self._outdate(key)
        self.definitions[key] = definition
        self._homes[key] = self.scopes[-1]
        self._outdated.pop(key, None)
        self.known.add(key)
        return anew

    def _outdate(self, changed: str) -> None:
        for key, definition in self.definitions.items():
            rests = any(name.key == changed for name in names_in(definition.body))
            if rests and key not in self._outdated and changed not in definition.parameters:
                self._outdated[key] = changed
                self._outdate(key)

    def definition(self, key: str) -> Definition | None:
        """The definition of a name, if it has one. Raises Unreadable where a name below it has changed since."""
        if key in self._outdated:
            below = self._outdated[key]
            raise Unreadable(
                f"{key} was defined with {below}, which was given another meaning since: define {key} again", -1
            )
        return self.definitions.get(key)

    def met(self, node: nodes.Node) -> None:
        """Remember every name in a formula, which names are sequences, and which stand as an index."""
        waiting, summed = [node], False
        while waiting:
            part = waiting.pop()
            if isinstance(part, nodes.Name):
                self.known.add(part.key)
                self.used.add(part.key)
                self.latex.setdefault(part.key, part.latex)
                self.indices |= set() if part.index is None else {name.key for name in names_in(part.index)}
                continue
            summed = summed or isinstance(part, nodes.Big)
            if isinstance(part, nodes.Big) and part.low == nodes.Number("1") and isinstance(part.high, nodes.Name):
                self.ranges.setdefault(part.index.key, set()).add(part.high)
            self._written_out = self._written_out or isinstance(part, nodes.Matrix)
            waiting.extend(reversed(list(parts_of(part))))
        if summed:
            self.sequences |= _sequences(node, frozenset())

    # Looking up

    @property
    def conditions(self) -> tuple[nodes.Node, ...]:
        """The conditions in force."""
        return tuple(condition for scope in self.scopes for condition in scope.conditions)

    @property
    def words(self) -> tuple[nodes.MatrixFact, ...]:
        """What is said of words of matrices."""
        return tuple(fact for scope in self.scopes for fact in scope.words)

    @property
    def has_matrices(self) -> bool:
        """Whether any matrix is declared, or was written out."""
        return self._written_out or any(scope.matrices for scope in self.scopes)

    def matrix(self, key: str) -> Declared | None:
        """A declared matrix."""
        return next((scope.matrices[key] for scope in reversed(self.scopes) if key in scope.matrices), None)

    def member(self, base: str) -> Declared | None:
        """A declared family of vectors, ``x_i`` with any letter for an index."""
        scopes = reversed(self.scopes)
        return next((s.matrices[key] for s in scopes for key in s.matrices if _is_member(key, base)), None)

    def indexed(self, base: str, index: str) -> tuple[str, Definition] | None:
        """The definition of ``base_index``, with its index.

        Else the only one of ``base`` with a letter for an index, where members or sequences of that index stand in it.
        """
        if (exact := self.definition(f"{base}_{index}")) is not None:
            return index, exact
        keys = [key for key in self.definitions if _is_member(key, base)]
        definition = self.definition(keys[0]) if len(keys) == 1 else None
        own = keys[0].rpartition("_")[2] if keys else ""
        return None if definition is None or not self._runs(definition.body, own) else (own, definition)

    def _runs(self, body: nodes.Node, index: str) -> bool:
        """Whether a member of a family, or of a sequence, with this index stands in a formula."""
        names = (name for name in names_in(body) if isinstance(name.index, nodes.Name) and name.index.key == index)
        return any(name.base in self.sequences or self.member(name.base) is not None for name in names)

    def is_new(self, key: str) -> bool:
        """Whether a name was not met before, or has been given a size and nothing else."""
        declared = self.matrix(key)
        return not self.is_known(key) or (
            declared is not None and key not in self.used and not declared.kinds
        )

    def range_of(self, index: str) -> nodes.Name | None:
        """The upper limit of the sums over an index from 1, where all of them had the same."""
        found = self.ranges.get(index, set())
        return next(iter(found)) if len(found) == 1 else None

    def has_members(self, index: str) -> bool:
        """Whether a family with this index is declared."""
        return any(key.endswith(f"_{index}") for scope in self.scopes for key in scope.matrices)

    def is_matrix(self, key: str) -> bool:
        """Whether a name is a matrix, declared or defined by one."""
        if self.matrix(key) is not None:
            return True
        definition = self.definitions.get(key)
        return definition is not None and any(
            name.key != key and self.matrix(name.key) is not None for name in names_in(definition.body)
        )

    def is_column(self, key: str) -> bool:
        """Whether a name is declared as a vector."""
        declared = self.matrix(key)
        return declared is not None and declared.columns == nodes.Number("1")

    @property
    def uses(self) -> tuple[Use, ...]:
        """The theorems that may be cited here."""
        return tuple(use for scope in self.scopes for use in scope.uses)

    def law(self, key: str) -> nodes.Law | None:
        """The law of a name."""
        return next((scope.laws[key] for scope in reversed(self.scopes) if key in scope.laws), None)

    def facts(self, extra: tuple[nodes.Node, ...] = ()) -> dict[str, set[str]]:
        """``integer`` and ``positive`` names, as the conditions say at sight."""
        found = facts_of((*self.conditions, *extra))
        for scope in self.scopes:
            for declared in scope.matrices.values():
                for size in (*names_in(declared.rows), *names_in(declared.columns)):
                    found.setdefault(size.key, set()).update(("integer", "positive"))
        return found


def _is_member(key: str, base: str) -> bool:
    name, _, index = key.rpartition("_")
    return name == base and len(index) == 1 and index.isalpha()


def names_in(node: nodes.Node) -> Iterator[nodes.Name]:
    """Every name of a formula; a subscript is part of its name."""
    if isinstance(node, nodes.Name):
        yield node
        return
    for part in parts_of(node):
        yield from names_in(part)


def parts_of(node: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes directly below, in the order of writing."""
    for name in _fields_of(type(node)):
        yield from _nodes(getattr(node, name))


_FIELDS: dict[type[nodes.Node], tuple[str, ...]] = {}


def _fields_of(kind: type[nodes.Node]) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(entry.name for entry in fields(kind))
    return _FIELDS[kind]


def parts_below(node: nodes.Node) -> Iterator[nodes.Node]:
    """A node and all that it is made of."""
    yield node
    for part in parts_of(node):
        yield from parts_below(part)


def _nodes(value: object) -> Iterator[nodes.Node]:
    if isinstance(value, nodes.Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)


def _sequences(node: nodes.Node, bound: frozenset[str]) -> set[str]:
    """Names with a bound index: ``x_i`` under a sum over i."""
    if isinstance(node, nodes.Big):
        bound = bound | {node.index.key}
    if isinstance(node, nodes.Name):
        inside = node.index is not None and bound & {name.key for name in names_in(node.index)}
        return {node.base} if inside else set()
    return set().union(*(_sequences(part, bound) for part in parts_of(node)))


def facts_of(conditions: tuple[nodes.Node, ...]) -> dict[str, set[str]]:
    """``integer`` and ``positive`` names; positivity is followed along chains of inequalities."""
    found: dict[str, set[str]] = {}
    for _ in range(2):
        for condition in conditions:
            if isinstance(condition, nodes.Comparison):
                _from_comparison(condition, found)
            elif isinstance(condition, nodes.Member) and isinstance(condition.element, nodes.Name):
                _from_membership(condition.element.key, condition.target, found)
    return found


def _from_comparison(condition: nodes.Comparison, found: dict[str, set[str]]) -> None:
    sides = [condition.first, *(side for _, side in condition.rest)]
    kinds = [kind for kind, _ in condition.rest]
    for low, kind, high in zip(sides, kinds, sides[1:], strict=False):
        if kind in (">", ">="):
            continue
        if isinstance(high, nodes.Name) and kind in ("<", "<=") and _above_zero(low, found, kind == "<"):
            found.setdefault(high.key, set()).add("positive")
    for high, kind, low in reversed(list(zip(sides, kinds, sides[1:], strict=False))):
        if kind in (">", ">=") and isinstance(high, nodes.Name) and _above_zero(low, found, kind == ">"):
            found.setdefault(high.key, set()).add("positive")


def _above_zero(node: nodes.Node, found: dict[str, set[str]], strict: bool) -> bool:
    if isinstance(node, nodes.Number):
        value = sp.Rational(node.text)
        return bool(value > 0 or (strict and value == 0))
    return isinstance(node, nodes.Name) and "positive" in found.get(node.key, ())


def _from_membership(key: str, target: nodes.Node, found: dict[str, set[str]]) -> None:
    facts = found.setdefault(key, set())
    if isinstance(target, nodes.SetOf):
        if target.name in ("N", "N0", "Z"):
            facts.add("integer")
        if target.name in ("N", "R>0"):
            facts.add("positive")
        if target.name == "finite" and all(
            isinstance(e, nodes.Number) and "." not in e.text for e in target.elements
        ):
            facts.add("integer")
    elif isinstance(target, nodes.Interval) and _above_zero(target.low, found, target.left_open):
        facts.add("positive")
