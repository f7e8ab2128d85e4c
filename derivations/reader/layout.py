r"""Layout taken away: alignment, spacing, sizes, labels; rows that belong together joined into one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derivations.reader.lexer import Token
from derivations.reader.places import Unreadable

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    r"\le": "<=",
    r"\leq": "<=",
    r"\leqslant": "<=",
    r"\ge": ">=",
    r"\geq": ">=",
    r"\geqslant": ">=",
    r"\lt": "<",
    r"\gt": ">",
    r"\ne": "!=",
    r"\neq": "!=",
    r"\iff": "iff",
    r"\Leftrightarrow": "iff",
    r"\Longleftrightarrow": "iff",
    r"\leftrightarrow": "iff",
    r"\implies": "implies",
    r"\Rightarrow": "implies",
    r"\Longrightarrow": "implies",
    r"\equiv": "equiv",
    r"\coloneqq": ":=",
    r"\coloneq": ":=",
    r"\triangleq": ":=",
    r"\defeq": ":=",
    r"\eqdef": ":=",
    r"\eqqcolon": "=:",
    r"\eqcolon": "=:",
    r"\approx": "approx",
    r"\simeq": "approx",
    r"\to": "to",
    r"\longrightarrow": "to",
    r"\rightarrow": "to",
    r"\xrightarrow": "to",
    r"\impliedby": "impliedby",
    r"\Leftarrow": "impliedby",
    r"\Longleftarrow": "impliedby",
    r"\propto": r"\propto",
    r"\lesssim": r"\lesssim",
    r"\gtrsim": r"\gtrsim",
    r"\ll": r"\ll",
    r"\gg": r"\gg",
    r"\cong": r"\cong",
    r"\preceq": r"\preceq",
    r"\succeq": r"\succeq",
    r"\prec": r"\prec",
    r"\succ": r"\succ",
    r"\asymp": r"\asymp",
}
STACKED = (r"\overset", r"\stackrel", r"\underset")
_DROPPED = frozenset(
    [
        r"\displaystyle",
        r"\textstyle",
        r"\scriptstyle",
        r"\scriptscriptstyle",
        r"\,",
        r"\;",
        r"\:",
        r"\!",
        r"\>",
        r"\/",
        r"\nonumber",
        r"\notag",
        r"\limits",
        r"\nolimits",
        r"\allowbreak",
        r"\nobreak",
        r"\noindent",
        r"\hfill",
        r"\null",
        r"\relax",
        r"\protect",
        r"\mathstrut",
        r"\strut",
        r"\qedhere",
        r"\hfil",
        r"\thinspace",
        r"\medspace",
        r"\thickspace",
        r"\negthinspace",
        r"\negmedspace",
        r"\negthickspace",
        r"\allowdisplaybreaks",
        r"\hline",
        r"\centering",
        r"\small",
        r"\footnotesize",
        r"\normalsize",
        r"\large",
        r"\rm",
        r"\it",
        r"\bf",
        r"\mathopen",
        r"\mathclose",
        r"\mathrel",
        r"\mathbin",
        r"\mathord",
        r"\mathpunct",
        r"\mathinner",
        r"\ignorespaces",
    ]
) | {"\\ ", "\\\n", "\\\t"}
_DROPPED_WITH_GROUP = frozenset(
    [
        r"\label",
        r"\tag",
        r"\hspace",
        r"\vspace",
        r"\phantom",
        r"\vphantom",
        r"\hphantom",
        r"\color",
        r"\eqref",
        r"\ref",
        r"\cite",
        r"\footnote",
        r"\mspace",
        r"\kern",
        r"\textcolor",
        r"\raisetag",
        r"\intertextsep",
        r"\tag*",
        r"\hskip",
        r"\numberthis",
        r"\qedsymbol",
    ]
)
_SIZES = frozenset(
    [
        r"\left",
        r"\right",
        r"\middle",
        r"\big",
        r"\Big",
        r"\bigg",
        r"\Bigg",
        r"\bigl",
        r"\Bigl",
        r"\biggl",
        r"\Biggl",
        r"\bigr",
        r"\Bigr",
        r"\biggr",
        r"\Biggr",
        r"\bigm",
        r"\Bigm",
        r"\biggm",
        r"\Biggm",
    ]
)
_TRANSPARENT = frozenset(
    [
        "split",
        "aligned",
        "gathered",
        "alignedat",
        "multlined",
        "align",
        "align*",
        "gather",
        "gather*",
        "subequations",
    ]
)
_STRUCTURED = frozenset(
    [
        "cases",
        "dcases",
        "rcases",
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "array",
    ]
)
_GAPS = (r"\quad", r"\qquad", r"\enspace", r"\enskip")
_BARS = {"|": r"\%svert", r"\|": r"\%sVert", r"\vert": r"\%svert", r"\Vert": r"\%sVert"}
_OPERATORS = frozenset(("+", "-", "*", "/", r"\pm", r"\mp", r"\cdot", r"\times", r"\div"))


@dataclass(frozen=True)
class Row:
    """One row of a display: its tokens, and whether its first cell is empty or a new chain must begin."""

    tokens: tuple[Token, ...]
    shifted: bool = False
    apart: bool = False


def is_relation(token: Token) -> bool:
    """Whether a token is a relation, or a symbol set above one."""
    return (token.text in RELATIONS and token.kind in ("char", "command")) or (
        token.kind == "command" and token.text in STACKED
    )


def rows_of(tokens: Sequence[Token]) -> list[Row]:
    """The rows of a display environment's inside."""
    rows: list[Row] = []
    current: list[Token] = []
    shifted = apart = False
    depth = columns = 0
    for token in _without_empty_groups(_plain(tokens)):
        if token.kind in ("begin", "end"):
            depth += 1 if token.kind == "begin" else -1
        if (token.kind == "row" and depth == 0) or token.kind == "break":
            rows.append(Row(tuple(current), shifted, apart))
            current, shifted, apart, columns = [], False, token.kind == "break", 0
        elif token.kind == "char" and token.text == "&" and depth == 0:
            shifted = shifted or not any(other.kind != "gap" for other in current)
            columns += 1
            if columns % 2 == 0:  # the second of a pair sets two formulas apart
                current.append(token._replace(kind="gap"))
        else:
            current.append(token)
    rows.append(Row(tuple(current), shifted, apart))
    return [row for row in rows if any(token.kind != "gap" for token in row.tokens) or row.apart]


