"""A year's books in one file: both checkers pass on it, its hashes hold, and it is written once."""

import csv
import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.cast import KIM, Settled, new_act
from tests.money.hands import eggs, sell
from tests.money.sharing import note_counts
from tests.money.test_exports import check
from village.__main__ import main
from village.money import commands
from village.money.archive import year_archive
from village.orders import closing


@pytest.fixture
def closed(till: Settled) -> Settled:
    sell(till, eggs(2))
    commands.pay_out(till.db, new_act(), KIM, 1_000)
    closing.close_day(till.db, new_act(), note_counts(till), "")
    return till


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


@pytest.mark.needs("hledger")
def test_both_checkers_pass_and_the_hashes_hold(closed: Settled, tmp_path: Path) -> None:
    files = unpacked(year_archive(closed.db, 2026))
    assert check("beancount", files["books.beancount"].decode(), tmp_path)
    assert check("hledger", files["books.journal"].decode(), tmp_path)
    told = json.loads(files["manifest.json"])
    assert (told["year"], told["entries"], told["reports"]) == (2026, 3, 1)
    for part in told["files"]:
        assert part["sha256"] == hashlib.sha256(files[part["name"]]).hexdigest()
        assert part["bytes"] == len(files[part["name"]])
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=False)
    assert done.returncode == 0
    (tmp_path / "books.csv").write_bytes(files["books.csv"] + b" ")
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=False).returncode


def test_it_is_the_same_file_each_time_and_of_its_year_alone(closed: Settled) -> None:
    assert year_archive(closed.db, 2026) == year_archive(closed.db, 2026)
    rows = list(
        csv.DictReader(unpacked(year_archive(closed.db, 2026))["books.csv"].decode().splitlines())
    )
    assert {row["business_day"] for row in rows} == {"2026-11-21"}
    other = unpacked(year_archive(closed.db, 2025))
    assert len(other["books.csv"].splitlines()) == 1
    assert json.loads(other["manifest.json"])["entries"] == 0


def test_the_sheet_sums_to_nothing(closed: Settled) -> None:
    """Every posting stands in it, as a number."""
    with zipfile.ZipFile(io.BytesIO(unpacked(year_archive(closed.db, 2026))["books.xlsx"])) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>54" in sheet
    assert "<v>53.46</v>" in sheet


def test_the_command_writes_it_once(closed: Settled, tmp_path: Path) -> None:
    folder, file = closed.house.data, tmp_path / "books.zip"
    closed.house.close()
    asked = ["--data", str(folder), "ledger", "archive", "2026", str(file)]
    assert main(asked) == 0
    assert "manifest.json" in unpacked(file.read_bytes())
    before = file.read_bytes()
    assert main(asked) == 1
    assert file.read_bytes() == before
    assert main([*asked[:-2], "26", str(tmp_path / "no.zip")]) == 1
