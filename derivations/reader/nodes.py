"""What the author wrote, as a tree. Nothing is simplified here: ``x/x`` is a quotient of two names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """A part of a formula."""


@dataclass(frozen=True)
class Number(Node):
    """A numeral as written, ``2`` or ``0.05``: exact."""

    text: str


@dataclass(frozen=True)
class Constant(Node):
    """``pi``, ``e`` or ``oo``."""

    name: str


@dataclass(frozen=True)
class Name(Node):
    """A name with its scripts and accents: ``key`` identifies it, ``latex`` is how it was written.

    ``base`` is the key without the subscript and ``index`` the subscript as an expression, where it is one.
    """

    key: str
    latex: str
    base: str = ""
    index: Node | None = None


@dataclass(frozen=True)
class Sum(Node):
    """Terms with their signs: ``+``, ``-``, ``pm`` or ``mp``."""

    terms: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Product(Node):
    """Factors in order, each with ``*``, ``/`` or, where nothing stood between, an empty string."""

    factors: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Quotient(Node):
    r"""``\\frac{above}{below}``."""

    above: Node
    below: Node


@dataclass(frozen=True)
class Power(Node):
    """``base^exponent``."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Root(Node):
    r"""``\\sqrt[index]{body}``; index None is the square root."""

    body: Node
    index: Node | None = None


@dataclass(frozen=True)
class Call(Node):
    """A function of the grammar (``sin``, ``log``, ``max``, ``abs``, ...) at its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Apply(Node):
    """A function of the author's, ``f(x)``, with ``primes`` derivatives."""

    name: Name
    arguments: tuple[Node, ...]
    primes: int = 0


@dataclass(frozen=True)
class Big(Node):
    """``sum`` or ``prod`` over an index between two limits."""

    kind: str
    index: Name
    low: Node
    high: Node
    body: Node


@dataclass(frozen=True)
class Limit(Node):
    """The limit of ``body`` as ``variable`` tends to ``point``; ``side`` is '', '+' or '-'."""

    variable: Name
    point: Node
    side: str
    body: Node


@dataclass(frozen=True)
class Integral(Node):
    """A definite integral; without limits both ends are None."""

    variable: Name
    low: Node | None
    high: Node | None
    body: Node


@dataclass(frozen=True)
class Derivative(Node):
    """``body`` differentiated, variable by variable with its order; ``partial`` is how it is printed."""

    body: Node
    variables: tuple[tuple[Name, int], ...]
    partial: bool = False


@dataclass(frozen=True)
class Gradient(Node):
    r"""``\\nabla_variable body``, ``\\nabla^2`` for order 2; without a variable by the argument of ``body``."""

    body: Node
    variable: Name | None = None
    order: int = 1


@dataclass(frozen=True)
class Mean(Node):
    """``E``, ``Var`` or ``Cov`` of its arguments; ``laws`` and the names ``over`` stand below the sign.

    What is ``held`` stands after a bar, ``E[X \\mid Y]``.
    """

    kind: str
    arguments: tuple[Node, ...]
    laws: tuple[HasLaw, ...] = ()
    over: tuple[Name, ...] = ()
    held: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Probability(Node):
    """The probability of an event, a statement."""

    event: Node


@dataclass(frozen=True)
class Extreme(Node):
    """``max``, ``min``, ``sup`` or ``inf`` of ``body`` over the values of a name in a set, or that meet a condition."""

    kind: str
    variable: Name
    condition: Node
    body: Node


@dataclass(frozen=True)
class Cases(Node):
    """Values with their conditions; the last condition may be None, otherwise."""

    branches: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True)
class Evaluated(Node):
    """``body`` with a name given a value, as by a bar with a subscript; ``open`` where no group says of what."""

    body: Node
    name: Name
    value: Node
    open: bool = False


@dataclass(frozen=True)
class Comparison(Node):
    """A chain of relations between expressions, ``0 < x <= 1``."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Logic(Node):
    """``and``, ``or``, ``not`` of statements."""

    kind: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Interval(Node):
    """An interval with its open ends."""

    low: Node
    high: Node
    left_open: bool
    right_open: bool


@dataclass(frozen=True)
class SetOf(Node):
    """A finite set, or one named by a blackboard letter: ``N``, ``N0``, ``Z``, ``R``, ``R+``, ``R>0``."""

    name: str
    elements: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Member(Node):
    """``element in set``."""

    element: Node
    target: Node


@dataclass(frozen=True)
class Law(Node):
    """A named law with its parameters: normal, chi-square, beta, gamma, exponential, uniform."""

    name: str
    parameters: tuple[Node, ...]


@dataclass(frozen=True)
class HasLaw(Node):
    """``X ~ law``."""

    variable: Name
    law: Law


# Matrices


@dataclass(frozen=True)
class Transpose(Node):
    r"""``body^\\top``."""

    body: Node


@dataclass(frozen=True)
class PseudoInverse(Node):
    """``body^+``."""

    body: Node


@dataclass(frozen=True)
class Norm(Node):
    r"""``\\|body\\|`` with the index below it, '', '2', 'F', ...; ``weight`` is a matrix written there."""

    body: Node
    index: str = ""
    weight: Node | None = None


@dataclass(frozen=True)
class Inner(Node):
    r"""``\\langle left, right \\rangle``."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Matrix(Node):
    """A matrix written out, row by row; ``kind`` is its environment."""

    rows: tuple[tuple[Node, ...], ...]
    kind: str = "pmatrix"


@dataclass(frozen=True)
class Space(Node):
    r"""``\\mathbb{R}^{rows \\times columns}``; a vector has one column."""

    rows: Node
    columns: Node


@dataclass(frozen=True)
class MatrixFact(Node):
    """A matrix, or a word of matrices, of which ``kinds`` are said: ``invertible``, ``symmetric``, ..."""

    body: Node
    kinds: tuple[str, ...]
