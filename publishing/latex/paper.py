r"""A paper's appendix as one document: setting, what holds, errata, theorems with proofs, simulation, figures, symbols.

The theorems stand in the order of their topics and, within one, after those that their proofs use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from publishing.latex.document import document
from publishing.latex.findings import Argument, Data, Finding, Findings
from publishing.latex.printer import latex
from publishing.latex.proofs import chain_of, finding_tex, references
from publishing.latex.prose import escaped, prose
from publishing.latex.statements import sentence
from publishing.latex.tables import (
    approach_table,
    assumption_table,
    evidence_table,
    symbol_table,
    used_symbols,
    verdict_table,
)
from theory.symbols import QUANTITIES
from theory.verdict import Verdict

Notation = Mapping[str, str]


_SETTING = r"""\section{Setting}

A linear network of depth $$$L$$ is trained on $$$n$$ samples $$(x, y)$$ of a target task: inputs
$$x \sim \mathcal{N}(0, I_{$d})$$ in $$$d$$ dimensions, labels $$y = $t^{\top} x + $sigma \xi$$ with
$$\xi \sim \mathcal{N}(0, 1)$$ independent of the inputs. The risk of an estimator $$\hat\beta$$ is
$$\lVert \hat\beta - $t \rVert^{2}$$. \emph{Scratch training} starts from small weights and ends at the interpolator
of least norm. A source task with vector $$$s$$ has been learned before, at the angle $$$theta$$ to the target.
\emph{Linear transfer} fits a readout on the features of the source; \emph{fine-tuning} trains all layers from the
weights of the source. The \emph{transferability} $$T$$ is the mean risk of scratch training less that of transfer, so
that transfer helps where $$T > 0$$. The proportional limit is $$$n, $d \to \infty$$ with $$$n/$d \to $gamma$$. A
statement with another setting says so in its first sentence; the letters are listed in \cref{sec:symbols}.

A \emph{Theorem} is proved here, line by line: the letter over a relation names the reason below. A \emph{Known result}
is taken from the work it cites. A \emph{Definition} fixes the meaning of its left-hand side. A statement \emph{As
printed} is that of the paper, tried and found false; its repair is named beside it.
"""


@dataclass(frozen=True)
class Picture:
    """A figure of the document: its name, files without ending, title and caption."""

    name: str
    folder: Path
    title: str
    caption: str


def paper_tex(
    findings: Findings,
    run: Data | None = None,
    pictures: Sequence[Picture] = (),
    notation: Notation | None = None,
    title: str = "Features are fate: statements, proofs and what simulation says of them",
) -> str:
    """The whole document. ``run`` says which simulations were made, as ``ledger.json`` tells it."""
    findings = ordered(findings)
    parts = [
        setting_tex(findings, notation),
        holds_tex(findings, run),
        errata_tex(findings, notation),
        *theorems_tex(findings, notation),
        assumptions_tex(findings),
        r"\section{Simulation against theory}",
        _simulated(run) if any(one.evidence for one in findings.values()) else "",
        evidence_table(findings, notation),
        _rates(findings, notation),
        figures_tex(pictures, notation),
        r"\section{Symbols}\label{sec:symbols}",
        "A letter that means two things by topic is listed with each of its meanings.",
        symbol_table(notation, used_symbols(findings.values())),
        r"\section{Verdicts}",
        verdict_table(findings),
    ]
    return document(title, "\n\n".join(filter(None, parts)), "section")


def _rates(findings: Findings, notation: Notation | None) -> str:
    table = approach_table(findings, notation)
    if not table:
        return ""
    return (
        r"\subsection{How fast finite sizes approach the limits}" + "\n\n"
        "Exponents of the bias of the simulated mean in what it falls with; the intervals hold "
        "together, at the family-wise level of the run.\n\n" + table
    )


def ordered(findings: Findings) -> dict[str, Finding]:
    """By section, and within one the theorems that a proof uses before it."""
    place = {id: number for number, id in enumerate(findings)}
    done: dict[str, Finding] = {}

    def visit(id: str, section: int, above: frozenset[str]) -> None:
        if id in done or id in above:
            return
        finding = findings[id]
        for used in finding.proof.cites if finding.proof else ():
            if used in findings and findings[used].theorem.section == section:
                visit(used, section, above | {id})
        done[id] = finding

    for id in sorted(findings, key=lambda one: (findings[one].theorem.section, place[one])):
        visit(id, findings[id].theorem.section, frozenset())
    return done


def setting_tex(findings: Findings, notation: Notation | None = None) -> str:
    """The model in a paragraph, in the document's letters."""

    def letter(name: str) -> str:
        return latex(QUANTITIES[name].symbol, notation)

    source, target = (prose(name, (), notation).strip("$") for name in ("beta_s", "beta_t"))
    n, d, depth, sigma, gamma, theta = map(letter, ("n", "d", "L", "sigma", "gamma", "theta"))
    words = {
        "n": n,
        "d": d,
        "L": depth,
        "sigma": sigma,
        "gamma": gamma,
        "theta": theta,
        "s": source,
        "t": target,
    }
    return Template(_SETTING).substitute(words)


