"""Derivatives by a number of matrices, and of functions of their traces, norms and determinants.

Trusted: the product and chain rules entry by entry, ``dW^-1 = -W^-1 dW W^-1`` and ``d det W = det W tr(W^-1 dW)``.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts, rewritten
from derivations.kernel import RuleError
from derivations.rules.differentiation import derivative
from derivations.rules.function_values import chained
from derivations.rules.matrix_facts import Known
from derivations.rules.terms import Conditions
from derivations.rules.words import Atom, Polynomial, add, multiply, read, scale, transpose
from theory.matrix_calculus import NumberSlope, SlopeOf
from theory.matrix_functions import ValueAt
from theory.matrix_numbers import Determinant
from theory.matrix_words import Letter, SquaredNorm, TraceOf, Transposed, UnitMatrix, has_matrices

_OPEN = (sp.StrictGreaterThan, sp.StrictLessThan, sp.Ne)
_ONE = sp.Integer(1)


def put_in(expression: sp.Basic, known: Known, needs: Conditions) -> sp.Basic:
    """Every derivative by a number worked out, inner ones first; ``needs`` gathers where they exist.

    Raises RuleError where one is not known, or a condition ties the number.
    """
    while nodes := expression.atoms(NumberSlope, SlopeOf):
        node = min(nodes, key=lambda one: (one.count_ops(), str(one)))
        expression = expression.xreplace({node: _value(node, known, needs)})
    return expression


def _value(node: sp.Expr, known: Known, needs: Conditions) -> sp.Expr:
    body, x = node.args[-2:]
    if not isinstance(x, sp.Symbol) or x.is_integer:
        raise RuleError(f"no derivative by {x}: it is not free to move")
    _free(x, body, known)
    if isinstance(node, SlopeOf):
        return _expression(_slope(read(body), x, known, needs), node.rows)
    return _of_number(body, x, known, needs)


def _free(x: sp.Symbol, body: sp.Expr, known: Known) -> None:
    """Raises RuleError where a condition ties the number that is to move, or the line to it."""
    for condition in conjuncts(known.given):
        tied = isinstance(condition, sp.Eq) and any(
            side in body.free_symbols and _moves(other, x, known)
            for side, other in (condition.args, condition.args[::-1])
        )
        if tied or (x in condition.free_symbols and not (isinstance(condition, _OPEN) or is_notation(condition))):
            raise RuleError(f"the condition {condition} ties {x}, by which this line differentiates")


def is_notation(condition: Boolean) -> bool:
    """Whether an equation only gives a longer word, as it is written, a letter of its own."""
    if not isinstance(condition, sp.Eq) or type(condition.lhs) is not Letter:
        return False
    return bool(condition.lhs.label == sp.Symbol(sp.latex(condition.rhs)))


def _moves(part: sp.Basic, x: sp.Symbol, known: Known) -> bool:
    """Whether a part changes with the number, also through the name of a longer word."""
    if x in part.free_symbols:
        return True
    return any(name in known.named and _moves(known.named[name], x, known) for name in part.atoms(Letter))


def _of_number(body: sp.Expr, x: sp.Symbol, known: Known, needs: Conditions) -> sp.Expr:
    body = sp.expand_log(body)
    nodes = sorted(body.atoms(TraceOf, SquaredNorm, Determinant, ValueAt), key=str)
    stand_ins = {node: sp.Dummy(real=True) for node in nodes}
    plain = body.xreplace(stand_ins)
    if has_matrices(plain):
        raise RuleError("a derivative by a number is known of traces, squared norms, determinants and named functions")
    back = {symbol: node for node, symbol in stand_ins.items()}
    where: Conditions = []
    total = derivative(plain, x, where).xreplace(back)
    for node, symbol in stand_ins.items():
        if _moves(node, x, known):
            factor = derivative(plain, symbol, where)
            if isinstance(node, Determinant):
                factor = sp.cancel(factor * symbol)
            total += factor.xreplace(back) * _of_node(node, x, known, needs)
    needs += [(rewritten(condition, back), why) for condition, why in where]
    return total


def _of_node(node: sp.Expr, x: sp.Symbol, known: Known, needs: Conditions) -> sp.Expr:
    """The derivative of a trace, a squared norm or a function's value; of a determinant that of its logarithm."""
    word = node.args[0]
    if isinstance(node, SquaredNorm):
        word = Transposed(word) * word
    if isinstance(node, ValueAt):
        gradient, polynomial = chained(node)
        moved = multiply(gradient, _slope(polynomial, x, known, needs))
        return sp.Add(*(weight * TraceOf(sp.Mul(*(atom.written for atom in part))) for part, weight in moved.items()))
    moved = _slope(read(word), x, known, needs)
    if isinstance(node, Determinant):
        name = word if isinstance(word, Letter) else None
        name = name or next((one for one, meaning in known.named.items() if meaning == word), None)
        if name is None:
            raise RuleError("the derivative of this determinant needs the inverse of its matrix: write it")
        moved = multiply({(Atom(name, "-"),): _ONE}, moved)
    sizes = [part[0].shape[0] for part in (*moved, *read(word)) if part]
    traces = {part: TraceOf(sp.Mul(*(atom.written for atom in part))) if part else sizes[0] for part in moved}
    return sp.Add(*(weight * traces[part] for part, weight in moved.items()))


def _slope(polynomial: Polynomial, x: sp.Symbol, known: Known, needs: Conditions) -> Polynomial:
    """The derivative of a sum of words."""
    total: Polynomial = {}
    for word, weight in polynomial.items():
        moved = _of_number(weight, x, known, needs) if has_matrices(weight) else derivative(weight, x, needs)
        total = add(total, {word: moved})
        for place, atom in enumerate(word):
            inner = _of_atom(atom, x, known, needs)
            ends = {word[:place]: weight}, {word[place + 1 :]: _ONE}
            total = add(total, multiply(multiply(ends[0], inner), ends[1]))
    return total


def _of_atom(atom: Atom, x: sp.Symbol, known: Known, needs: Conditions) -> Polynomial:
    if not _moves(atom.letter, x, known):
        return {}
    meaning = known.named.get(atom.letter)
    if meaning is None:
        raise RuleError(f"no derivative of {atom.letter}")
    if "+" in atom.mark:
        raise RuleError("no derivative of a pseudo-inverse")
    inner = _slope(read(meaning), x, known, needs)
    inner = transpose(inner) if "t" in atom.mark else inner
    if "-" not in atom.mark:
        return inner
    whole: Polynomial = {(atom,): _ONE}
    return scale(multiply(multiply(whole, inner), whole), sp.Integer(-1))


def _expression(polynomial: Polynomial, rows: sp.Expr) -> sp.Expr:
    unit = UnitMatrix(rows, rows, sp.Symbol("I"))
    words = {word: sp.Mul(*(atom.written for atom in word)) if word else unit for word in polynomial}
    return sp.Add(*(weight * words[word] for word, weight in polynomial.items()))


__all__ = ["is_notation", "put_in"]
