"""What begins with a command: fractions, roots, functions, sums, integrals, limits, derivatives, means, cases."""

from __future__ import annotations

import re
from collections.abc import Callable

from derivations.reader import nodes
from derivations.reader.averages import BRACKETS, mean
from derivations.reader.binders import big, derivative, gradient, integral, limit, partial
from derivations.reader.events import extreme_over, probability
from derivations.reader.grammar import Grammar
from derivations.reader.letter_functions import holds_itself, slope_of_letter, stands_alone
from derivations.reader.lexer import Token
from derivations.reader.matrix_words import MATRICES, inner_product, matrix_of
from derivations.reader.names import ACCENTS, FONTS, NAMED_LETTERS, is_differential, past_word
from derivations.reader.places import Unreadable
from derivations.reader.statements import condition_of

Reader = Callable[[Grammar, Token], nodes.Node]
FUNCTIONS = {
    name: name
    for name in [
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "sinh",
        "cosh",
        "tanh",
        "coth",
        "exp",
        "log",
        "arcsin",
        "arccos",
        "arctan",
        "erf",
        "erfc",
    ]
} | {
    "ln": "log",
    "sgn": "sign",
    "sign": "sign",
    "Erf": "erf",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "arsinh": "arcsinh",
    "arctanh": "arctanh",
    "artanh": "arctanh",
    "arccosh": "arccosh",
    "arcosh": "arccosh",
    "arcsinh": "arcsinh",
}
_WORD = re.compile(r"\\(?:operatorname|mathrm|textrm|text)\{\w{2,}\}")
_INVERSES = {f"{name}{h}": f"arc{name}{h}" for name in ("sin", "cos", "tan") for h in ("", "h")}
_NO_INVERSES = frozenset(("cot", "sec", "csc", "coth", "erf", "erfc"))
_LETTER_FUNCTIONS = {"Gamma": "gamma", "Phi": "Phi", "psi": "digamma"}
_REFUSED_WORDS = {
    "argmax": "an argmax",
    "argmin": "an argmin",
    "KL": "a divergence",
    "span": "a span",
    "vec": "a vectorisation",
    "conv": "a hull",
    "ReLU": "a ReLU",
}
_NEXT_FUNCTIONS = frozenset((r"\det", r"\log", r"\ln", r"\exp", r"\operatorname", r"\sum", r"\frac"))
_MATRIX_FUNCTIONS = {"tr": "tr", "Tr": "tr", "trace": "tr", "det": "det", "diag": "diag", "rank": "rank", "rk": "rank"}


def called(parser: Grammar, name: nodes.Name, token: Token) -> nodes.Node:
    """A name, or a function at its arguments where the name is one and a bracket follows."""
    key = name.key
    if parser.vocabulary.is_function(key):
        primes = 0
        while parser.accept("'"):
            primes += 1
        if parser.token.text in ("(", "[") and parser.token.kind == "char":
            if not primes and holds_itself(parser, token):
                parser.note(token.at, f"{name.latex} times a bracket that holds {name.latex}: read as a product")
                return name
            return nodes.Apply(name, parser.arguments(), primes)
        if primes:
            parser.refuse(f"the argument of {name.latex}' is missing")
        return name
    if not parser.vocabulary.is_known(key):
        if key == "pi":
            return nodes.Constant("pi")
        if key == "e":
            return nodes.Constant("e")
        if key in _LETTER_FUNCTIONS and parser.token.text == "'":
            return slope_of_letter(parser, _LETTER_FUNCTIONS[key])
        if key in _LETTER_FUNCTIONS and parser.token.text == "(" and not (key == "psi" and stands_alone(parser)):
            if key == "psi":
                parser.note(token.at, r"\psi was read as the digamma function: declare it if it is another")
            return nodes.Call(_LETTER_FUNCTIONS[key], parser.arguments())
        undeclared = _WORD.fullmatch(name.latex) and key not in ("Re", "Im") and not parser.declaring
        if undeclared and parser.token.text == "(":
            parser.refuse(
                f"{name.latex}(...) is not known: if it is a function, declare `% fate: function {name.latex}(x)`; "
                r"if it is a number, write \cdot"
            )
        if (
            parser.token.text == "("
            and parser.ahead(2).text == ")"
            and parser.ahead().kind in ("letter", "command")
        ):
            parser.note(
                token.at,
                f"{name.latex}({parser.ahead().text}) was read as a product: "
                f"declare `% fate: function {name.latex}({parser.ahead().text})` if it is a function",
            )
    return name


