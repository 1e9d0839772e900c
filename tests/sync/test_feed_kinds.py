"""Each kind of news: taken once, never older after newer, told to whom it is for, by both ways."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import Settled, client, new_act
from tests.hub.county import LI, County, join
from tests.sync import day, sticks
from tests.sync.houses import go, same_everywhere
from tests.sync.news import TRUCK, item, reached, rebuilds_the_same, say, send_goods, take, told
from tests.sync.sticks import round_trip
from tests.sync.test_news import TRAY
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.hub import codes, guides, messages
from village.hub.remit import KEYBOARD
from village.sync import message_commands, message_queries
from village.sync.rules import FeedItem
from village.sync.wire import Answer, sender


def message(number: int, version: int, text: str, *, withdrawn: bool = False) -> FeedItem:
    return item(
        "hub.message_sent", number, message="m", texts={"en": text}, to=["clerks"],
        until="2026-11-28", withdrawn=withdrawn, version=version,
    )  # fmt: skip


# --- messages ------------------------------------------------------------------------------------


def test_a_message_comes_down_once_and_stays_until_each_has_read_it(
    joined: Store, county: County
) -> None:
    number = say(county)
    assert go(joined).taken == 1
    assert go(joined).taken == 0
    assert told(joined) == told(joined, "F0001", "farmers") == [TRUCK.texts["en"]]
    (shown,) = message_queries.unread(joined, "C0001", "clerks", date(2026, 11, 21))
    message_commands.mark_read(joined, "C0001", number, shown.version)
    assert told(joined) == []
    assert told(joined, "F0001", "farmers") == [TRUCK.texts["en"]]
    assert told(joined, "M0001") == [TRUCK.texts["en"]]
    assert told(joined, "M0001", today=date(2026, 11, 29)) == []
    rebuilds_the_same(joined)
    assert told(joined) == [], "what was read is kept by this PC, also when rows are made anew"
    same_everywhere(joined, county)


def test_a_mark_of_an_older_stream_costs_one_page(joined: Store, county: County) -> None:
    """As after two PCs came together, of which one had read on before the hub was restored."""
    say(county)
    go(joined)
    take(joined, message(8, 1, "of an epoch that is gone"))
    real, pages = sender(county.url), []

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        pages.extend([path] if "/feed?" in path else [])
        return real(method, path, headers, body)

    assert go(joined, send).outcome == "sent"
    assert len(pages) == 1
    say(county)
    assert go(joined).outcome == "sent"
    assert go(joined).taken == 0


def test_only_whom_it_is_for_is_told(joined: Store, county: County) -> None:
    say(county, replace(TRUCK, to=("farmers",)))
    say(county, replace(TRUCK, to=("clerks",)), "county/222424")
    say(county, TRUCK, "county/222424")
    assert go(joined).taken == 3
    assert (len(told(joined)), len(told(joined, "F0001", "farmers"))) == (2, 2)


def test_a_corrected_message_is_shown_again_and_a_withdrawn_one_no_more(
    joined: Store, county: County
) -> None:
    number = say(county)
    go(joined)
    message_commands.mark_read(joined, "C0001", number, 1)
    say(county, replace(TRUCK, texts={"en": "It comes at 11."}), corrects=number)
    go(joined)
    assert told(joined) == ["It comes at 11."]
    messages.withdraw_message(county.store, new_act(LI), number)
    go(joined)
    assert told(joined) == []
    with pytest.raises(Refusal, match="sending"):
        messages.withdraw_message(county.store, new_act(LI), "nothing")


def test_an_older_message_after_a_newer_one_changes_nothing(station: Settled) -> None:
    db = station.db
    take(db, message(2, 2, "new"))
    take(db, message(1, 1, "old"))
    assert told(db) == ["new"]
    take(db, message(4, 4, "new", withdrawn=True))
    take(db, message(3, 3, "between"))
    assert told(db) == []
    rebuilds_the_same(db)


@pytest.mark.parametrize(
    "wrong",
    [
        {"texts": {}}, {"texts": {"fr": "bonjour"}}, {"texts": {"en": "x" * 301}}, {"to": []},
        {"to": ["officers"]}, {"until": "soon"}, {"version": 0}, {"withdrawn": 0}, {"message": ""},
    ],
)  # fmt: skip
def test_a_message_that_makes_no_sense_is_refused(
    station: Settled, wrong: dict[str, object]
) -> None:
    given = message(1, 1, "right")
    with pytest.raises(Refusal, match=r"sync\.refusal\.message"):
        take(station.db, replace(given, facts={**given.facts, **wrong}))
    take(station.db, given)


# --- whom it reaches -----------------------------------------------------------------------------


def test_the_officer_sees_who_has_it_only_once_the_station_said_so(
    joined: Store, county: County
) -> None:
    codes.make_code(county.store, "222424107299", LI)
    say(county)
    say(county, audience="place/222424107")
    assert reached(county) == [("hub.message_sent", 0, 0, 1)] * 2
    go(joined)
    assert reached(county) == [("hub.message_sent", 1, 0, 1)] * 2
    for place in ("place/222424999", "county/1", "station/9", "town/1", "place/"):
        with pytest.raises(Refusal, match="audience"):
            say(county, audience=place)


def test_a_station_in_another_county_reads_its_news_from_the_first(
    joined: Store, county: County
) -> None:
    say(county, audience="county/222424")
    go(joined)
    codes.make_code(county.store, "222403107201", KEYBOARD, "222403")
    for _ in range(2):
        say(county, audience="county/222403", who=KEYBOARD)
    assert go(joined).taken == 0
    codes.move_station(county.store, joined.station, "222403", KEYBOARD)
    assert go(joined).taken == 2
    say(county, audience="county/222424")
    assert go(joined).taken == 0
    assert len(told(joined)) == 3
    with pytest.raises(Refusal, match="county"):
        codes.move_station(county.store, joined.station, "../x", KEYBOARD)


# --- shut out ------------------------------------------------------------------------------------


def test_who_was_shut_out_reads_why_and_nothing_that_came_later(
    joined: Store, county: County
) -> None:
    go(joined)
    codes.revoke(county.store, joined.station, LI, "stolen", "The PC was taken at night.")
    say(county, audience=f"station/{joined.station}")
    say(county)
    out = go(joined)
    assert (out.outcome, out.taken) == ("revoked", 1)
    why = message_queries.why_put_out(joined)
    assert why is not None
    assert (why.why, why.note) == ("stolen", "The PC was taken at night.")
    assert told(joined) == []
    assert (go(joined).outcome, go(joined).taken) == ("revoked", 0)
    join(county, joined)
    assert go(joined).taken == 2
    assert len(told(joined)) == 2
    assert message_queries.why_put_out(joined) is None, "that was the key before"
    same_everywhere(joined, county)


def test_a_reason_is_one_of_ours(joined: Store, county: County) -> None:
    with pytest.raises(Refusal, match="why"):
        codes.revoke(county.store, joined.station, LI, "tired")
    with pytest.raises(Refusal, match="too_long"):
        codes.revoke(county.store, joined.station, LI, "lost", "x" * 201)
    assert go(joined).outcome == "sent"


# --- by stick ------------------------------------------------------------------------------------


def test_all_kinds_travel_by_stick_and_the_next_stick_says_that_they_came(
    joined: Store, county: County
) -> None:
    round_trip(joined, county)
    say(county)
    send_goods(county)
    say(county, audience="county/222424")
    guides.send_price_guide(county.store, new_act(LI), TRAY, f"station/{joined.station}")
    assert round_trip(joined, county).items == 4
    assert len(told(joined)) == 2
    assert [have for _, have, _, _ in reached(county)] == [0, 0, 0, 0]
    assert round_trip(joined, county).items == 0
    assert [have for _, have, _, _ in reached(county)] == [1, 1, 1, 1]
    assert go(joined).taken == 0
    day.trade(joined)
    go(joined)
    same_everywhere(joined, county)


def test_who_was_shut_out_is_told_so_by_stick(
    station: Settled, joined: Store, county: County
) -> None:
    round_trip(joined, county)
    say(county)
    codes.revoke(county.store, joined.station, LI, "stolen", "The PC was taken at night.")
    say(county, audience=f"station/{joined.station}")
    taken = sticks.take(joined, sticks.answer(county, joined))
    assert taken.items == 1
    why = message_queries.why_put_out(joined)
    assert why is not None
    assert (why.why, why.note) == ("stolen", "The PC was taken at night.")
    assert told(joined) == []
    assert "The PC was taken at night." in client(station.app, "pak").get("/sync/line").text
    join(county, joined)
    assert go(joined).taken == 2
    same_everywhere(joined, county)


# --- a station that comes later ------------------------------------------------------------------


def test_a_station_that_joins_a_town_later_gets_what_still_holds(
    joined: Store, county: County
) -> None:
    """Of each price the newest; messages that are not over and were not taken back."""
    town = "place/222424107"
    go(joined)
    for price in (26_00, 27_00):
        guides.send_price_guide(county.store, new_act(LI), replace(TRAY, price_minor=price), town)
    say(county, audience=town)
    messages.withdraw_message(county.store, new_act(LI), say(county, audience=town))
    say(county, audience="station/222424107201")
    say(county, replace(TRUCK, until="2026-11-20"), audience=town)
    new = codes.make_code(county.store, "222424107202", LI).station
    codes.make_code(county.store, "222424107202", LI)
    codes.make_code(county.store, "222424108201", LI)
    with county.store.reading() as rows:
        for station, items in ((new, 2), ("222424108201", 0)):
            found = rows.one("stream", stream=f"station/{station}")
            assert (found["seq"] if found else 0) == items
        lines = [row["line"] for row in rows.all(
            "items_after", stream=f"station/{new}", after=0, last=9, rows=9)]  # fmt: skip
    assert b"2700" in b"".join(lines)
    assert b"2600" not in b"".join(lines)
    assert reached(county)[0][3] >= 1
