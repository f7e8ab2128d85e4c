r"""Layout of LaTeX text: delimiters as tall as what they hold, long lines broken where a careful author would.

A line is broken before a relation or a sign, outside brackets if that is possible, else inside the outermost ones;
brackets whose halves come to stand on two lines get a fixed size, since ``\left`` and ``\right`` must not be parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from publishing.latex.width import Pieces, width
from theory.errors import BadInput

_LINE: ContextVar[float] = ContextVar("line", default=42.5)  # 172 mm at 11 points, a little kept back
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(in|mm|cm|pt)")
_POINTS = {"in": 72.27, "mm": 2.8453, "cm": 28.453, "pt": 1.0}
_NARROWEST, _WIDEST, _KEPT = 18, 80, 0.95
_INDENT = 2.0
_FULLEST_FIRST = 0.45
_NEW_LINE, _NEARLY_EMPTY, _TOO_WIDE = 4.0, 4.0, 1000.0
_BESIDE = 2.0  # how much worse the places may be where a formula is set beside its left-hand side

_TALL = re.compile(r"\\(frac|sum|int|prod|begin|lim|overset|underset|binom|sqrt)")
_TALL_ROW = re.compile(r"\\frac|\\sqrt|\\left[(\[\\]")
_DELIMITER = re.compile(r"\\(left|right)\s*(\\[a-zA-Z]+|\\[{}|]|.)")
_TWO_MARKS = re.compile(r"\^\{((?:[^{}]|\{[^{}]*\})*)\}\^\{((?:[^{}]|\{[^{}]*\})*)\}")
_WORD = re.compile(
    r" \\text\{ (?:and|or) \} |\\(?:begin|end)\{[a-z*]+\}|\\[a-zA-Z]+|\\.|[{}()\[\],]| [+-] | [=<>] "
)
_FACTOR = re.compile(
    r" (?=[a-zA-Z(\[]|\\(?!(?:le|ge|ne|text|iff|implies|right|overset|end|to)(?![a-zA-Z]))[a-zA-Z])"
)
_OPENS, _CLOSES = {"(", "[", r"\{", r"\lvert", r"\lVert"}, {")", "]", r"\}", r"\rvert", r"\rVert"}
_COSTS = {
    **dict.fromkeys((r"\iff", r"\implies"), 0),
    r"\text{ and }": 1,
    r"\text{ or }": 1,
    **dict.fromkeys(("=", "<", ">", r"\le", r"\ge", r"\ne"), 2),
    "+": 3,
    "-": 3,
    ",": 2.5,
    ")": 5,
}
_DEEPER = 10
_WITHIN_A_CLAUSE = 4  # how much worse it is to part one of several statements than to end a line between two
_ARROWS = (r"\iff", r"\implies")
_WIDEST_HEAD = 0.4  # of a line
_RELATION_WIDTH = 1.4
_RATE = re.compile(r"\\frac\{d ([^{}]*(?:\{[^{}]*\})?)\}\{dt\}")
_FEW_ARGUMENTS = 4
_ROW_END = re.compile(r" \\\\(?:\[[^]]*\])? ")
_RELATION = re.compile(
    r"\\(?:iff|implies|le|ge|ne)(?![a-zA-Z])|\\overset\{d\}\{=\}|\\begin|\\end|\\[{}]|[{}()\[\]=<>]"
)


def line() -> float:
    """The width of a line of the document in ems of its font."""
    return _LINE.get()


@contextmanager
def lines_of(ems: float) -> Iterator[None]:
    """Everything is laid out for a line of that many ems: 25 for a column of 252 points set in 10."""
    before = _LINE.set(ems)
    try:
        yield
    finally:
        _LINE.reset(before)


def ems_of(width_text: str, points: float) -> float:
    """The ems of a line of that length, ``3.25in``, in a font of that size, a little kept back. Raises BadInput."""
    match = _LENGTH.fullmatch(width_text.strip())
    if match is None:
        raise BadInput(f"--width {width_text[:20]!r} is no length: give one such as 3.25in, 88mm or 252pt")
    if not 5 <= points <= 20:
        raise BadInput(f"--points {points:g} is no size for a text: give one from 5 to 20")
    ems = float(match[1]) * _POINTS[match[2]] / points
    if not _NARROWEST <= ems <= _WIDEST:
        raise BadInput(
            f"--width {width_text} at {points:g} points holds {ems:.3g} ems: give {_NARROWEST} to {_WIDEST}"
        )
    return _KEPT * ems


def bracketed(text: str) -> str:
    """``text`` in round brackets that grow; :func:`tightened` shrinks those that need not."""
    return rf"\left({text}\right)"


def tightened(text: str) -> str:
    r"""Drop ``\left`` and ``\right`` around whatever is one line high, and the spacing that came with them."""
    out: list[str] = []
    stack: list[tuple[int, str]] = []
    place = 0
    for match in _DELIMITER.finditer(text):
        out.append(text[place : match.start()])
        place = match.end()
        if match[1] == "left":
            stack.append((len(out), match[2]))
            out.append("")
            continue
        if not stack:
            out.append(match[0])
            continue
        opened, sign = stack.pop()
        inside = "".join(out[opened + 1 :]).strip()
        tall = bool(_TALL.search(inside)) or "." in (sign, match[2])
        left, right = (rf"\left{sign}", rf"\right{match[2]}") if tall else (sign, match[2])
        before = " " if left[-1:].isalpha() else ""
        after = " " if right.startswith("\\") else ""
        out[opened:] = [f"{left}{before}{inside}{after}{right}"]
    out.append(text[place:])
    flat = re.sub(r"\\!(?=[(\[])", "", "".join(out))
    # A transposed pseudo-inverse, or a named iterate, carries both marks in one superscript: TeX refuses two.
    return _TWO_MARKS.sub(r"^{\1 \2}", flat)


@dataclass(frozen=True)
class _Break:
    """A place where a line may end, and how unwelcome that is."""

    at: int
    cost: float
    factor: bool = False


@dataclass(frozen=True)
class Broken:
    """A formula cut into lines, and how unwelcome the places are where it was cut."""

    lines: list[str]
    cost: float


def broken(text: str, limit: float | None = None, indent: float = _INDENT) -> Broken:
    """``text`` cut into lines of at most ``limit`` ems, the lines after the first ``indent`` narrower.

    The places are those that cost least together: outside brackets, few, no line nearly empty. Read one after the
    other the lines are the text again, but for the size of brackets and a times sign before a line that begins with a
    factor. Where no place to break is left, a line stays too wide.
    """
    limit = line() if limit is None else limit
    if width(text) <= limit:
        return Broken([text.strip()], 0.0)
    places = [_Break(0, 0), *_between_clauses(list(_breaks(text))), _Break(len(text), 0)]
    costs, ends = _cheapest(text, places, limit, indent)
    lines, start = [], 0
    while start < len(places) - 1:
        lines.append(_cut(text, places[start], places[ends[start]]))
        start = ends[start]
    return Broken(_with_fixed_delimiters(lines), costs[0])


def _cheapest(text: str, places: list[_Break], limit: float, indent: float) -> tuple[list[float], list[int]]:
    """For each place what the lines from there on cost at least, and where the first of them then ends."""
    last, pieces = len(places) - 1, Pieces(text)
    ats = [place.at for place in places]
    costs, ends = [0.0] * (last + 1), [last] * (last + 1)
    for start in range(last - 1, -1, -1):
        room = limit - (indent if start else 0.0)
        best = float("inf")
        widths = pieces.widths(ats[start], ats[start + 1 :], places[start].factor)
        for end, wide in enumerate(widths, start + 1):
            cost = costs[end] + _line_cost(wide, room, places[end].cost if end < last else None)
            if cost <= best:
                best, ends[start] = cost, end
            if wide > room:
                break
        costs[start] = best
    return costs, ends


def _line_cost(wide: float, room: float, place: float | None) -> float:
    """What one line costs; ``place`` is the cost of the place where it ends, None at the end of the formula."""
    cost = _TOO_WIDE * (wide - room) if wide > room else 0.0
    if place is None:
        return cost
    return cost + place + _NEW_LINE + (_NEARLY_EMPTY if wide < _FULLEST_FIRST * room else 0.0)


def _cut(text: str, start: _Break, end: _Break) -> str:
    return (r"\times " if start.factor else "") + text[start.at : end.at].strip()


def _between_clauses(breaks: list[_Break]) -> list[_Break]:
    """The places, those within a statement dearer where there are several, joined by words or arrows."""
    if not any(one.cost < _COSTS["="] for one in breaks):
        return breaks
    return [
        one if one.cost < _COSTS["="] else replace(one, cost=one.cost + _WITHIN_A_CLAUSE) for one in breaks
    ]


def _breaks(text: str) -> Iterator[_Break]:
    """Before relations, signs, conjunctions and factors, after commas; never inside braces or an environment."""
    braces, brackets, environments, delimiter = 0, 0, 0, ""
    for match in _WORD.finditer(text):
        word = match[0].strip()
        if delimiter:
            # What follows \left or \right has been counted with it.
            word, delimiter = (")" if delimiter == r"\right" else "("), ""
        elif word in (r"\left", r"\right"):
            brackets += 1 if word == r"\left" else -1
            delimiter = word
            continue
        elif word in _OPENS:
            brackets += 1
        elif word in _CLOSES:
            brackets -= 1
        braces += (word == "{") - (word == "}")
        environments += word.startswith(r"\begin") - word.startswith(r"\end")
        cost = _COSTS.get(word)
        if cost is None or braces or environments or match.start() == 0:
            continue
        at = match.end() if word in (",", ")") else match.start()
        if word == ")" and not _FACTOR.match(text, at):
            continue
        if word in ("+", "-") and text[: match.start()].rstrip().endswith(("=", "(", "[", r"\le", r"\ge")):
            continue
        yield _Break(at, cost + _DEEPER * max(brackets, 0), word == ")")


def breakable(text: str) -> str:
    """``text`` with a line's end for each space where a line of a page may end, and a space more for each pair of
    brackets around that place: a page, whose width is not known here, ends lines where it must. Between two factors,
    where no sign tells that the line goes on, a line ends as if it were inside one more.
    """
    out = list(text)
    for one in _breaks(text):
        at = next((at for at in (one.at, one.at - 1) if text[at] == " "), None)
        if at is not None:
            out[at] = "\n" + " " * (int(one.cost) // _DEEPER + one.factor)
    return "".join(out)


def _with_fixed_delimiters(lines: list[str]) -> list[str]:
    r"""Lines whose ``\left`` and ``\right`` stand on one line; the others get ``\biggl`` and ``\biggr``."""
    if len(lines) == 1:
        return lines
    opened: list[tuple[int, int]] = []
    parted: set[tuple[int, int]] = set()
    for row, line in enumerate(lines):
        for match in _DELIMITER.finditer(line):
            if match[1] == "left":
                opened.append((row, match.start()))
            elif opened:
                begin = opened.pop()
                if begin[0] != row:
                    parted |= {begin, (row, match.start())}
    return [_resized(row, line, parted) for row, line in enumerate(lines)]


def _resized(row: int, line: str, parted: set[tuple[int, int]]) -> str:
    def replaced(match: re.Match[str]) -> str:
        if (row, match.start()) not in parted:
            return match[0]
        return ("\\biggl" if match[1] == "left" else "\\biggr") + match[2]

    return _DELIMITER.sub(replaced, line)


def display(text: str) -> str:
    """A displayed formula, broken where it is long."""
    rows = display_rows(text)
    return rf"\[ {text} \]" if len(rows) == 1 else aligned(rows)


def aligned(rows: Sequence[str], together: int = 0) -> str:
    """Rows of an ``align*``: no page ends before the rest of a line, nor before the row after the first
    ``together``; and fractions do not touch.
    """
    told = rows[0]
    for place, (above, row) in enumerate(zip(rows, rows[1:], strict=False)):
        star = "*" if place < together or row.startswith((r"&\qquad", r"&\quad")) else ""
        gap = "[0.6ex]" if _TALL_ROW.search(above) and _TALL_ROW.search(row) else ""
        told += f" \\\\{star}{gap}\n  {row}"
    return f"\\begin{{align*}}\n  {told}\n\\end{{align*}}"


def display_rows(text: str, limit: float | None = None) -> list[str]:
    """The rows of an ``align*``: under the first relation where that breaks it no worse, else indented."""
    limit = line() if limit is None else limit
    if width(text) <= limit:
        return [text]
    whole = broken(text, limit)
    head, relation, tail = split(text)
    short = width(head) <= _WIDEST_HEAD * limit
    if relation and tail.startswith(r"\begin{cases}"):
        return _by_cases(head, relation, tail, limit, short)
    if relation and short:
        room = limit - width(head) - _RELATION_WIDTH
        part = broken(tail, room)
        if all(width(row) <= room for row in part.lines) and part.cost <= whole.cost + _BESIDE:
            first, *rest = part.lines
            return [f"{head} &{relation} {first}", *(rf"&\quad {row}" for row in rest)]
    return [f"& {row}" if place == 0 else rf"&\qquad {row}" for place, row in enumerate(whole.lines)]


def _by_cases(head: str, relation: str, tail: str, limit: float, short: bool) -> list[str]:
    """Several cases: in one brace below a long left-hand side where that fits, else one below the other."""
    indent = width(head) if short else _INDENT
    room = limit - indent - _RELATION_WIDTH
    if not short and width(tail) <= room:
        return [f"& {head}", rf"&\qquad {relation} {tail}"]
    rows = [
        f"{relation} {row}" if place == 0 else rf"\quad {row}"
        for lines in _branches(tail, room)
        for place, row in enumerate(lines)
    ]
    if short:
        return [f"{head} &{rows[0]}", *(f"&{row}" for row in rows[1:])]
    return [f"& {head}", *(rf"&\qquad {row}" for row in rows)]


def _branches(cases: str, room: float) -> list[list[str]]:
    """The lines of each of several cases too wide for one brace, the condition at the end of each."""
    inside = cases.removeprefix(r"\begin{cases}").removesuffix(r"\end{cases}").strip()
    told: list[list[str]] = []
    for branch in _ROW_END.split(inside):
        value, _, condition = branch.partition(", & ")
        when = condition if condition.startswith(r"\text") else rf"\text{{if }} {condition}"
        lines = list(broken(value.removeprefix(r"\displaystyle "), room).lines)
        if width(lines[-1]) + width(when) + _INDENT <= room:
            lines[-1] += rf" \quad {when};"
        else:
            lines.append(rf"\qquad {when};")
        told.append(lines)
    told[-1][-1] = told[-1][-1].removesuffix(";")
    return told


def for_text(text: str) -> str:
    """A formula for running text: rates with a slash, and a line may end between many arguments."""
    text = _RATE.sub(r"d \1/dt", text)
    return text.replace(", ", r",\allowbreak ") if text.count(", ") > _FEW_ARGUMENTS else text


def longest_piece(text: str) -> float:
    """The width of the widest piece of a formula in running text, where TeX ends lines at signs and relations only."""
    commas = {match.end() for match in re.finditer(r",(?=\\allowbreak)", text)}
    signs = {one.at for one in _breaks(text) if one.cost < _COSTS[")"] and text[one.at - 1] != ","}
    ends = sorted({0, len(text)} | signs | commas)
    return max(width(text[start:end], False) for start, end in zip(ends, ends[1:], strict=False))


def split(text: str) -> tuple[str, str, str]:
    """A formula at its first arrow between statements, else at its first relation; whole where it has neither.

    Only what stands outside all brackets counts.
    """
    depth, found = 0, None
    for match in _RELATION.finditer(text):
        sign = match[0]
        if sign in ("{", "(", "[", r"\{", r"\begin"):
            depth += 1
        elif sign in ("}", ")", "]", r"\}", r"\end"):
            depth -= 1
        elif depth == 0 and (found is None or sign in _ARROWS):
            found = match
            if sign in _ARROWS:
                break
    if found is None:
        return text, "", ""
    return text[: found.start()].strip(), found[0], text[found.end() :].strip()
