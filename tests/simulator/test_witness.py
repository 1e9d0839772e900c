"""What the witness takes for fair, and what not, where a run would seldom come to it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from village.witness.answers import Answer
from village.witness.findings import Broken, Findings
from village.witness.witness import Witness

ACT = "4400JZ774J47G8KH4KW67XRCEA"
FIRST, SECOND = ("L0003", 23), ("L0006", 33)  # what each PC made of one act


def line_of(listing: str) -> dict[str, object]:
    return {"name": "catalogue.goods_listed", "at": 1, "facts": {"listing": listing}}


def answer(listing: str, seq: int) -> Answer:
    told = line_of(listing)
    said = ("catalogue.goods_listed", 1, told["facts"])
    return Answer(ACT, "F0002", "digest", "e" * 16, seq, bytes([seq]) * 32, said)  # type: ignore[arg-type]  # facts


def witness_of(folder: Path, *kept: str) -> Witness:
    """Watches a PC whose journal has these."""
    file = folder / "station.db"
    with closing(sqlite3.connect(file)) as made, made:
        made.execute("CREATE TABLE journal_events (id TEXT, line TEXT)")
        made.executemany(
            "INSERT INTO journal_events VALUES (?, ?)",
            [(ACT, json.dumps(line_of(listing))) for listing in kept],
        )
    witness = Witness(folder / "hub.db", Findings())
    witness.watch("one", "222424107202", file)
    return witness


def test_an_act_that_two_pcs_took_is_answered_by_the_first_once_both_are_here(
    tmp_path: Path,
) -> None:
    witness = witness_of(tmp_path, "L0003", "L0006")
    witness.pcs["one"].came_back = True
    witness.told("one", answer(*SECOND))
    witness.told("one", answer(*FIRST))
    witness.files.close()


@pytest.mark.parametrize(("came_back", "kept"), [(False, ("L0003", "L0006")), (True, ("L0003",))])
def test_nobody_is_told_of_another_event_otherwise(
    tmp_path: Path, came_back: bool, kept: tuple[str, ...]
) -> None:
    """Neither on a PC where no branches came together, nor where what was told is gone."""
    witness = witness_of(tmp_path, *kept)
    witness.pcs["one"].came_back = came_back
    witness.told("one", answer(*SECOND))
    with pytest.raises(Broken, match="told again"):
        witness.told("one", answer(*FIRST))
    witness.files.close()
