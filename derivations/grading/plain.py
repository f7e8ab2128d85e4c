r"""Plain mathematics for the reader: ``sigma^2/(1 - gamma)`` means ``\sigma^2/(1-\gamma)``.

Words become commands, brackets after a root or a caret become groups, ``**`` and ``<=`` become what LaTeX has for them.
LaTeX goes through unchanged, but for what TeX would read against every student's intention: ``x^10`` is a tenth power.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from derivations.reader.lexer import Token, tokenise
from derivations.reader.names import FONTS, NAMED_LETTERS
from derivations.reader.places import Unreadable
from derivations.reader.structures import STRUCTURES

_FUNCTIONS = frozenset(
    word[1:]
    for word in STRUCTURES
    if word[1:].isalpha() and word not in (r"\sum", r"\prod", r"\int", r"\arg")
)
_GREEK = frozenset(word[1:] for word in NAMED_LETTERS if word != r"\infty")
_SPELLED = {"infinity": r"\infty", "oo": r"\infty", "lam": r"\lambda", "arcosh": r"\arccosh"}
_REMARKS = frozenset(("and", "or", "for", "if", "where", "when", "with", "since"))
_AROUND = {
    "abs": (r"\lvert", r"\rvert"),
    "floor": (r"\lfloor", r"\rfloor"),
    "ceil": (r"\lceil", r"\rceil"),
    "ceiling": (r"\lceil", r"\rceil"),
}
_PAIRS = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "==": "=", "**": "^"}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ", "0123456789-+n", strict=True))
_OTHER = {"–": "-", "—": "-", "∗": "*", "÷": "/", "⋅": r"\cdot", "∙": r"\cdot", "∧": r"\land", "∨": r"\lor"}
_WIDE = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff\u210e]")
_NO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_SLASHES = str.maketrans({"\u2044": "/", "\u2215": "/"})
_FRAME = r"\boxed{"
_LAYOUT = frozenset(("$", r"\(", r"\)", r"\[", r"\]"))
_FRAMES = frozenset(
    ("equation", "equation*", "math", "displaymath", "eqnarray", "eqnarray*", "multline", "multline*")
)
_OPENING = {"(": ")", "{": "}", "[": "]"}
_LONGEST_RUN = 60


def as_typed(text: str) -> str:
    """The text with signs from other keyboards as plain ones: full-width and mathematical letters, the fraction slash,
    spaces of no width. Raised digits stay what they are.
    """
    return "".join(
        unicodedata.normalize("NFKC", sign) if _WIDE.fullmatch(sign) else sign
        for sign in _NO_WIDTH.sub("", text)
    ).translate(_SLASHES)


def unframed(text: str) -> str:
    r"""The text without ``\boxed{...}``, which frames a result and says nothing of it."""
    while (start := text.find(_FRAME)) >= 0:
        depth = 1
        for place in range(start + len(_FRAME), len(text)):
            depth += (text[place] == "{") - (text[place] == "}")
            if not depth:
                break
        else:
            return text
        text = text[:start] + text[start + len(_FRAME) : place] + text[place + 1 :]
    return text


def tokens_of(text: str, words: Mapping[str, str]) -> list[Token]:
    """The tokens of an answer; ``words`` gives the LaTeX of names that are typed as words (``kappa_eff``).

    Raises Unreadable where the text is too long or a bracket does not close.
    """
    return _grouped(_worded(_joined(tokenise(text)), words))


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Signs of two characters as one; dollar signs and frames of displays left out; raised digits as exponents."""
    found: list[Token] = []
    raised: list[Token] = []
    for token in tokens:
        if token.kind == "char" and token.text in _RAISED:
            raised.append(token)
            continue
        found += _exponent(raised)
        raised = []
        if token.text in _LAYOUT or (token.kind in ("begin", "end") and token.text in _FRAMES):
            continue
        last = found[-1] if found else None
        if last is not None and last.kind == token.kind == "char" and last.at + 1 == token.at:
            pair = _PAIRS.get(last.text + token.text)
            if pair is not None:
                found[-1] = Token("command" if pair[0] == "\\" else "char", pair, last.at)
                continue
        other = _OTHER.get(token.text) if token.kind == "char" else None
        if other is not None:
            token = Token("command" if other[0] == "\\" else "char", other, token.at)
        found.append(token)
    return found + _exponent(raised)


def _exponent(raised: Sequence[Token]) -> list[Token]:
    if not raised:
        return []
    digits = "".join(_RAISED[token.text] for token in raised)
    inner = [token._replace(at=raised[0].at) for token in tokenise(digits)]
    return _braced(inner, raised[0].at, "^")


def _braced(inner: Sequence[Token], at: int, before: str = "") -> list[Token]:
    opening = [Token("char", before, at)] if before else []
    return [*opening, Token("char", "{", at), *inner, Token("char", "}", at)]


