r"""How wide a formula is set, in ems, from the widths of Computer Modern's letters: what lines are broken by.

TeX's own rules at the size of a display: halves of a fraction inside a fraction, and scripts, are smaller; signs
between two operands and relations have space around them. Kerning is left out; on this library's formulas the estimate
is within a few per cent of what TeX sets. How tall it is set is estimated more coarsely: what is weighed by it is
whether a display needs two lines or five.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

_TOKEN = re.compile(
    r"\\(?:begin|end)\{[a-z*]+\}|\\operatorname\*?|\\[a-zA-Z]+|\\.|[{}_^&~]|\s+|[^\\{}_^&~\s]", re.DOTALL
)
_ITALIC = (
    "a53 b43 c43 d52 e47 f49 g48 h58 i34 j41 k52 l30 m88 n60 o48 p50 q45 r45 s47 t36 u57 v48 w72 x57 y49 z47 A75 B76 "
    "C71 D83 E74 F64 G79 H83 I44 J55 K85 L68 M97 N80 O76 P64 Q79 R76 S61 T58 U68 V58 W94 X83 Y58 Z68"
)
_ROMAN = (
    "a50 b56 c44 d56 e44 f31 g50 h56 i28 j31 k53 l28 m83 n56 o50 p56 q53 r39 s39 t39 u56 v53 w72 x53 y53 z44 A75 B71 "
    "C72 D76 E68 F65 G78 H75 I36 J51 K78 L63 M92 N75 O78 P68 Q78 R74 S56 T72 U75 V75 W103 X75 Y75 Z61"
)
_GREEK = (
    "Gamma62 Delta83 Theta76 Lambda69 Xi74 Pi83 Sigma78 Phi67 Psi61 Omega77 alpha64 beta57 gamma52 delta44 epsilon41 "
    "zeta44 eta50 theta47 iota35 kappa58 lambda58 mu60 nu49 xi44 pi57 rho52 sigma57 tau44 phi60 chi63 psi65 omega62 "
    "varepsilon47 varphi65 ell42 infty100 partial53 top78 perp78 dots117 ldots117 cdots117 dagger44 nabla83 prime28 "
    "lvert28 rvert28 lVert50 rVert50 lfloor44 rfloor44 lceil44 rceil44 mid28 emptyset50 star50 hbar54"
)


def _table(text: str) -> dict[str, float]:
    return {re.sub(r"\d", "", entry): int(re.sub(r"\D", "", entry)) / 100 for entry in text.split()}


_LETTERS, _UPRIGHT, _SYMBOLS = _table(_ITALIC), _table(_ROMAN), _table(_GREEK)
_RELATIONS = {
    **dict.fromkeys(("=", "<", ">", "~"), 0.78),
    **dict.fromkeys((r"\le", r"\ge", r"\ne", r"\sim", r"\approx", r"\equiv", r"\in"), 0.78),
    **dict.fromkeys((r"\to", r"\rightarrow", r"\mapsto"), 1.0),
    r"\iff": 2.4,
    r"\implies": 2.2,
    ":": 0.28,
}
_SIGNS = {"+": 0.78, "-": 0.78, r"\cdot": 0.28, r"\times": 0.78, r"\pm": 0.78, r"\circ": 0.5}
_SPACES = {r"\,": 0.17, r"\:": 0.22, r"\;": 0.28, r"\ ": 0.33, r"\!": -0.17, r"\quad": 1.0, r"\qquad": 2.0}
_BIG = {r"\sum": (1.44, 1.06), r"\prod": (1.28, 0.94), r"\int": (1.0, 0.67)}
_LIMITS = {r"\sum", r"\prod", r"\lim", r"\max", r"\min", r"\sup", r"\inf", r"\operatorname*"}
_FONTS = {r"\mathrm", r"\text", r"\operatorname", r"\operatorname*", r"\textrm", r"\mbox"}
_BARE = {"(": 0.39, ")": 0.39, "[": 0.28, "]": 0.28, "|": 0.28, "/": 0.5, "!": 0.28, ".": 0.28, "'": 0.28}
_OPENS = {"(", "[", r"\{", ","}
_TALL_DELIMITER = 0.7
_SIZES = (1.0, 1.0, 0.73, 0.55)  # display, text, script, script of a script
_DISPLAY, _TEXT, _SCRIPT = 0, 1, 2
_AROUND_A_BAR, _OVER_A_ROOT, _RAISED, _BETWEEN_ROWS = 0.35, 0.2, 0.5, 0.2
_BIG_DISPLAYED, _BIG_IN_TEXT = 2.2, 1.3


@lru_cache(maxsize=20_000)
def width(text: str, displayed: bool = True) -> float:
    """The width of a formula in ems, of its longest line where it has rows."""
    return _Setter(_TOKEN.findall(text)).until((), _DISPLAY if displayed else _TEXT)


@lru_cache(maxsize=20_000)
def height(text: str) -> float:
    """The height of a displayed formula in ems: 1 for plain letters, more for fractions, roots, scripts and rows."""
    return _Ruler(_TOKEN.findall(text)).until((), _DISPLAY)


def text_width(text: str) -> float:
    """The width of upright text in ems."""
    return sum(_UPRIGHT.get(sign, 0.33 if sign == " " else 0.5) for sign in text)


class _Setter:
    """Walks over the tokens once and adds up what each is set to."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = [*tokens, ""], 0

    def _peek(self) -> str:
        token = self._tokens[self._at]
        while token.isspace():
            self._at += 1
            token = self._tokens[self._at]
        return token

    def _next(self) -> str:
        token = self._peek()
        self._at += bool(token)
        return token

    def until(self, ends: tuple[str, ...], level: int) -> float:
        """The width up to one of ``ends``, which is left standing."""
        total, before = 0.0, ""
        while (token := self._peek()) and token not in ends:
            total += self._one(level, before)
            before = token
        return total

    def _group(self, level: int) -> float:
        """An argument: what stands in braces, or one token."""
        if self._peek() != "{":
            return self._one(level, "") if self._peek() else 0.0
        self._next()
        total = self.until(("}",), level)
        self._next()
        return total

    def _words(self) -> float:
        if self._peek() != "{":
            return text_width(self._next())
        self._next()
        depth, said = 1, ""
        while depth and (token := self._tokens[self._at]):
            self._at += 1
            depth += (token == "{") - (token == "}")
            said += "" if token in "{}" else token
        return text_width(re.sub(r"\\[,;: ]", " ", re.sub(r"\\[a-zA-Z]+", "x", said)))

    def _one(self, level: int, before: str) -> float:
        """One token with its arguments and its scripts."""
        token, size = self._next(), _SIZES[level]
        if token in ("^", "_"):
            return self._scripts(token, level)
        body = self._body(token, level, before) if token != "{" else self._rest_of_group(level)
        if token in _LIMITS and level == _DISPLAY:
            below = 0.0
            while self._peek() in ("^", "_"):
                self._next()
                below = max(below, self._group(_SCRIPT))
            return max(body, below)
        return body if token not in _SPACES else _SPACES[token] * size

    def _rest_of_group(self, level: int) -> float:
        total = self.until(("}",), level)
        self._next()
        return total

    def _scripts(self, mark: str, level: int) -> float:
        lower = min(max(level, _TEXT) + 1, len(_SIZES) - 1)
        widest = {mark: self._group(lower)}
        while self._peek() in ("^", "_") and self._peek() not in widest:
            again = self._next()
            widest[again] = self._group(lower)
        return max(widest.values()) + 0.05

    def _body(self, token: str, level: int, before: str) -> float:
        size = _SIZES[level]
        if token == r"\frac" or token == r"\binom":
            inner = min(level + 1, len(_SIZES) - 1)
            return max(self._group(inner), self._group(inner)) + 0.24 * size
        if token == r"\sqrt":
            return self._group(level) + 0.9 * size
        if token in _BIG:
            return _BIG[token][level > _DISPLAY] * size + 0.17
        if token in _FONTS:
            space = 0.17 if "operator" in token else 0.0
            return self._words() * size + space
        if token in (r"\mathbb", r"\mathcal", r"\mathbf"):
            self._words()
            return 0.7 * size
        if token in (r"\overset", r"\underset"):
            above = self._group(min(level + 2, len(_SIZES) - 1))
            inner = self._peek() == "{"
            return max(above, self._group(level)) + (0.56 if inner else 0.0)
        if token in (r"\left", r"\right"):
            return (0.12 if self._next() == "." else _TALL_DELIMITER) * size
        if token in (r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\biggl", r"\biggr", r"\Biggl", r"\Biggr"):
            self._next()
            return _TALL_DELIMITER * size
        if token.startswith((r"\begin", r"\end")):
            return self._rows(token, level)
        if token in _RELATIONS:
            return (_RELATIONS[token] + (0.56 if level < _SCRIPT else 0.0)) * size
        if token in _SIGNS:
            unary = not before or before in _OPENS or before in _RELATIONS or before in ("{", "&")
            return (_SIGNS[token] + (0.44 if level < _SCRIPT and not unary else 0.0)) * size
        return self._glyph(token) * size

    @staticmethod
    def _glyph(token: str) -> float:
        if token in ("\\displaystyle", "&", r"\\", r"\limits", r"\nolimits"):
            return 0.0
        if token == ",":
            return 0.45
        if token in _BARE:
            return _BARE[token]
        if token.isdigit() or token in (r"\{", r"\}", r"\|"):
            return 0.5
        name = token.lstrip("\\")
        if token.startswith("\\"):
            return _SYMBOLS.get(name, text_width(name) + 0.25)
        return _LETTERS.get(token, 0.5)

    def _rows(self, begin: str, level: int) -> float:
        end = begin.replace("begin", "end")
        columns: list[float] = []
        while self._peek() and self._peek() != end:
            place = 0
            while True:
                shown = _DISPLAY if self._peek() == r"\displaystyle" else max(level, _TEXT)
                cell = self.until(("&", r"\\", end), shown)
                columns += [0.0] * (place + 1 - len(columns))
                columns[place] = max(columns[place], cell)
                if self._peek() != "&":
                    break
                self._next()
                place += 1
            if self._peek() == r"\\":
                self._next()
                if self._peek() == "[":
                    while self._next() not in ("]", ""):
                        pass
        self._next()
        return sum(columns) + (1.9 if "cases" in begin else 0.0)


class Pieces(_Setter):
    """A formula read once; the width of any piece of it is then a sum."""

    def __init__(self, text: str) -> None:
        super().__init__(_TOKEN.findall(text))
        places = list(accumulate(map(len, self._tokens), initial=0))
        self._starts: list[int] = []
        self._widths: list[float] = []
        self._first: list[float] = []
        before = ""
        while token := self._peek():
            self._starts.append(places[self._at])
            wide = self._one(_DISPLAY, before)
            self._widths.append(wide)
            # A sign that begins a line is that of a number.
            self._first.append(_SIGNS.get(token, wide))
            before = token

    def widths(self, start: int, ends: Sequence[int], times: bool = False) -> Iterator[float]:
        """The widths from ``start`` to each of ``ends`` in turn, places outside all braces; ``times`` sets that
        sign before the piece."""
        place = bisect_left(self._starts, start)
        total = _SIGNS[r"\times"] if times else self._first[place]
        place += not times
        for end in ends:
            stop = bisect_left(self._starts, end)
            for wide in self._widths[place:stop]:
                total += wide
            place = stop
            yield total


class _Ruler(_Setter):
    """Walks over the tokens once and keeps the height of the tallest."""

    def until(self, ends: tuple[str, ...], level: int) -> float:
        """The height up to one of ``ends``, which is left standing."""
        tallest = _SIZES[level]
        while (token := self._peek()) and token not in ends:
            tallest = max(tallest, self._one(level, ""))
        return tallest

    def _one(self, level: int, before: str) -> float:
        """One token with its arguments and its scripts."""
        token, size = self._next(), _SIZES[level]
        tall = self._rest_of_group(level) if token == "{" else self._body(token, level, before)
        lower = min(max(level, _TEXT) + 1, len(_SIZES) - 1)
        while self._peek() in ("^", "_"):
            self._next()
            tall += _RAISED * self._group(lower)
        return max(tall, size)

    def _body(self, token: str, level: int, before: str) -> float:
        size = _SIZES[level]
        if token in (r"\frac", r"\binom"):
            inner = min(level + 1, len(_SIZES) - 1)
            return self._group(inner) + self._group(inner) + _AROUND_A_BAR * size
        if token == r"\sqrt":
            return self._group(level) + _OVER_A_ROOT * size
        if token in _BIG:
            return (_BIG_DISPLAYED if level == _DISPLAY else _BIG_IN_TEXT) * size
        if token in _FONTS:
            self._words()
        elif token.startswith(r"\begin"):
            return self._rows(token, level)
        return size

    def _rows(self, begin: str, level: int) -> float:
        end, total = begin.replace("begin", "end"), 0.0
        while self._peek() and self._peek() != end:
            shown = _DISPLAY if self._peek() == r"\displaystyle" else max(level, _TEXT)
            row = 0.0
            while self._peek() not in (r"\\", end, ""):
                row = max(row, self.until(("&", r"\\", end), shown))
                if self._peek() == "&":
                    self._next()
            total += row + _BETWEEN_ROWS
            if self._peek() == r"\\":
                self._next()
        self._next()
        return total
