"""Forged, forked, foreign and damaged sticks: nothing is taken in, and one line is left behind."""

import random
from pathlib import Path

import pytest

from tests.cast import PAK, make_dongxing
from tests.hub.county import LI, County, join, new_county, served
from tests.sync import day
from tests.sync.sticks import (
    answer,
    audited,
    bring,
    hub_seq,
    no_of,
    rezipped,
    round_trip,
    take,
)
from village.ground import epochs
from village.ground.batches import Entry, encode_batch
from village.ground.bundles import write_bundle
from village.ground.chain import first_hash, line_of
from village.ground.signing import SigningKey, own_key
from village.ground.unit import Store
from village.ground.zipped import Member
from village.hub import codes, sticks
from village.sync import bundles, queries
from village.sync.sending import batch_of


def test_a_fork_is_refused_and_both_ends_say_so(joined: Store, county: County) -> None:
    bring(county, bundles.pack(joined).data)
    day.trade(joined)
    with county.store.writing() as rows:
        seq = hub_seq(county, joined)
        rows.run("advance", station=joined.station, epoch=joined.epoch, seq=seq, head=bytes(32))
    assert no_of(lambda: bring(county, bundles.pack(joined).data)) == "bundle_forked"
    assert hub_seq(county, joined) == seq
    assert audited(county, joined.station).count("batch_out_of_place") == 1
    assert no_of(lambda: take(joined, answer(county, joined))) == "bundle_forked"
    assert queries.line(joined).state == "forked"


def test_nobody_else_can_write_for_a_station(joined: Store, county: County, tmp_path: Path) -> None:
    packed = bundles.pack(joined).data
    said = {
        "kind": "journal", "station": joined.station, "epoch": joined.epoch, "first": 1, "last": 0,
        "counter": 2**40, "streams": {},
    }  # fmt: skip
    stranger = SigningKey(bytes(32))
    forged = write_bundle(stranger, said, "batch", [], county.store.key.public)
    assert no_of(lambda: bring(county, forged)) == "bundle_foreign"
    assert no_of(lambda: bring(county, forged)) == "bundle_foreign"
    assert audited(county, "-") == ["bundle_refused"]
    assert no_of(lambda: take(joined, forged)) == "bundle_wrong_way"
    assert no_of(lambda: take(joined, packed)) == "bundle_wrong_way"
    own = own_key(joined.house.data, "station", joined.house.random)
    elsewhere = write_bundle(own, said, "batch", [], stranger.public)
    assert no_of(lambda: bring(county, elsewhere)) == "bundle_other"
    assert no_of(lambda: bring(county, answer(county, joined))) == "bundle_wrong_way"
    assert hub_seq(county, joined) == 0


def test_an_answer_is_for_its_station_and_from_its_hub(
    joined: Store, county: County, tmp_path: Path
) -> None:
    good = answer(county, joined)
    said = {
        "kind": "answer", "station": joined.station, "number": 2**50, "counter": 2**40,
        "hub_epoch": "0" * 16, "streams": {},
        "epochs": {joined.epoch: {"seq": 9, "head": "0" * 64}},
    }  # fmt: skip
    own = own_key(joined.house.data, "station", joined.house.random)
    forged = write_bundle(SigningKey(bytes(32)), said, "page", [], own.public)
    assert no_of(lambda: take(joined, forged)) == "bundle_foreign"
    for change, word in (
        ({"station": "222424107299"}, "bundle_other"),
        ({"epochs": {}}, "bundle_forked"),
        ({}, "bundle_forked"),
    ):
        bad = write_bundle(county.store.key, said | change, "page", [], own.public)
        assert no_of(lambda bad=bad: take(joined, bad)) == word  # type: ignore[misc]
    assert queries.waiting(joined) == queries.own_seq(joined)
    assert not take(joined, good).old


def test_who_was_shut_out_is_kept_for_an_officer(joined: Store, county: County) -> None:
    packed = bundles.pack(joined).data
    codes.revoke(county.store, joined.station, LI)
    assert no_of(lambda: bring(county, packed)) == "bundle_revoked"
    assert hub_seq(county, joined) == 0
    with county.store.reading() as rows:
        kept = rows.all("quarantined", station=joined.station)
        assert [row["fault"] for row in kept] == ["stick revoked"]
    assert no_of(lambda: sticks.answer_to(county.store, "999", LI)) == "station"


