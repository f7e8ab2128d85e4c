r"""Printed formulas read back: what the reader covers of them, and whether it reads what was printed.

What has no LaTeX that the reader knows (a risk ``R(n, d)``, a mean, a chi-square variable, a norm of a difference)
stands for itself: its printed text is replaced by a fresh name and must close by itself, so that nothing next to it can
be read into it; its arguments are read back on their own. A formula is covered when what is left is read in full.
Words of matrices are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFunction

from derivations.deciders import decide
from derivations.reader import parse_expression
from publishing.latex.layout import tightened
from publishing.latex.order import upright_inverses
from publishing.latex.printer import AuthorPrinter, latex
from theory.errors import BadInput
from theory.matrix_words import SquaredNorm
from theory.random_variables import SameLaw
from theory.symbols import domain_of
from theory.verdict import Verdict

_BOUND = (sp.Integral, sp.Sum, sp.Product, sp.Limit)


@dataclass
class Count:
    """How many formulas were read back and proved equal, which are not covered, and which were read as another."""

    equal: int = 0
    uncovered: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def add(self, expression: sp.Basic, text: str | None = None) -> None:
        """Print one formula (or take ``text`` for its print), read it back, and file the outcome."""
        for part in scalars(expression):
            self._one(part, text if part is expression and text is not None else latex(part))

    def _one(self, part: sp.Expr, text: str) -> None:
        try:
            read, meant = read_back(part, text)
        except BadInput as problem:
            self.uncovered[text] = str(problem)
            return
        if same(read, meant):
            self.equal += 1
        else:
            self.wrong[text] = f"read as {read}, printed from {meant}"


def scalars(expression: sp.Basic) -> Iterator[sp.Expr]:
    """The scalar sides of a statement; of what is opaque, the arguments."""
    if isinstance(expression, (Relational, BooleanFunction, SameLaw)):
        for part in expression.args:
            yield from scalars(part)
    elif isinstance(expression, sp.Expr) and expression.is_commutative and not _worded(expression):
        yield expression
        for node in opaque(expression):
            for part in node.args:
                if isinstance(part, (sp.Expr, Boolean)) and not isinstance(part, sp.Symbol):
                    yield from scalars(part)


def _worded(expression: sp.Expr) -> bool:
    return any(not node.is_commutative for node in expression.args if isinstance(node, sp.Expr))


def opaque(expression: sp.Basic) -> list[sp.Expr]:
    """The outermost nodes whose LaTeX the reader does not know."""
    found: list[sp.Expr] = []
    walk = sp.preorder_traversal(expression)
    for node in walk:
        if isinstance(node, (AppliedUndef, sp.expint, sp.betainc_regularized)) or (
            hasattr(type(node), "_latex") and not isinstance(node, sp.Symbol)
        ):
            found.append(node)
            walk.skip()
        elif isinstance(node, sp.Symbol) and key_of(node) is None:
            found.append(node)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def key_of(symbol: sp.Symbol) -> str | None:
    """The name that the reader gives to a symbol's LaTeX; None where it does not read it as one name."""
    try:
        read = parse_expression(latex(symbol))
    except BadInput:
        return None
    return read.name if isinstance(read, sp.Symbol) else None


def read_back(expression: sp.Expr, text: str) -> tuple[sp.Expr, sp.Expr]:
    """What the reader makes of ``text``, and the expression, both with names for what is opaque.

    Raises BadInput where the text is not covered.
    """
    stands = {
        node: sp.Symbol(f"omega_{place}", **({"positive": True} if node.is_positive else {"real": True}))
        for place, node in enumerate(opaque(expression))
    }
    for node, name in sorted(stands.items(), key=lambda item: -len(latex(item[0]))):
        found = False
        for shown in ways(node):
            if not closed(shown):
                raise BadInput(f"{shown} does not close by itself")
            stand = rf"\omega_{{{name.name.removeprefix('omega_')}}}"
            text, powers = _of_a_norm(node, shown, stand, text)
            text, times = _whole(shown).subn(lambda match, stand=stand: stand, text)
            found = found or times + powers > 0
        if not found:
            raise BadInput(f"{latex(node)} is printed in another way here")
    meant = expression.xreplace(stands)
    names: dict[str, sp.Expr] = {symbol.name: symbol for symbol in stands.values()}
    for symbol in meant.atoms(sp.Symbol) - set(stands.values()):
        key = key_of(symbol)
        if key is None or names.setdefault(key, symbol) != symbol:
            raise BadInput(f"two symbols are printed as {latex(symbol)}")
    read = parse_expression(text, names)
    # The reader makes the norm of a name a symbol of its own, which stands for ours of the same print.
    return read.xreplace({symbol: names.get(symbol.name, symbol) for symbol in read.atoms(sp.Symbol)}), meant


def _of_a_norm(node: sp.Expr, shown: str, stand: str, text: str) -> tuple[str, int]:
    """The even powers of a norm as powers of its square, which the node is."""
    if not isinstance(node, SquaredNorm):
        return text, 0
    powers = re.compile(re.escape(shown.removesuffix("^2")) + r"\^\{(\d+)\}")
    return powers.subn(lambda match: f"{stand}^{{{int(match[1]) // 2}}}", text)


