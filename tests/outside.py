"""Programs from outside that some tests lean on, and how they come to this machine.

`python -m tests.outside` installs what is missing on Debian as root; elsewhere it names, one
line each, what will be left out. Under CI nothing may be left out. With `--all` it brings those
too that `make test-all` alone asks for.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """Something pip cannot bring: found by a command on PATH, or by a file (a pattern)."""

    package: str
    needed_for: str
    commands: tuple[str, ...] = ()  # any of them will do; the first is the one we like best
    file: str = ""
    slow: bool = False  # only make test-all asks for it

    def is_here(self) -> bool:
        return bool(self.found())

    def found(self) -> str:
        """Where it lies, its newest file where there are several; "" where there is none."""
        if self.commands:
            return next(filter(None, map(shutil.which, self.commands)), "")
        return str(max(Path("/").glob(self.file.removeprefix("/")), default=""))


FONTS = "/usr/share/fonts/truetype"
PROGRAMS = {
    "chromium": Program(  # without a window it draws a page in half the time
        "chromium-headless-shell",
        "every test in a browser",
        commands=("chromium-headless-shell", "chromium"),
    ),
    "libatomic": Program(  # a small Debian lacks it; the browser's driver does not start without
        "libatomic1", "every test in a browser", file="/usr/lib/*/libatomic.so.1"
    ),
    "nanum": Program("fonts-nanum", "pages in Korean", file=f"{FONTS}/nanum/NanumGothic.ttf"),
    "wqy": Program("fonts-wqy-microhei", "pages in Chinese", file=f"{FONTS}/wqy/wqy-microhei.ttc"),
    "hledger": Program("hledger", "the second reader of our books", commands=("hledger",)),
    "postgres": Program(
        "postgresql", "the hub on PostgreSQL", file="/usr/lib/postgresql/*/bin/postgres"
    ),
    "pebble": Program("pebble", "certificates of an authority", commands=("pebble",)),
    "knotd": Program("knot", "a zone that takes signed updates", file="/usr/sbin/knotd"),
    "firefox": Program(
        "firefox-esr", "phones with a second engine", commands=("firefox-esr",), slow=True
    ),
    "webkit": Program(
        "webkit2gtk-driver", "phones with a third engine", commands=("WebKitWebDriver",), slow=True
    ),
    "xvfb": Program("xvfb", "phones with a third engine", commands=("xvfb-run",), slow=True),
    "certutil": Program(
        "libnss3-tools", "a browser that believes a test's certificate", commands=("certutil",)
    ),
    "zbarimg": Program("zbar-tools", "the second reader of our codes", commands=("zbarimg",)),
}
BROWSER = ("chromium", "libatomic", "nanum", "wqy")


def missing(names: Iterable[str] = PROGRAMS) -> list[Program]:
    """Of these programs, those that this machine lacks."""
    return [PROGRAMS[name] for name in names if not PROGRAMS[name].is_here()]


def under_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def left_out(program: Program) -> str:
    """One line for someone who can put it right."""
    return (
        f"left out: {program.needed_for} ({program.package} is not here; "
        f"as root on Debian: apt-get install -y {program.package})"
    )


def install(programs: list[Program]) -> None:
    """Bring these in with Debian's own tool; its words are shown only when it fails."""
    apt = ["apt-get", "-y", "-qq", "-o", "DPkg::Lock::Timeout=400"]
    packages = [program.package for program in programs]
    print("Installing", *packages, "...", flush=True)
    for command in (
        [*apt, "update"],
        [*apt, "install", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stdout[-2000:], done.stderr[-2000:], sep="\n")
            return


def main(words: list[str]) -> int:
    asked = [name for name, program in PROGRAMS.items() if "--all" in words or not program.slow]
    wanted = missing(asked)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if wanted and is_root and shutil.which("apt-get"):
        install(wanted)
    still = missing(asked)
    for program in still:
        print(left_out(program))
    if still and under_ci():
        print("Under CI nothing may be left out.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
