"""Where transfer wins, method by method and baseline by baseline: a Markdown table read off the theorems.

``python -m publishing.beyond_table`` prints it; ``docs/beyond.md`` holds it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sympy as sp

ROWS = (
    ("linear transfer", "least squares, n < d", "linear-transfer-wins-below-threshold"),
    ("linear transfer", "least squares, n > d", "linear-transfer-wins-above-threshold"),
    ("linear transfer", "least squares, n >= d + 2, any covariance, exact", "anisotropic-transfer-wins"),
    ("linear transfer", "the same, tasks in a plane of two eigenvectors", "anisotropic-break-even-alignment"),
    ("linear transfer", "least squares, n < d, two eigenvalues", "anisotropic-linear-break-even"),
    ("linear transfer", "ridge at its best", "tuned-transferability-boundary"),
    ("fine-tuning, one layer", "least squares, n < d", "fine-tuning-wins-one-layer"),
    ("fine-tuning, two layers", "least squares, n < d", "fine-tuning-wins-two-layers"),
    ("fine-tuning, L layers", "least squares, n < d", "fine-tuning-wins"),
    ("fine-tuning, every depth", "least squares, n < d", "fine-tuning-wins-at-every-depth"),
    ("fine-tuning, any depth, from 60 degrees", "least squares, n < d", "fine-tuning-wins-at-no-depth"),
    ("fine-tuning, any depth", "least squares, n > d", "fine-tuning-transferability-above"),
    ("fine-tuning, learned source", "least squares, n < d", "finite-source-wins"),
    ("fine-tuning, L layers", "ridge at its best, n < d", "fine-tuning-wins-against-tuned-ridge"),
    ("fine-tuning, any depth", "ridge at its best, n > d", "tuned-scratch-risk-below-least-squares"),
    ("fine-tuning, one layer, stopped at t", "scratch stopped at t", "early-stopped-fine-tuning-wins"),
    ("one-pass SGD from the source", "one-pass SGD from 0", "one-pass-sgd-wins"),
    ("ridge towards the source at its best", "ridge at its best", "ridge-toward-source-break-even"),
)
HEAD = """# Transfer against a fair baseline

Where transfer wins, for each pair of a transfer method and a baseline: T > 0, T = E[R_baseline - R_transfer], in the
proportional limit where the row does not say exact. Written by `python -m publishing.beyond_table` from the theorems;
`fate show ID` has the conditions and the proof.

| transfer | baseline | transfer wins | theorem | verdict |
|---|---|---|---|---|"""
TAIL = """
The letters: $m$ is the share of the source that fine-tuning keeps (`fine-tuning-scale`), $q_L(a, b)$ the positive root
of $q^2 = a + b q^{2-2/L}$, $R_{tuned}$ the risk of the best ridge (`tuned-scratch-risk`), $\\rho$ the floor of linear
transfer (`anisotropic-linear-transfer-floor`), $G_{alt}$, $H_{alt}$ and $W_{alt}$ what scratch training and transfer
miss of source and new direction (`anisotropic-linear-scratch-loss-definition` and its neighbours).

The anomalous band of positive transfer around gamma = 1 is the double descent of the untuned baseline: against a ridge
at its best there is one boundary, and `tuned-transferability-no-band` says that T > 0 at one gamma implies T > 0 at
every smaller one. A ridge towards the source, both sides tuned, breaks even at exactly 60 degrees at every n, d and
noise (`ridge-toward-source-helps`, `ridge-toward-source-hurts`). Fine-tuning stopped early keeps its source above
gamma = 1. Where $W_{alt} \\le 0 \\le H_{alt}$ linear transfer wins at every acute angle
(`anisotropic-linear-always-wins`). Infinitely deep networks keep $m = \\sqrt{1 + \\sigma^2/(1-\\gamma)}$ of the source
(`fine-tuning-infinite-depth`), and depth $L$ less of it by $m \\log(m^2)/(2 \\gamma L)$ to leading order
(`fine-tuning-depth-gap`).

Figures: `tuned-baseline-diagram` (untuned beside tuned), `break-even-alignment` (the angle against the alignment),
`learning-crossings` (where learning curves cross, with intervals)."""


def table() -> str:
    """The whole document."""
    from derivations.library import kernel
    from theory.registry import theorem

    lines = [HEAD]
    for method, baseline, id in ROWS:
        statement = theorem(id)
        proof = kernel().proof(id)
        verdict = proof.verdict.value if proof else "cited" if statement.cited else "without a proof"
        lines.append(f"| {method} | {baseline} | {condition(statement.claim)} | `{id}` | {verdict} |")
    return "\n".join([*lines, TAIL]) + "\n"


def condition(claim: sp.Basic) -> str:
    """Where the transferability is positive, by a claim about its sign; "nowhere" where it is not."""
    import sympy as sp

    if isinstance(claim, sp.Equivalent):
        (where,) = (part for part in claim.args if not _says_that_transfer_wins(part))
        return f"exactly where {_formula(where)}"
    if isinstance(claim, sp.Implies):
        return f"at least where {_formula(claim.args[0])}"
    return f"nowhere: {_formula(claim)}"


def _says_that_transfer_wins(part: sp.Basic) -> bool:
    """``T > 0``: a difference of risks that is written out counts too."""
    import sympy as sp

    return isinstance(part, sp.StrictGreaterThan) and part.rhs == 0


def _formula(claim: sp.Basic) -> str:
    """LaTeX between dollars, functions by their name alone, no bar that a Markdown table would read as a column."""
    import sympy as sp
    from sympy.core.function import AppliedUndef

    from publishing.latex.printer import latex

    short = {node: sp.Symbol(node.func.__name__, real=True) for node in claim.atoms(AppliedUndef)}
    return f"${latex(claim.xreplace(short))}$".replace("|", r"\vert ")


if __name__ == "__main__":
    sys.stdout.write(table())
