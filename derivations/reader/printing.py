"""What was understood, printed back as LaTeX: every reading that was chosen shows in the brackets."""

from __future__ import annotations

from collections.abc import Callable

from derivations.reader import nodes

SIGNS = {
    "=": "=",
    "!=": r"\ne",
    "<": "<",
    "<=": r"\le",
    ">": ">",
    ">=": r"\ge",
    "iff": r"\iff",
    "implies": r"\implies",
    "equiv": r"\equiv",
    ":=": ":=",
    "approx": r"\approx",
    "to": r"\to",
}
_TERM_SIGNS = {"+": "+", "-": "-", "pm": r"\pm", "mp": r"\mp"}
_FUNCTIONS = {
    "sin": r"\sin",
    "cos": r"\cos",
    "tan": r"\tan",
    "cot": r"\cot",
    "sec": r"\sec",
    "csc": r"\csc",
    "sinh": r"\sinh",
    "cosh": r"\cosh",
    "tanh": r"\tanh",
    "coth": r"\coth",
    "exp": r"\exp",
    "log": r"\log",
    "arcsin": r"\arcsin",
    "arccos": r"\arccos",
    "arctan": r"\arctan",
    "gamma": r"\Gamma",
    "Phi": r"\Phi",
    "max": r"\max",
    "min": r"\min",
    "sign": r"\operatorname{sgn}",
    "digamma": r"\operatorname{digamma}",
    "det": r"\det",
}
_SETS = {
    "N": r"\mathbb{N}",
    "N0": r"\mathbb{N}_0",
    "Z": r"\mathbb{Z}",
    "R": r"\mathbb{R}",
    "R>0": r"\mathbb{R}_{>0}",
    "R+": r"\mathbb{R}_{\ge 0}",
    "R!=0": r"\mathbb{R}^{*}",
}
_MINUS_ONE = nodes.Sum((("-", nodes.Number("1")),))
_FACTORIALS = {"factorial": "!", "double_factorial": "!!"}
_CONSTANTS = {"pi": r"\pi", "e": "e", "oo": r"\infty"}


def latex(node: nodes.Node) -> str:
    """The node as LaTeX that reads back as the same node."""
    return _PRINTERS[type(node)](node)


def relation_latex(before: nodes.Node | None, relation: str, after: nodes.Node) -> str:
    """One relation of a chain."""
    left = latex(before) if before is not None else r"\cdot"
    return f"{left} {SIGNS.get(relation, relation)} {latex(after)}"


def _bracketed(text: str) -> str:
    return rf"\left( {text} \right)"


def _factor(node: nodes.Node, last: bool) -> str:
    text = latex(node)
    open_ended = isinstance(
        node, (nodes.Big, nodes.Limit, nodes.Derivative, nodes.Cases, nodes.Extreme)
    )
    if isinstance(node, (nodes.Sum, nodes.Product)) or (open_ended and not last):
        return _bracketed(text)
    return text


def _sum(node: nodes.Sum) -> str:
    parts: list[str] = []
    for number, (sign, term) in enumerate(node.terms):
        last = number == len(node.terms) - 1
        text = latex(term)
        if isinstance(term, nodes.Sum) or (isinstance(term, (nodes.Limit, nodes.Cases, nodes.Extreme)) and not last):
            text = _bracketed(text)
        shown = _TERM_SIGNS[sign]
        parts.append(
            text if not number and sign == "+" else f"{shown} {text}" if number or sign != "-" else f"-{text}"
        )
    return " ".join(parts)


def _product(node: nodes.Product) -> str:
    text = ""
    count = len(node.factors)
    for number, (sign, factor) in enumerate(node.factors):
        part = _factor(factor, number == count - 1)
        if number == 0:
            text = part
        elif sign == "/":
            text += rf" / {part}"
        else:
            divided = node.factors[number - 1][0] == "/"
            text += (r" \cdot " if part[:1].isdigit() or sign == "*" or divided else " ") + part
    return text


def _power(node: nodes.Power) -> str:
    simple = isinstance(node.base, (nodes.Name, nodes.Number, nodes.Constant))
    if isinstance(node.base, nodes.Norm) or (
        isinstance(node.base, nodes.Call) and node.base.function == "abs"
    ):
        simple = True
    base = latex(node.base)
    return f"{base if simple else _bracketed(base)}^{{{latex(node.exponent)}}}"


