"""A farmer's own payment code is forgotten with her: at her station, at the hub, on each PC."""

from pathlib import Path

import pytest

from tests.cast import CHOI, MANAGER, PAK, Settled, new_act
from tests.hub.county import County
from tests.sync.houses import go
from tests.sync.test_erasure import NAME, changed, forget
from tests.sync.test_erasure_on_two_pcs import (
    assert_gone,
    both,
    hand_in,
    parts_at_hub,
    rename,
)
from tests.sync.test_restores import assert_whole
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground.unit import Store
from village.hub import journals
from village.payments import commands
from village.payments.codes import CodeProposed, CodeProposedPrivate
from village.people import commands as people

HERS, AGAIN, WHY = "wxp://f2f0ChOiSoWnCoDe", "wxp://f2f0AnOtHeR", "최만복 휴대폰을 잃었음"


def give_code(db: Store, text: str = HERS) -> None:
    """Hers is put in use, by two; then it is ended, for a reason that names her."""
    new = CodeProposedPrivate("최*복", text=text)
    code = commands.propose_code(db, new_act(PAK), new, farmer=CHOI).id
    commands.confirm_code(db, new_act(MANAGER), code)
    commands.end_code(db, new_act(PAK), CHOI, WHY)


def test_her_code_goes_with_her_name(station: Settled, county: County) -> None:
    join_open_and_send(county, station)
    give_code(station.db)
    go(station.db)
    forget(station.db, CHOI)
    go(station.db)
    assert_gone(station.db, county, HERS, WHY)
    people.person_returned(station.db, new_act(), CHOI)
    rename(station.db)
    give_code(station.db, AGAIN)  # of her who comes in again it stays
    go(station.db)
    journals.rebuild_station(county.store, station.db.station)
    assert_whole(station.db, county)
    assert AGAIN.encode() in parts_at_hub(county)


@pytest.mark.parametrize("erased_first", [True, False])
def test_a_code_brought_since_on_the_other_pc_goes_too(
    station: Settled, county: County, tmp_path: Path, *, erased_first: bool
) -> None:
    join_open_and_send(county, station)
    changed(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    here, there = (station.db, clone.db) if erased_first else (clone.db, station.db)
    forget(here, CHOI)
    give_code(there)
    both(county, station.db, clone.db)
    assert_gone(clone.db, county, NAME, HERS, WHY)
    clone.house.close()


def test_the_hub_keeps_no_code_of_her_that_comes_when_she_is_forgotten(
    station: Settled, county: County
) -> None:
    join_open_and_send(county, station)
    forget(station.db, CHOI)
    go(station.db)
    private = CodeProposedPrivate("최*복", text=HERS)
    hand_in(county, station.db, new_act().id, CodeProposed("wechat", farmer=CHOI), private)
    assert HERS.encode() not in parts_at_hub(county)