def holds_tex(findings: Findings, run: Data | None) -> str:
    """How many statements stand, and which verdicts they have."""
    ours = [one for one in findings.values() if not (one.theorem.printed or one.theorem.definition)]
    printed = [one for one in findings.values() if one.theorem.printed]
    words = [
        (word, sum(one.verdict == word for one in ours)) for word in [*(v.value for v in Verdict), "cited"]
    ]
    counts = ", ".join(rf"{count} \fateverdict{{{word}}}" for word, count in words if count)
    told = f"Of {len(ours)} statements: {counts}."
    if printed:
        fallen = sum(one.refuted for one in printed)
        told += f" Of {len(printed)} statements kept as the paper prints them, {fallen} are refuted."
    if run:
        command = escaped(str(run["command"])).replace("--", "-{}-")
        told += rf" Made by \texttt{{{command}}}, version {prose(str(run['version']))}."
    return "\\section{What holds}\n\n" + told + "\n"


def errata_tex(findings: Findings, notation: Notation | None = None) -> str:
    """Every printed statement that fell, the counterexample, the paper's own failing steps, and the repair."""
    wrong = [one for one in findings.values() if one.theorem.printed and one.refuted]
    if not wrong:
        return ""
    repairs = {one.theorem.repairs: id for id, one in findings.items() if one.theorem.repairs}
    parts = ["\\section{Errata}"]
    for finding in wrong:
        parts.append(finding_tex(finding, findings, notation))
        parts += [_failing_step(step, findings, notation) for step in finding.paper_steps]
        if finding.theorem.id in repairs:
            parts.append(rf"\noindent Repaired by {references([repairs[finding.theorem.id]], findings)}.")
    return "\n\n".join(parts)


def _failing_step(step: Argument, findings: Findings, notation: Notation | None) -> str:
    return "\\noindent The step of the printed proof that fails:\n" + chain_of(step, findings, notation)


def theorems_tex(findings: Findings, notation: Notation | None = None) -> Iterable[str]:
    """A section a topic: statements, each followed by its proof."""
    from publishing.report.pages import SECTIONS

    standing = {id: one for id, one in findings.items() if not (one.theorem.printed and one.refuted)}
    for number in sorted({one.theorem.section for one in standing.values()}):
        yield rf"\section{{{prose(SECTIONS.get(number, f'Section {number}'))}}}"
        yield from (
            finding_tex(one, findings, notation) for one in standing.values() if one.theorem.section == number
        )


def assumptions_tex(findings: Findings) -> str:
    """What is taken from the literature, and what rests on it."""
    return (
        "\\section{Assumptions}\n\n"
        + (
            "Each of the conditions of a statement is named in it, with its reason. Beyond them the proofs rest on "
            "these results, which are cited and not proved here.\n\n"
        )
        + assumption_table(findings)
    )


def _simulated(run: Data | None) -> str:
    told = (
        "Each line compares a statement with trained networks or with draws from an exact law. The standard error "
        "of the mean, with what the trainings' own steps may add, is given in parentheses, in units of the last "
        "digits; \\emph{detects} is the smallest relative error in the prediction that the comparison would have found "
        "with a probability of 95\\,\\%."
    )
    if run:
        told += rf" Budget {prose(str(run['budget']))}, seed {int(run['seed'])}."
    return told + "\n"


def figures_tex(pictures: Sequence[Picture], notation: Notation | None = None) -> str:
    """The figures with their captions."""
    if not pictures:
        return ""
    parts = [r"\section{Figures}"]
    for one in pictures:
        parts.append(
            "\\begin{figure}[htbp]\n"
            rf"\fatefigure{{{one.folder.name}}}{{{one.name}}}" + "\n"
            rf"\caption{{\textbf{{{prose(one.title, (), notation)}.}} {sentence(prose(one.caption, (), notation))}}}"
            + "\n"
            rf"\label{{fig:{one.name}}}" + "\n\\end{figure}"
        )
    return "\n\n".join([*parts, r"\clearpage"])
