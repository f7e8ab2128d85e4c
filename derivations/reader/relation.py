"""One relation as read, and whether it defines a name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivations.reader import nodes
from derivations.reader.defining import by_signs
from derivations.reader.layout import RELATIONS, is_relation
from derivations.reader.names import ACCENTS, FONTS, NAMED_LETTERS
from derivations.reader.parser import Parser
from derivations.reader.places import Place, Unreadable
from derivations.reader.table import Definition, Table, names_in

_LONGEST_HEADING = 12


@dataclass
class Written:
    """One relation as read: both sides (a statement for logic), where its sign stands, and the line's own remarks.

    ``side`` gives the second reading of each side, where the text leaves two. A ``problem`` says why it was not read.
    """

    at: int
    relation: str
    before: nodes.Node | None = None
    after: nodes.Node | None = None
    conditions: tuple[nodes.Node, ...] = ()
    marks: tuple[str, ...] = ()
    limit: tuple[nodes.Name, nodes.Node, str] | None = None
    notes: tuple[tuple[int, str], ...] = ()
    problem: Unreadable | None = None
    other: nodes.Node | None = None
    other_before: nodes.Node | None = None
    starts: bool = False
    until: int = 0
    definition: Definition | None = None
    redefines: bool = False


def function_heading(parser: Parser, table: Table) -> nodes.Apply | None:
    """``f(x, y)`` before ``=`` where f was not met: the heading of a definition. None where it is anything else."""
    token = parser.token
    if (
        token.kind != "letter"
        and token.text not in NAMED_LETTERS
        and token.text not in ACCENTS
        and token.text not in FONTS
    ):
        return None
    start, notes = parser.place, list(parser.notes)
    if (own := _given_anew(parser)) is not None and not table.is_known(own):
        table.known.add(own)
    try:
        name = parser.name_or_call()
        arguments = parser.arguments() if isinstance(name, nodes.Name) and parser.token.text == "(" else ()
    except Unreadable:
        arguments, name = (), nodes.Node()
    defines = is_relation(parser.token) and RELATIONS.get(parser.token.text) in ("=", ":=", "equiv")
    if (
        isinstance(name, nodes.Name)
        and arguments
        and defines
        and (not table.is_known(name.key) or name.key == own)
        and all(isinstance(argument, nodes.Name) for argument in arguments)
    ):
        parser.notes = notes
        return nodes.Apply(name, arguments)
    parser.place, parser.notes, parser.depth = start, notes, 0
    return None


def _given_anew(parser: Parser) -> str | None:
    """The letter of ``\\Phi(x) :=``: what defines it says that it is not the function of that name."""
    letter, *rest = [token.text for token in parser.tokens[parser.place : parser.place + _LONGEST_HEADING]]
    closed = rest.index(")") if ")" in rest and rest[:1] == ["("] else len(rest)
    defines = closed + 1 < len(rest) and RELATIONS.get(rest[closed + 1]) == ":="
    return letter.removeprefix("\\") if defines and letter.startswith("\\") else None


def enter(written: Written, table: Table) -> None:
    """Make a definition of a relation that is one, and remember the names."""
    key, parameters, power = _defined(written, table)
    after = written.after
    if key and after is not None and all(name.key != key for name in names_in(after)):
        table.met(after)
        written.definition = Definition(key, parameters, after, Place("", 0, 0), power)
        written.redefines = table.define(written.definition)
        for signed, body in by_signs(key, after):
            if not table.is_known(signed):
                table.define(replace(written.definition, key=signed, body=body))
    for side in (written.before, after):
        if side is not None:
            table.met(side)


def _defined(written: Written, table: Table) -> tuple[str, tuple[str, ...], int]:
    """The name that a relation defines, its parameters, and 2 where its square is what is defined."""
    before = written.before
    if not written.starts or written.relation not in ("=", ":=", "equiv"):
        return "", (), 1
    anew = written.relation == ":="
    if isinstance(before, nodes.Name) and not anew and _is_entry(before, table):
        return "", (), 1
    if (
        isinstance(before, nodes.Apply)
        and not before.primes
        and (anew or not table.is_function(before.name.key))
    ):
        names = tuple(argument.key for argument in before.arguments if isinstance(argument, nodes.Name))
        return (before.name.key, names, 1) if len(names) == len(before.arguments) else ("", (), 1)
    # A declared name beside a name or a number is compared with that; beside a formula it is given its value.
    plain = isinstance(written.after, (nodes.Name, nodes.Number, nodes.Constant))
    if isinstance(before, nodes.Name) and (
        anew or not table.is_known(before.key) or (table.is_new(before.key) and not plain)
    ):
        return before.key, (), 1
    squared = isinstance(before, nodes.Power) and before.exponent == nodes.Number("2")
    if (
        squared
        and isinstance(before, nodes.Power)
        and isinstance(before.base, nodes.Name)
        and not table.is_known(before.base.key)
    ):
        return before.base.key, (), 2
    return "", (), 1


def _is_entry(name: nodes.Name, table: Table) -> bool:
    """Whether a name is an entry of a declared matrix, ``A_{12}``: ``=`` claims something of it."""
    declared = table.matrix(name.base)
    if declared is None or table.matrix(name.key) is not None:
        return False
    places = name.key.removeprefix(f"{name.base}_").replace(",", "")
    if declared.columns == nodes.Number("1"):
        # u_1 may be another vector than u, but not beside a u that is written out.
        return isinstance(declared.rows, nodes.Number) and places.isdigit() and len(places) == 1
    return places.isdigit() and len(places) == 2
