"""A station's next key: offered by the old one, which is forgotten when the new one is heard."""

from contextlib import closing
from dataclasses import replace

import pytest

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import words
from tests.hub.county import LI, County, join
from tests.sync import day, sticks
from tests.sync.houses import batch_from, caller_for, entries_after, go, same_everywhere
from village.ground.errors import Refusal
from village.ground.locks import WriteLock
from village.ground.signing import FileFault, SigningKey, own_key, sealed
from village.ground.unit import Store
from village.hub import codes, ingest
from village.sync import queries
from village.sync.courier import ROUND_LOCK, wire_to
from village.sync.enrolment import own_fingerprint
from village.sync.key_change import change_key
from village.sync.wire import Answer, WireFault, sender


def states(county: County, db: Store) -> list[str]:
    """The keys of this station at the hub, the newest first."""
    with county.store.reading() as rows:
        found = rows.all("keys", station=db.station)
    return [str(row["state"]) for row in sorted(found, key=lambda row: -int(row["enrolled_at"]))]


def offer(db: Store, county: County, key: SigningKey, /, **told: str) -> str:
    """The fault with which the hub refuses this next key; "" where it takes it."""
    said = {"protocol": "village/1", "station": db.station, "key": key.public.hex(), **told}
    hub = queries.hub(db)
    assert hub is not None
    try:
        wire_to(db, hub, sender(county.url)).change_key(sealed(key, said))
    except WireFault as fault:
        return fault.fault
    return ""


def test_the_new_key_signs_and_the_old_one_is_out(joined: Store, county: County) -> None:
    go(joined)
    old, before = (
        own_key(joined.house.data, "station", joined.house.random),
        own_fingerprint(joined),
    )
    county.clock.step(minutes=1)
    after = change_key(joined)
    assert after == own_fingerprint(joined) != before
    assert states(county, joined) == ["good", "good"]
    day.trade(joined)
    assert go(joined).outcome == "sent"
    assert states(county, joined) == ["good", "revoked"]
    same_everywhere(joined, county)
    hub = queries.hub(joined)
    assert hub is not None
    thief = wire_to(joined, hub, sender(county.url))
    thief.key, thief.count = old, lambda: 10_000
    with pytest.raises(WireFault, match="revoked"):
        thief.heads()


def test_a_lost_answer_shuts_nobody_out(joined: Store, county: County) -> None:
    go(joined)
    real = sender(county.url)

    def lose(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        real(method, path, headers, body)
        raise ConnectionResetError

    before = own_fingerprint(joined)
    for _ in range(3):
        county.clock.step(minutes=1)
        with pytest.raises(Refusal, match=r"sync\.refusal\.no_line"):
            change_key(joined, lose)
    assert own_fingerprint(joined) == before
    assert states(county, joined) == ["good", "revoked", "revoked", "good"]
    day.trade(joined)
    assert go(joined).outcome == "sent"
    county.clock.step(minutes=1)
    change_key(joined)
    assert go(joined).outcome == "sent"
    assert states(county, joined) == ["good", *4 * ["revoked"]]
    same_everywhere(joined, county)


def test_an_answer_by_stick_is_locked_for_the_key_the_station_has(
    joined: Store, county: County
) -> None:
    go(joined)
    lost = SigningKey(bytes(31) + b"\1")
    county.clock.step(minutes=1)
    assert not offer(joined, county, lost)
    day.trade(joined)
    sticks.round_trip(joined, county)
    assert not queries.waiting(joined)
    change_key(joined)
    day.close(joined)
    sticks.round_trip(joined, county)
    assert states(county, joined).count("good") == 1
    same_everywhere(joined, county)


def test_what_is_no_offer_changes_nothing(joined: Store, county: County) -> None:
    go(joined)
    key = SigningKey(bytes(31) + b"\2")
    assert offer(joined, county, key, station="999999999999") == "station_wrong"
    assert offer(joined, county, key, key=SigningKey(bytes(32)).public.hex()) == "signature_wrong"
    assert offer(joined, county, key, key="zz" * 32) == "header_shape"
    assert offer(joined, county, key, more="x") == "header_shape"
    assert states(county, joined) == ["good"]
    assert not offer(joined, county, key)
    assert offer(joined, county, key) == "key_known"
    own = own_key(joined.house.data, "station", joined.house.random)
    assert offer(joined, county, own) == "key_known"


def test_a_key_that_was_revoked_offers_none(joined: Store, county: County) -> None:
    go(joined)
    codes.revoke(county.store, joined.station, LI)
    with pytest.raises(Refusal, match="key_refused"):
        change_key(joined)
    assert states(county, joined) == ["revoked"]


def test_a_key_put_out_meanwhile_offers_none(joined: Store, county: County) -> None:
    go(joined)
    caller, key = caller_for(joined, county), SigningKey(bytes(31) + b"\3")
    told = {"protocol": "village/1", "station": joined.station, "key": key.public.hex()}
    codes.revoke(county.store, joined.station, LI)
    with pytest.raises(FileFault, match="revoked"):
        codes.change_key(county.store, caller, sealed(key, told))
    assert states(county, joined) == ["revoked"]


def test_a_key_put_out_meanwhile_brings_nothing(joined: Store, county: County) -> None:
    go(joined)
    day.trade(joined)
    told = queries.acked(joined, joined.epoch)
    caller = replace(caller_for(joined, county), spent=False)
    batch = batch_from(joined, told + 1, entries_after(joined, told))
    codes.revoke(county.store, joined.station, LI)
    with pytest.raises(FileFault, match="revoked"):
        ingest.receive(county.store, caller, batch)
    with county.store.reading() as rows:
        head = rows.one("head", station=joined.station, epoch=joined.epoch)
    assert head is not None
    assert head["seq"] == told


def test_the_manager_changes_it_and_reads_the_letters(station: Settled, county: County) -> None:
    manager = client(station.app, "manager")
    refused = manager.post("/sync/key", data={"act": new_act().id})
    assert refused.status_code == 409
    assert "아직 중심에 등록하지 않았습니다" in words(refused)
    join(county, station.db)
    answer = manager.post("/sync/key", data={"act": new_act().id})
    page = words(manager.get(answer.headers["Location"]))
    assert "열쇠를 바꾸었습니다" in page
    assert own_fingerprint(station.db) in page
    assert "새 열쇠로 바꾸기" not in words(client(station.app, "pak").get("/sync/line"))


def test_a_round_that_is_under_way_is_not_waited_for_without_end(
    joined: Store, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("village.sync.key_change.ROUND_WAIT_S", 0.2)
    before = own_fingerprint(joined)
    round_ = WriteLock(joined.house.data / ROUND_LOCK)
    with closing(round_):
        with round_, pytest.raises(Refusal, match="line_busy"):
            change_key(joined)
        assert own_fingerprint(joined) == before
        assert len(states(county, joined)) == 1
    assert change_key(joined) == own_fingerprint(joined) != before
