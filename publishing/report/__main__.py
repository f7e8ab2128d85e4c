"""``python -m publishing.report DIR``: the page again from the ``ledger.json`` and figures of a finished report."""

from __future__ import annotations

import sys
from pathlib import Path

from publishing.report.html import write_page

if __name__ == "__main__":
    print(write_page(Path(sys.argv[1] if len(sys.argv) > 1 else "fate-report")))