def word(parser: Grammar, spelled: str, token: Token) -> nodes.Node | None:
    """What an upright or blackboard word means; None where it is a name like any other."""
    if token.text == r"\mathbb":
        if spelled == "E":
            return mean(parser, "E")
        if spelled == "V":
            return mean(parser, "Var")
        if spelled == "P":
            past_word(parser)
            return probability(parser, token)
        return None
    if token.text in (r"\mathbf", r"\mathsf"):
        return mean(parser, "E") if spelled == "E" and parser.ahead(4).text in BRACKETS else None
    if spelled in ("Var", "Cov", "E", "var", "cov") and not parser.vocabulary.is_known(spelled):
        return mean(parser, spelled.capitalize())
    if spelled in FUNCTIONS:
        past_word(parser)
        return _function(parser, token, FUNCTIONS[spelled])
    if spelled in ("max", "min", "sup", "inf"):
        past_word(parser)
        return _extreme(parser, token, spelled)
    if spelled in _MATRIX_FUNCTIONS and not parser.vocabulary.is_known(spelled):
        past_word(parser)
        return _of_matrix(parser, token, _MATRIX_FUNCTIONS[spelled])
    if spelled in ("P", "Pr") and not parser.vocabulary.is_known(spelled):
        past_word(parser)
        return probability(parser, token)
    if spelled == "e" and not parser.vocabulary.is_known("e"):
        past_word(parser)
        return nodes.Constant("e")
    if spelled in _REFUSED_WORDS and not (parser.vocabulary.is_known(spelled) or _stands_alone(parser)):
        raise Unreadable(f"{_REFUSED_WORDS[spelled]} is not read", token.at, spelled)
    return None


def _stands_alone(parser: Grammar) -> bool:
    """Whether the upright word at hand has neither argument nor index: then it names a number."""
    start = parser.place
    past_word(parser)
    argued = parser.token.text in (*BRACKETS, "_") or parser.starts_factor()
    parser.place = start
    return not argued


def _function(parser: Grammar, token: Token, function: str) -> nodes.Node:
    base: nodes.Node | None = None
    power: nodes.Node | None = None
    while parser.token.kind == "char" and parser.token.text in ("_", "^"):
        if parser.token.text == "_" and function == "log" and base is None:
            parser.take()
            base = parser.script()
        elif parser.token.text == "^" and power is None:
            parser.take()
            power = parser.script()
        else:
            parser.refuse(f"a script of {token.text}")
    inverted = power == nodes.Sum((("-", nodes.Number("1")),))
    if inverted and function in _NO_INVERSES:
        raise Unreadable(f"{token.text}^{{-1}} is an inverse function or a reciprocal: write out which", token.at)
    if inverted and function in _INVERSES:
        parser.note(token.at, f"{token.text}^{{-1}} was read as the inverse function")
        function, power = _INVERSES[function], None
    node: nodes.Node = nodes.Call(function, (_function_argument(parser, function),))
    if base is not None:
        node = nodes.Quotient(node, nodes.Call("log", (base,)))
    return node if power is None else nodes.Power(node, power)


def _function_argument(parser: Grammar, function: str) -> nodes.Node:
    """A bracketed argument, else the names and numbers that follow; a logarithm's power has another reading."""
    if parser.token.text in BRACKETS and parser.token.kind in ("char", "command"):
        node = parser.bracketed()
        if parser.token.text == "^" and parser.token.kind == "char":
            parser.forked = parser.forked or function == "log"
            if parser.loose and function == "log":
                parser.note(parser.token.at, "the power after a bracketed argument was read as a power of the argument")
                parser.take()
                return nodes.Power(node, parser.script())
            parser.note(
                parser.token.at, "the power after a bracketed argument was read as a power of the function"
            )
        return node
    at, factors = parser.token.at, [("", parser.factor())]
    while parser.starts_factor() and _goes_on(parser):
        factors.append(("", parser.factor()))
    if parser.token.text == "/" and parser.token.kind == "char":
        parser.note(at, "a slash after an argument without brackets was read as a division of the function")
    return factors[0][1] if len(factors) == 1 else nodes.Product(tuple(factors))


