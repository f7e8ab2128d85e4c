"""Exercises as Moodle XML: essays and numbers for plain Moodle, or questions that STACK marks with Maxima.

STACK decides by Maxima's algebraic equivalence, which knows nothing of domains: ``fate grade`` is stricter. What STACK
cannot compare (conditions, cases, functions of ours) becomes an essay whose notes for graders hold the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

import sympy as sp

from derivations.grading.exercise import Exercise
from derivations.grading.posing import Posed, author_formula, displayed, pose
from derivations.grading.sheets import Sheet, variant
from publishing.grading.maxima import Unwritable, maxima
from publishing.grading.sheets import question_of, solution_latex, symbols_data

_INLINE = re.compile(r"\$([^$]*)\$")
_VERSION = "2023010400"


def moodle_xml(sheet: Sheet, students: list[str], stack: bool) -> str:
    """Every variant that the students get, once. ``stack`` asks for STACK questions where they can be written."""
    questions = "\n".join(_question(posed, stack) for posed in _variants(sheet, students))
    category = escape(sheet.title)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<question type="category"><category><text>'
        f"$course$/{category}</text></category></question>\n{questions}\n</quiz>\n"
    )


def _variants(sheet: Sheet, students: list[str]) -> Iterator[Posed]:
    for exercise in sheet.exercises:
        drawn = [variant(exercise, sheet.seed, student) for student in students]
        for one in {tuple(values.items()): values for values in drawn}.values():
            yield pose(exercise, one)


def _question(posed: Posed, stack: bool) -> str:
    if posed.exercise.decimals is not None and not posed.expected.free_symbols:
        return _numerical(posed)
    if stack and posed.exercise.kind == "expression":
        try:
            return _stack(posed)
        except Unwritable:
            pass
    return _essay(posed)


def _head(posed: Posed, kind: str, more: str = "") -> str:
    exercise = posed.exercise
    drawn = ", ".join(f"{name} = {value}" for name, value in posed.values.items())
    name = exercise.title + (f" ({drawn})" if drawn else "")
    return (
        f'<question type="{kind}">\n<name><text>{escape(name)}</text></name>\n'
        f'<questiontext format="html"><text>{_cdata(_html(exercise, posed) + more)}</text></questiontext>\n'
        f"<idnumber>{escape(_number(posed))}</idnumber>\n"
        f"<defaultgrade>{exercise.points}</defaultgrade>\n"
    )


def _number(posed: Posed) -> str:
    values = "-".join(re.sub(r"\W", "_", str(value)) for value in posed.values.values())
    return f"{posed.exercise.id}-{values}"[:100] if values else posed.exercise.id


def _html(exercise: Exercise, posed: Posed) -> str:
    r"""The question with ``\( \)`` for mathematics, which Moodle's filters read, and how to type each symbol."""
    drawn = {name: str(value) for name, value in posed.values.items()}
    text = _mathematics(question_of(exercise, drawn))
    symbols = "; ".join(
        rf"\({one['latex']}\): {escape(one['meaning'])}, type <code>{escape(one['type'])}</code>"
        for one in symbols_data(exercise)
    )
    conditions = ", ".join(rf"\({escape(condition)}\)" for condition in exercise.conditions)
    parts = [f"<p>{text}</p>"]
    parts += [f"<p>Symbols: {symbols}.</p>"] if symbols else []
    parts += [f"<p>Conditions: {conditions}.</p>"] if conditions else []
    return "\n".join(parts)


def _mathematics(text: str) -> str:
    return _INLINE.sub(lambda match: rf"\({match[1]}\)", escape(text, quote=False))


def _cdata(html: str) -> str:
    return "<![CDATA[" + html.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _essay(posed: Posed) -> str:
    answer = rf"<p>\({escape(posed.exercise.name)}\): \({escape(solution_latex(posed))}\)</p>"
    return (
        _head(posed, "essay")
        + "<responseformat>plain</responseformat>\n<responserequired>1</responserequired>\n"
        + f'<graderinfo format="html"><text>{_cdata(answer)}</text></graderinfo>\n</question>'
    )


def _numerical(posed: Posed) -> str:
    decimals = posed.exercise.decimals
    assert decimals is not None
    value = sp.N(posed.expected, decimals + 12)
    return (
        _head(posed, "numerical")
        + f'<answer fraction="100"><text>{value}</text><tolerance>{0.5 * 10**-decimals:.{decimals + 1}f}</tolerance>'
        + "</answer>\n</question>"
    )


def _stack(posed: Posed) -> str:
    """One input; a tree whose first node compares with the answer, and one more for every common wrong answer."""
    exercise = posed.exercise
    names = ["ta"]
    values = [maxima(displayed(posed))]
    for number, wrong in enumerate(exercise.wrong, 1):
        try:
            values.append(maxima(author_formula(posed, wrong.answer)[0]))
            names.append(f"wa{number}")
        except Unwritable:
            continue
    variables = "\n".join(f"{name}: {value};" for name, value in zip(names, values, strict=True))
    hints = {f"wa{number}": wrong.hint for number, wrong in enumerate(exercise.wrong, 1)}
    nodes = "".join(
        _node(
            place,
            name,
            1 if place == 0 else 0,
            hints.get(name, ""),
            place + 1 if place + 1 < len(names) else -1,
        )
        for place, name in enumerate(names)
    )
    more = "\n<p>[[input:ans1]] [[validation:ans1]]</p>"
    return (
        _head(posed, "stack", more)
        + f"<stackversion><text>{_VERSION}</text></stackversion>\n"
        + f"<questionvariables><text>{_cdata(variables)}</text></questionvariables>\n"
        + '<specificfeedback format="html"><text>[[feedback:prt1]]</text></specificfeedback>\n'
        + "<input><name>ans1</name><type>algebraic</type><tans>ta</tans><boxsize>40</boxsize>"
        + "<insertstars>1</insertstars><mustverify>1</mustverify><showvalidation>1</showvalidation></input>\n"
        + f"<prt><name>prt1</name><value>1</value><autosimplify>1</autosimplify>{nodes}</prt>\n</question>"
    )


def _node(place: int, answer: str, score: int, hint: str, following: int) -> str:
    feedback = f"<p>{escape(hint)}</p>" if hint else ""
    return (
        f"<node><name>{place}</name><answertest>AlgEquiv</answertest><sans>ans1</sans><tans>{answer}</tans><quiet>0</quiet>"
        f"<truescoremode>=</truescoremode><truescore>{score}</truescore><truenextnode>-1</truenextnode>"
        f"<trueanswernote>prt1-{place}-T</trueanswernote>"
        f'<truefeedback format="html"><text>{_cdata(feedback)}</text></truefeedback>'
        f"<falsescoremode>=</falsescoremode><falsescore>0</falsescore><falsenextnode>{following}</falsenextnode>"
        f"<falseanswernote>prt1-{place}-F</falseanswernote>"
        '<falsefeedback format="html"><text></text></falsefeedback></node>'
    )
