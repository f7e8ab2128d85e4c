"""``python -m publishing.report DIR``: the page again from the ``ledger.json`` and figures of a finished report."""

from __future__ import annotations

import sys
from pathlib import Path

from publishing.report.html import write_page
from theory.errors import BadInput


def main(arguments: list[str]) -> int:
    """Write the page of the report in the folder that is named, ``fate-report`` if none is; 2 where none is there."""
    if len(arguments) > 1:
        print("fate: one folder at a time: python -m publishing.report DIR", file=sys.stderr)
        return 2
    try:
        print(write_page(Path(arguments[0] if arguments else "fate-report")))
    except BadInput as error:
        print(f"fate: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