def _root(node: nodes.Root) -> str:
    index = f"[{latex(node.index)}]" if node.index is not None else ""
    return rf"\sqrt{index}{{{latex(node.body)}}}"


def _call(node: nodes.Call) -> str:
    arguments = [latex(argument) for argument in node.arguments]
    if node.function == "abs":
        return rf"\left| {arguments[0]} \right|"
    if node.function in _FACTORIALS:
        simple = isinstance(node.arguments[0], (nodes.Name, nodes.Number))
        return (arguments[0] if simple else _bracketed(arguments[0])) + _FACTORIALS[node.function]
    if node.function == "binomial":
        return rf"\binom{{{arguments[0]}}}{{{arguments[1]}}}"
    if node.function in ("floor", "ceiling"):
        name = "floor" if node.function == "floor" else "ceil"
        return rf"\lfloor {arguments[0]} \rfloor" if name == "floor" else rf"\lceil {arguments[0]} \rceil"
    shown = _FUNCTIONS.get(node.function, rf"\operatorname{{{node.function}}}")
    return shown + _bracketed(", ".join(arguments))


def _marked(node: nodes.Transpose | nodes.PseudoInverse) -> str:
    body, mark = node.body, r"\top" if isinstance(node, nodes.Transpose) else "+"
    inverted = isinstance(body, nodes.Power) and body.exponent == _MINUS_ONE
    if isinstance(body, nodes.Power) and inverted and mark == r"\top":
        base = latex(body.base)
        return f"{base if _carries(body.base) else _bracketed(base)}^{{-\\top}}"
    shown = latex(body)
    return f"{shown if _carries(body) else _bracketed(shown)}^{{{mark}}}"


def _carries(node: nodes.Node) -> bool:
    """Whether a node can carry a mark without brackets."""
    return isinstance(node, (nodes.Name, nodes.Matrix))


def _norm(node: nodes.Norm) -> str:
    index = latex(node.weight) if node.weight is not None else {"oo": r"\infty"}.get(node.index, node.index)
    return rf"\left\| {latex(node.body)} \right\|" + (f"_{{{index}}}" if index else "")


def _matrix(node: nodes.Matrix) -> str:
    rows = r" \\ ".join(" & ".join(map(latex, row)) for row in node.rows)
    return rf"\begin{{{node.kind}}} {rows} \end{{{node.kind}}}"


def _gradient(node: nodes.Gradient) -> str:
    order = "^{2}" if node.order == 2 else ""
    below = f"_{{{node.variable.latex}}}" if node.variable is not None else ""
    body = latex(node.body) if isinstance(node.body, (nodes.Apply, nodes.Norm)) else _bracketed(latex(node.body))
    return rf"\nabla{order}{below} {body}"


def _space(node: nodes.Space) -> str:
    columns = "" if node.columns == nodes.Number("1") else rf" \times {latex(node.columns)}"
    return rf"\mathbb{{R}}^{{{latex(node.rows)}{columns}}}"


def _apply(node: nodes.Apply) -> str:
    return node.name.latex + "'" * node.primes + _bracketed(", ".join(map(latex, node.arguments)))


def _big(node: nodes.Big) -> str:
    body = latex(node.body)
    body = _bracketed(body) if isinstance(node.body, nodes.Sum) else body
    return rf"\{node.kind}_{{{node.index.latex} = {latex(node.low)}}}^{{{latex(node.high)}}} {body}"


def _limit(node: nodes.Limit) -> str:
    side = f"^{{{node.side}}}" if node.side else ""
    body = latex(node.body)
    body = _bracketed(body) if isinstance(node.body, nodes.Sum) else body
    return rf"\lim_{{{node.variable.latex} \to {latex(node.point)}{side}}} {body}"


def _integral(node: nodes.Integral) -> str:
    ends = "" if node.low is None or node.high is None else f"_{{{latex(node.low)}}}^{{{latex(node.high)}}}"
    return rf"\int{ends} {latex(node.body)} \,\mathrm{{d}}{node.variable.latex}"