def _goes_on(parser: Grammar) -> bool:
    token = parser.token
    return (
        token.kind in ("letter", "number")
        or token.text in NAMED_LETTERS
        or (
            token.text in ACCENTS
            or (token.text in FONTS and parser.ahead().text == "{" and parser.ahead(3).text == "}")
        )
    )


def _extreme(parser: Grammar, token: Token, kind: str) -> nodes.Node:
    if parser.accept("_"):
        return extreme_over(parser, token, kind)
    if kind in ("sup", "inf"):
        parser.refuse(f"{token.text} needs its variable below, with the set")
    if parser.token.text not in BRACKETS:
        parser.refuse(f"the list of {token.text} in brackets is missing")
    return nodes.Call(kind, parser.arguments())


def _fraction(parser: Grammar, token: Token) -> nodes.Node:
    start = parser.place
    above, below = parser.group_tokens(), parser.group_tokens()
    derived = derivative(parser, above, below)
    if derived is not None:
        return derived
    if parser.differentials and (cut := _trailing_differential(parser, above)) is not None:
        numerator = parser.inner(above[:cut]) if cut else nodes.Number("1")
        variable = parser.inner(_after_differential(above[cut:]))
        parser.pending = variable if isinstance(variable, nodes.Name) else None
        return nodes.Quotient(numerator, parser.inner(below))
    parser.place = start
    return nodes.Quotient(parser.argument(), parser.argument())


def _trailing_differential(parser: Grammar, tokens: list[Token]) -> int | None:
    saved, parser.tokens = parser.tokens, tokens
    try:
        return next(
            (i for i in range(len(tokens)) if is_differential(parser, i) and len(tokens) - i <= 8), None
        )
    finally:
        parser.tokens = saved


def _after_differential(tokens: list[Token]) -> list[Token]:
    if tokens[0].text == r"\mathrm":
        return tokens[4:] if tokens[1].text == "{" else tokens[2:]
    return tokens[1:]


def _root(parser: Grammar, token: Token) -> nodes.Node:
    index: nodes.Node | None = None
    if parser.token.text == "[":
        parser.take()
        index = parser.expression()
        parser.expect("]", " after the index of the root")
    return nodes.Root(parser.argument(), index)


def _binomial(parser: Grammar, token: Token) -> nodes.Node:
    return nodes.Call("binomial", (parser.argument(), parser.argument()))


def _of_matrix(parser: Grammar, token: Token, function: str) -> nodes.Node:
    """A trace, a determinant or a diagonal matrix of what stands in brackets, or of the factors that follow."""
    parser.skip_gaps()
    if parser.token.text in BRACKETS and parser.token.kind in ("char", "command"):
        arguments = parser.arguments()
        below = parser.token.text == "^" and parser.ahead(2 if parser.ahead().text == "{" else 1).text == "-"
        if function == "tr" and below and len(arguments) == 1:
            parser.forked = True
            if parser.loose:
                parser.note(parser.token.at, "the negative power after a trace was read as one of the matrix inside")
                parser.take()
                return nodes.Call(function, (nodes.Power(arguments[0], parser.script()),))
        return nodes.Call(function, arguments)
    factors = [("", parser.factor())]
    while parser.starts_factor() and parser.token.text not in _NEXT_FUNCTIONS:
        factors.append(("", parser.factor()))
    if len(factors) > 1 and function == "det":
        parser.note(token.at, "the determinant was read of all the factors that follow: brackets would say so")
    return nodes.Call(function, (factors[0][1] if len(factors) == 1 else nodes.Product(tuple(factors)),))


