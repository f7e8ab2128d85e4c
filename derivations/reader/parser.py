r"""The grammar of formulas: recursive descent over tokens, by precedence.

Ours, and no generated parser, for three reasons: an error must name the token that stopped it and its column after
macros are expanded; the readings that LaTeX leaves open (``1/2x``, ``\\log(x)^2``, ``f(x)``) are settled by what the
author declared, in one place each, and told; and a page must parse in milliseconds. It is total: every token is
consumed or named in an error.
"""

from __future__ import annotations

from collections.abc import Sequence

from derivations.reader import bars, nodes
from derivations.reader.grammar import Grammar
from derivations.reader.lattice import lattice
from derivations.reader.layout import is_relation
from derivations.reader.lexer import Token
from derivations.reader.matrix_words import marked, norm
from derivations.reader.names import (
    ACCENTS,
    FONTS,
    NAMED_LETTERS,
    accented,
    is_differential,
    scripted,
    word_of,
)
from derivations.reader.structures import STRUCTURES, called, matrix_or_cases, word

DEEPEST = 40
_LONGEST_NUMBER = 100
_CLOSERS = frozenset(
    (")", "]", "}", r"\}", r"\rvert", r"\rVert", r"\rfloor", r"\rceil", r"\rangle", r"\rbrace", r"\rbrack")
)
_OPENERS = {"(": ")", "[": "]", r"\{": r"\}", r"\lbrace": r"\rbrace", r"\lbrack": r"\rbrack", "{": "}"}
_STOPS = frozenset(
    (
        ",",
        ";",
        ".",
        ":",
        "&",
        r"\in",
        r"\notin",
        r"\sim",
        r"\mid",
        r"\land",
        r"\wedge",
        r"\lor",
        r"\vee",
        r"\forall",
        r"\choose",
    )
)
_EXPLICIT = frozenset(("*", r"\cdot", r"\times", r"\ast"))
_DIVISIONS = frozenset(("/", r"\div"))
_BARS = {r"\lvert": r"\rvert", r"\vert": r"\vert", "|": "|"}
_DOUBLE_BARS = {r"\lVert": r"\rVert", r"\|": r"\|", r"\Vert": r"\Vert"}