def _derivative(node: nodes.Derivative) -> str:
    letter = r"\partial" if node.partial else r"\mathrm{d}"
    total = sum(order for _, order in node.variables)
    above = letter if total == 1 else f"{letter}^{{{total}}}"
    below = " ".join(
        f"{letter} {name.latex}" + (f"^{{{order}}}" if order > 1 else "") for name, order in node.variables
    )
    return rf"\frac{{{above}}}{{{below}}} {_bracketed(latex(node.body))}"


def _mean(node: nodes.Mean) -> str:
    name = r"\mathbb{E}" if node.kind == "E" else rf"\operatorname{{{node.kind}}}"
    below = ", ".join(map(latex, node.laws or node.over))
    name += f"_{{{below}}}" if below else ""
    held = rf" \mid {', '.join(map(latex, node.held))}" if node.held else ""
    return rf"{name}\left[ {', '.join(map(latex, node.arguments))}{held} \right]"


def _extreme(node: nodes.Extreme) -> str:
    body = latex(node.body)
    body = _bracketed(body) if isinstance(node.body, nodes.Sum) else body
    return rf"\{node.kind}_{{{latex(node.condition)}}} {body}"


def _cases(node: nodes.Cases) -> str:
    rows = [
        f"{latex(value)} & " + (r"\text{otherwise}" if condition is None else latex(condition))
        for value, condition in node.branches
    ]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _evaluated(node: nodes.Evaluated) -> str:
    return rf"\left. {_bracketed(latex(node.body))} \right|_{{{node.name.latex} = {latex(node.value)}}}"


def _comparison(node: nodes.Comparison) -> str:
    return latex(node.first) + "".join(f" {SIGNS.get(kind, kind)} {latex(side)}" for kind, side in node.rest)


def _logic(node: nodes.Logic) -> str:
    if node.kind == "not":
        return r"\text{not } " + latex(node.parts[0])
    return rf" \text{{ {node.kind} }} ".join(map(latex, node.parts))


def _interval(node: nodes.Interval) -> str:
    return f"{'(' if node.left_open else '['}{latex(node.low)}, {latex(node.high)}{')' if node.right_open else ']'}"


def _set(node: nodes.SetOf) -> str:
    return r"\{" + ", ".join(map(latex, node.elements)) + r"\}" if node.name == "finite" else _SETS[node.name]


_PRINTERS: dict[type, Callable[..., str]] = {
    nodes.Number: lambda node: node.text,
    nodes.Constant: lambda node: _CONSTANTS[node.name],
    nodes.Name: lambda node: node.latex,
    nodes.Sum: _sum,
    nodes.Product: _product,
    nodes.Quotient: lambda node: rf"\frac{{{latex(node.above)}}}{{{latex(node.below)}}}",
    nodes.Power: _power,
    nodes.Root: _root,
    nodes.Call: _call,
    nodes.Apply: _apply,
    nodes.Big: _big,
    nodes.Limit: _limit,
    nodes.Integral: _integral,
    nodes.Derivative: _derivative,
    nodes.Gradient: _gradient,
    nodes.Mean: _mean,
    nodes.Cases: _cases,
    nodes.Probability: lambda node: rf"\mathbb{{P}}\left[ {latex(node.event)} \right]",
    nodes.Extreme: _extreme,
    nodes.Evaluated: _evaluated,
    nodes.Comparison: _comparison,
    nodes.Logic: _logic,
    nodes.Interval: _interval,
    nodes.SetOf: _set,
    nodes.Member: lambda node: rf"{latex(node.element)} \in {latex(node.target)}",
    nodes.Law: lambda node: rf"\mathrm{{{node.name}}}({', '.join(map(latex, node.parameters))})",
    nodes.Transpose: _marked,
    nodes.PseudoInverse: _marked,
    nodes.Norm: _norm,
    nodes.Inner: lambda node: rf"\left\langle {latex(node.left)}, {latex(node.right)} \right\rangle",
    nodes.Matrix: _matrix,
    nodes.Space: _space,
    nodes.MatrixFact: lambda node: rf"{latex(node.body)} \text{{ {', '.join(node.kinds)} }}",
    nodes.HasLaw: lambda node: rf"{node.variable.latex} \sim {latex(node.law)}",
}
