r"""Names: letters with accents, fonts, subscripts and marks. ``\\hat\\beta_s`` is one name, ``\\sigma^2`` a power."""

from __future__ import annotations

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.lexer import Token
from derivations.reader.places import Unreadable

_GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "vartheta",
    "iota",
    "kappa",
    "varkappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "varpi",
    "rho",
    "varrho",
    "sigma",
    "varsigma",
    "tau",
    "upsilon",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
    "varGamma",
    "varDelta",
    "varPhi",
    "ell",
    "hbar",
    "imath",
    "jmath",
    "wp",
    "Re",
    "Im",
    "aleph",
    "infty",
]
NAMED_LETTERS = frozenset(f"\\{name}" for name in _GREEK)
ACCENTS = {
    r"\hat": "hat",
    r"\widehat": "hat",
    r"\tilde": "tilde",
    r"\widetilde": "tilde",
    r"\bar": "bar",
    r"\overline": "bar",
    r"\vec": "vec",
    r"\dot": "dot",
    r"\ddot": "ddot",
    r"\check": "check",
    r"\breve": "breve",
    r"\mathring": "ring",
    r"\underline": "under",
    r"\acute": "acute",
    r"\grave": "grave",
}
FONTS = {
    r"\mathrm": "",
    r"\mathit": "",
    r"\operatorname": "",
    r"\mathbf": "bold",
    r"\bm": "bm",
    r"\boldsymbol": "bm",
    r"\mathcal": "cal",
    r"\mathscr": "scr",
    r"\mathfrak": "frak",
    r"\mathsf": "sf",
    r"\mathbb": "bb",
    r"\mathbbm": "bb",
    r"\mathds": "bb",
    r"\mathtt": "tt",
    r"\mathnormal": "",
}
_MARKS = {
    "-": "minus",
    "*": "star",
    r"\star": "star",
    r"\ast": "star",
    r"\dagger": "dagger",
    r"\circ": "circ",
    r"\prime": "prime",
    r"\sharp": "sharp",
    r"\flat": "flat",
    r"\ddagger": "ddagger",
    r"\diamond": "diamond",
    r"\natural": "natural",
}
_ENTRYWISE = frozenset((r"\mathbf", r"\bm", r"\boldsymbol", r"\mathbb", r"\mathbbm", r"\mathds"))
MATRIX_MARKS = frozenset((r"\top", r"\intercal", "+"))
_LONGEST_SCRIPT = 60


def spelled(token: Token) -> str:
    """A token as part of a key: letters as they are, commands without the backslash."""
    text = token.text[1:] if token.kind == "command" else token.text
    return {"+": "plus", "-": "minus", "*": "star"}.get(text, text)


def latex_of(tokens: list[Token]) -> str:
    """Tokens printed back."""
    parts: list[str] = []
    for token in tokens:
        if token.kind == "text":
            parts.append(r"\text{" + token.text + "}")
            continue
        if token.kind in ("begin", "end"):
            parts.append(rf"\{token.kind}{{{token.text}}}")
            continue
        if parts and parts[-1][-1:].isalpha() and parts[-1].rpartition("\\")[1] and token.text[:1].isalpha():
            parts.append(" ")
        parts.append(token.text if token.kind not in ("gap", "row") else " ")
    return "".join(parts)


def word_of(parser: Grammar) -> str | None:
    r"""The word in ``\\operatorname{...}`` or ``\\mathrm{...}`` at hand, or of a blackboard letter; not consumed."""
    token = parser.token
    if token.text not in FONTS or (
        FONTS[token.text] and token.text not in (r"\mathbb", r"\mathbf", r"\mathsf")
    ):
        return None
    by = 2 if parser.ahead().text == "*" else 1
    if parser.ahead(by).text != "{":
        letter = parser.ahead(by).text
        return letter if letter.isalpha() else None
    letters = []
    while parser.ahead(by + 1).kind in ("letter", "number"):
        by += 1
        letters.append(parser.ahead(by).text)
    return "".join(letters) if letters and parser.ahead(by + 1).text == "}" else None


def past_word(parser: Grammar) -> None:
    """Consume what :func:`word_of` saw."""
    parser.take()
    parser.accept("*")
    parser.group_tokens()


