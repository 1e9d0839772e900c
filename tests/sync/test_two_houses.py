"""A station and a hub in one process over a real line: sent once, counted once."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from http.client import RemoteDisconnected
from pathlib import Path

import pytest

from app import feed_kinds
from tests.cast import PAK, Settled, make_app, make_dongxing, new_act, setup_vinh_long
from tests.hub.county import LI, County, join, make_county, served
from tests.sync import day
from village.ground import journal
from village.ground.batches import Entry, decode_batch, encode_batch
from village.ground.chain import first_hash, line_of, next_hash
from village.ground.errors import Refusal
from village.ground.signing import FileFault, SigningKey, fingerprint, own_key, sealed
from village.ground.unit import Store, writing
from village.hub import codes, guides, ingest, journals, queries
from village.hub.callers import Caller
from village.hub.guides import Guide
from village.hub.rules import NOTHING_TO_APPLY
from village.orders import commands
from village.orders.closing import day_totals
from village.sync import queries as line_queries
from village.sync.courier import Round, sync_once
from village.sync.enrolment import enrol, own_fingerprint
from village.sync.wire import Answer, Send, sender


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Settled]:
    settled = make_dongxing(tmp_path / "station")
    yield settled
    settled.house.close()


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    county = make_county(tmp_path / "hub")
    with served(county.app) as county.url:
        yield county
    county.store.close()


def go(db: Store, send: Send | None = None) -> Round:
    return sync_once(db, feed_kinds, send)


def same_everywhere(db: Store, county: County) -> None:
    """The hub has the station's journal byte for byte, and its rows follow from it."""
    with county.store.reading() as rows:
        theirs = [
            (row["seq"], row["line"], row["hash"], row["part"])
            for row in journals.rows_of(rows, db.station, db.epoch)
        ]
    ours = [
        tuple(row)
        for row in db.rows("SELECT seq, line, hash, part FROM journal_events ORDER BY seq")
    ]
    assert theirs == ours
    assert journals.verify(county.store) == []


def refusal_of(db: Store, url: str, code: str) -> str:
    with pytest.raises(Refusal) as no:
        enrol(db, url, code)
    return no.value.key


# --- a day goes up -------------------------------------------------------------------------------