def _braced(parser: Grammar, token: Token) -> nodes.Node:
    """``\\underbrace{...}_{...}`` and ``\\boxed{...}``: what stands inside."""
    node = parser.argument()
    if token.text in (r"\underbrace", r"\overbrace") and parser.accept("_", "^"):
        parser.group_tokens()
    return node


def _rounded(parser: Grammar, token: Token) -> nodes.Node:
    closing = token.text.replace(r"\l", r"\r")
    node = parser.expression()
    parser.expect(closing, f" to close {token.text}")
    return nodes.Call({r"\lfloor": "floor", r"\lceil": "ceiling"}[token.text], (node,))


def matrix_or_cases(parser: Grammar) -> nodes.Node:
    """A ``cases`` environment, or a matrix written out."""
    begin = parser.take()
    kind = begin.text.rstrip("*")
    if kind not in ("cases", "dcases", "rcases", *MATRICES):
        raise Unreadable(f"a {begin.text} is not read", begin.at, begin.text)
    rows = _cells(parser, kind)
    return matrix_of(parser, begin, rows) if kind in MATRICES else _cases_of(parser, begin, rows)


def _cells(parser: Grammar, kind: str) -> list[list[list[Token]]]:
    """The cells of every row up to the end of the environment at hand, consumed."""
    rows: list[list[list[Token]]] = [[[]]]
    depth = 1
    while True:
        token = parser.take()
        if token.kind == "end" and token.text == "":
            parser.refuse(f"the {kind} never ends")
        if token.kind in ("begin", "end"):
            depth += 1 if token.kind == "begin" else -1
            if depth == 0:
                return [row for row in rows if any(row)]
        if token.kind == "row" and depth == 1:
            rows.append([[]])
        elif token.text == "&" and depth == 1:
            rows[-1].append([])
        else:
            rows[-1][-1].append(token)


def _cases_of(parser: Grammar, begin: Token, rows: list[list[list[Token]]]) -> nodes.Node:
    branches: list[tuple[nodes.Node, nodes.Node | None]] = []
    for row in rows:
        value = [token for token in row[0] if token.kind != "gap"]
        while value and value[-1].text in (",", ";"):
            value.pop()
        condition = [token for cell in row[1:] for token in cell]
        branches.append((parser.inner(value), condition_of(parser, condition, begin.at)))
    if not branches:
        raise Unreadable("empty cases", begin.at, begin.text)
    return nodes.Cases(tuple(branches))


def _function_reader(function: str) -> Reader:
    return lambda parser, token: _function(parser, token, function)


def _refusal(what: str) -> Reader:
    def refuse(parser: Grammar, token: Token) -> nodes.Node:
        raise Unreadable(f"{what} is not read", token.at, token.text)

    return refuse


STRUCTURES: dict[str, Reader] = {
    **{rf"\{name}": _function_reader(function) for name, function in FUNCTIONS.items()},
    **dict.fromkeys((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\nicefrac", r"\sfrac"), _fraction),
    **dict.fromkeys((r"\binom", r"\dbinom", r"\tbinom"), _binomial),
    **dict.fromkeys((r"\sum", r"\prod"), big),
    **dict.fromkeys((r"\underbrace", r"\overbrace", r"\boxed", r"\ensuremath", r"\mathop"), _braced),
    r"\sqrt": _root,
    r"\int": integral,
    r"\lim": limit,
    r"\partial": partial,
    r"\lfloor": _rounded,
    r"\lceil": _rounded,
    r"\max": lambda parser, token: _extreme(parser, token, "max"),
    r"\min": lambda parser, token: _extreme(parser, token, "min"),
    **dict.fromkeys((r"\ldots", r"\cdots", r"\dots", r"\vdots", r"\ddots"), _refusal("an ellipsis")),
    r"\nabla": gradient,
    r"\langle": inner_product,
    r"\Pr": probability,
    r"\det": lambda parser, token: _of_matrix(parser, token, "det"),
    r"\sup": lambda parser, token: _extreme(parser, token, "sup"),
    r"\inf": lambda parser, token: _extreme(parser, token, "inf"),
    r"\arg": _refusal("an argmin or argmax"),
}
