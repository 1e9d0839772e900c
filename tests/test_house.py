"""STYLE and HOUSE, kept true: every check is green here and has been seen red on a bad sample."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.drawn import ROOT
from tests.house import code, pages, papers, words
from tests.house.samples import BAD_STAIRS, SAMPLES

Check = Callable[[Path], Iterator[str]]
CHECKS: tuple[Check, ...] = (*code.CHECKS, *pages.CHECKS, *words.CHECKS, *papers.CHECKS)
NAMED = {check.__name__: check for check in CHECKS}


def lay_out(root: Path, sample: dict[str, str]) -> None:
    for name, text in sample.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", NAMED)
def test_the_house_keeps_it(name: str) -> None:
    wrong = list(NAMED[name](ROOT))
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", NAMED)
def test_a_bad_sample_is_seen(name: str, tmp_path: Path) -> None:
    for number, (sample, said) in enumerate(SAMPLES[name]):
        root = tmp_path / str(number)
        lay_out(root, sample)
        assert said in "\n".join(NAMED[name](root)), sample


def test_every_stair_was_seen_red(tmp_path: Path) -> None:
    """One bad import for each contract of import-linter: all of them break."""
    lay_out(tmp_path, BAD_STAIRS)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: 0 kept, 7 broken." in done.stdout, done.stdout + done.stderr
