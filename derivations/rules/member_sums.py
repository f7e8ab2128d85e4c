r"""Sums over the members of a family, ``\sum_i f(x_i)``, compared member by member.

Trusted: two sums over one family stand in a relation (=, <=, >=, and < or > where there are members) in which their
terms stand; ``tr M`` of a matrix with a row for each member is the sum of ``e^T M e`` over the columns e of the unit
matrix, and a number c is the sum of ``c / n``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.kernel import RuleError, Ruling, Step
from derivations.rules.coordinates import general
from derivations.rules.matrix_lines import fallen, matrix_line
from derivations.rules.trace_order import trace_order
from derivations.rules.words import Word, read
from theory.matrix_words import Coordinate, SquaredNorm, TraceOf, Transposed
from theory.member_sums import MemberSum

_ORDERED = frozenset(("<", "<=", ">", ">="))


@dataclass(frozen=True)
class MemberByMember:
    """``sum over i of f RELATION sum over i of g`` from ``f RELATION g`` at any one member.

    Trusted: what holds of each member holds of the sums over all of them.
    """

    inner: int = 0
    name: str = "member by member"

    def ruling(self, step: Step) -> Ruling:
        """The ruling of the line between the terms. Raises RuleError where the sums are not over one family."""
        if step.relation not in ("=", *_ORDERED):
            raise RuleError("sums over members are compared by =, < or <=")
        if (decision := fallen(step)) is not None:
            return Ruling(method=self.name, decision=decision)
        sums = sorted(step.before.atoms(MemberSum) | step.after.atoms(MemberSum), key=str)
        said = {place for condition in step.given for place in general(condition)}
        said -= step.before.atoms(Coordinate) | step.after.atoms(Coordinate)
        places = {node.place for node in sums} or said
        if len({place.rows for place in places}) != 1 or any(node.body.atoms(MemberSum) for node in sums):
            raise RuleError("the sums are not over the members of one family")
        # What is said of any member is said of the one at hand.
        place = min({one for one in said if one.rows == min(places, key=str).rows} or places, key=str)
        line = replace(step, before=_term(step.before, place), after=_term(step.after, place))
        rule = (trace_order, matrix_line)[self.inner]
        ruling = rule.ruling(line)
        if ruling.decision is not None and not ruling.decision.holds:
            raise RuleError("the terms do not stand in this relation: their sums still may")
        return replace(ruling, method=f"{self.name}, {ruling.method or rule.name}")


def _term(side: sp.Expr, place: Coordinate) -> sp.Expr:
    """The term at one member of a sum of sums, traces and numbers. Raises RuleError on a product of sums."""
    total = sp.Integer(0)
    for part in sp.Add.make_args(sp.expand(side)):
        sums = [factor for factor in sp.Mul.make_args(part) if isinstance(factor, MemberSum)]
        rest = sp.Mul(*(factor for factor in sp.Mul.make_args(part) if factor not in sums))
        if len(sums) > 1 or rest.atoms(MemberSum):
            raise RuleError("a product of sums over members")
        total += rest * sums[0].body.xreplace({sums[0].place: place}) if sums else _spread(part, place)
    return total


def _spread(part: sp.Expr, place: Coordinate) -> sp.Expr:
    """``e^T M e`` for a trace of M with a row for each member, else an equal part of the number."""
    traces = [factor for factor in sp.Mul.make_args(part) if isinstance(factor, (TraceOf, SquaredNorm))]
    rest = sp.Mul(*(factor for factor in sp.Mul.make_args(part) if factor not in traces))
    if len(traces) == 1:
        (node,) = traces
        word = node.args[0] if isinstance(node, TraceOf) else Transposed(node.args[0]) * node.args[0]
        found = sp.Integer(0)
        for factors, weight in read(word).items():
            turns = [factors[i:] + factors[:i] for i, atom in enumerate(factors) if atom.shape[0] == place.rows]
            if not turns:
                break
            turned = next((turn for turn in turns if _is_square(turn)), turns[0])
            written = sp.Mul(*(atom.written for atom in turned))
            found += weight * TraceOf(Transposed(place) * written * place)
        else:
            return rest * found
    return part / place.rows


def _is_square(word: Word) -> bool:
    """Whether a word is ``U U^T``."""
    return all(atom.transposed == word[-1 - i] for i, atom in enumerate(word[: len(word) // 2]))


by_orders, by_words = MemberByMember(0), MemberByMember(1)

__all__ = ["MemberByMember", "by_orders", "by_words"]
