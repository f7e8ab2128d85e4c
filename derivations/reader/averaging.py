"""The meaning of means, variances, covariances and probabilities under the laws that are declared."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sympy as sp

from derivations.chain import RELATIONS
from derivations.reader import discrete, matrices, nodes
from derivations.reader.bound import Bound
from derivations.reader.laws import variable_of
from derivations.reader.matrices import Entries, Value, Word
from derivations.reader.moments import names_by_moments, noise
from derivations.reader.places import Unreadable
from derivations.reader.table import names_in
from derivations.rules.inverse_means import gaussians, has_gaussian
from theory.events import Probability
from theory.matrix_words import GaussianMatrix
from theory.random_variables import Expectation, RandomVariable, Variance


class Averaging(Bound, ABC):
    """A context that reads means; ``_counted`` are the discrete names that a mean around is written out over."""

    _counted: frozenset[str] | set[str] = frozenset()

    def variable(self, key: str, law: nodes.Law) -> sp.Expr:
        """The random variable of a name."""
        return variable_of(key, law.name, [self.expression(parameter) for parameter in law.parameters])

    def mean(self, node: nodes.Mean) -> Value:
        """A mean, a variance or a covariance."""
        if not node.laws and (found := self._by_moments(node)) is not None:
            return found
        if node.held:
            raise Unreadable("a conditional mean is read of names that are known by the means of conditions only", -1)
        laws = self._laws(node.laws, node.arguments)
        if counted := discrete.drawn(node.arguments, laws, node.over):
            return self._counted_mean(node, counted, laws)
        drawn = {law.variable.key: self.variable(law.variable.key, law.law) for law in node.laws}
        with self.binding(drawn):
            if node.kind == "E" and isinstance(found := self.value(node.arguments[0]), (Word, Entries)):
                self._averaged(node, *([found.expression] if isinstance(found, Word) else []))
                return matrices.mean(found, self)
            inner = [self.expression(argument) for argument in node.arguments]
        self._averaged(node, *inner)
        if node.kind == "Var" and inner[0].has(GaussianMatrix):
            return Expectation(inner[0] ** 2) - Expectation(inner[0]) ** 2
        random = {str(part.label) for value in inner for part in value.atoms(RandomVariable)}
        if not random and not any(has_gaussian(value, tuple(self.extra)) for value in inner):
            return self._constant_mean(node, inner)
        over = set(drawn) or {name.key for name in node.over if name.key in random}
        if over and (rest := sorted(random - over)):
            raise Unreadable(f"a mean over {', '.join(sorted(over))} with {', '.join(rest)} held is not read", -1)
        if node.kind == "Var":
            found = Variance(inner[0])
        elif node.kind == "Cov":
            found = Expectation(inner[0] * inner[1]) - Expectation(inner[0]) * Expectation(inner[1])
        else:
            found = Expectation(inner[0])
        self.parts |= dict.fromkeys(found.atoms(Expectation, Variance))
        return found

    def _by_moments(self, node: nodes.Mean) -> Value | None:
        """A mean over names that are known by their first two moments; None where none of them is in it."""
        names = names_by_moments(self.table.conditions)
        names = {key: name for key, name in names.items() if key not in self._bound and self._unlawful(key)}
        if held := {name.key for part in node.held for name in names_in(part)} & set(names):
            raise Unreadable(f"a mean over {', '.join(sorted(held))} that is held fixed", -1)
        if not names:
            return None
        outside = noise({key: self.value(name) for key, name in names.items()}, self.table.conditions)
        with self.binding(outside.values):
            inner = [self.value(argument) for argument in node.arguments]
        found = outside.mean(inner[0])
        if found is None or node.kind == "E":
            return found
        if node.kind != "Var" or not isinstance(inner[0], sp.Expr) or not isinstance(found, sp.Expr):
            raise Unreadable(f"{node.kind} of a name without a law is read of one number", -1)
        square = outside.mean(inner[0] ** 2)
        assert isinstance(square, sp.Expr)
        return square - found**2

    def _averaged(self, node: nodes.Mean, *values: sp.Expr) -> None:
        """Remember over which Gaussian letters a mean is taken: those below the sign, all where none is there."""
        letters = gaussians(values, tuple(self.extra))
        below = {name.key for name in node.over}
        own = {letter for letter in letters if str(letter.label) in below} or letters
        self.averaged |= own
        self.fixed |= letters - own

    def _unlawful(self, key: str) -> bool:
        """Whether a name has no law and no value of its own."""
        return (self.laws.get(key) or self.table.law(key)) is None and key not in self.table.definitions

    def _counted_mean(self, node: nodes.Mean, names: dict[str, nodes.Name], laws: dict[str, nodes.Law]) -> sp.Expr:
        """A mean over discrete names written out; that of what else is random is taken of the whole."""
        for key in names:
            for side, relation, bound in discrete.requirements(laws[key]):
                need = RELATIONS[relation](self.expression(side), self.expression(bound))
                self.needs(need, f"a parameter of the law of {key} fits")
        others = [law for law in node.laws if law.variable.key not in names]
        rest = {law.variable.key: self.variable(law.variable.key, law.law) for law in others}
        with self.binding(rest), self._counting(names):
            total = self.expression(discrete.mean(node.kind, node.arguments, names, laws))
        if not total.has(RandomVariable):
            return total
        if node.over or node.kind != "E":
            raise Unreadable("a mean over discrete names with another random one held is not read", -1)
        return Expectation(total)

    @contextmanager
    def _counting(self, names: Iterable[str]) -> Iterator[None]:
        """Discrete names whose values are being put in: a mean inside is of the names, not of these values."""
        outer = self._counted
        self._counted = outer | set(names)
        try:
            yield
        finally:
            self._counted = outer

    def _laws(self, below: tuple[nodes.HasLaw, ...], parts: tuple[nodes.Node, ...]) -> dict[str, nodes.Law]:
        """The laws of the names in some formulas, those below the sign first; a bound name has none."""
        found = {law.variable.key: law.law for law in below}
        for name in {name.key: name for part in parts for name in names_in(part)}:
            held = name in self._bound and name not in self._counted
            law = None if held else self.laws.get(name) or self.table.law(name)
            if law is not None:
                found.setdefault(name, law)
        return found

    def _constant_mean(self, node: nodes.Mean, inner: list[sp.Expr]) -> sp.Expr:
        """The mean of what a stated law does not move. Raises Unreadable where no law is stated."""
        if node.laws:
            return inner[0] if node.kind == "E" else sp.Integer(0)
        names = sorted({name.latex for argument in node.arguments for name in names_in(argument)})
        raise Unreadable(
            f"no law is declared for {', '.join(names) or 'this'}: write % fate: assume X \\sim ...", -1
        )

    def probability(self, node: nodes.Probability) -> sp.Expr:
        """The probability of an event."""
        laws = self._laws((), (node.event,))
        if counted := discrete.drawn((node.event,), laws, ()):
            return self._counted_event(node, counted, laws)
        event = self.statement(node.event)
        if not event.has(RandomVariable):
            names = sorted({name.latex for name in names_in(node)})
            raise Unreadable(
                f"no law is declared for {', '.join(names)}: write % fate: assume X \\sim ...", -1
            )
        return Probability(event)

    def _counted_event(
        self, node: nodes.Probability, names: dict[str, nodes.Name], laws: dict[str, nodes.Law]
    ) -> sp.Expr:
        """The weights of the values at which an event holds."""
        total: sp.Expr = sp.Integer(0)
        for values, weight in discrete.outcomes(names, laws):
            put = {key: self.expression(value) for key, value in values.items()}
            with self.binding(put), self._counting(names):
                event = discrete.settled(self.statement(node.event))
            if event is sp.true:
                total += self.expression(weight)
            elif event is not sp.false:
                raise Unreadable("an event whose truth the values of its names do not settle is not read", -1)
        return total
