r"""Notation changed in one place: a TOML file with other LaTeX for symbols, in statements, proofs, tables and figures.

.. code-block:: toml

    [names]
    beta_s = "w_0"
    gamma = '\alpha^{-1}'
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import sympy as sp

from theory.errors import BadInput
from theory.symbols import QUANTITIES

_UNSAFE = re.compile(
    r"[$%&#\n]|\\(?:input|include|write|openout|read|def|edef|gdef|let|catcode|csname|every\w*)\b"
)
_LONGEST = 60


def read_notation(path: Path) -> dict[str, str]:
    """Names of symbols and their LaTeX. Raises BadInput on an unknown name, on LaTeX that is no symbol, or where two
    symbols would look alike that did not before.
    """
    names = _table(path)
    known = known_names()
    for name, text in names.items():
        if name not in known:
            near = get_close_matches(name, known, n=3)
            hint = (
                f"did you mean {', '.join(near)}?"
                if near
                else "`fate latex` lists the symbols in symbols.tex"
            )
            raise BadInput(f"{path}: no symbol is named {name[:40]!r}: {hint}")
        _check(path, name, text)
    _check_apart(path, names)
    return names


def _table(path: Path) -> dict[str, str]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadInput(f"cannot read {path}: {why}; give a TOML file with a table [names]") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        told = f"{path} is not TOML ({str(error)[:80]}): write [names] and lines such as beta_s = 'w_0'"
        raise BadInput(told) from None
    unknown = sorted(set(document) - {"names"})
    names = document.get("names", {})
    if unknown or not isinstance(names, dict):
        found = ", ".join(unknown) or "no table"
        raise BadInput(f"{path} has {found} in place of the table [names]: write only that one")
    return names


def known_names() -> set[str]:
    """Every name that statements use: declared symbols, labels of vectors and matrices, risks and other unknowns."""
    from theory.registry import theorems

    found = set(QUANTITIES) | {"beta", "beta_s", "beta_t", "xi", "eps", "Sigma"}
    for statement in theorems().values():
        found |= {symbol.name for symbol in statement.claim.atoms(sp.Symbol)}
    return found


def _check(path: Path, name: str, text: object) -> None:
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        raise BadInput(
            f"{path}: {name} needs the LaTeX of one symbol, such as 'w_0', in at most {_LONGEST} characters"
        )
    if _UNSAFE.search(text) or not _balanced(text):
        raise BadInput(
            f"{path}: {name} = {text[:40]!r} is no symbol: write letters, marks and braces that close"
        )


def _balanced(text: str) -> bool:
    depth = 0
    for sign in re.findall(r"\\.|[{}]", text):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _check_apart(path: Path, names: Mapping[str, str]) -> None:
    shown = {name: one.latex for name, one in QUANTITIES.items() if name not in names}
    for name, text in names.items():
        others = [other for other, old in {**shown, **names}.items() if other != name and old == text]
        before = QUANTITIES[name].latex if name in QUANTITIES else ""
        if others and text != before:
            raise BadInput(
                f"{path}: {name} and {others[0]} would both be written {text}: choose another letter"
            )