def test_a_signed_bundle_with_a_bad_batch_goes_back_whole(joined: Store, county: County) -> None:
    """The station's own key signed it, so only the batches themselves can tell: none is taken."""
    own = own_key(joined.house.data, "station", joined.house.random)
    first = queries.rows_after(joined, joined.epoch, 0, 3)
    good = batch_of(joined, own, joined.epoch, first).file()
    rows = queries.rows_after(joined, joined.epoch, 4, 2)
    last = batch_of(joined, own, joined.epoch, rows).file()
    cut = good[: len(good) // 2]
    said = {
        "kind": "journal", "station": joined.station, "epoch": joined.epoch, "first": 1, "last": 6,
        "counter": 2**40, "streams": {},
    }  # fmt: skip
    for turn, batches in enumerate(([good, last], [good, cut], [good], [good, good]), 1):
        bad = write_bundle(own, said, "batch", batches, county.store.key.public)
        assert no_of(lambda bad=bad: bring(county, bad)) == "bundle_damaged"  # type: ignore[misc]
        assert hub_seq(county, joined) == 0
        assert audited(county, joined.station).count("batch_refused") == turn
    assert round_trip(joined, county).waiting == 0


def test_an_id_used_before_takes_the_whole_bundle_back(joined: Store, county: County) -> None:
    """The fault shows in the second batch, after the first was written: nothing stays."""
    own = own_key(joined.house.data, "station", joined.house.random)
    rows = queries.rows_after(joined, joined.epoch, 0, 3)
    good = batch_of(joined, own, joined.epoch, rows).file()
    again = line_of(
        id=joined.value("SELECT id FROM journal_acts WHERE seq = 2"), name="people.person_left",
        v=1, at=1, actor=PAK, facts={"number": "F0001"}, private=None,
    )  # fmt: skip
    prev = epochs.hash_at(joined, joined.epoch, 3) or first_hash(joined.station, joined.epoch)
    repeat = encode_batch(own, joined.station, joined.epoch, 4, prev, [Entry(again)])
    said = {
        "kind": "journal", "station": joined.station, "epoch": joined.epoch, "first": 1, "last": 4,
        "counter": 2**40, "streams": {},
    }  # fmt: skip
    bad = write_bundle(own, said, "batch", [good, repeat], county.store.key.public)
    assert no_of(lambda: bring(county, bad)) == "bundle_damaged"
    assert hub_seq(county, joined) == 0
    with county.store.reading() as kept:
        own_rows = {"station": joined.station, "epoch": joined.epoch}
        assert kept.all("events_after", after=0, rows=9, **own_rows) == []
    assert round_trip(joined, county).waiting == 0


def test_tampered_sticks_change_nothing_and_each_leaves_one_line(
    joined: Store, county: County
) -> None:
    tampered_with(joined, county, 250)


@pytest.mark.slow
def test_ten_thousand_tampered_sticks(joined: Store, county: County) -> None:
    tampered_with(joined, county, 5_000)


def tampered_with(joined: Store, county: County, each_way: int) -> None:
    whole, chance = bundles.pack(joined).data, random.Random(7)
    back = answer(county, joined)
    before = (hub_seq(county, joined), audited(county, joined.station))
    bad_ones = {tampered(whole, chance) for _ in range(each_way)}
    for bad in bad_ones:
        assert no_of(lambda bad=bad: bring(county, bad))  # type: ignore[misc]
    assert audited(county, "-") == ["bundle_refused"] * len(bad_ones)
    assert (hub_seq(county, joined), audited(county, joined.station)) == before
    hub = queries.hub(joined)
    for _ in range(each_way):
        assert no_of(lambda: take(joined, tampered(back, chance)))
    assert queries.hub(joined) == hub
    assert round_trip(joined, county).waiting == 0


def tampered(data: bytes, chance: random.Random) -> bytes:
    """One bit, a cut, a piece twice, a piece of something else, or members exchanged."""
    at = chance.randrange(len(data))
    way = chance.randrange(5)
    if way == 0:
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if way == 1:
        return data[:at]
    if way == 2:
        return data[:at] + data[at // 2 : at + 1] + data[at:]
    if way == 3:
        return data[:at] + chance.randbytes(9) + data[at + 9 :]

    def exchange(members: list[Member]) -> None:
        turn = chance.randrange(len(members))
        members[turn] = Member(members[turn].name, members[turn].data + chance.randbytes(1))

    return rezipped(data, exchange)


def test_the_stick_of_another_countys_station_is_refused(
    joined: Store, county: County, tmp_path: Path
) -> None:
    other = make_dongxing(tmp_path / "other")
    elsewhere = new_county(tmp_path / "elsewhere")
    try:
        with served(elsewhere.app) as elsewhere.url:
            join(elsewhere, other.db)
        packed = bundles.pack(other.db).data
        assert no_of(lambda: bring(county, packed)) == "bundle_foreign"
        assert no_of(lambda: take(joined, answer(elsewhere, other.db))) == "bundle_foreign"
    finally:
        other.house.close()
        elsewhere.store.close()
    assert audited(county, "-") == ["bundle_refused"]