class Parser(Grammar):
    """One formula. ``forked`` tells whether its other reading may be tried.

    ``loose`` takes the other reading of ``a/b c``: ``(a/b) c`` instead of ``a/(b c)``.
    """

    def inner(self, tokens: Sequence[Token]) -> nodes.Node:
        """A stretch of tokens as one expression, all of it."""
        saved = self.tokens, self.place, self.bars, self.differentials, self._end
        self.tokens, self.place, self.bars, self.differentials = list(tokens), 0, [], 0
        if tokens:
            self._end = self._end._replace(at=tokens[-1].at)
        try:
            node = self.expression()
            self.finish()
        finally:
            self.tokens, self.place, self.bars, self.differentials, self._end = saved
        return node

    # Sums and products

    def expression(self) -> nodes.Node:
        """Terms joined by signs."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"nested deeper than {DEEPEST}")
        terms = [(self._sign(True), self.term())]
        while True:
            self._past_inner_gaps()
            if self.token.kind in ("char", "command") and self.token.text in ("+", "-", r"\pm", r"\mp"):
                terms.append((self._sign(False), self.term()))
            else:
                break
        self.depth -= 1
        return lattice(self, self._summed(tuple(terms)))

    def _summed(self, terms: bars.Terms) -> nodes.Node:
        if (whole := bars.after_sum(terms)) is not None:
            self.forked = True
            if not self.loose:
                self.note(self.token.at, "the bar was read as about all terms before it")
                return self._summed(whole)
        return terms[0][1] if len(terms) == 1 and terms[0][0] == "+" else nodes.Sum(terms)

    def _past_inner_gaps(self) -> None:
        if self.token.kind != "gap":
            return
        by = 0
        while self.ahead(by).kind == "gap":
            by += 1
        if by and self.ahead(by).text in ("+", "-", r"\pm", r"\mp", "*", "/", r"\cdot", r"\times"):
            self.place += by

    def _sign(self, first: bool) -> str:
        sign, seen = "+", False
        while self.token.kind in ("char", "command") and self.token.text in ("+", "-", r"\pm", r"\mp"):
            text = self.take().text
            if text in (r"\pm", r"\mp"):
                if seen:
                    self.refuse("a sign beside a double sign")
                sign = text[1:]
            elif text == "-":
                if sign in ("pm", "mp"):
                    self.refuse("a sign beside a double sign")
                sign = "-" if sign == "+" else "+"
            seen = True
        return sign

    def term(self) -> nodes.Node:
        """Factors joined by signs of multiplication and division, or by nothing."""
        factors = [("", self.factor())]
        below = False
        while True:
            self._past_inner_gaps()
            token = self.token
            if token.kind in ("char", "command") and token.text in _EXPLICIT:
                self.take()
                factors.append(("*", self.signed_factor()))
                below = False
            elif token.kind in ("char", "command") and token.text in _DIVISIONS:
                self.take()
                factors.append(("/", self.signed_factor()))
                below = True
            elif self.starts_factor():
                factors, below = self._beside(factors, below)
            else:
                break
        return bars.after_product(tuple(factors))

    def signed_factor(self) -> nodes.Node:
        """A factor that may carry its own minus, as after a sign of multiplication."""
        if self.token.text == "-" and self.token.kind == "char":
            self.take()
            return nodes.Sum((("-", self.factor()),))
        return self.factor()

    def _beside(
        self, factors: list[tuple[str, nodes.Node]], below: bool
    ) -> tuple[list[tuple[str, nodes.Node]], bool]:
        """A factor written beside the last: part of a denominator after a slash where both are short."""
        token = self.token
        if token.kind == "number" and isinstance(factors[-1][1], nodes.Number):
            self.refuse("two numbers side by side")
        factor = self.factor()
        if not below:
            factors.append(("", factor))
            return factors, False
        last = factors[-1][1]
        tight = _is_short(factor) and _is_short(last)
        self.forked = True
        if tight != self.loose:
            self.note(token.at, "what stands beside a denominator after / was read as part of it")
            joined = (
                (*last.factors, ("", factor))
                if isinstance(last, nodes.Product)
                else (("", last), ("", factor))
            )
            return [*factors[:-1], ("/", nodes.Product(joined))], True
        self.note(token.at, "what follows the denominator after / was read as a factor of the whole")
        return [*factors, ("", factor)], False

    def starts_factor(self) -> bool:
        """Whether the token at hand can begin a factor."""
        token = self.token
        if token.kind in ("number", "letter"):
            return not (self.differentials and is_differential(self, self.place))
        if token.kind == "begin":
            return True
        if token.kind not in ("char", "command"):
            return False
        text = token.text
        if text in _BARS or text in _DOUBLE_BARS:
            return not (self.bars and self.bars[-1] == text)
        if text in _CLOSERS or text in _STOPS or is_relation(token):
            return False
        if token.kind == "char":
            return text in ("(", "[", "{")
        if text in (r"\pm", r"\mp", *_EXPLICIT, *_DIVISIONS):
            return False
        return not (self.differentials and is_differential(self, self.place))

    # Factors

    def factor(self) -> nodes.Node:
        """A primary with its powers, factorials and scripts."""
        self.skip_gaps()
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"nested deeper than {DEEPEST}")
        grouped = self.token.kind == "char" and self.token.text == "{"
        node = bars.after_derivative(self._postfixes(self.primary(), not grouped))
        self.depth -= 1
        return node

    def _postfixes(self, node: nodes.Node, bare: bool) -> nodes.Node:
        raised = False
        while self.token.kind == "char":
            text = self.token.text
            if text == "^":
                if raised:
                    self.refuse("a second exponent: write braces")
                raised = True
                node = marked(self, node) or self._power(node)
            elif text == "!":
                self.take()
                node = nodes.Call("double_factorial" if self.accept("!") else "factorial", (node,))
            elif text == "_":
                node = self._lowered(node)
            elif text == "|" and self.ahead().text == "_" and not self.bars:
                node = self._evaluated(node, bare)
            elif text == "'":
                self.refuse("a prime belongs to a name or a declared function")
            else:
                break
        return node

    def _power(self, node: nodes.Node) -> nodes.Node:
        self.take()
        return nodes.Power(node, self.script())

    def _lowered(self, node: nodes.Node) -> nodes.Node:
        """``(x)_+``: the positive part."""
        sign = self.ahead().text if self.ahead().text != "{" else self.ahead(2).text
        if sign not in ("+", "-"):
            self.refuse("a subscript belongs to a name")
        self.place += 2 if self.ahead().text != "{" else 3
        if self.tokens[self.place - 2].text == "{":
            self.expect("}")
        inside = node if sign == "+" else nodes.Sum((("-", node),))
        return nodes.Call("max", (inside, nodes.Number("0")))

    def _evaluated(self, node: nodes.Node, bare: bool) -> nodes.Node:
        """``f(x) |_{x = a}``."""
        self.place += 2
        self.expect("{", " after the bar")
        name = self.factor()
        self.expect("=", " in the value after the bar")
        value = self.expression()
        self.expect("}")
        if not isinstance(name, nodes.Name):
            self.refuse("a name was expected in the value after the bar")
            raise AssertionError
        return nodes.Evaluated(node, name, value, open=bare)

    def script(self) -> nodes.Node:
        """An exponent: a group, or a single token as TeX takes it."""
        if self.accept("{"):
            node = self.expression()
            self.expect("}", " after the exponent")
            return node
        return self.single()

    def single(self) -> nodes.Node:
        """An undelimited argument: one digit, one letter, or one command with its own arguments."""
        token = self.token
        if token.kind == "number":
            if len(token.text) > 1:
                self.note(token.at, f"TeX takes only {token.text[0]} of {token.text} here: write braces")
                self._split(token)
                self.take()
                return nodes.Number(token.text[0])
            self.take()
            return nodes.Number(token.text)
        if token.kind == "letter":
            self.take()
            return self.plain_name(token.text, token.text)
        if token.kind == "command":
            if token.text in NAMED_LETTERS and token.text != r"\infty":
                self.take()
                return self.plain_name(token.text[1:], token.text)
            return self.primary()
        self.refuse("an argument is missing")
        raise AssertionError

    def argument(self) -> nodes.Node:
        """A braced group, or what TeX takes without braces."""
        self.skip_gaps()
        return self.script()

    def primary(self) -> nodes.Node:
        """What can carry a power."""
        token = self.token
        if token.kind == "number":
            if len(token.text) > _LONGEST_NUMBER:
                self.refuse(f"a number of more than {_LONGEST_NUMBER} digits")
            self.take()
            return nodes.Number(token.text)
        if token.kind == "letter":
            return self.name_or_call()
        if token.kind == "begin":
            return matrix_or_cases(self)
        if token.kind in ("char", "command"):
            if token.text in _OPENERS:
                return self.bracketed()
            if token.text in _BARS:
                return nodes.Call("abs", (self._between_bars(_BARS),))
            if token.text in _DOUBLE_BARS:
                return norm(self, self._between_bars(_DOUBLE_BARS))
            if token.text == r"\infty":
                self.take()
                return nodes.Constant("oo")
            if token.text in NAMED_LETTERS or token.text in ACCENTS or token.text in FONTS:
                return self.name_or_call()
            if token.text in STRUCTURES:
                self.take()
                return STRUCTURES[token.text](self, token)
        self.refuse("an expression was expected")
        raise AssertionError

    def bracketed(self) -> nodes.Node:
        """A bracketed or braced expression."""
        opening = self.take().text
        bars, self.bars = self.bars, []
        outer, self.differentials = self.differentials, self.differentials if opening == "{" else 0
        node = self.expression()
        self.skip_gaps()
        self.bars, self.differentials = bars, outer
        if opening == "{" and self.accept(r"\choose"):
            node = nodes.Call("binomial", (node, self.expression()))
        if self.token.text == "," and opening != "{":
            self.refuse("a list in brackets is an argument list only after a declared function")
        self.expect(_OPENERS[opening], f" to close {opening}")
        return node

    def _between_bars(self, kinds: dict[str, str]) -> nodes.Node:
        opening = self.take().text
        self.bars.append(kinds[opening])
        outer, self.differentials = self.differentials, 0
        node = self.expression()
        self.differentials = outer
        self.bars.pop()
        self.expect(kinds[opening], f" to close {opening}")
        return node

    def name_or_call(self) -> nodes.Node:
        """A name with its scripts; a call where the name is a function and a bracket follows."""
        token = self.token
        if token.text in FONTS or token.text in ACCENTS:
            spelled = word_of(self)
            if spelled is not None:
                found = word(self, spelled, token)
                if found is not None:
                    return found
            name = accented(self)
        else:
            self.take()
            latex = token.text
            key = latex[1:] if token.kind == "command" else latex
            name = nodes.Name(key, latex, key)
        return called(self, scripted(self, name), token)

    def plain_name(self, key: str, latex: str) -> nodes.Node:
        """A letter without scripts."""
        if key in ("pi", "e") and not self.vocabulary.is_known(key):
            return nodes.Constant(key)
        return nodes.Name(key, latex, key)

    def arguments(self) -> tuple[nodes.Node, ...]:
        """A bracketed argument list, consumed."""
        opening = self.take().text
        bars, self.bars = self.bars, []
        outer, self.differentials = self.differentials, 0
        found = [self.expression()]
        while self.accept(",", ";"):
            found.append(self.expression())
        self.skip_gaps()
        self.bars, self.differentials = bars, outer
        self.expect(_OPENERS[opening], " after the arguments")
        return tuple(found)


def _is_short(node: nodes.Node) -> bool:
    """A number, a name, or a power of them: what stands in ``a/2n`` without brackets."""
    if isinstance(node, nodes.Power):
        return _is_short(node.base)
    if isinstance(node, nodes.Product):
        return all(_is_short(factor) for _, factor in node.factors)
    return isinstance(node, (nodes.Number, nodes.Name, nodes.Constant))
