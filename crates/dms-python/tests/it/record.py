"""Writes what CPython prints for each case; run from anywhere with the CPython that is the oracle (3.11)."""

import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).parent / "cases"
for case in sorted(here.glob("*.py")):
    result = subprocess.run(
        [sys.executable, case],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(here / "project"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
    )
    if result.returncode:
        sys.exit(f"{case}: {result.stderr}")
    case.with_suffix(".out").write_text(result.stdout)
