"""A one-time code is for its station: strangers neither burn it nor fill the hub's audit."""

import pytest

from tests.cast import Settled
from tests.hub.county import LI, County
from village.ground.chain import PROTOCOL
from village.ground.signing import FileFault, SigningKey, sealed
from village.hub import codes
from village.sync.enrolment import enrol

STRANGER = SigningKey(bytes(32))


def knock(county: County, station: str, proof: str = "0" * 64) -> str:
    said = {
        "protocol": PROTOCOL, "station": station, "epoch": "0" * 16, "country": "CN",
        "key": STRANGER.public.hex(), "proof": proof,
    }  # fmt: skip
    with pytest.raises(FileFault) as no:
        codes.accept_enrolment(county.store, sealed(STRANGER, said))
    return no.value.name


def audited(county: County) -> int:
    with county.store.reading() as rows:
        found = rows.connection.exec_driver_sql(
            "SELECT count(*) FROM hub_audit WHERE what = 'enrol_refused'"
        )
        return int(found.scalar_one())


def test_thirty_wrong_proofs_of_a_stranger_do_not_burn_the_code(
    county: County, station: Settled
) -> None:
    db = station.db
    code = codes.make_code(county.store, db.station, LI)
    assert {knock(county, db.station) for _ in range(30)} == {"code_wrong"}
    assert enrol(db, county.url, code.letters).fingerprint == code.fingerprint


def test_made_up_stations_do_not_fill_the_audit(county: County, station: Settled) -> None:
    for number in range(5):
        assert knock(county, f"made-up-{number}") == "station_unknown"
    assert audited(county) == 0
    codes.make_code(county.store, station.db.station, LI)
    for _ in range(5):
        knock(county, station.db.station)
    assert audited(county) == 1
    county.clock.step(hours=24)
    knock(county, station.db.station)
    assert audited(county) == 2


def test_a_proof_with_an_accent_is_a_wrong_proof(county: County, station: Settled) -> None:
    codes.make_code(county.store, station.db.station, LI)
    assert knock(county, station.db.station, "é" * 64) == "code_wrong"
