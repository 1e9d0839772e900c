"""What the hub holds can be printed, checked, and is found when somebody changed it."""

import argparse
import json
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cast import Settled
from tests.hub.county import LI, County
from village.ground.config import Config, ConfigFault
from village.ground.errors import Refusal
from village.hub import journals, keyboard


def called(hub: County, **words: object) -> argparse.Namespace:
    config = Config(hub.store.data, "hub", store=hub.url_of_store)
    return argparse.Namespace(config=lambda _role: config, **words)


@pytest.mark.drawn("store_url")
def test_what_nobody_changed_is_sound(county: County, station: Settled) -> None:
    assert journals.verify(county.store) == []


@pytest.mark.drawn("store_url")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE hub_events SET line = :bytes WHERE seq = 10", "was changed"),
        ("UPDATE hub_events SET hash = :bytes WHERE seq = 10", "was changed"),
        ("DELETE FROM hub_events WHERE seq = 4", "is missing"),
        ("UPDATE hub_parts SET part = :bytes WHERE seq = 2", "private part of event 2"),
        ("UPDATE hub_epochs SET seq = seq + 1", "the head does not fit"),
        ("UPDATE hub_figures SET amount_minor = amount_minor + 1", "hub_figures 2026-11-21"),
        ("UPDATE hub_figures SET fee_minor = fee_minor + 1", "hub_figures 2026-11-21"),
        ("UPDATE hub_months SET sales = sales + 1", "hub_months"),
        ("UPDATE hub_goods SET quantity_base = 7", "hub_goods 2026-11-21"),
        ("UPDATE hub_goods_months SET amount_minor = 7", "hub_goods_months"),
        ("UPDATE hub_sales SET farmer = 'F0009'", "hub_sales"),
        ("DELETE FROM hub_orders", "hub_orders"),
        ("UPDATE hub_days SET counted_minor = 1", "hub_days 2026-11-21 T1"),
        ("UPDATE hub_names SET seq = 1", "hub_names"),
        ("DELETE FROM hub_named", "hub_named"),
        ("UPDATE hub_products SET picture = 'x'", "hub_products egg"),
    ],
)
def test_what_was_changed_is_found(
    county: County, station: Settled, change: str, words: str
) -> None:
    with county.store.writing() as rows:
        rows.connection.execute(text(change), {"bytes": b"{}"} if ":bytes" in change else {})
    assert any(words in fault for fault in journals.verify(county.store))


def test_all_it_holds_is_printed(
    county: County, station: Settled, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keyboard.print_events(called(county, no_private=False)) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["seq"] for one in told] == list(range(1, len(told) + 1))
    assert all(one["prev"] == before["hash"] for before, one in pairwise(told))
    assert "김영옥" in json.dumps(told, ensure_ascii=False)
    keyboard.print_events(called(county, no_private=True))
    assert "김영옥" not in capsys.readouterr().out


def test_the_keyboards_commands(
    county: County, station: Settled, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keyboard.print_faults(called(county)) == 0
    assert keyboard.rebuild(called(county)) == 0
    assert keyboard.print_code(called(county, station=station.db.station, county=None)) == 0
    assert len(capsys.readouterr().out.splitlines()[-1]) == 14
    assert (
        keyboard.revoke_station(called(county, station=station.db.station, why="lost", note=""))
        == 0
    )
    assert keyboard.unlock_officer(called(county, number=LI)) == 0
    words = {"name": "Cui", "language": "zh", "phrase": "long enough for a river"}
    assert keyboard.add_officer(called(county, **words, county="222403")) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "O0002"
    with county.store.reading() as rows:
        cui = rows.one("officer", officer="O0002")
    assert cui is not None
    assert cui["county"] == "222403"
    with pytest.raises(Refusal, match="county"):
        keyboard.add_officer(called(county, **words, county="<x>"))


def test_there_must_be_a_hub(tmp_path: Path) -> None:
    nowhere = argparse.Namespace(config=lambda role: Config(data=tmp_path, role=role))
    with pytest.raises(ConfigFault):
        keyboard.print_faults(nowhere)
