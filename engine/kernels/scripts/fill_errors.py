#!/usr/bin/env python3
"""Puts the rows that `exhaustive --record <folder>` wrote into the table of section 13 of docs/src/numerics-elementwise.md.

    python3 engine/kernels/scripts/fill_errors.py <folder>

A row replaces the one of the same function, unless that has more inputs already.
"""

import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "src" / "numerics-elementwise.md"


def cells(row):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip())[1:-1]]


def main():
    lines = PAGE.read_text().splitlines()
    rows = {cells(line)[0]: number for number, line in enumerate(lines) if line.startswith("| ") and len(cells(line)) == 6}
    for file in sorted(Path(sys.argv[1]).iterdir()):
        found = [line for line in file.read_text().splitlines() if line.startswith(f"| {file.name} ")]
        if not found or file.name not in rows:
            print(f"{file.name}: no row", file=sys.stderr)
            continue
        before, now = cells(lines[rows[file.name]]), cells(found[0])
        if int(now[1]) >= int(before[1]):
            lines[rows[file.name]] = "| " + " | ".join(now) + " |"
    PAGE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