def _plain(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without layout; row ends become ``row`` and wide spaces ``gap``."""
    plain: list[Token] = []
    hidden: list[tuple[str, bool]] = []
    place, count = 0, len(tokens)
    while place < count:
        token = tokens[place]
        place += 1
        if token.kind == "command":
            text = token.text
            if text == r"\\" or text in (r"\newline", r"\cr", r"\tabularnewline"):
                place = _past_row_options(tokens, place)
                plain.append(token._replace(kind="row"))
            elif text in _GAPS:
                plain.append(token._replace(kind="gap"))
            elif text in _DROPPED:
                continue
            elif text in _DROPPED_WITH_GROUP:
                place = _past_star(tokens, place)
                place = _past_group(tokens, place)
            elif text in _SIZES:
                place, delimiter = _delimiter(tokens, place, text)
                plain.extend(_grouped(token, delimiter, hidden))
            else:
                plain.append(token)
        elif token.kind in ("begin", "end") and token.text.rstrip("*") not in _STRUCTURED:
            if token.text not in _TRANSPARENT:
                raise Unreadable(f"the environment {token.text} is not read", token.at, token.text)
            if token.kind == "begin" and token.text == "alignedat":
                place = _past_group(tokens, place)
            if token.kind == "begin":
                place = _past_options(tokens, place)
        else:
            plain.append(token)
    return plain


def _grouped(size: Token, delimiter: list[Token], hidden: list[tuple[str, bool]]) -> list[Token]:
    r"""A delimiter; between ``\left.`` and its ``\right``, or ``\Bigl.`` and its ``\Bigr``, stands a group, so that a
    bar after it is about all of it.
    """
    kind = {r"\left": r"\right"}.get(size.text, size.text[:-1])
    if size.text == r"\left" or size.text.endswith("l"):
        hidden.append((kind, not delimiter))
        return delimiter or [Token("char", "{", size.at)]
    closes = size.text if size.text == r"\right" else size.text[:-1] * size.text.endswith("r")
    if hidden and hidden[-1][0] == closes and hidden.pop()[1]:
        return [Token("char", "}", size.at), *delimiter]
    return delimiter


def _without_empty_groups(tokens: list[Token]) -> list[Token]:
    """``{}`` at the start of a formula or after a sign only spaces it."""
    kept: list[Token] = []
    for token in tokens:
        opened = kept[-1] if kept else None
        if token.text == "}" and token.kind == "char" and opened is not None and opened.text == "{":
            before = kept[-2] if len(kept) > 1 else Token("row", "", 0)
            signed = before.text in ("&", *_OPERATORS) or is_relation(before)
            if signed or before.kind in ("row", "gap"):
                kept.pop()
                continue
        kept.append(token)
    return kept


def _past_star(tokens: Sequence[Token], place: int) -> int:
    return place + 1 if place < len(tokens) and tokens[place].text == "*" else place


def _past_options(tokens: Sequence[Token], place: int) -> int:
    """Past ``[t]`` after ``\\begin{aligned}``."""
    if place + 2 < len(tokens) and tokens[place].text == "[" and tokens[place + 2].text == "]":
        return place + 3
    return place


def _past_row_options(tokens: Sequence[Token], place: int) -> int:
    r"""Past the star and the length of ``\\*[2pt]``."""
    place = _past_star(tokens, place)
    if place < len(tokens) and tokens[place].text == "[":
        for end in range(place + 1, min(place + 8, len(tokens))):
            if tokens[end].text == "]":
                inside = tokens[place + 1 : end]
                if inside and inside[-1].kind == "letter" and any(part.kind == "number" for part in inside):
                    return end + 1
                break
    return place


def _past_group(tokens: Sequence[Token], place: int) -> int:
    if place < len(tokens) and tokens[place].text == "{" and tokens[place].kind == "char":
        depth = 0
        for end in range(place, len(tokens)):
            if tokens[end].kind == "char":
                depth += (tokens[end].text == "{") - (tokens[end].text == "}")
                if depth == 0:
                    return end + 1
        raise Unreadable("a group does not close", tokens[place].at, "{")
    return place


def _delimiter(tokens: Sequence[Token], place: int, size: str) -> tuple[int, list[Token]]:
    r"""The delimiter after ``\left`` and the like; bars become opening or closing ones."""
    if place >= len(tokens):
        raise Unreadable(f"{size} needs a delimiter", tokens[-1].at, size)
    token = tokens[place]
    if token.text == ".":
        return place + 1, []
    if token.text in _BARS and (size == r"\left" or size.endswith("l")):
        token = token._replace(kind="command", text=_BARS[token.text] % "l")
    elif token.text in _BARS and (size == r"\right" or size.endswith("r")):
        follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if not (follows == "_" and token.text == "|"):
            token = token._replace(kind="command", text=_BARS[token.text] % "r")
    return place + 1, [token]


def lines_of(rows: Sequence[Row], join: bool) -> list[Row]:
    """Rows joined where one formula runs over several; ``join`` (multline) joins all but new chains."""
    lines: list[Row] = []
    for row in rows:
        tokens = _without_outer_gaps(row.tokens)
        if not tokens:
            continue
        if lines and not row.apart and (join or _continues(lines[-1].tokens, tokens, row.shifted)):
            lines[-1] = Row((*lines[-1].tokens, *tokens), lines[-1].shifted, lines[-1].apart)
        else:
            lines.append(Row(tokens, row.shifted, row.apart))
    return lines


def _without_outer_gaps(tokens: Sequence[Token]) -> tuple[Token, ...]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind == "gap":
        start += 1
    while end > start and tokens[end - 1].kind == "gap":
        end -= 1
    return tuple(tokens[start:end])


def _continues(above: Sequence[Token], row: Sequence[Token], shifted: bool) -> bool:
    """Whether a row goes on with the formula above instead of beginning a line of its own."""
    ending = [token for token in above[-4:] if token.kind != "gap"]
    if not ending:
        return False
    last = ending[-1]
    open_sum = last.text in _OPERATORS and not (len(ending) > 1 and ending[-2].text in ("^", "_"))
    if open_sum or is_relation(last) or _open_brackets(above) > 0:
        return True
    first = row[0]
    if first.kind not in ("char", "command") or first.text not in _OPERATORS:
        return False
    if first.text not in ("+", "-", r"\pm", r"\mp"):
        return True
    return shifted or not any(is_relation(token) for token in row)


def _open_brackets(tokens: Sequence[Token]) -> int:
    depth = 0
    for token in tokens:
        if token.kind in ("char", "command"):
            depth += (token.text in ("(", "[", r"\{", "{")) - (token.text in (")", "]", r"\}", "}"))
    return depth
