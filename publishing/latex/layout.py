r"""Layout of LaTeX text: delimiters as tall as what they hold, long lines broken where a careful author would.

A line is broken before a relation or a sign, outside brackets if that is possible, else inside the outermost ones;
brackets whose halves come to stand on two lines get a fixed size, since ``\left`` and ``\right`` must not be parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publishing.latex.width import width

LINE = 42.5  # ems of an 11 point font in a line of 172 mm, a little kept back
_INDENT = 2.0
_FULLEST_FIRST = 0.45

_TALL = re.compile(r"\\(frac|sum|int|prod|begin|lim|overset|underset|binom|sqrt)")
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
    ",": 6,
    ")": 5,
}
_DEEPER = 10
_ARROWS = (r"\iff", r"\implies")
_WIDEST_HEAD = 0.4 * LINE
_RELATION_WIDTH = 1.4
_ROW_END = re.compile(r" \\\\(?:\[[^]]*\])? ")
_RELATION = re.compile(
    r"\\(?:iff|implies|le|ge|ne)(?![a-zA-Z])|\\overset\{d\}\{=\}|\\begin|\\end|\\[{}]|[{}()\[\]=<>]"
)


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
    cost: int
    factor: bool = False


def broken(text: str, limit: float = LINE, indent: float = _INDENT) -> list[str]:
    """``text`` cut into lines of at most ``limit`` ems, the lines after the first ``indent`` narrower.

    Read one after the other the lines are the text again, but for the size of brackets and a times sign before a line
    that begins with a factor. Where no place to break is
    left, a line stays too wide.
    """
    lines: list[str] = []
    rest = text
    places = list(_breaks(text))
    start, sign = 0, ""
    while width(rest) > limit - (indent if lines else 0.0):
        room = limit - (indent if lines else 0.0)
        place = _best(text, start, [one for one in places if one.at > start], room)
        if place is None:
            break
        lines.append(sign + text[start : place.at].strip())
        start, sign = place.at, r"\times " if place.factor else ""
        rest = sign + text[start:]
    lines.append(sign + text[start:].strip())
    return _with_fixed_delimiters(lines)


def _best(text: str, start: int, places: list[_Break], room: float) -> _Break | None:
    """The cheapest place that leaves a full line, of equals the last; else the first place there is."""
    fitting = [one for one in places if width(text[start : one.at]) <= room]
    if not fitting:
        return places[0] if places else None
    full = [one for one in fitting if width(text[start : one.at]) >= _FULLEST_FIRST * room] or fitting
    return min(full, key=lambda one: (one.cost, -one.at))


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
    if len(rows) == 1:
        return rf"\[ {text} \]"
    return "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"


def display_rows(text: str, limit: float = LINE) -> list[str]:
    """The rows of an ``align*``: under the first relation where what stands before it is short, else indented."""
    if width(text) <= limit:
        return [text]
    head, relation, tail = split(text)
    if relation and width(head) <= _WIDEST_HEAD:
        room = limit - width(head) - _RELATION_WIDTH
        branches = _branches(tail, room) if tail.startswith(r"\begin{cases}") else [broken(tail, room)]
        if all(width(row) <= room for rows in branches for row in rows):
            rows = [
                f"&{relation} {row}" if place == 0 else rf"&\quad {row}"
                for rows in branches
                for place, row in enumerate(rows)
            ]
            return [f"{head} {rows[0]}", *rows[1:]]
    return [f"& {row}" if place == 0 else rf"&\qquad {row}" for place, row in enumerate(broken(text, limit))]


def _branches(cases: str, room: float) -> list[list[str]]:
    """The lines of each of several cases too wide for one brace, the condition at the end of each."""
    inside = cases.removeprefix(r"\begin{cases}").removesuffix(r"\end{cases}").strip()
    told: list[list[str]] = []
    for branch in _ROW_END.split(inside):
        value, _, condition = branch.partition(", & ")
        when = condition if condition.startswith(r"\text") else rf"\text{{if }} {condition}"
        lines = broken(value.removeprefix(r"\displaystyle "), room)
        if width(lines[-1]) + width(when) + _INDENT <= room:
            lines[-1] += rf" \quad {when};"
        else:
            lines.append(rf"\qquad {when};")
        told.append(lines)
    return told


def longest_piece(text: str) -> float:
    """The width of the widest piece of a formula in running text, where TeX ends lines at signs and relations only."""
    ends = [0, *(one.at for one in _breaks(text) if one.cost < _COSTS[")"]), len(text)]
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
