"""What turns LaTeX into MathML inside a self-contained page: Temml's script and style sheet."""

from __future__ import annotations

import re
from pathlib import Path

_TEMML = Path(__file__).resolve().parent / "assets" / "temml"


def script() -> str:
    """Temml itself, which defines ``temml.render(latex, element, options)``."""
    return (_TEMML / "temml.min.js").read_text(encoding="utf-8")


def stylesheet() -> str:
    """Its style sheet, without the one font file, which only script capitals would need."""
    css = (_TEMML / "Temml-Local.css").read_text(encoding="utf-8")
    return re.sub(r"@font-face\s*\{[^}]*\}", "", css)
