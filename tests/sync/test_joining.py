"""Coming and going: one-time codes, pinned keys, revoking, requests never heard twice."""

import json
from pathlib import Path

import pytest

from tests.cast import Settled, make_app, setup_vinh_long
from tests.hub.county import LI, County, join, new_county, served
from tests.sync import day
from tests.sync.houses import go, refusal_of, same_everywhere
from village.ground.errors import Refusal
from village.ground.signing import SigningKey, fingerprint, sealed
from village.hub import codes
from village.hub.remit import KEYBOARD
from village.sync import enrolment
from village.sync import queries as line_queries
from village.sync.enrolment import enrol, own_fingerprint
from village.sync.wire import Answer, sender


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
    thief = new_county(tmp_path / "thief")
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
    code = codes.make_code(county.store, vinh_long.db.station, KEYBOARD)  # no officer may
    assert refusal_of(vinh_long.db, county.url, code.letters) == "sync.refusal.country"
    vinh_long.house.close()


def test_joining_again_brings_a_new_key_so_that_no_old_request_is_heard(
    station: Settled, county: County
) -> None:
    db = station.db
    join(county, db)
    heard: list[tuple[str, str, dict[str, str], bytes]] = []
    real = sender(county.url)

    def overhear(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        heard.append((method, path, headers, body))
        return real(method, path, headers, body)

    go(db, overhear)
    before = own_fingerprint(db)
    join(county, db)
    assert own_fingerprint(db) != before
    method, path, headers, body = heard[-1]
    played_again = real(method, path, headers, body)
    assert played_again.status == 401
    assert go(db).outcome == "sent"


def test_a_lost_answer_is_mended_by_joining_with_a_fresh_code(
    station: Settled, county: County
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    go(db)
    real, before = sender(county.url), own_fingerprint(db)

    def lose(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        real(method, path, headers, body)
        raise ConnectionResetError

    code = codes.make_code(county.store, db.station, LI)
    with pytest.raises(Refusal, match="no_line"):
        enrol(db, county.url, code.letters, lose)
    assert own_fingerprint(db) == before
    assert go(db).outcome == "revoked"
    join(county, db)
    assert go(db).outcome == "sent"


def test_a_power_cut_between_pin_and_key_file_loses_no_key(
    station: Settled, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = station.db
    join(county, db)
    with monkeypatch.context() as cut:
        cut.setattr(enrolment, "station_key", lambda _db: None)
        join(county, db)
    assert go(db).outcome == "sent"
    assert go(db).outcome == "sent"


def test_the_same_key_again_does_not_count_from_nought(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    go(db)
    with county.store.writing() as rows:
        (key,) = rows.all("keys", station=db.station)
        rows.run(
            "add_key", station=db.station, key_id=key["key_id"], public_key=key["public_key"],
            epoch=db.epoch, enrolled_at=key["enrolled_at"],
        )  # fmt: skip
        assert rows.all("keys", station=db.station)[0]["counter"] == key["counter"] > 0
