"""booktabs tables: simulation against theory with uncertainties in parentheses, verdicts, symbols, assumptions."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from publishing.latex.findings import Data, Finding, Findings
from publishing.latex.printer import latex
from publishing.latex.proofs import equation, references
from publishing.latex.prose import escaped, identifier, label, prose, reference
from publishing.latex.statements import source_tex
from theory.symbols import QUANTITIES

_SMALLEST, _LARGEST = 1e-4, 1e6
_COLUMN = r">{\raggedright\arraybackslash}p{%s\linewidth}"
NO_SIMULATION = (
    "No simulation was run for this document; \\texttt{fate report} makes them, and "
    "\\texttt{fate latex -{}-paper -{}-ledger fate-report/ledger.json} sets them here."
)


def evidence_table(findings: Findings, notation: Mapping[str, str] | None = None) -> str:
    """Every comparison of the run, a long table by theorem; a sentence where nothing was run."""
    rows: list[str] = []
    for id, finding in findings.items():
        for place, one in enumerate(finding.evidence):
            if place == 0:
                rows += [r"\addlinespace[3pt]"] if rows else []
                named = rf"{reference(id, findings)} ({identifier(id)})"
                rows.append(rf"\multicolumn{{5}}{{@{{}}l@{{}}}}{{{named}}} \\*")
            rows.append(_comparison(one, notation))
    if not rows:
        return NO_SIMULATION + "\n"
    columns = _COLUMN % "0.405" + "llrl"
    head = r"\quad model: point & theory & simulation & detects & verdict"
    return (
        "\\begingroup\\small\\setlength{\\tabcolsep}{4pt}\n"
        + long_table(columns, head, rows)
        + "\\endgroup\n"
    )


def _comparison(one: Data, notation: Mapping[str, str] | None) -> str:
    point = ", ".join(f"${equation(name, value, notation)}$" for name, value in one["point"].items())
    what = one["model"] + ("" if one["summary"] == "mean" else f", {one['summary']}")
    detectable = one["detectable"]
    seen = rf"{value_tex(float(f'{100 * detectable:.2g}'))}\,\%" if detectable is not None else "--"
    return (
        rf"\hangindent=2em\quad {escaped(what)}{': ' + point if point else ''} & {value_tex(one['prediction'])} & "
        rf"{measured_tex(one['mean'], _uncertainty(one))} & {seen} & \fateverdict{{{one['verdict']}}} \\"
    )


def _uncertainty(one: Data) -> float | None:
    """The standard error, and what the runs' own steps may add; none where every run gave the same number."""
    stderr: float | None = one["stderr"]
    return stderr + (one.get("numerical_error") or 0.0) if stderr else stderr


def approach_table(findings: Findings, notation: Mapping[str, str] | None = None) -> str:
    """The fitted exponents with which simulated means approach their limits; nothing where none was fitted."""
    rows = [
        _approach(id, approach, notation)
        for id, finding in findings.items()
        for one in finding.evidence
        if (approach := one.get("approach"))
    ]
    if not rows:
        return ""
    head = "statement & sizes & predicted & fitted & confidence interval"
    return "\\begingroup\\small\n" + long_table(_COLUMN % "0.36" + "llll", head, rows) + "\\endgroup\n"


def _approach(id: str, one: Data, notation: Mapping[str, str] | None) -> str:
    sizes = rf"${equation(one['along'], one['first'], notation)}$ to {value_tex(one['last'])}"
    fitted = measured_tex(one["fitted"], one["stderr"])
    return (
        rf"{_linked(id)} & {sizes} & {value_tex(one['predicted'])} & {fitted} & "
        rf"{value_tex(one['low'])} to {value_tex(one['high'])} \\"
    )


def value_tex(value: float | None) -> str:
    """Five significant digits for siunitx, or a dash for no number."""
    if value is None or not math.isfinite(value):
        return "--"
    mantissa, _, power = f"{value:.5g}".partition("e")
    return rf"\num{{{mantissa}{f'e{int(power)}' if power else ''}}}"


