"""``fate mutate``: spoil statements and proof lines on purpose and count how many are caught."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "spoil statements and proof lines on purpose and count how many are caught"
MOST = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The ids to spoil, and how many mutants of each."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="theorems to spoil (default: the whole library)")
    parser.add_argument(
        "--most",
        type=int,
        metavar="N",
        help=f"at most N mutants of each derivation, taken evenly (default: {MOST} for the library, all for an ID)",
    )
    parser.add_argument(
        "--all", action="store_true", help="every mutant: about ten thousand, an hour or more"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes (default: the number of cores)")
    parser.add_argument("--afresh", action="store_true", help="leave aside what an earlier run has done")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """0 when nothing was missed, 1 otherwise."""
    import json
    import os
    import sys

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from derivations.library import derivations
    from derivations.mutation_run import run_library
    from theory.errors import BadInput
    from theory.registry import theorem
    from verification.mutation import spoil_predictions

    for name in ("most", "workers"):
        if (number := getattr(arguments, name)) is not None and number < 1:
            raise BadInput(f"--{name} {number}: give a whole number of at least 1")
    wanted = [theorem(id).id for id in arguments.ids]
    chosen = [
        id for id, one in derivations().items() if not one.paper and (not wanted or one.theorem.id in wanted)
    ]
    most = None if arguments.all else arguments.most or (None if wanted else MOST)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task("", total=len(chosen))
        outcomes = run_library(
            chosen,
            most,
            arguments.workers or os.cpu_count() or 1,
            lambda id: progress.update(task, advance=1, description=id),
            None if arguments.afresh else _kept(),
        )
        outcomes += spoil_predictions(wanted)
    counts = {
        kind: sum(o["outcome"] == kind for o in outcomes) for kind in ("caught", "equivalent", "missed")
    }
    if arguments.json:
        print(json.dumps({"mutants": outcomes, **counts}, indent=1))
    else:
        for outcome in outcomes:
            if outcome["outcome"] == "missed":
                print(f"missed  {outcome['id']}  {outcome['target']}: {outcome['change']} ({outcome['by']})")
        print(f"{len(outcomes)} mutants: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return 1 if counts["missed"] else 0


def _kept() -> Path:
    """Where outcomes are kept while the sources are as they are; those of other sources are removed."""
    from contextlib import suppress

    from derivations.cache import default_path, source_hash

    place = default_path().with_name(f"mutants-{source_hash(('theory', 'derivations'))[:32]}.jsonl")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        for old in place.parent.glob("mutants-*.jsonl"):
            if old != place:
                old.unlink()
    return place
