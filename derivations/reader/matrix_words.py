r"""What is written only of matrices: transposes, pseudo-inverses, norms, inner products, matrices written out."""

from __future__ import annotations

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.lexer import Token
from derivations.reader.names import FONTS, latex_of
from derivations.reader.places import Unreadable
from derivations.reader.table import names_in

MATRICES = frozenset(("pmatrix", "bmatrix", "Bmatrix", "matrix", "smallmatrix", "vmatrix"))
_TRANSPOSED = frozenset((r"\top", r"\intercal"))
_MOST_ENTRIES = 36
_NORMS = {
    "": "",
    "2": "2",
    "F": "F",
    "Fro": "F",
    "1": "1",
    r"\infty": "oo",
    "op": "op",
    "*": "*",
    r"\ast": "*",
}


def marked(parser: Grammar, node: nodes.Node) -> nodes.Node | None:
    r"""``node^\top``, ``node^+``, ``node^{-\top}``; None, and nothing consumed, where a power stands there."""
    start = parser.place
    parser.take()
    if parser.token.kind == "end":
        parser.place = start
        return None
    inner = [token.text for token in parser.group_tokens()]
    matrix = any(parser.vocabulary.is_matrix(name.key) for name in names_in(node))
    letters = _TRANSPOSED | ({"T"} if matrix and not parser.vocabulary.is_known("T") else set())
    if len(inner) == 1 and inner[0] in letters:
        return nodes.Transpose(node)
    if inner == ["+"] or (inner == [r"\dagger"] and matrix):
        return nodes.PseudoInverse(node)
    if len(inner) == 2 and inner[0] == "-" and inner[1] in letters:
        return nodes.Transpose(nodes.Power(node, nodes.Sum((("-", nodes.Number("1")),))))
    parser.place = start
    return None


def norm(parser: Grammar, body: nodes.Node) -> nodes.Node:
    """The norm of what stood between double bars, with the index below it."""
    if parser.token.text != "_" or parser.token.kind != "char":
        return nodes.Norm(body)
    at = parser.take().at
    inner = parser.group_tokens()
    plain = [token for token in inner if token.text not in FONTS and token.text not in ("{", "}")]
    text = "".join(token.text.strip() for token in plain)
    if text in _NORMS:
        return nodes.Norm(body, _NORMS[text])
    weight = parser.inner(inner)
    if not any(parser.vocabulary.is_matrix(name.key) for name in names_in(weight)):
        raise Unreadable(f"the norm with index {latex_of(inner)} is not read: 2, F or a matrix", at, "_")
    return nodes.Norm(body, "weight", weight)


def inner_product(parser: Grammar, token: Token) -> nodes.Node:
    r"""``\langle a, b \rangle``, with an index that names the same product."""
    left = parser.expression()
    if not parser.accept(",", r"\mid", "|"):
        parser.refuse("an inner product has two sides, <a, b>")
    right = parser.expression()
    parser.skip_gaps()
    parser.expect(r"\rangle", r" to close \langle")
    if parser.token.text == "_" and parser.token.kind == "char":
        parser.take()
        below = parser.group_tokens()
        if "".join(part.text for part in below if part.text not in FONTS).strip("{}") not in ("F", "2"):
            raise Unreadable("an inner product with this index is not read", token.at, token.text)
    return nodes.Inner(left, right)


def matrix_of(parser: Grammar, begin: Token, rows: list[list[list[Token]]]) -> nodes.Node:
    """A matrix from its cells. Raises Unreadable on rows of different lengths."""
    kind = begin.text.rstrip("*")
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise Unreadable("the rows of the matrix have different lengths", begin.at, begin.text)
    if len(rows) * len(rows[0]) > _MOST_ENTRIES:
        raise Unreadable(f"a matrix of more than {_MOST_ENTRIES} entries is not read", begin.at, begin.text)
    entries = tuple(tuple(_entry(parser, cell, begin) for cell in row) for row in rows)
    matrix = nodes.Matrix(entries, "pmatrix" if kind == "vmatrix" else kind)
    return nodes.Call("det", (matrix,)) if kind == "vmatrix" else matrix


def _entry(parser: Grammar, cell: list[Token], begin: Token) -> nodes.Node:
    inner = [token for token in cell if token.kind != "gap"]
    if not inner:
        raise Unreadable("an entry of the matrix is missing", begin.at, begin.text)
    return parser.inner(inner)
