"""Gradients and Hessians of numbers made of traces, norms and determinants, by a letter.

Trusted: ``d tr(C W) = tr(C dW)``, ``dW^-1 = -W^-1 dW W^-1``, ``d det W = det W tr(W^-1 dW)``, the product and chain
rules; the gradient G is the matrix with ``df = tr(G^T dB)``, by a symmetric letter the symmetric one.
"""

from __future__ import annotations

import sympy as sp

from derivations.deciders.setting import rewritten
from derivations.kernel import RuleError
from derivations.rules.differentiation import derivative
from derivations.rules.function_values import chained
from derivations.rules.matrix_facts import Known
from derivations.rules.terms import Conditions
from derivations.rules.words import Atom, Polynomial, Word, add, multiply, read, scale, transpose
from theory.matrix_calculus import GradientOf, HessianOf
from theory.matrix_conditions import Projection
from theory.matrix_functions import GradientAt, ValueAt, hessian_at
from theory.matrix_numbers import Determinant
from theory.matrix_words import (
    GaussianMatrix,
    InverseOf,
    Letter,
    Ones,
    Orthogonal,
    SquaredNorm,
    SymmetricMatrix,
    TraceOf,
    Transposed,
    UnitMatrix,
    UnitVector,
)

_HALF = sp.Rational(1, 2)
_ONE = sp.Integer(1)
_BOUND = (Ones, Orthogonal, UnitVector, GaussianMatrix, UnitMatrix)


def put_in(expression: sp.Basic, known: Known, needs: Conditions) -> sp.Basic:
    """Every gradient and Hessian worked out; ``needs`` gathers where they exist. Raises RuleError where one is not
    known.
    """
    nodes = sorted(expression.atoms(GradientOf, HessianOf), key=str)
    return expression.xreplace({node: _value(node, known, needs) for node in nodes}) if nodes else expression


def _value(node: sp.Expr, known: Known, needs: Conditions) -> sp.Expr:
    body, letter = node.args[2], node.args[3]
    if not isinstance(letter, Letter) or isinstance(letter, _BOUND) or letter in known.said(Projection):
        raise RuleError(f"no gradient by {letter}: it is not free to move")
    if any(name in body.free_symbols and _moves(value, letter, known) for name, value in known.worked_out().items()):
        raise RuleError(f"a number on this line is tied to {letter.label} by a condition: write what it stands for")
    slope = gradient(body, letter, known, needs)
    return _slope(slope, letter, known, needs) if isinstance(node, HessianOf) else slope


def gradient(body: sp.Expr, letter: Letter, known: Known, needs: Conditions) -> sp.Expr:
    """The gradient of a function of traces, norms and determinants, by the table of derivatives.

    Raises RuleError on what the table lacks, and on letters outside them.
    """
    body = sp.expand_log(body)
    functions = body.atoms(ValueAt)
    nodes = [
        node
        for node in body.atoms(TraceOf, SquaredNorm, Determinant, ValueAt)
        if _moves(node, letter, known) and not any(other is not node and other.has(node) for other in functions)
    ]
    stand_ins = {node: sp.Dummy(real=True) for node in sorted(nodes, key=str)}
    plain = body.xreplace(stand_ins)
    if plain.has(Letter) and any(_moves(part, letter, known) for part in plain.atoms(Letter)):
        raise RuleError("a gradient is known of traces, norms and determinants")
    back = {symbol: node for node, symbol in stand_ins.items()}
    total = sp.Integer(0)
    for node, symbol in stand_ins.items():
        where: Conditions = []
        slope = derivative(plain, symbol, where)
        needs += [(rewritten(condition, back), why) for condition, why in where]
        if slope != 0:
            if isinstance(node, Determinant):
                slope = sp.cancel(slope * symbol)
            total += slope.xreplace(back) * _expression(_of_node(node, letter, known), letter)
    return total


def _moves(part: sp.Basic, letter: Letter, known: Known) -> bool:
    """Whether a part changes with the letter, also through the name of a longer word."""
    inside = part.atoms(Letter)
    return letter in inside or any(x in known.named and _moves(known.named[x], letter, known) for x in inside)


def _of_node(node: sp.Expr, letter: Letter, known: Known) -> Polynomial:
    """The gradient of a trace, a squared norm or a function's value; of a determinant that of its logarithm."""
    word = node.args[0]
    if isinstance(node, ValueAt):
        found = _held(*chained(node), letter, known)
    elif isinstance(node, TraceOf):
        found = _held({(): sp.Integer(1)}, read(word), letter, known)
    elif isinstance(node, SquaredNorm):
        found = scale(_held(transpose(read(word)), read(word), letter, known), sp.Integer(2))
    else:
        inverse = _inverse_of(word, known)
        found = _held(inverse, read(word), letter, known)
    if isinstance(letter, SymmetricMatrix):
        found = scale(add(found, transpose(found)), _HALF)
    return found


def _inverse_of(word: sp.Expr, known: Known) -> Polynomial:
    if isinstance(word, Letter):
        return {(Atom(word, "-"),): sp.Integer(1)}
    name = next((name for name, meaning in known.named.items() if meaning == word), None)
    if name is None:
        raise RuleError("the gradient of this determinant needs the inverse of its matrix: write it on the line")
    return {(Atom(name, "-"),): sp.Integer(1)}