def accented(parser: Grammar) -> nodes.Name:
    """A letter with its accents and fonts, or an upright word."""
    token = parser.take()
    suffix = ACCENTS.get(token.text, FONTS.get(token.text, ""))
    parser.accept("*")
    inner = parser.group_tokens()
    if len(inner) > _LONGEST_SCRIPT:
        raise Unreadable("a name of this length is not read", token.at, token.text)
    name = _inside(parser, token, inner)
    latex = f"{token.text}{{{latex_of(inner)}}}"
    if name.key == name.base:
        return nodes.Name(name.key + suffix, latex, name.base + suffix)
    base, _, rest = name.key.partition("_")
    return nodes.Name(f"{base}{suffix}_{rest}", latex, f"{base}{suffix}", name.index)


def _inside(parser: Grammar, token: Token, inner: list[Token]) -> nodes.Name:
    if inner and all(part.kind in ("letter", "number") for part in inner) and inner[0].kind == "letter":
        word = "".join(part.text for part in inner)
        return nodes.Name(word, word, word)
    saved = parser.tokens, parser.place
    parser.tokens, parser.place = inner, 0
    try:
        first = parser.token
        if first.text in ACCENTS or first.text in FONTS:
            name = accented(parser)
        elif first.text == "1" and len(inner) == 1 and token.text in _ENTRYWISE:
            parser.take()
            name = nodes.Name("1", "1", "1")
        elif first.kind == "letter" or first.text in NAMED_LETTERS:
            parser.take()
            key = spelled(first)
            name = nodes.Name(key, first.text, key)
        else:
            raise Unreadable(
                f"{token.text} stands on a name: stopped at {first.text or 'an empty group'}",
                first.at if inner else token.at,
                first.text,
            )
        name = scripted(parser, name)
        parser.finish()
    finally:
        parser.tokens, parser.place = saved
    return name


def scripted(parser: Grammar, name: nodes.Name) -> nodes.Name:
    """The name with its subscript, primes and marks taken in; a power is left for the caller."""
    lowered = False
    for _ in range(4):
        token = parser.token
        if token.kind != "char":
            break
        if token.text == "_" and not lowered:
            name, lowered = _lowered(parser, name), True
        elif token.text == "'" and not (
            parser.vocabulary.is_function(name.key)
            or (name.key in ("Gamma", "Phi") and not parser.vocabulary.is_known(name.key))
        ):
            primes = 0
            while parser.accept("'"):
                primes += 1
            name = nodes.Name(
                f"{name.key}{'prime' * primes}", name.latex + "'" * primes, name.key + "prime" * primes
            )
        elif token.text == "^":
            marked = _marked(parser, name)
            if marked is None:
                return _after_power(parser, name, lowered)
            name = marked
        else:
            break
    return name


def _after_power(parser: Grammar, name: nodes.Name, lowered: bool) -> nodes.Name:
    """``\\sigma^2_s``: the subscript after a power belongs to the name; the power is put after it."""
    if lowered:
        return name
    start = parser.place
    parser.take()
    parser.group_tokens()
    power = parser.tokens[start : parser.place]
    if parser.token.text != "_" or parser.token.kind != "char":
        parser.place = start
        return name
    name = _lowered(parser, name)
    parser.place -= len(power)
    parser.tokens[parser.place : parser.place + len(power)] = power
    parser.moved()
    return name


def _lowered(parser: Grammar, name: nodes.Name) -> nodes.Name:
    at = parser.take().at
    braced = parser.token.text == "{"
    inner = parser.group_tokens()
    if len(inner) > _LONGEST_SCRIPT:
        raise Unreadable("a subscript of this length is not read", at, "_")
    if inner and inner[0].text in ("+", "-") and len(inner) == 1:
        return nodes.Name(f"{name.key}_{spelled(inner[0])}", f"{name.latex}_{inner[0].text}", name.key)
    key = "".join(_subscript_part(token) for token in inner)
    if not key.strip(" ,"):
        raise Unreadable("an empty subscript", at, "_")
    latex = f"{name.latex}_{{{latex_of(inner)}}}" if braced else f"{name.latex}_{latex_of(inner)}"
    return nodes.Name(f"{name.key}_{key}", latex, name.key, _index(parser, inner))