def test_a_day_goes_up_and_the_hub_counts_the_same(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    sold = day.trade(db)
    day.close(db)
    told = day_totals(db, day.DAY.isoformat())
    done = go(db)
    assert (done.outcome, done.waiting) == ("sent", 0)
    assert done.sent == line_queries.own_seq(db)
    same_everywhere(db, county)
    with county.store.reading() as rows:
        counted = queries.sums(rows.all("sums_by_state", since=""))
        (till,) = queries.tills_of(rows, db.station, day.DAY.isoformat())
        assert rows.all("set_aside_of", station=db.station, rows=9) == []
    assert counted.sold_minor - counted.own_minor == told.sold_minor == till.totals["sold_minor"]
    assert counted.sales - 1 == told.sales  # the farmer's own sale is beside the till's
    assert (counted.cash_minor, counted.claimed_minor) == (told.cash_minor, told.code_claimed_minor)
    assert (counted.confirmed_minor, counted.own_minor) == (
        told.code_confirmed_minor,
        told.own_minor,
    )
    assert (counted.undone, counted.undone_minor) == (told.undone, told.undone_minor)
    assert till.same_as(counted)
    assert till.z_number == 1
    assert till.payouts_minor == 10_00
    assert till.totals == {k: v for k, v in asdict(told).items() if v is not None}
    commands.confirm_payment(db, new_act(), sold.claimed_payment)
    commands.payment_not_found(db, new_act(), sold.order_payment)
    go(db)
    with county.store.reading() as rows:
        later = queries.sums(rows.all("sums_by_state", since=""))
    assert (later.claimed_minor, later.not_found) == (0, 1)
    assert later.confirmed_minor == counted.confirmed_minor + 4 * 3_50
    same_everywhere(db, county)


def test_hub_rows_are_the_stations_rows(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    day.trade(db)
    go(db)
    told = ("sale", "business_day", "method", "state", "gross_minor", "farmer")
    ours = {tuple(row[name] for name in told) for row in db.rows("SELECT * FROM orders_sales")}
    where = {"station": db.station, "business_day": day.DAY.isoformat(), "rows": 99}
    with county.store.reading() as rows:
        theirs = {tuple(row[name] for name in told) for row in rows.all("day_sales", **where)}
        goods = {
            row["product"]: row["amount_minor"] for row in rows.all("sums_by_product", since="")
        }
        total = queries.sums(rows.all("sums_by_state", since=""))
    assert theirs == ours
    assert sum(goods.values()) == total.sold_minor
    assert goods["rice_milled"] == 16 * 3_50


def test_rows_made_anew_are_the_same_rows(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    day.trade(db)
    go(db)

    def dump() -> dict[str, list[str]]:
        tables = ("sales", "orders", "days", "figures", "goods", "names", "products")
        with county.store.reading() as rows:
            return {
                table: sorted(
                    str(tuple(row))
                    for row in rows.connection.exec_driver_sql(f"SELECT * FROM hub_{table}")
                    if any(row[-2:]) or table not in ("figures", "goods")
                )
                for table in tables
            }

    before = dump()
    assert journals.rebuild_station(county.store, db.station) == line_queries.own_seq(db)
    assert dump() == before


# --- the line fails ------------------------------------------------------------------------------


def test_a_reply_lost_after_the_commit_counts_once(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    real = sender(county.url)

    def deaf(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        answer = real(method, path, headers, body)
        if method == "POST":
            raise RemoteDisconnected("the cable")
        return answer

    lost = go(db, deaf)
    assert (lost.outcome, lost.sent, lost.waiting) == ("no_line", 0, line_queries.own_seq(db))
    same_everywhere(db, county)
    again = go(db)
    assert (again.outcome, again.waiting) == ("sent", 0)
    same_everywhere(db, county)


def test_the_same_batch_twice_changes_nothing(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    day.trade(db)
    sent: list[bytes] = []
    real = sender(county.url)

    def overhear(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if method == "POST":
            sent.append(body)
        return real(method, path, headers, body)

    go(db, overhear)
    with county.store.reading() as rows:
        before = queries.sums(rows.all("sums_by_state", since=""))
    ack = ingest.receive(county.store, caller_for(db, county), sent[0])
    assert json.loads(ack.split(b"\n")[0])["seq"] == line_queries.own_seq(db)
    with county.store.reading() as rows:
        assert queries.sums(rows.all("sums_by_state", since="")) == before
    same_everywhere(db, county)


def test_no_line_is_a_word_and_nothing_is_lost(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)

    def cable_out(*_: object) -> Answer:
        raise ConnectionRefusedError

    assert go(db, cable_out).outcome == "no_line"
    line = line_queries.line(db)
    assert (line.state, line.heard_at, line.waiting) == ("no_line", None, line_queries.own_seq(db))
    go(db)
    line = line_queries.line(db)
    assert (line.good, line.waiting) == (True, 0)
    assert line.sent_at is not None


def caller_for(db: Store, county: County) -> Caller:
    with county.store.reading() as rows:
        key = rows.all("keys", station=db.station)[0]
    return Caller(db.station, "222424", key["key_id"], key["public_key"], db.epoch, 10**6)


def batch_from(db: Store, first: int, entries: list[Entry], key: SigningKey | None = None) -> bytes:
    prev = line_queries.hash_at(db, first - 1)
    assert prev is not None
    own = key or own_key(db.house.data, "station", db.house.random)
    return encode_batch(own, db.station, db.epoch, first, prev, entries)


def entries_after(db: Store, seq: int) -> list[Entry]:
    rows = line_queries.rows_after(db, seq, 1_000)
    return [Entry(row["line"], row["salt"], row["part"]) for row in rows]


def fault_of(db: Store, county: County, data: bytes) -> str:
    with pytest.raises(FileFault) as no:
        ingest.receive(county.store, caller_for(db, county), data)
    return no.value.name


def test_a_gap_is_answered_with_the_hubs_head(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    go(db)
    last = line_queries.own_seq(db)
    day.open_shop(db)
    gap = batch_from(db, last + 2, entries_after(db, last + 1))
    with pytest.raises(ingest.OutOfPlace, match="gap") as no:
        ingest.receive(county.store, caller_for(db, county), gap)
    assert (no.value.status, no.value.seq) == (409, last)
    assert go(db).waiting == 0


def test_another_past_is_a_fork_and_both_ends_say_so(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    go(db)
    last = line_queries.own_seq(db)
    other = line_of(
        id=new_act().id, name="people.person_left", v=1, at=1, actor=PAK,
        facts={"number": "F0001"}, private=None,
    )  # fmt: skip
    forked = batch_from(db, last, [Entry(other)])
    assert fault_of(db, county, forked) == "forked"
    joint = Entry(
        line_of(id=new_act().id, name="a.b", v=1, at=1, actor=PAK, facts={}, private=None)
    )
    key = own_key(db.house.data, "station", db.house.random)
    bad_joint = encode_batch(key, db.station, db.epoch, last + 1, bytes(32), [joint])
    assert fault_of(db, county, bad_joint) == "forked"
    with county.store.writing() as rows:
        rows.run("advance", station=db.station, epoch=db.epoch, seq=last, head=bytes(32))
    assert go(db).outcome == "forked"
    assert line_queries.line(db).state == "forked"
    with county.store.reading() as rows:
        said = [row["what"] for row in rows.all("audit_about", about=db.station, rows=50)]
    assert "batch_out_of_place" in said


def test_tampered_bytes_change_nothing_and_lie_in_quarantine(
    station: Settled, county: County
) -> None:
    db = station.db
    join(county, db)
    good = batch_from_start(db)
    plain = gzip.decompress(good)
    for place in range(0, len(plain), 7):
        bad = bytearray(plain)
        bad[place] ^= 1
        fault_of(db, county, gzip.compress(bytes(bad), mtime=0))
    with county.store.reading() as rows:
        assert rows.all("events_after", station=db.station, epoch=db.epoch, after=0, rows=9) == []
        assert len(rows.all("quarantined", station=db.station)) == ingest.QUARANTINE_MAX
    assert fault_of(db, county, batch_from_start(db, SigningKey(bytes(32)))) == "key_unknown"
    assert go(db).outcome == "sent"
    same_everywhere(db, county)


def batch_from_start(db: Store, key: SigningKey | None = None) -> bytes:
    own = key or own_key(db.house.data, "station", db.house.random)
    prev = first_hash(db.station, db.epoch)
    return encode_batch(own, db.station, db.epoch, 1, prev, entries_after(db, 0))


# --- coming and going ----------------------------------------------------------------------------


def test_codes_wrong_used_and_too_old(station: Settled, county: County) -> None:
    db = station.db
    assert refusal_of(db, county.url, "7K2M-94QX-3TB8") == "sync.refusal.station_unknown"
    first = codes.make_code(county.store, db.station, LI)
    assert refusal_of(db, county.url, "7K2M-94QX-3TB8") == "sync.refusal.code_wrong"
    assert refusal_of(db, county.url, "short") == "sync.refusal.code_shape"
    assert refusal_of(db, "http://192.168.1.5:9000", first.letters) == "sync.refusal.not_https"
    assert refusal_of(db, "ftp://localhost", first.letters) == "sync.refusal.address"
    county.clock.step(minutes=11)
    assert refusal_of(db, county.url, first.letters) == "sync.refusal.code_expired"
    second = codes.make_code(county.store, db.station, LI)
    assert refusal_of(db, county.url, first.letters) == "sync.refusal.code_wrong"
    hub = enrol(db, county.url + "/", second.letters.lower().replace("-", " "))
    assert hub.fingerprint == second.fingerprint
    with county.store.reading() as rows:
        pinned = rows.all("keys", station=db.station)[0]["public_key"]
    assert own_fingerprint(db) == fingerprint(pinned)
    assert refusal_of(db, county.url, second.letters) == "sync.refusal.code_used"
    assert go(db).outcome == "sent"


def test_a_hub_that_does_not_know_the_code_cannot_pass_for_ours(
    station: Settled, county: County, tmp_path: Path
) -> None:
    db = station.db
    thief = make_county(tmp_path / "thief")
    real = codes.make_code(county.store, db.station, LI)
    codes.make_code(thief.store, db.station, LI)
    with served(thief.app) as thief.url:
        assert refusal_of(db, thief.url, real.letters) == "sync.refusal.code_wrong"
    thief.store.close()
    with pytest.raises(Refusal, match="not_the_hub"):
        enrol(db, county.url, real.letters, lambda *_: Answer(200, b"{}\n" + b"0" * 128 + b"\n"))
    assert line_queries.hub(db) is None


def test_an_answer_that_does_not_know_the_code_pins_nothing(station: Settled) -> None:
    db, thief = station.db, SigningKey(bytes(32))

    def impostor(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        told = {
            "protocol": "village/1", "station": db.station, "hub_epoch": "0" * 16,
            "key": thief.public.hex(), "proof": "0" * 64, "names": {"en": "Hub"},
        }  # fmt: skip
        return Answer(200, sealed(thief, told))

    with pytest.raises(Refusal, match="not_the_hub"):
        enrol(db, "https://hub.example", "7K2M-94QX-3TB8", impostor)
    assert line_queries.hub(db) is None


def test_an_old_answer_cannot_pass_for_a_new_one(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    answers: list[Answer] = []
    real = sender(county.url)

    def keep(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        answers.append(real(method, path, headers, body))
        return answers[-1]

    go(db, keep)
    day.open_shop(db)
    stale = go(db, lambda *_: answers[0])
    assert (stale.outcome, stale.fault) == ("refused", "answer_not_ours")
    other = SigningKey(bytes(32))
    said = json.loads(answers[0].body.split(b"\n")[0])
    forged = go(db, lambda *_: Answer(200, sealed(other, said)))
    assert (forged.outcome, forged.fault) == ("refused", "signature_wrong")
    assert line_queries.waiting(db) > 0


def test_a_revoked_key_is_out_at_its_next_contact(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    go(db)
    day.open_shop(db)
    codes.revoke(county.store, db.station, LI)
    out = go(db)
    assert (out.outcome, out.sent) == ("revoked", 0)
    assert out.waiting > 0
    join(county, db)
    assert go(db).outcome == "sent"
    same_everywhere(db, county)


def test_a_request_is_never_heard_twice(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    heard: list[tuple[str, str, dict[str, str], bytes]] = []
    real = sender(county.url)

    def overhear(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        heard.append((method, path, headers, body))
        return real(method, path, headers, body)

    go(db, overhear)
    for method, path, headers, body in heard:
        answer = real(method, path, headers, body)
        assert (answer.status, json.loads(answer.body)["fault"]) == (401, "counter_old")
    method, path, headers, body = heard[0]
    other = real(method, path.replace("222424107201", "222424107202"), headers, body)
    assert (other.status, json.loads(other.body)["fault"]) == (401, "not_this_request")
    bare = real(method, path, {}, b"")
    assert (bare.status, json.loads(bare.body)["fault"]) == (401, "unsigned")


def test_the_other_countrys_station_is_not_let_in(tmp_path: Path, county: County) -> None:
    vinh_long = make_app(tmp_path / "vl")
    setup_vinh_long(vinh_long.db)
    code = codes.make_code(county.store, vinh_long.db.station, LI)
    assert refusal_of(vinh_long.db, county.url, code.letters) == "sync.refusal.country"
    vinh_long.house.close()


# --- what the hub does not understand -------------------------------------------------------------


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
    monkeypatch.setitem(NOTHING_TO_APPLY, "orders.sale_sung", 1)
    assert journals.mend(county.store) == [db.station]
    with county.store.reading() as rows:
        assert len(rows.all("set_aside_of", station=db.station, rows=9)) == 3
    same_everywhere(db, county)


# --- news comes down -----------------------------------------------------------------------------

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
    assert back.header.prev == line_queries.hash_at(db, 1)
