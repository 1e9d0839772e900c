"""What the hub does not understand is kept, named, and counted once it is understood."""

import json
from collections.abc import Mapping

import pytest

from tests.cast import PAK, Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go, same_everywhere
from village.ground.chain import line_of, next_hash
from village.ground.unit import Store, writing
from village.hub import journals, queries
from village.hub.rules import NOTHING_TO_APPLY
from village.orders import commands


def foreign_event(db: Store, name: str, v: int, facts: Mapping[str, object]) -> None:
    """An event as a newer program would write it."""
    with writing(db):
        head = db.row("SELECT head, seq FROM journal_epochs WHERE open = 1")
        assert head is not None
        line = line_of(
            id=new_act().id, name=name, v=v, at=1_795_223_700_000, actor=PAK, facts=dict(facts),
            private=None,
        )  # fmt: skip
        db.change(
            "INSERT INTO journal_events (epoch, seq, id, line, hash) VALUES (?, ?, ?, ?, ?)",
            (
                db.epoch,
                head["seq"] + 1,
                json.loads(line)["id"],
                line,
                next_hash(head["head"], line),
            ),
        )
        db.change(
            "UPDATE journal_epochs SET head = ?, seq = ?",
            (next_hash(head["head"], line), head["seq"] + 1),
        )


def no_rebuild(*_: object) -> int:
    raise AssertionError("rebuilt though nothing new is understood")


def test_an_unknown_event_is_set_aside_and_the_rest_flows(
    station: Settled, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    today = {"business_day": "2026-11-21"}
    foreign_event(db, "orders.sale_sung", 1, {**today, "tune": "아리랑"})
    foreign_event(db, "orders.cash_sale_recorded", 9, today)
    foreign_event(db, "orders.cash_sale_recorded", 1, {**today, "gross_minor": "many"})
    lost = {**today, "sale": new_act().id, "gross_minor": 1}
    foreign_event(db, "orders.sale_undone", 1, lost)
    commands.record_cash_sale(db, new_act(), (day.eggs(),))
    assert go(db).waiting == 0
    with county.store.reading() as rows:
        aside = rows.all("set_aside_of", station=db.station, rows=9)
        (one,) = queries.days_of(rows, db.station)
    assert [row["reason"] for row in reversed(aside)] == ["unknown", "newer", "broken", "depends"]
    assert (one[0], one[1].sold_minor, one[2]) == ("2026-11-21", 27_00, 4)
    assert journals.mend(county.store) == []
    with monkeypatch.context() as start:
        start.setattr(journals, "rebuild_station", no_rebuild)
        assert journals.mend(county.store) == []  # a broken event costs one start a rebuild
    monkeypatch.setitem(NOTHING_TO_APPLY, "orders.sale_sung", 1)
    assert journals.mend(county.store) == [db.station]
    with county.store.reading() as rows:
        assert len(rows.all("set_aside_of", station=db.station, rows=9)) == 3
    same_everywhere(db, county)


def test_news_of_no_number_is_set_aside(joined: Store, county: County) -> None:
    feed = {"stream": "all", "epoch": "0" * 16, "number": 0, "head": "0" * 64}
    told = {"feed": feed, "item": "x", "item_v": 1, "reason": "newer"}
    foreign_event(joined, "sync.item_set_aside", 1, told)
    assert go(joined).outcome == "sent"
    with county.store.reading() as rows:
        aside = rows.all("set_aside_of", station=joined.station, rows=10)
    assert [(row["name"], row["reason"]) for row in aside] == [("sync.item_set_aside", "broken")]