def _subscript_part(token: Token) -> str:
    if token.kind == "char" and token.text in "{}":
        return ""
    if token.kind == "command" and (token.text in FONTS or token.text in ACCENTS):
        return ""
    if token.kind in ("gap", "row", "end"):
        return ""
    return spelled(token).replace(" ", "")


def _index(parser: Grammar, inner: list[Token]) -> nodes.Node | None:
    """The subscript as an expression, where it can be one: ``i``, ``n+1``, ``2``."""
    if any(token.kind in ("text", "gap") or token.text == "," for token in inner):
        return None
    if sum(token.kind == "letter" for token in inner) > 2:
        return None
    notes, place = list(parser.notes), parser.depth
    try:
        return parser.inner(inner)
    except Unreadable:
        return None
    finally:
        parser.notes, parser.depth = notes, place


def marked_key(name: nodes.Name, above: list[Token]) -> str:
    """The key of a name with these tokens at its top."""
    return f"{name.key}__{''.join(token.text for token in above)}"


def _marked(parser: Grammar, name: nodes.Name) -> nodes.Name | None:
    """The name with the mark that stands at its top (a star, a dagger, ``(k)``); None where it is a power."""
    start = parser.place
    parser.take()
    inner = parser.group_tokens()
    key = marked_key(name, inner)
    iterate = [token.text for token in inner] == ["+"] and parser.vocabulary.is_column(name.key)
    if iterate or parser.vocabulary.is_matrix(key):
        # The next iterate, not a pseudo-inverse or a power: of a column, or declared under that name.
        return nodes.Name(key, f"{name.latex}^{{{latex_of(inner)}}}", key)
    if len(inner) == 1 and (
        inner[0].text in MATRIX_MARKS
        or (inner[0].text == r"\dagger" and parser.vocabulary.is_matrix(name.key))
    ):
        parser.place = start
        return None
    if len(inner) == 1 and inner[0].text in _MARKS:
        key = f"{name.key}__{_MARKS[inner[0].text]}"
        return nodes.Name(key, f"{name.latex}^{inner[0].text}", name.base and key, name.index)
    if inner and all(token.text == r"\prime" for token in inner):
        primes = len(inner)
        return nodes.Name(name.key + "prime" * primes, name.latex + "'" * primes, name.key + "prime" * primes)
    bracketed = len(inner) >= 3 and inner[0].text == "(" and inner[-1].text == ")" and len(inner) <= 5
    worded = (inner and inner[0].kind == "text") or (
        inner and inner[0].text in (r"\mathrm", r"\operatorname")
    )
    if name.key == "e" and [token.text for token in inner[:4]] == [r"\mathrm", "{", "i", "}"]:
        parser.refuse("the imaginary unit is not read")
    if bracketed or worded:
        key = f"{name.key}__{''.join(_subscript_part(token) for token in inner)}"
        parser.note(inner[0].at, f"{name.latex}^{{{latex_of(inner)}}} was read as a name, not a power")
        return nodes.Name(key, f"{name.latex}^{{{latex_of(inner)}}}", key)
    parser.place = start
    return None


def is_differential(parser: Grammar, place: int) -> bool:
    """Whether ``d`` followed by a name stands at this place of the parser's tokens."""
    token = parser.tokens[place] if place < len(parser.tokens) else None
    if token is None:
        return False
    if token.text == r"\mathrm" and place + 3 < len(parser.tokens) and parser.tokens[place + 1].text == "{":
        inside, close = parser.tokens[place + 2], parser.tokens[place + 3]
        if inside.text != "d" or close.text != "}":
            return False
        place += 3
    elif token.text == r"\mathrm" and place + 1 < len(parser.tokens) and parser.tokens[place + 1].text == "d":
        place += 1
    elif token.kind != "letter" or token.text != "d":
        return False
    following = parser.tokens[place + 1] if place + 1 < len(parser.tokens) else None
    return following is not None and (
        following.kind == "letter" or following.text in NAMED_LETTERS or following.text in ACCENTS
    )
