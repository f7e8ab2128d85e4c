"""A sheet for one student: as text, as LaTeX, as data, or as a file to write the answers into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from derivations.grading.exercise import Exercise
from derivations.grading.posing import Posed, displayed, pose
from derivations.grading.sheets import Sheet, variant
from publishing.latex.printer import latex
from theory.symbols import QUANTITIES
from theory.values import parse_value

_SHOWN = re.compile(r"<<(\w+)>>")
_SPECIAL = {
    **{sign: "\\" + sign for sign in "&%#_${}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}
_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb}
\usepackage[a4paper,margin=25mm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\begin{document}
"""


def question_of(exercise: Exercise, drawn: dict[str, str]) -> str:
    """The question with the drawn values in their places, as LaTeX."""
    values = {name: latex(parse_value(text)) for name, text in drawn.items()}
    return _SHOWN.sub(lambda match: values.get(match[1], match[0]), exercise.question)


def sheet_data(sheet: Sheet, student: str, solutions: bool = False) -> dict[str, Any]:
    """One student's sheet as data. Raises BadInput where an exercise contradicts itself."""
    return {
        "student": student,
        "exercises": [
            _exercise_data(exercise, sheet.seed, student, solutions) for exercise in sheet.exercises
        ],
    }


def _exercise_data(exercise: Exercise, seed: int, student: str, solutions: bool) -> dict[str, Any]:
    drawn = variant(exercise, seed, student)
    posed = pose(exercise, drawn)
    data: dict[str, Any] = {
        "id": exercise.id,
        "topic": exercise.topic,
        "title": exercise.title,
        "points": exercise.points,
        "kind": exercise.kind,
        "question": question_of(exercise, drawn),
        "name": exercise.name,
        "values": drawn,
        "symbols": symbols_data(exercise),
        "conditions": list(exercise.conditions),
        "decimals": exercise.decimals,
    }
    if solutions:
        data["answer"] = solution_latex(posed)
        data["theorems"] = [id for _, id in exercise.theorems]
    return data


def solution_latex(posed: Posed) -> str:
    """The right answer as LaTeX."""
    return latex(displayed(posed))


def symbols_data(exercise: Exercise) -> list[dict[str, str]]:
    """The symbols that an answer may use: how to type them, how they look, what they mean."""
    found = [
        {"type": name, "latex": QUANTITIES[name].latex, "meaning": QUANTITIES[name].meaning}
        for name in exercise.symbols
    ]
    return found + [{"type": name, "latex": name, "meaning": meaning} for name, meaning in exercise.own]


def sheet_text(sheet: Sheet, data: dict[str, Any]) -> str:
    """A sheet for a terminal or a mail."""
    lines = [sheet.title, "=" * len(sheet.title)]
    lines += [f"Student: {data['student']}"] if data["student"] else []
    for number, one in enumerate(data["exercises"], 1):
        points = f"{one['points']} point{'s' if one['points'] > 1 else ''}"
        lines += ["", f"{number}. {one['title']}  [{one['id']}, {points}]", one["question"]]
        if one["symbols"]:
            lines.append("   symbols: " + "; ".join(f"{s['latex']} ({s['meaning']})" for s in one["symbols"]))
        if one["conditions"]:
            lines.append("   conditions: " + ", ".join(one["conditions"]))
        if "answer" in one:
            left = f"{one['name']} = " if one["kind"] == "expression" else ""
            lines.append(f"   answer: {left}{one['answer']}")
    return "\n".join(lines)


def answer_template(sheet: Sheet, data: dict[str, Any]) -> str:
    """A text file to write one's answers into; ``fate grade`` reads it."""
    lines = [
        f"% {sheet.title}",
        "% Type LaTeX or plain mathematics: sigma^2/(1 - gamma). One line or a derivation.",
        f"% fate: student {data['student']}",
        "",
    ]
    for number, one in enumerate(data["exercises"], 1):
        lines += [f"% {number}. {one['title']}", f"% fate: exercise {one['id']}", "", ""]
    return "\n".join(lines)


def sheets_latex(sheet: Sheet, students: Iterable[dict[str, Any]]) -> str:
    """A document with a page for every student."""
    pages = [_page_latex(sheet, data) for data in students]
    return _PREAMBLE + "\n\\clearpage\n".join(pages) + "\n\\end{document}\n"


def _page_latex(sheet: Sheet, data: dict[str, Any]) -> str:
    lines = [rf"\textbf{{\Large {plain_latex(sheet.title)}}}" + r"\par"]
    if data["student"]:
        lines.append(rf"Student: {plain_latex(data['student'])}\par")
    for number, one in enumerate(data["exercises"], 1):
        points = f"{one['points']} point{'s' if one['points'] > 1 else ''}"
        lines += ["", rf"\textbf{{{number}. {plain_latex(one['title'])}}} \hfill {points}\par"]
        lines.append(one["question"] + r"\par")
        if one["symbols"]:
            named = "; ".join(f"${s['latex']}$: {plain_latex(s['meaning'])}" for s in one["symbols"])
            lines.append(rf"{{\small Symbols: {named}.}}\par")
        if one["conditions"]:
            lines.append(
                r"{\small Conditions: " + ", ".join(f"${text}$" for text in one["conditions"]) + r".}\par"
            )
        if "answer" in one:
            left = f"{one['name']} = " if one["kind"] == "expression" else ""
            lines.append(rf"\emph{{Answer:}} $\displaystyle {left}{one['answer']}$\par")
        lines.append(r"\vspace{8mm}")
    return "\n".join(lines)


def plain_latex(text: str) -> str:
    """Text with the signs that mean something to TeX escaped."""
    return "".join(_SPECIAL.get(character, character) for character in text)
