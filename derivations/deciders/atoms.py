"""Subexpressions that nothing here can evaluate, put to free symbols so that points can be drawn for them.

Undefined functions, expectations, integrals, limits and every other head that is not listed become real
symbols, equal ones the same symbol. A claim shown for all values of the symbols is shown. A claim that
fails for some values is refuted only where each symbol stands for an undefined function, and no function
would have to take two values at one point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.field import Outside
from derivations.deciders.known import normaliser_for
from derivations.deciders.scales import Restart
from derivations.deciders.setting import rewritten
from theory.ball import enclose, precision
from theory.functions import DepthRoot

_PLAIN = (sp.Symbol, sp.Number, sp.NumberSymbol, sp.Add, sp.Mul, sp.Pow, sp.Piecewise, sp.Set, sp.Tuple)
_EVALUATED = (
    sp.exp,
    sp.log,
    sp.sin,
    sp.cos,
    sp.tan,
    sp.cot,
    sp.sec,
    sp.csc,
    sp.asin,
    sp.acos,
    sp.atan,
    sp.atan2,
    sp.sinh,
    sp.cosh,
    sp.tanh,
    sp.erf,
    sp.erfc,
    sp.gamma,
    sp.loggamma,
    sp.factorial,
    sp.binomial,
    sp.beta,
    sp.digamma,
    sp.polygamma,
    sp.expint,
    sp.LambertW,
    sp.betainc_regularized,
    sp.Abs,
    sp.Max,
    sp.Min,
    sp.floor,
    sp.ceiling,
    DepthRoot,
    sp.functions.elementary.piecewise.ExprCondPair,
)
_LOGIC = (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent, sp.Contains, Relational)


@dataclass(frozen=True)
class Atoms:
    """The symbols put for atoms, and what each stood for."""

    symbols: dict[sp.Basic, sp.Symbol] = field(default_factory=dict)

    def rewritten(self, claim: Boolean) -> Boolean:
        """The claim over symbols only."""
        return rewritten(claim, self.symbols) if self.symbols else claim

    def shown(self, symbol: sp.Symbol) -> str:
        """The name of a symbol as the author wrote it."""
        return next((str(atom) for atom, own in self.symbols.items() if own is symbol), str(symbol))

    def free(self, claim: Boolean, point: dict[sp.Symbol, sp.Expr]) -> bool:
        """Whether the point is a possible one: only undefined functions, none with two values at one
        argument.
        """
        used = {atom: own for atom, own in self.symbols.items() if own in point}
        if any(not isinstance(atom, AppliedUndef) for atom in used):
            return False
        atoms = list(used)
        return all(
            used[a] is used[b] or point[used[a]] == point[used[b]] or self._apart(a, b, point)
            for i, a in enumerate(atoms)
            for b in atoms[:i]
            if a.func == b.func
        )

    def _apart(self, first: sp.Basic, second: sp.Basic, point: dict[sp.Symbol, sp.Expr]) -> bool:
        """Whether two argument lists differ for certain at the point."""
        with precision(128):
            box = {symbol: enclose(value, {}) for symbol, value in point.items()}
            try:
                return any(
                    enclose(a.xreplace(self.symbols), box) != enclose(b.xreplace(self.symbols), box)
                    for a, b in zip(first.args, second.args, strict=True)
                )
            except (TypeError, KeyError, ValueError):
                return False


def atoms_of(claim: Boolean, given: Sequence[Boolean]) -> Atoms:
    """The outermost atoms of a claim and its conditions, each with its symbol."""
    found = sorted({atom for part in (claim, *given) for atom in _outermost(part)}, key=sp.default_sort_key)
    if not found:
        return Atoms()
    keys = _keys(found, given)
    symbols: dict[str, sp.Symbol] = {}
    for atom in found:
        facts = {"integer": True} if atom.is_integer else {"real": True}
        for sign in ("positive", "negative", "nonnegative", "nonpositive"):
            if getattr(atom, f"is_{sign}"):
                facts[sign] = True
                break
        symbols.setdefault(keys[atom], sp.Symbol(f"atom {len(symbols)}", **facts))
    return Atoms({atom: symbols[keys[atom]] for atom in found})


def is_readable(condition: Boolean) -> bool:
    """Whether a condition is made of relations between numbers; any other (an equality of laws, say) is left aside."""
    if isinstance(condition, (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent)):
        return all(is_readable(part) for part in condition.args)
    if isinstance(condition, (Relational, sp.Contains)):
        return is_of_numbers(condition)
    return condition in (sp.true, sp.false)


def is_of_numbers(statement: Boolean) -> bool:
    """Whether nothing outside the atoms is a matrix, imaginary or undefined: real symbols may stand for the atoms."""
    return not any(atom.is_extended_real is False for atom in _outermost(statement))


def _keys(atoms: list[sp.Basic], given: Sequence[Boolean]) -> dict[sp.Basic, str]:
    """Equal keys for functions whose arguments have equal normal forms."""
    keys = {atom: sp.srepr(atom) for atom in atoms}
    functions = [
        a for a in atoms if isinstance(a, sp.Function) and all(isinstance(x, sp.Expr) for x in a.args)
    ]
    if len(functions) < 2:
        return keys
    try:
        normal, _ = normaliser_for([x for atom in functions for x in atom.args], given)
        for atom in functions:
            keys[atom] = f"{sp.srepr(atom.func)}({', '.join(normal.of(x).key for x in atom.args)})"
    except (Outside, Restart):
        return keys
    return keys


def _outermost(node: sp.Basic) -> Iterator[sp.Basic]:
    if isinstance(node, (*_LOGIC, *_PLAIN, *_EVALUATED)) or node in (sp.true, sp.false):
        for arg in node.args:
            yield from _outermost(arg)
    elif isinstance(node, sp.Sum) and _finite(node):
        for limit in node.limits:
            for end in limit[1:]:
                yield from _outermost(end)
    elif isinstance(node, sp.Expr):
        yield node


def _finite(node: sp.Sum) -> bool:
    """Whether a sum can be evaluated term by term."""
    ends = [end for limit in node.limits for end in limit[1:]]
    return not any(end.is_infinite for end in ends) and not any(True for _ in _outermost(node.function))
