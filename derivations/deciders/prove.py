"""The strategy: take a claim apart along its logic and its cases, and hand each relation to the deciders in
order.

``given`` holds throughout; a condition that is undefined at a point counts as not met there.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders import balls, induction, logarithms, monotone, smt, whole_roots
from derivations.deciders.definedness import obligations
from derivations.deciders.points import sample
from derivations.deciders.setting import conjuncts, negation, rewritten
from derivations.deciders.truth import at_point

_DEEPEST = 6
_FIRST_STEPS = 500_000
_LAST_STEPS = 2_500_000
_STEPS_A_SECOND = 1_000_000
_MOST_BRANCHES = 40
_FEW_POINTS = 6
_SEED = 20260404


def _fails_somewhere(claim: Boolean, given: Sequence[Boolean]) -> bool:
    """Whether a few exact points inside the conditions already refute the claim: then long searches are vain."""
    symbols = sorted(claim.free_symbols.union(*(c.free_symbols for c in given)), key=lambda s: s.name)
    points = sample(given, symbols, _FEW_POINTS, _SEED)
    return any(at_point(claim, point, {}, confirm=False) is False for point in points)


def _free_cases(statement: Boolean) -> set[sp.Basic]:
    """The Piecewise parts whose branch does not change from term to term of a sum."""
    sums = statement.atoms(sp.Sum, sp.Product)
    indices = set().union(*(node.bound_symbols for node in sums))
    return {node for node in statement.atoms(sp.Piecewise) if not node.free_symbols & indices}


@dataclass
class Prover:
    """One attempt with its deadline; ``certified`` is set when some part rests on ball subdivision.

    A ``plain`` one asks exact algebra and the solver only.
    """

    deadline: float
    certified: bool = False
    plain: bool = False

    def left(self) -> float:
        """Seconds left."""
        return self.deadline - time.thread_time()

    def _steps(self, most: int) -> int:
        """What the solver may do in the time left."""
        return int(min(most, _STEPS_A_SECOND * max(self.left(), 0.001)))

    def prove(self, claim: Boolean, given: Sequence[Boolean], depth: int = 0) -> str:
        """The methods that prove the claim from the conditions, or an empty string."""
        if depth > _DEEPEST or self.left() <= 0:
            return ""
        given = tuple(given)
        if claim is sp.true:
            return "immediate"
        if claim is sp.false:
            return self._impossible(given)
        if isinstance(claim, sp.And):
            return self._all([self.prove(part, given, depth + 1) for part in smt.sorted_parts(claim)])
        if isinstance(claim, sp.Implies):
            return self.prove(claim.args[1], (*given, claim.args[0]), depth + 1)
        if isinstance(claim, sp.Not) and not isinstance(claim.args[0], (sp.Not, sp.Equivalent)):
            turned = negation(claim.args[0])
            return self.prove(turned, given, depth + 1) if turned != claim else ""
        if isinstance(claim, sp.Equivalent):
            return self._equivalent(claim, given, depth)
        if isinstance(claim, sp.Or):
            return self._either(claim, given, depth)
        if any(isinstance(condition, sp.Or) for condition in conjuncts(given)) and depth < 3:
            return self._relation(claim, given, depth) or self._split_condition(claim, given, depth)
        return self._relation(claim, given, depth)

    def plainly(self, claim: Boolean, given: Sequence[Boolean]) -> str:
        """:meth:`prove` by exact algebra and the solver alone, which are quick to say no."""
        return Prover(self.deadline, plain=True).prove(claim, given)

    @staticmethod
    def _all(methods: list[str]) -> str:
        names = [name for method in methods for name in method.split(", ")]
        return ", ".join(dict.fromkeys(names)) if all(methods) else ""

    def _impossible(self, given: tuple[Boolean, ...]) -> str:
        symbols = sorted(
            set().union(*(c.free_symbols for c in given)) if given else set(), key=lambda s: s.name
        )
        return "smt" if smt.impossible(given, symbols, _FIRST_STEPS) else ""

    def _equivalent(self, claim: Boolean, given: tuple[Boolean, ...], depth: int) -> str:
        parts = smt.sorted_parts(claim)
        around = zip(parts, [*parts[1:], parts[0]], strict=True)
        methods = []
        for first, second in around:
            methods.append(self.prove(second, (*given, first), depth + 1))
            if not methods[-1]:
                return ""
        return self._all(methods)

    def _either(self, claim: Boolean, given: tuple[Boolean, ...], depth: int) -> str:
        """One alternative under the negation of the others; the last to be tried are the always defined
        ones.
        """
        parts = smt.sorted_parts(claim)
        parts.sort(key=lambda part: -len(obligations(part)))
        for part in parts:
            if isinstance(part, Relational) and (method := smt.solve(part, given, 0)):
                return method
        for chosen in range(len(parts)):
            others = [negation(part) for i, part in enumerate(parts) if i != chosen]
            if isinstance(parts[chosen], Boolean) and (
                method := self.prove(parts[chosen], (*given, *others), depth + 1)
            ):
                return method
            if self.left() <= 0:
                break
        return ""

    def _split_condition(self, claim: Boolean, given: tuple[Boolean, ...], depth: int) -> str:
        flat = conjuncts(given)
        split = next(condition for condition in flat if isinstance(condition, sp.Or))
        rest = [condition for condition in flat if condition is not split]
        return self._all([self.prove(claim, (*rest, part), depth + 1) for part in smt.sorted_parts(split)])

    def _relation(self, claim: Boolean, given: tuple[Boolean, ...], depth: int) -> str:
        if claim in conjuncts(given):
            return "given"
        cases = self._cases(claim, given, depth)
        if cases is not None:
            return cases
        if isinstance(claim, sp.Contains):
            return self._contained(claim, given, depth)
        if not isinstance(claim, Relational) or not all(isinstance(side, sp.Expr) for side in claim.args):
            return ""
        if method := smt.solve(claim, given, self._steps(_FIRST_STEPS)):
            return method
        if self.plain or (depth and _fails_somewhere(claim, given)):
            return ""
        if not claim.free_symbols and not isinstance(claim, sp.Eq) and at_point(claim, {}, {}) is True:
            self.certified = True
            return "balls"
        if method := whole_roots.prove(claim, given) or self._put_in(claim, given, depth):
            return method
        for decider in (logarithms.prove, monotone.prove, induction.prove):
            if self.left() > 0 and (method := decider(self, claim, given, depth)):
                return method
        if self.left() > 0 and balls.certify(claim, given, self.deadline):
            self.certified = True
            return "ball subdivision"
        if isinstance(claim, sp.Ne) and (method := self._on_one_side(claim, given, depth)):
            return method
        if depth == 0 and self.left() > 0:
            return smt.solve(claim, given, self._steps(_LAST_STEPS))
        return ""

    def _put_in(self, claim: Relational, given: tuple[Boolean, ...], depth: int) -> str:
        """The claim with a symbol replaced by what a condition says it equals."""
        flat = conjuncts(given)
        for condition in flat:
            sides = condition.args if isinstance(condition, sp.Eq) else ()
            for symbol, value in zip(sides, sides[::-1], strict=True):
                if isinstance(symbol, sp.Symbol) and symbol in claim.free_symbols - value.free_symbols:
                    rest = tuple(rewritten(c, {symbol: value}) for c in flat if c is not condition)
                    return self.prove(rewritten(claim, {symbol: value}), rest, depth + 1)
        return ""

    def _on_one_side(self, claim: Relational, given: tuple[Boolean, ...], depth: int) -> str:
        """Two sides are different where one of them is the larger throughout."""
        for relation in (sp.StrictGreaterThan, sp.StrictLessThan):
            ordered = relation(*claim.args, evaluate=False)
            if not _fails_somewhere(ordered, given) and (method := self.prove(ordered, given, depth + 1)):
                return method
        return ""

    def _contained(self, claim: Boolean, given: tuple[Boolean, ...], depth: int) -> str:
        element, target = claim.args
        if isinstance(target, sp.Interval):
            return self.prove(target.as_relational(element), given, depth + 1)
        if target is sp.S.Reals:
            return "immediate"
        if target in (sp.S.Integers, sp.S.Naturals, sp.S.Naturals0):
            lowest = {sp.S.Naturals: 1, sp.S.Naturals0: 0}.get(target)
            if not element.is_integer:
                return ""
            return (
                "integer assumption"
                if lowest is None
                else self.prove(sp.GreaterThan(element, lowest, evaluate=False), given, depth + 1)
            )
        return ""

    def _cases(self, claim: Boolean, given: tuple[Boolean, ...], depth: int) -> str | None:
        """Each branch of a Piecewise under its condition; None where the claim has none."""
        found = set().union(*map(_free_cases, (claim, *given)))
        if not found:
            return None
        inner = min(sorted(found, key=sp.default_sort_key), key=lambda node: node.count_ops())
        earlier: list[Boolean] = []
        methods = []
        known = tuple(condition for condition in given if not condition.has(sp.Piecewise))
        for value, condition in inner.args[:_MOST_BRANCHES]:
            if condition is not sp.true and smt.solve(negation(condition), (*known, *earlier), 0):
                earlier.append(negation(condition))
                continue
            branch = rewritten(claim, {inner: value})
            chosen = tuple(rewritten(other, {inner: value}) for other in given)
            methods.append(self.prove(branch, (*chosen, *earlier, condition), depth + 1))
            if not methods[-1]:
                return ""
            if condition is sp.true or smt.solve(condition, (*known, *earlier), 0):
                break
            earlier.append(negation(condition))
        if not methods:
            return self._impossible(given)
        return self._all(methods) if len(inner.args) <= _MOST_BRANCHES else ""