def measured_tex(mean: float | None, stderr: float | None) -> str:
    r"""``\num{0.6877(12)}``: two digits of the standard error in units of the last digits."""
    if mean is None or stderr is None or not math.isfinite(mean) or not math.isfinite(stderr) or stderr <= 0:
        return value_tex(mean)
    size = max(abs(mean), stderr)
    power = math.floor(math.log10(size)) if not _SMALLEST <= size < _LARGEST else 0
    mean, stderr = mean / 10**power, stderr / 10**power
    places = max(0, 1 - math.floor(math.log10(stderr)))
    units = round(stderr * 10**places)
    if units == 100 and places:
        places, units = places - 1, 10
    if places > 12:
        return value_tex(mean * 10**power)
    return rf"\num{{{mean:.{places}f}({units}){f'e{power}' if power else ''}}}"


def verdict_table(findings: Findings) -> str:
    """Every statement with its verdict, what it rests on and its place in a work."""
    rows = [
        rf"{_linked(id)} & \fateverdict{{{finding.verdict}}} & {_printed_in(finding, findings)} \\"
        for id, finding in findings.items()
    ]
    return (
        "\\begingroup\\small\n"
        + long_table(_COLUMN % "0.45" + "l" + _COLUMN % "0.36", "statement & verdict & source", rows)
        + "\\endgroup\n"
    )


def _printed_in(finding: Finding, findings: Findings) -> str:
    """The place in another work; our own statements name theirs where they stand."""
    told = source_tex(finding.theorem.source, findings)
    return told if told.startswith(r"\cite") else ""


def _linked(id: str) -> str:
    return rf"\hyperref[{label(id)}]{{{escaped(id)}}}"


def assumption_table(findings: Findings) -> str:
    """The lemmas that are cited and not proved here, and what rests on them."""
    users: dict[str, list[str]] = {}
    for id, finding in findings.items():
        for lemma in finding.rests_on:
            if lemma != id:
                users.setdefault(lemma, []).append(id)
    if not users:
        return "Everything that is proved here is proved from nothing but the definitions.\n"
    rows = [rf"{_lemma(lemma, findings)} & {references(ids, findings)} \\" for lemma, ids in users.items()]
    return (
        "\\begingroup\\small\n"
        + long_table(_COLUMN % "0.6" + _COLUMN % "0.34", "taken from the literature & what rests on it", rows)
        + "\\endgroup\n"
    )


def _lemma(id: str, findings: Findings) -> str:
    if id not in findings:
        return identifier(id)
    statement = findings[id].theorem
    return f"{reference(id, findings)}: {prose(statement.title)} {source_tex(statement.source, findings)}"


def symbol_table(
    notation: Mapping[str, str] | None = None, used: Collection[str] | None = None, level: str = "section"
) -> str:
    """The declared symbols, or those ``used``, with meaning and unit; letters that change meaning by topic say so."""
    rows = [
        rf"${latex(one.symbol, notation)}$ & {prose(one.meaning, (), notation)} & "
        rf"{escaped(one.unit) if one.unit != '1' else '--'} \\"
        for name, one in QUANTITIES.items()
        if used is None or name in used
    ]
    return long_table("@{}l" + _COLUMN % "0.7" + "l@{}", "symbol & meaning & unit", rows)


def used_symbols(findings: Iterable[Finding]) -> set[str]:
    """The names of the declared symbols that occur in these statements."""
    return {
        str(symbol)
        for finding in findings
        for part in (finding.theorem.claim, *(one.predicate for one in finding.theorem.given))
        for symbol in part.free_symbols
    }


def long_table(columns: str, head: str, rows: Iterable[str]) -> str:
    """A booktabs table that may run over pages."""
    body = "\n".join(rows)
    return (
        f"\\begin{{longtable}}{{@{{}}{columns.removeprefix('@{}').removesuffix('@{}')}@{{}}}}\n\\toprule\n{head} \\\\\n"
        f"\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n{body}\n\\end{{longtable}}\n"
    )
