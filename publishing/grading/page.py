"""The marks of a class as one self-contained page: every answer, what was read, and why it is right or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from derivations.grading.marks import LineMark
from derivations.grading.sheets import Sheet
from publishing.grading.results import Graded, decimal, students_data, summary
from publishing.grading.terminal import counterexample_text, line_text

_TEMML = Path(__file__).resolve().parent.parent / "assets" / "temml"
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c1c1c;
 background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 1px solid #ccc; }
table { border-collapse: collapse; } td, th { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #ddd; }
td.n, th.n { text-align: right; } .scroll { overflow-x: auto; }
article { border-left: 4px solid #999; padding: .1rem .9rem; margin: .8rem 0; }
article.right { border-color: #1b6e3c; } article.wrong { border-color: #b3261e; }
article.partial, article.human { border-color: #8a5a00; }
article h3 { font-size: 1rem; margin: .3rem 0; } article p { margin: .3rem 0; overflow-wrap: anywhere; }
code { font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.math { display: inline-block; max-width: 100%; overflow-x: auto; overflow-y: hidden; vertical-align: middle; }
.hint { font-style: italic; } a { color: #0b57d0; }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #e4e4e4; } a { color: #8ab4f8; }
 td, th, h2 { border-color: #444; } article.right { border-color: #7ddc9b; } article.wrong { border-color: #ff8a80; }
 article.partial, article.human { border-color: #ffcc66; } }
"""
_SCRIPT = """
for (const span of document.querySelectorAll("[data-math]")) {
  const source = span.textContent;
  try {
    temml.render("\\\\displaystyle " + source, span, { throwOnError: true });
  } catch (error) { span.textContent = source; }
}
// What scrolls is within reach of the keyboard.
const wide = [...document.querySelectorAll(".math, .scroll")].filter(box => box.scrollWidth > box.clientWidth + 1);
for (const box of wide) box.tabIndex = 0;
"""


def page(graded: Sequence[Graded], sheet: Sheet) -> str:
    """The page as HTML. Formulas are LaTeX that Temml turns into MathML; without scripts they stay readable."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in summary(graded).items() if count)
    students = dict.fromkeys(one.given.student for one in graded)
    numbers = {student: number for number, student in enumerate(sorted(students), 1)}
    sections = "\n".join(
        _student(student, number, [one for one in graded if one.given.student == student])
        for student, number in numbers.items()
    )
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", _read("Temml-Local.css"))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(sheet.title)}: marks</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{css}\n{_STYLE}</style></head>\n<body>\n'
        f"<main>\n<h1>{escape(sheet.title)}: marks</h1>\n<p>{len(graded)} answers: {counts}.</p>\n"
        f"{_overview(graded, sheet, numbers)}\n{sections}\n</main>\n"
        f"<script>{_read('temml.min.js')}</script>\n<script>{_SCRIPT}</script>\n</body></html>\n"
    )


def _read(name: str) -> str:
    return (_TEMML / name).read_text(encoding="utf-8")


def _overview(graded: Sequence[Graded], sheet: Sheet, numbers: dict[str, int]) -> str:
    rows = "\n".join(
        f'<tr><td><a href="#s{numbers[row["student"]]}">{escape(row["student"])}</a></td>'
        f'<td class="n">{row["points"]}</td><td class="n">{row["of"]}</td><td class="n">{row["human"] or ""}</td></tr>'
        for row in students_data(graded, sheet)
    )
    return (
        '<div class="scroll"><table><thead><tr><th>student</th><th class="n">points</th><th class="n">of</th>'
        f'<th class="n">for a human</th></tr></thead>\n<tbody>{rows}</tbody></table></div>'
    )


def _student(student: str, number: int, graded: Sequence[Graded]) -> str:
    answers = "\n".join(_answer(one) for one in graded)
    return f'<h2 id="s{number}">{escape(student)}</h2>\n{answers}'


def _answer(one: Graded) -> str:
    mark, title = one.mark, one.exercise.title if one.exercise else one.given.exercise
    points = (
        ""
        if one.points is None or one.exercise is None
        else f", {decimal(one.points)} of {one.exercise.points}"
    )
    lines = [
        f'<article class="{mark.outcome.value}"><h3>{escape(title)}: {mark.outcome.value}{points}</h3>',
    ]
    if one.given.text.strip():
        lines.append(f"<p><code>{escape(one.given.text[:2000])}</code></p>")
    if mark.read_as:
        lines.append(f"<p>read as {_math(mark.read_as)}</p>")
    lines.append(f"<p>{escape(mark.reason)}</p>")
    if example := counterexample_text(mark):
        lines.append(f"<p>At {escape(example)}</p>")
    if mark.hint:
        lines.append(f'<p class="hint">{escape(mark.hint)}</p>')
    if mark.lines:
        lines.append("<ol>" + "".join(map(_line, mark.lines)) + "</ol>")
    return "\n".join([*lines, "</article>"])


def _line(line: LineMark) -> str:
    said = "" if line.holds else f": {escape(line_text(line))}"
    return f"<li>{_math(line.shown)} <b>{escape(line.verdict)}</b>{said}</li>"


def _math(source: str) -> str:
    return f'<span class="math" data-math>{escape(source)}</span>'