def _held(held: Polynomial, moving: Polynomial, letter: Letter, known: Known) -> Polynomial:
    """The gradient of ``tr(C W)`` with C held."""
    total: Polynomial = {}
    for word, weight in moving.items():
        if _moves(weight, letter, known):
            raise RuleError("no gradient of a word whose weight moves: write the weight outside")
        for place, atom in enumerate(word):
            # tr(C P A Q) = tr(A R) with R = Q C P.
            rest = multiply(multiply({word[place + 1 :]: weight}, held), {word[:place]: sp.Integer(1)})
            total = add(total, _at(atom, rest, letter, known))
    return total


def _at(atom: Atom, rest: Polynomial, letter: Letter, known: Known) -> Polynomial:
    """The gradient of ``tr(A R)`` with R held, A one letter with its mark."""
    named = known.named.get(atom.letter)
    if atom.letter != letter and not _moves(atom.letter, letter, known):
        return {}
    if isinstance(atom.letter, GradientAt):
        # tr(g R) with g the gradient of f at W, and dg = H dW.
        hessian: Polynomial = {(Atom(_hessian(atom.letter)),): _ONE}
        rest = transpose(rest) if "t" in atom.mark else rest
        return _held(multiply(rest, hessian), read(atom.letter.args[3]), letter, known)
    if atom.letter != letter and named is None:
        raise RuleError(f"no gradient of {atom.letter}")
    if "+" in atom.mark:
        raise RuleError("no gradient of a pseudo-inverse")
    if "-" in atom.mark:
        inverse: Polynomial = {(Atom(atom.letter, atom.mark),): sp.Integer(-1)}
        rest = multiply(multiply(inverse, rest), {(Atom(atom.letter, atom.mark),): sp.Integer(1)})
    if "t" in atom.mark:
        rest = transpose(rest)
    return transpose(rest) if atom.letter == letter else _held(rest, read(named), letter, known)


def _slope(vector: sp.Expr, letter: Letter, known: Known, needs: Conditions) -> sp.Expr:
    """The derivative of a column by a column letter: the matrix H with ``dv = H dB``."""
    if letter.columns != 1:
        raise RuleError("a Hessian is read by a vector")
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(vector)):
        numbers, words = term.args_cnc()
        number, word = sp.Mul(*numbers), sp.Mul(*words)
        if _moves(number, letter, known):
            total += word * Transposed(gradient(number, letter, known, needs))
        for part, weight in read(word).items():
            total += number * weight * _slope_of((), part, (), letter, known)
    return total


def _slope_of(held: Word, moving: Word, rest: Word, letter: Letter, known: Known) -> sp.Expr:
    """The derivative of the column ``P W q`` with ``P`` and ``q`` held; that of an inverse N is ``-N dM N``."""
    total = sp.Integer(0)
    for place, atom in enumerate(moving):
        before, after = (*held, *moving[:place]), (*moving[place + 1 :], *rest)
        if atom.letter == letter:
            if atom.mark == "":
                number = TraceOf(_product(after)) if after else sp.Integer(1)
                total += number * _expression({before: sp.Integer(1)}, letter)
            elif atom.mark == "t":
                total += _product((*before, *(part.transposed for part in reversed(after))))
            else:
                raise RuleError("no derivative of the inverse of a vector")
        elif isinstance(atom.letter, GradientAt) and _moves(atom.letter, letter, known):
            inside = read(atom.letter.args[3])
            slope = sum(w * _slope_of((), part, (), letter, known) for part, w in inside.items())
            if any(_moves(w, letter, known) for w in inside.values()):
                raise RuleError("a weight that moves inside a function")
            factor = TraceOf(_product(after)) if after and atom.mark == "" else _ONE
            held_by = before if atom.mark == "" else (*before, *(part.transposed for part in reversed(after)))
            total += factor * _expression({held_by: _ONE}, letter) * _hessian(atom.letter) * slope
        elif atom.letter in known.named and _moves(known.named[atom.letter], letter, known):
            inner = read(known.named[atom.letter])
            if "+" in atom.mark:
                raise RuleError("no derivative of a pseudo-inverse")
            inverted = (atom,) if "-" in atom.mark else ()
            inner = transpose(inner) if "t" in atom.mark else inner
            for word, weight in inner.items():
                slope = _slope_of((*before, *inverted), word, (*inverted, *after), letter, known)
                total += (-weight if inverted else weight) * slope
                if _moves(weight, letter, known):
                    raise RuleError("a weight that moves inside a name")
        elif _moves(atom.letter, letter, known):
            raise RuleError(f"no derivative of {atom.letter}")
    return total


def _hessian(slope: GradientAt) -> sp.Expr:
    """The Hessian of a named function where its gradient is taken."""
    return hessian_at(str(slope.args[2]), slope.args[3], slope.rows)


def _product(word: Word) -> sp.Expr:
    return sp.Mul(*map(_factor, word))


def _factor(atom: Atom) -> sp.Expr:
    inner = InverseOf(atom.letter) if "-" in atom.mark else atom.letter
    return Transposed(inner) if "t" in atom.mark else inner


def _expression(polynomial: Polynomial, letter: Letter) -> sp.Expr:
    """A polynomial as an expression; a unit matrix gets the letter's number of rows."""
    unit = UnitMatrix(letter.rows, letter.rows, sp.Symbol("I"))
    return sp.Add(*(weight * (_product(word) if word else unit) for word, weight in polynomial.items()))


__all__ = ["gradient", "put_in"]
