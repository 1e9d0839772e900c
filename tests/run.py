"""Runs the parts of a test run one after another and says how long each took.

`python -m tests.run test` (or `check`, `test-all`), and after it the parts to run, if not all.
A failing part does not stop the next: one run shows everything that is wrong.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.drawn import ROOT, drawn_language

PYTEST = (sys.executable, "-m", "pytest", "-q")
BROWSED = "journey or browser or faults"
# Of thousands of tests on a machine that does much else one may fail for no fault of ours. So few
# are asked once more; the run says which, and somebody mends them.
SHAKY_MAX = 3
FAILED = ROOT / ".cache/pytest/v/cache/lastfailed"
# Thousands of houses and hubs are made and thrown away: half the waiting is for their disk.
MEMORY = Path("/dev/shm")
MEMORY_BYTES_MIN = 4 << 30
Command = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of a run: its commands, and the seconds after which it counts as hanging."""

    name: str
    commands: tuple[Command, ...]
    seconds_max: int = 1500  # a machine that does other things too may be five times slower
    on_disk: bool = False  # a power cut is tested where the files really lie


def tool(name: str, *words: str) -> Command:
    return (f"{os.path.dirname(sys.executable)}/{name}", *words)  # noqa: PTH120 - a link, unresolved


def marked(marks: str, *words: str, workers: int = 2) -> Command:
    """pytest over the tests with these marks; two workers, because a station has two cores."""
    spread = ("-n", str(workers), "--dist", "worksteal") if workers > 1 else ()
    kept = ("-o", "tmp_path_retention_policy=failed")
    return (*PYTEST, *spread, *kept, *words, "-m", marks)


STYLE = Part(
    "style and types",
    (
        tool("ruff", "check", "--quiet", "."),
        tool("ruff", "format", "--check", "--quiet", "."),
        tool("mypy"),
        tool("lint-imports", "--no-logo"),
        tool("djlint", "templates", "--lint", "--quiet"),
    ),
)
# Folders, not marks: a worker reads only what it is to run. A phone is a page like any other.
BROWSERS = ("tests/journeys", "tests/browser")
PHONES = tuple(f"tests/faults/{path.name}" for path in (ROOT / "tests/faults").glob("test_phone*"))
SHORT = (
    STYLE,
    Part("unit", (marked("not slow", *map("--ignore={}".format, (*BROWSERS, "tests/faults"))),)),
    Part("pages", (marked("not slow", *BROWSERS, *sorted(PHONES)),)),
    Part(
        "faults", (marked("not slow", "tests/faults", "--ignore-glob=*/test_phone*"),), on_disk=True
    ),
)
YEAR = "tests/money/test_year.py"  # a country for each worker, so that its year is lived once
ALL = ("--lang", "all", "--hypothesis-profile", "whole")
WHOLE = (
    STYLE,
    Part("unit", (marked(f"not ({BROWSED} or machine)", f"--ignore={YEAR}", *ALL),)),
    Part("a year of books", ((*PYTEST, "-n", "2", "--dist", "loadgroup", YEAR, *ALL),), 3600),
    Part("state machine", (marked("machine", *ALL, workers=1),), 1800),
    Part("journeys", (marked("journey", *ALL),), 1800),
    Part("gates", (marked("browser", *ALL),), 3600),
    Part("faults", (marked("faults", *ALL, workers=1),), 3600, on_disk=True),
)
RUNS = {"check": (STYLE,), "test": SHORT, "test-all": WHOLE}


@dataclass
class Ended:
    """How a part went: what was wrong, and which tests were good only when asked once more."""

    wrong: list[str] = field(default_factory=list)
    shaky: list[str] = field(default_factory=list)


@contextmanager
def temporary_files(*, on_disk: bool) -> Iterator[None]:
    """Meanwhile the temporary files of children lie in memory, where it is large enough."""
    if on_disk or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < MEMORY_BYTES_MIN:
        yield
        return
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="village-", dir=MEMORY) as folder:
        Path(folder).chmod(0o755)
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            os.environ.pop("TMPDIR")
            if before is not None:
                os.environ["TMPDIR"] = before


def run(command: Command, seconds: float) -> str:
    """Nothing when it passed, else what was wrong in a few words."""
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=os.name == "posix"
    )
    try:
        code = child.wait(timeout=max(seconds, 1))
    except subprocess.TimeoutExpired:
        end(child)
        return "took too long"
    except KeyboardInterrupt:
        end(child)
        raise
    if code == 5 and "pytest" in command:
        return "found no test"
    return f"ended with {code}" if code else ""


def end(child: subprocess.Popen[bytes]) -> None:
    """A hanging part takes its servers and browsers with it."""
    if os.name == "posix":
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()


def name_of(command: Command) -> str:
    """`mypy`, `ruff check`, `pytest`: the words a person would use."""
    first = os.path.basename(command[0])  # noqa: PTH119 - a name, not a path
    return "pytest" if "pytest" in command else " ".join((first, *command[1:2])).strip()


def failed_tests() -> list[str]:
    """The tests that failed when they were last run."""
    return list(json.loads(FAILED.read_text("utf-8"))) if FAILED.exists() else []


def ask_again(command: Command, seconds: float) -> list[str]:
    """The few tests that failed, where all of them are good the second time; else none."""
    failed = failed_tests()
    if not 0 < len(failed) <= SHAKY_MAX:
        return []
    print(f"-- once more: {' '.join(failed)}", flush=True)
    return (
        []
        if run((*command, "--last-failed", "--last-failed-no-failures=none"), seconds)
        else failed
    )


def run_part(part: Part) -> Ended:
    """How this part went, each command in a line."""
    print(f"\n== {part.name} ==", flush=True)
    until = time.monotonic() + part.seconds_max
    ended = Ended()
    for command in part.commands:
        with temporary_files(on_disk=part.on_disk):
            trouble = run(command, until - time.monotonic())
            if trouble == "ended with 1" and "pytest" in command:
                shaky = ask_again(command, until - time.monotonic())
                ended.shaky += shaky
                trouble = "" if shaky else trouble
        if trouble:
            ended.wrong.append(f"{name_of(command)} {trouble}")
            print(f"-- {ended.wrong[-1]}", flush=True)
    return ended


def main(words: list[str]) -> int:
    if not words or words[0] not in RUNS:
        print(f"usage: python -m tests.run {'|'.join(RUNS)} [part ...]")
        return 2
    asked = words[1:]
    parts = [part for part in RUNS[words[0]] if not asked or part.name in asked]
    print(f"Pages are tested in {drawn_language()} (drawn by the commit; TEST_LANG names another).")
    lines, failed = [], 0
    for part in parts:
        started = time.monotonic()
        ended = run_part(part)
        failed += bool(ended.wrong)
        seconds = time.monotonic() - started
        lines.append(f"{seconds:6.0f} s  {part.name:16} {'; '.join(ended.wrong) or 'good'}")
        lines += [f"{'':10}shaky: {test}" for test in ended.shaky]
    print("\n" + "\n".join(lines))
    print(f"parts: {len(parts) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
