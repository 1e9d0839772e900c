"""Runs of `village simulate` in a process of their own, as a person starts them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.drawn import ROOT

SECONDS_MAX = 900


def simulate(days: int, seed: int, *words: str, root: Path = ROOT, hashes: int = 0) -> Any:
    """What a run told, as its JSON; `hashes` is how Python's sets are shuffled."""
    environ = {**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": str(hashes)}
    done = subprocess.run(
        [
            sys.executable, "-m", "village", "simulate", "--json",
            "--days", str(days), "--seed", str(seed), *words,
        ],
        cwd=root, env=environ, capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    if not done.stdout.startswith("{"):
        return {"broken": f"it fell over: {done.stderr.strip().splitlines()[-1:]}", "days": 0}
    return json.loads(done.stdout)
