r"""Names as LaTeX: undeclared ones by their spelling, and symbols renamed inside LaTeX that is already written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sympy.printing.conventions import split_super_sub
from sympy.printing.latex import translate

from theory.symbols import QUANTITIES

_WORD = re.compile(r"(?<=[_^]\{)[a-z]{2,}(?=\})")
_LAYER = re.compile(r"(?<![a-zA-Z\\])l(?![a-zA-Z])")


def name_latex(name: str, applied: bool = False) -> str:
    r"""An undeclared name: Greek where it spells a letter, words upright, ``T_ft`` as ``T_{\mathrm{ft}}``.

    A word that is ``applied`` to arguments keeps a space before it; the layer ``l`` is written as the index it is.
    """
    if name == "1":
        return r"\mathbf{1}"
    if "{" in name:
        upright = _WORD.sub(lambda match: rf"\mathrm{{{match[0]}}}", name)
        return re.sub(r"(?<=ell) (?=\}|$)", "", _LAYER.sub(r"\\ell ", upright))
    base, above, below = split_super_sub(name)

    def part(word: str, upright: str = "mathrm") -> str:
        if word in ("l", "perp"):
            return rf"\{'ell' if word == 'l' else word}"
        shown = translate(word)
        return (
            rf"\{upright}{{{shown}}}"
            if len(shown) > 1 and shown.isalnum() and not shown.isdigit()
            else str(shown)
        )

    text = part(base, "operatorname" if applied else "mathrm")
    text += "_{" + ",".join(map(part, below)) + "}" if below else ""
    return text + ("^{" + ",".join(map(part, above)) + "}" if above else "")


def renamed_formula(text: str, notation: Mapping[str, str]) -> str:
    r"""Mathematics with symbols renamed where they stand as a whole: ``\lVert \beta_s \rVert``."""
    changes: dict[str, str] = {}
    for name, new in notation.items():
        old = QUANTITIES[name].latex if name in QUANTITIES else name_latex(name)
        changes |= {old: new, re.sub(r"\{(\w)\}", r"\1", old): new}
    if not changes:
        return text
    ordered = sorted(changes, key=len, reverse=True)
    # A letter inside a command is no symbol; a command begins anew wherever it stands.
    names = "|".join(("" if one.startswith("\\") else r"(?<![a-zA-Z\\])") + re.escape(one) for one in ordered)
    return re.sub(rf"(?:{names})(?![a-zA-Z])", lambda match: changes[match[0]], text)


def renamed(text: str, notation: Mapping[str, str]) -> str:
    r"""A label of a figure, ``$\gamma = n/d$``, with the symbols of its formulas renamed."""
    parts = re.split(r"(\$[^$]*\$)", text)
    return "".join(renamed_formula(part, notation) if part.startswith("$") else part for part in parts)
