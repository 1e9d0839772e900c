"""What Lighthouse says of a farmer's pages: the median of three, on a phone as slow as ours.

It is brought by npm, in one fixed version, into a folder that no commit knows. Where there is no
node, or npm has no line, a sentence stands in the place of figures.
"""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

from tests.browser.rig import CHROMIUM
from tests.drawn import ROOT
from tests.outside import BROWSER, PROGRAMS, missing

VERSION = "12.8.2"  # the last for Node 20
SHELF = ROOT / ".cache" / f"lighthouse-{VERSION}"
PROGRAM = SHELF / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = ("/", "/catalogue/sell")
RUNS, BRING_S, RUN_S = 3, 600, 240
SLOW = (  # as in phones.py: the processor six times slower, 150 ms and 1.6 Mbit/s
    "--throttling.cpuSlowdownMultiplier=6", "--throttling.rttMs=150",
    "--throttling.throughputKbps=1638.4",
)  # fmt: skip
FELT = {
    "fcp": "first-contentful-paint", "lcp": "largest-contentful-paint",
    "tbt": "total-blocking-time", "cls": "cumulative-layout-shift",
}  # fmt: skip


def measure(port: int, cookie: str, folder: Path) -> dict[str, Any] | str:
    """Performance of each page, 0 to 1, and the run's milliseconds; or why there is none."""
    if missing(BROWSER):
        return "not measured: no Chromium"
    trouble = brought()
    if trouble:
        return f"not measured: {trouble}"
    headers = folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookie}), encoding="utf-8")
    return {path: median_of([look(port, path, headers) for _ in range(RUNS)]) for path in PAGES}


def brought() -> str:
    """Why Lighthouse cannot be had; nothing where it is here."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return "no node and npm"
    if not PROGRAM.exists():
        words = [npm, "install", "--prefix", str(SHELF), "--ignore-scripts", "--no-audit"]
        asked = [*words, "--no-fund", "--no-save", f"lighthouse@{VERSION}"]
        SHELF.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(asked, check=True, capture_output=True, timeout=BRING_S)
        except (subprocess.SubprocessError, OSError) as fault:
            return f"npm could not bring Lighthouse ({type(fault).__name__})"
    return ""


def look(port: int, path: str, headers: Path) -> dict[str, float]:
    """One run over a page that was never looked at before."""
    told = headers.with_name("told.json")
    flags = " ".join(("--headless", *CHROMIUM))
    asked = [
        "node", str(PROGRAM), f"http://localhost:{port}{path}", "--quiet", "--output=json",
        f"--output-path={told}", "--only-categories=performance", f"--extra-headers={headers}",
        f"--chrome-flags={flags}", *SLOW,
    ]  # fmt: skip
    chromium = {"CHROME_PATH": PROGRAMS["chromium"].found()}
    subprocess.run(asked, check=True, timeout=RUN_S, env={**os.environ, **chromium})
    found = json.loads(told.read_text(encoding="utf-8"))
    audits = {name: round(found["audits"][each]["numericValue"], 3) for name, each in FELT.items()}
    return {"performance": found["categories"]["performance"]["score"], **audits}


def median_of(runs: list[dict[str, float]]) -> dict[str, float]:
    """Each figure's own median."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}
