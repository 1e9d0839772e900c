"""The hub knows every event a station can write: a new one must be counted or named as kept."""

from pathlib import Path

from app import STATION_FACTS, feed_kinds
from village.hub import feed_rules, rules
from village.hub.facts import APPLIES
from village.hub.heard import KNOWN

PROTOCOL = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"


def test_no_event_of_ours_is_set_aside_as_unknown() -> None:
    for applier in STATION_FACTS:
        kind = applier.fact_type
        name, v = getattr(kind, "name"), getattr(kind, "v")  # noqa: B009 -- ClassVars of a fact
        known = KNOWN[name].v if name in KNOWN else rules.NOTHING_TO_APPLY.get(name)
        assert known == v, name


def test_every_apply_is_of_a_known_fact() -> None:
    assert APPLIES.keys() <= KNOWN.keys()


def test_the_protocol_tells_of_every_event() -> None:
    told = PROTOCOL.read_text(encoding="utf-8")
    for name in KNOWN.keys() | rules.NOTHING_TO_APPLY.keys():
        assert f"`{name}`" in told or f"`{name.partition('.')[2]}`" in told, name


def test_stations_take_every_item_the_hub_sends() -> None:
    kinds = {kind.name: kind.v for kind in feed_rules.KINDS}
    assert kinds == {name: kind.v for name, kind in feed_kinds.items()}
