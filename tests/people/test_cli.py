"""`village people` checks what it is told as the pages do, and says no in a sentence."""

from pathlib import Path

import pytest

from tests.cast import DONGXING, make_dongxing
from village.__main__ import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    settled = make_dongxing(tmp_path)
    assert settled.db.station == DONGXING
    settled.house.close()
    return tmp_path


def say(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), *words])


@pytest.mark.parametrize(
    "words",
    [
        ("",),
        ("   ",),
        ("리순자", "--secret", "12"),
        ("리순자", "--secret", "abcd"),
        ("리순자", "--secret", "1234"),
        ("리순자", "--role", "clerk", "--secret", "x"),
    ],
)
def test_it_refuses_what_the_page_refuses(
    folder: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(folder, "people", "add", *words) == 1
    assert capsys.readouterr().err.startswith("village: ")


def test_it_adds_a_farmer_and_gives_a_card(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(folder, "people", "add", "리순자", "--secret", "4826") == 0
    number = capsys.readouterr().out.strip()
    assert say(folder, "people", "card", number) == 0
    assert capsys.readouterr().out.startswith("/people/card/")
    assert say(folder, "people", "unlock", number) == 0
    assert say(folder, "people", "unlock", "F9999") == 1


def test_a_port_that_is_none_is_a_slip_of_usage(folder: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        say(folder, "station", "--port", "99999")


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--data", "/proc/nothing", "station"]) == 1
    assert capsys.readouterr().err.startswith("village: /proc/nothing")