def ways(node: sp.Expr) -> list[str]:
    """How a node is printed: alone, in running text, and under one or two fraction bars."""
    forms = (node, upright_inverses(node))
    return sorted(
        {tightened(made()._print(form)) for made in _PRINTERS for form in forms}, key=len, reverse=True
    )


def _under(bars: int, slashes: bool = True) -> Callable[[], AuthorPrinter]:
    def made() -> AuthorPrinter:
        printer = AuthorPrinter()
        printer._bars, printer._slashes = bars, slashes
        return printer

    return made


_PRINTERS = (_under(0), _under(1), _under(1, False), _under(2), lambda: AuthorPrinter(inline=True))


def _whole(text: str) -> re.Pattern[str]:
    """The text, not as a part of a command or a longer name."""
    before = r"(?<![a-zA-Z\\])" if text[0].isalpha() else ""
    return re.compile(before + re.escape(text) + (r"(?![a-zA-Z])" if text[-1].isalpha() else ""))


def closed(text: str) -> bool:
    """Whether a text has no sign or relation outside its brackets."""
    depth, bars, outside = 0, 0, []
    for sign in re.findall(r"\\[{}]|\\[a-zA-Z]+|\\.|.", text):
        if sign in "{([" or sign in (r"\{", r"\lvert", r"\lVert"):
            depth += 1
        elif sign in "})]" or sign in (r"\}", r"\rvert", r"\rVert"):
            depth -= 1
        elif sign == r"\|":
            bars = 1 - bars
        elif depth + bars == 0:
            outside.append(sign)
    return not {"+", "-", "=", "<", ">", r"\le", r"\ge", r"\ne"} & set(outside)


def same(read: sp.Expr, meant: sp.Expr) -> bool:
    """Equality, by structure (numbers taken out of sums: 2x + 2y is 2(x + y)), else decided on the declared ranges."""
    left, right = canonical(read), canonical(meant)
    if left == right or sp.factor_terms(left) == sp.factor_terms(right):
        return True
    if left.has(*_BOUND) or right.has(*_BOUND):
        return _alike(left, right)
    if isinstance(left, sp.Piecewise) and isinstance(right, sp.Piecewise):
        return len(left.args) == len(right.args) and all(
            same(one.expr, other.expr) and _same_condition(one.cond, other.cond)
            for one, other in zip(left.args, right.args, strict=True)
        )
    claim = sp.Eq(left, right, evaluate=False)
    return decide(claim, domain_of(claim.free_symbols)).verdict in (Verdict.PROVED, Verdict.CERTIFIED)


def alike(left: sp.Basic, right: sp.Basic) -> bool:
    """Equal as they stand, or the same operation around parts whose difference comes out as 0."""
    if left == right:
        return True
    if isinstance(left, sp.Add) and isinstance(right, sp.Expr) and sp.expand(left - right) == 0:
        return True
    if isinstance(left, sp.Abs) and isinstance(right, sp.Abs):
        return any(_factored(sign * left.args[0] - right.args[0]) == 0 for sign in (1, -1))
    return (
        left.func == right.func
        and len(left.args) == len(right.args) > 0
        and all(alike(one, other) for one, other in zip(left.args, right.args, strict=True))
    )


def _factored(expression: sp.Expr) -> sp.Expr:
    """Sums as products of what cannot be factored, from the inside out."""
    return expression.replace(lambda part: bool(part.is_Add), sp.factor)


def _alike(left: sp.Basic, right: sp.Basic) -> bool:
    """The same operation around equal parts."""
    if left == right:
        return True
    if isinstance(left, sp.Expr) and not left.has(*_BOUND) and not right.has(*_BOUND):
        return same(left, right)
    return (
        left.func == right.func
        and len(left.args) == len(right.args)
        and all(_alike(one, other) for one, other in zip(left.args, right.args, strict=True))
    )


def _same_condition(one: Boolean, other: Boolean) -> bool:
    return bool(one == other or sp.simplify_logic(sp.Equivalent(one, other)) == sp.true)


def canonical(expression: sp.Basic) -> sp.Basic:
    """Bound variables under one name each, and what a maximum is taken of as one fraction."""
    if not expression.args:
        return expression
    if expression.has(sp.Max, sp.Min) and not isinstance(expression, sp.Piecewise):
        arguments = [canonical(part) for part in expression.args]
        ordered = isinstance(expression, (sp.Max, sp.Min))
        return expression.func(*map(sp.factor, arguments) if ordered else arguments)
    inside = (
        expression.func(*(canonical(part) for part in expression.args))
        if expression.has(*_BOUND)
        else expression
    )
    if isinstance(inside, sp.Limit):
        body, variable, point, direction = inside.args
        plain = sp.Symbol("bound", positive=True)
        return sp.Limit(body.xreplace({variable: plain}), plain, point, direction)
    if isinstance(inside, (sp.Integral, sp.Sum, sp.Product)):
        renamed = {
            limit[0]: sp.Symbol(f"bound{place}", positive=True) for place, limit in enumerate(inside.limits)
        }
        return inside.func(
            inside.function.xreplace(renamed),
            *(sp.Tuple(renamed[limit[0]], *limit[1:]) for limit in inside.limits),
        )
    return inside