def _worded(tokens: Sequence[Token], words: Mapping[str, str]) -> list[Token]:
    """Runs of letters as the words they spell; groups of fonts and subscripts are left as they are."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if (token.kind == "command" and token.text in FONTS) or token.text == "_":
            place = _copied_group(tokens, place, found)
        elif token.kind == "letter" and (last := _identifier(tokens, place, words)) > place:
            name = "".join(one.text for one in tokens[place : last + 1])
            found += [one._replace(at=token.at) for one in tokenise(words[name])]
            place = last + 1
        elif token.kind == "letter":
            end = place
            while end + 1 < len(tokens) and _touches(tokens[end], tokens[end + 1]):
                end += 1
            run = "".join(one.text for one in tokens[place : end + 1])
            found += _spelled(run, tokens[place : end + 1], words)
            place = end + 1
        else:
            found.append(token)
            place += 1
    return found


def _identifier(tokens: Sequence[Token], place: int, words: Mapping[str, str]) -> int:
    """The end of a name with digits or an underscore that is typed as the library spells it, ``kappa_eff``."""
    end, name, best = place, tokens[place].text, place
    while end + 1 < len(tokens) and len(name) < _LONGEST_RUN:
        token, following = tokens[end], tokens[end + 1]
        if following.at != token.at + len(token.text) or not (
            following.kind in ("letter", "number") or following.text == "_"
        ):
            break
        end, name = end + 1, name + following.text
        if name in words and not name.isalpha():
            best = end
    return best


def _touches(token: Token, following: Token) -> bool:
    return following.kind == "letter" and following.at == token.at + 1


def _copied_group(tokens: Sequence[Token], place: int, found: list[Token]) -> int:
    """Past a font or a subscript with its group; a subscript of several letters without braces becomes a group."""
    head = tokens[place]
    found.append(head)
    place += 1
    if place < len(tokens) and tokens[place].text == "*":
        found.append(tokens[place])
        place += 1
    if place < len(tokens) and tokens[place].text == "{":
        end = _closing(tokens, place)
        found += tokens[place : end + 1]
        return end + 1
    if head.text == "_" and place < len(tokens) and tokens[place].kind in ("letter", "number"):
        end = place
        while end + 1 < len(tokens) and _touches(tokens[end], tokens[end + 1]):
            end += 1
        found += _braced(tokens[place : end + 1], head.at) if end > place else [tokens[place]]
        return end + 1
    return place


def _spelled(run: str, letters: Sequence[Token], words: Mapping[str, str]) -> list[Token]:
    """The commands of a run of letters; the letters themselves where it spells nothing known."""
    at = letters[0].at
    if run in _REMARKS:
        return [Token("text", run, at)]
    if run in _AROUND:
        return [Token("around", run, at)]
    parts = _parts(run, words)
    if parts is None:
        return list(letters)
    return [token._replace(at=at) for part in parts for token in tokenise(part)]


def _parts(run: str, words: Mapping[str, str]) -> list[str] | None:
    """A run as words and single letters of the exercise, the longest words first; None where it cannot be cut so."""
    if len(run) > _LONGEST_RUN:
        return None
    cut: list[list[str] | None] = [None] * len(run) + [[]]
    for start in reversed(range(len(run))):
        for end in range(len(run), start, -1):
            head, rest = _command(run[start:end], words), cut[end]
            if head is not None and rest is not None:
                cut[start] = [head, *rest]
                break
    return cut[0]


def _command(word: str, words: Mapping[str, str]) -> str | None:
    if word in words:
        return words[word]
    if len(word) < 2:
        return None
    if word in _SPELLED:
        return _SPELLED[word]
    return f"\\{word}" if word in _FUNCTIONS or word in _GREEK else None


def _grouped(tokens: Sequence[Token]) -> list[Token]:
    """Brackets after a root, a caret and the words for bars and floors as the groups that the reader takes."""
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.kind == "around":
            if after is None or after.text != "(":
                raise Unreadable(f"{token.text} needs its argument in brackets", token.at, token.text)
            end = _closing(tokens, place + 1)
            left, right = _AROUND[token.text]
            inner = _grouped(tokens[place + 2 : end])
            found += [Token("command", left, token.at), *inner, Token("command", right, token.at)]
            place = end + 1
        elif token.text == r"\sqrt" and after is not None and after.text == "(" and after.kind == "char":
            end = _closing(tokens, place + 1)
            found += [token, *_braced(_grouped(tokens[place + 2 : end]), after.at)]
            place = end + 1
        elif token.text == "^" and token.kind == "char" and after is not None:
            place = _caret(tokens, place, found)
        else:
            found.append(token)
            place += 1
    return found


def _caret(tokens: Sequence[Token], place: int, found: list[Token]) -> int:
    """A caret and its exponent: a bracket, or a signed or long number, becomes a group."""
    caret = tokens[place]
    start = place + 1
    end = start
    while end < len(tokens) and tokens[end].kind == "char" and tokens[end].text in "+-":
        end += 1
    if end >= len(tokens):
        found += tokens[place:]
        return len(tokens)
    signs, first = list(tokens[start:end]), tokens[end]
    if first.kind == "char" and first.text == "(":
        last = _closing(tokens, end)
        inner = _grouped(tokens[end + 1 : last])
        bracketed = [first, *inner, tokens[last]] if signs else inner
        found += _braced([*signs, *bracketed], caret.at, "^")
        return last + 1
    if signs or (first.kind == "number" and len(first.text) > 1):
        last = _closing(tokens, end) if first.text == "{" and first.kind == "char" else end
        found += _braced([*signs, *_grouped(tokens[end : last + 1])], caret.at, "^")
        return last + 1
    found.append(caret)
    return start


def _closing(tokens: Sequence[Token], place: int) -> int:
    """The place of the bracket that closes the one at ``place``. Raises Unreadable where none does."""
    opening = tokens[place].text
    closing, depth = _OPENING[opening], 0
    for end in range(place, len(tokens)):
        if tokens[end].kind == "char":
            depth += (tokens[end].text == opening) - (tokens[end].text == closing)
            if depth == 0:
                return end
    raise Unreadable(f"the bracket {opening} does not close", tokens[place].at, opening)
