"""The main job: check every derivation, try every theorem, build the ledger, and write the page."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publishing.output import json_text, made, write_text
from theory.errors import BadInput
from verification.budget import Budget
from verification.ledger import Ledger

if TYPE_CHECKING:
    from theory.statement import Theorem
    from verification.evidence import Evidence

_LIBRARIES = ("numpy", "scipy", "sympy", "mpmath", "python-flint", "z3-solver", "matplotlib")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What a run left: its folder, the ledger and the files written."""

    folder: Path
    ledger: Ledger
    files: tuple[Path, ...]

    @property
    def holds(self) -> bool:
        """True when all of ours stand, all wrong printed statements fell, and nothing contradicts a proof."""
        return self.ledger.holds


def report(
    out: Path,
    budget: str | Budget = Budget.QUICK,
    seed: int = 0,
    *,
    workers: int = 1,
    only: Iterable[str] | None = None,
    figures: Iterable[str] | None = None,
    progress: bool = False,
    say: Say = lambda text: None,
) -> Report:
    """Run everything and write ``out/index.html``, ``report.tex``, ``ledger.json`` and the figures.

    ``only`` restricts it to some theorems, ``figures`` to some figures. Finished simulation cells and figures are
    kept in ``out`` and taken up again by the same command. Raises BadInput on a bad budget, seed or folder.
    """
    from publishing.plotting.registry import figure_names

    budget, start = Budget.read(budget), time.monotonic()
    if seed < 0:
        raise BadInput(f"the seed {seed} is negative: give a whole number from 0 up")
    made(out)
    names = list(figure_names() if figures is None else figures)
    evidence = simulate(out, budget, seed, workers, only, progress, say)
    if workers > 1:
        # Proofs take one core; the figures are drawn on another meanwhile.
        say("figures and proofs")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as aside:
            drawing = aside.submit(_figures, out, names, budget, seed, 1)
            ledger = joined(evidence, only, progress)
            drawn, no_figures = drawing.result()
    else:
        ledger = joined(evidence, only, progress)
        say("figures")
        drawn, no_figures = _figures(out, names, budget, seed, workers)
    if no_figures:
        say(no_figures)
    run = _about(budget, seed, time.monotonic() - start, no_figures)
    say("page")
    files = [*_write(out, ledger, run, drawn)]
    say("report.tex")
    files += _paper(out, ledger)
    return Report(out, ledger, tuple(files))


def simulate(
    out: Path,
    budget: Budget,
    seed: int,
    workers: int,
    only: Iterable[str] | None = None,
    progress: bool = False,
    say: Say = lambda text: None,
) -> list[Evidence]:
    """Every experiment of the library, or of some theorems, judged at one level."""
    from verification.experiment import discover
    from verification.runner import run
    from verification.statistics.levels import FAMILY_LEVEL

    chosen = _chosen(only)
    wanted = [experiment for experiment in discover() if experiment.theorem in chosen]
    say(f"simulation of {len(wanted)} experiments, budget {budget}")
    return list(run(wanted, budget, seed, workers, None, out / "store.sqlite", None, FAMILY_LEVEL, progress))


def joined(evidence: Iterable[Evidence], only: Iterable[str] | None = None, progress: bool = False) -> Ledger:
    """Proofs of the library, or of some theorems, and the evidence, in one ledger."""
    from derivations.library import derivations, kernel
    from verification.experiment import discover
    from verification.ledger import build
    from verification.statistics.levels import FAMILY_LEVEL

    chosen = _chosen(only)
    tried = (one.theorem for one in discover())
    with _Steps(progress, len(chosen)) as steps:
        return build(chosen, derivations(), kernel(), evidence, tried, FAMILY_LEVEL, steps.next)


def _chosen(only: Iterable[str] | None) -> dict[str, Theorem]:
    from theory.registry import theorem, theorems

    return theorems() if only is None else {id: theorem(id) for id in only}


class _Steps:
    """Which proof is being checked, on stderr; nothing when not shown."""

    def __init__(self, shown: bool, total: int) -> None:
        from verification.progress import Bar

        self._bar, self._total, self._begun = Bar(shown), total, False

    def __enter__(self) -> _Steps:
        self._bar.__enter__()
        self._bar.stage("proofs", self._total)
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.__exit__(*error)

    def next(self, _: str) -> None:
        """One more theorem begins, so the one before is done."""
        if self._begun:
            self._bar.advance(1)
        self._begun = True


def _figures(
    out: Path, names: list[str], budget: Budget, seed: int, workers: int
) -> tuple[list[dict[str, Any]], str]:
    try:
        import matplotlib  # noqa: F401
    except ModuleNotFoundError:
        return [], "they need matplotlib: pip install 'fate-theory[figures]'"
    from publishing.plotting.registry import Request, draw

    folder = made(out / "figures")
    drawn, left_out = [], []
    for name in names:
        try:
            drawn.append(draw(name, folder, Request(budget, seed, workers)))
        except BadInput as error:
            left_out.append(f"{name} is left out: {error}")
    return drawn, "; ".join(left_out)


def _about(budget: Budget, seed: int, seconds: float, no_figures: str) -> dict[str, Any]:
    from publishing import __version__

    versions = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "version": __version__,
        "budget": str(budget),
        "seed": seed,
        "seconds": seconds,
        "versions": versions,
        "command": f"fate report --budget {budget} --seed {seed}",
        "no_figures": no_figures,
    }


def _write(out: Path, ledger: Ledger, run: dict[str, Any], drawn: list[dict[str, Any]]) -> list[Path]:
    from publishing.report.html import write_page
    from publishing.report.pages import document

    told = write_text(out / "ledger.json", json_text(document(ledger, run, drawn)) + "\n")
    return [write_page(out), told]


def _paper(out: Path, ledger: Ledger) -> list[Path]:
    from publishing.latex.figures import write_document
    from publishing.latex.typeset import compile_pdf, has_tex

    source = write_document(out, ledger, name="report")
    if not has_tex():
        return [source]
    try:
        return [source, compile_pdf(source)]
    except BadInput:
        return [source]
