"""News of the centre comes down: in order, once, and only if it is the centre's."""

import gzip
import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from app import feed_kinds
from tests.cast import Settled, new_act
from tests.hub.county import LI, County, join
from tests.sync import day
from tests.sync.houses import (
    caller_for,
    entries_after,
    go,
    same_everywhere,
)
from village.ground import epochs, journal
from village.ground.batches import decode_batch
from village.ground.chain import Event, first_hash
from village.ground.errors import Refusal
from village.ground.unit import Act, Store
from village.hub import guides, ingest
from village.hub.guides import Guide
from village.sync import commands as line_commands
from village.sync import queries as line_queries
from village.sync.courier import FeedKind, run_courier, sync_once
from village.sync.rules import FeedItem, FeedMark
from village.sync.wire import Answer, sender

TRAY = Guide("egg", "tray30", 30, 26_50)


def test_a_price_guide_comes_down_once(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    act = new_act(LI)
    guides.send_price_guide(county.store, act, TRAY, "all")
    guides.send_price_guide(county.store, act, TRAY, "all")
    news = go(db)
    assert (news.outcome, news.taken, news.waiting) == ("sent", 1, 0)
    assert (go(db).taken, go(db).taken) == (0, 0)
    rows = db.rows("SELECT price_minor FROM catalogue_price_guides")
    assert [row["price_minor"] for row in rows] == [26_50]
    mark = line_queries.feed_mark(db, "all")
    assert mark is not None
    assert mark.number == 1
    before = journal.state_hash(db)
    journal.rebuild(db)
    assert journal.state_hash(db) == before
    assert go(db).taken == 0
    same_everywhere(db, county)


def test_each_station_hears_its_own_streams(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    for stream in ("all", "county/222424", f"station/{db.station}", "all"):
        guides.send_price_guide(county.store, new_act(LI), TRAY, stream)
    with pytest.raises(Refusal, match="audience"):
        guides.send_price_guide(county.store, new_act(LI), TRAY, "station/999999")
    assert go(db).taken == 4
    version = db.value("SELECT version FROM catalogue_price_guides")
    assert version == 4


def test_an_item_that_cannot_be_taken_is_set_aside_and_says_so(
    station: Settled, county: County
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    assert sync_once(db, {}).taken == 1
    (aside,) = line_queries.items_set_aside(db)
    assert (aside["name"], aside["reason"]) == ("hub.price_guide_set", "unknown")
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    assert go(db).taken == 1
    assert len(line_queries.items_set_aside(db)) == 1


def test_a_changed_feed_is_not_taken(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    real = sender(county.url)

    def meddle(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        answer = real(method, path, headers, body)
        if "/feed?" in path:
            plain = gzip.decompress(answer.body).replace(b"2650", b"9950")
            return Answer(200, gzip.compress(plain))
        return answer

    assert go(db, meddle).outcome == "feed_broken"
    assert db.value("SELECT count(*) FROM catalogue_price_guides") == 0
    assert go(db).taken == 1


def test_a_page_of_another_place_is_not_taken(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    pages: list[Answer] = []
    real = sender(county.url)

    def keep(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        answer = real(method, path, headers, body)
        if "/feed?" in path:
            pages.append(answer)
            return pages[0]
        return answer

    assert go(db, keep).taken == 1
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    again = go(db, keep)
    assert (again.outcome, again.taken) == ("feed_broken", 0)
    assert go(db).taken == 1


def test_a_range_comes_back_as_it_went_up(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    data = ingest.events_back(county.store, caller_for(db, county), db.epoch, 2, 4)
    back = decode_batch(data, lambda _header: county.store.key.public)
    assert list(back.entries) == entries_after(db, 1)[:3]
    assert back.header.prev == epochs.hash_at(db, db.epoch, 1)


def test_two_couriers_with_one_item_take_it_once(station: Settled, county: County) -> None:
    db = station.db
    item = FeedItem(
        FeedMark("all", "1122334455667788", 1, "ab" * 32), new_act(LI).id, "hub.price_guide_set",
        1, 0, {"key": "egg", "unit": "tray30", "unit_size": 30, "price_minor": 2650,
               "currency": "CNY", "version": 1},
    )  # fmt: skip
    before = line_queries.own_seq(db)
    for _ in range(2):
        act = line_commands.item_act(item.feed, "digest")
        feed_kinds[item.name].take(db, act, item)
    assert line_queries.own_seq(db) == before + 1


def test_another_item_at_a_known_number_breaks_the_feed_and_not_the_courier(
    station: Settled, county: County
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    go(db)
    first = epoch_of(county)
    rewrite_stream(county, "b" * 16)
    guides.send_price_guide(county.store, new_act(LI), replace(TRAY, price_minor=27_00), "all")
    assert go(db).taken == 1
    rewrite_stream(county, first)
    guides.send_price_guide(county.store, new_act(LI), replace(TRAY, price_minor=28_00), "all")
    done = go(db)
    assert (done.outcome, done.fault) == ("feed_broken", "other_content")
    guides_here = db.rows("SELECT price_minor FROM catalogue_price_guides")
    assert [row["price_minor"] for row in guides_here] == [27_00]
    rewrite_stream(county, first)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    assert sync_once(db, {}).outcome == "feed_broken"


def epoch_of(county: County) -> str:
    with county.store.reading() as rows:
        stream = rows.one("stream", stream="all")
    assert stream is not None
    return str(stream["epoch"])


def rewrite_stream(county: County, epoch: str) -> None:
    """As a hub that lost its items would begin the stream again."""
    with county.store.writing() as rows:
        rows.connection.exec_driver_sql("DELETE FROM hub_items WHERE stream = 'all'")
        rows.connection.execute(
            text(
                "UPDATE hub_streams SET epoch = :epoch, seq = 0, head = :head WHERE stream = 'all'"
            ),
            {"epoch": epoch, "head": first_hash("all", epoch)},
        )


def test_a_newer_kind_of_item_is_set_aside_as_newer(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    known = {name: replace(kind, v=0) for name, kind in feed_kinds.items()}
    assert sync_once(db, known).taken == 1
    (aside,) = line_queries.items_set_aside(db)
    assert (aside["v"], aside["reason"]) == (1, "newer")
    assert db.value("SELECT count(*) FROM catalogue_price_guides") == 0


def test_a_good_line_is_quiet(
    station: Settled, county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    stop, kind = threading.Event(), feed_kinds["hub.price_guide_set"]

    def take(db: Store, act: Act, item: FeedItem) -> Event:
        stop.set()
        return kind.take(db, act, item)

    run_courier(db.house, {**feed_kinds, "hub.price_guide_set": FeedKind(kind.v, take)}, stop)
    assert line_queries.line(db).state == "sent"
    assert capsys.readouterr().out == ""


def test_an_unforeseen_fault_ends_the_round_with_words_and_not_the_courier(
    station: Settled, county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")

    def stumble(*_: object) -> Event:
        stop.set()
        raise RuntimeError("an apply of ours stumbled")

    stop = threading.Event()
    run_courier(db.house, {"hub.price_guide_set": FeedKind(1, stumble)}, stop)
    said = capsys.readouterr()
    assert "courier: broken" in said.out
    assert "an apply of ours stumbled" in said.err
    assert (line_queries.line(db).state, line_queries.line(db).fault) == ("broken", "RuntimeError")
    assert go(db).taken == 1
