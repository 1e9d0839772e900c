"""The quick reading of known lines says what the long one says, of every line, good or bad."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import make_dongxing
from tests.sync import day
from village.ground.lines import Line, read_line
from village.ground.signing import FileFault
from village.hub.heard import KNOWN, read_fact
from village.hub.shapes import LEFT_OUT, decoders, read_known

SALE = (
    b'{"actor":"C0001","at":1795223651525,"facts":{"business_day":"2026-11-21","change_minor":0,'
    b'"channel":"counter","currency":"CNY","fee_minor":27,"given_minor":2700,"gross_minor":2700,'
    b'"lines":[{"account":"F0001","amount_minor":2700,"farmer":"F0001","key":"egg","lots":[],'
    b'"price_minor":2700,"product":"P0001","quantity_base":30,"unit":"tray30","unit_size":30}],'
    b'"net_minor":2673,"parts":[{"account":"F0001","fee_minor":27,"gross_minor":2700,'
    b'"net_minor":2673}],"receipt":"A1-261121-026","till":"T1"},"id":"63TZP52YST6EFYN604804JQ5E3",'
    b'"name":"orders.cash_sale_recorded","v":1}'
)
HAS_A_DICT = {
    "people.station_set_up", "catalogue.product_added", "catalogue.product_changed",
    "catalogue.product_received", "sync.message_received",
}  # fmt: skip


def told(line: bytes, *, quick: bool) -> object:
    """What a reader makes of a line: its values, or the name of its fault."""
    try:
        return values(read_known([line])[0] if quick else read_line(line))
    except FileFault as fault:
        return fault.name


def values(line: Line) -> object:
    told = {name: getattr(line, name) for name in Line.__struct_fields__}
    return {name: msgspec.to_builtins(value) for name, value in told.items() if value is not None}


def same(line: bytes) -> None:
    quick, slow = told(line, quick=True), told(line, quick=False)
    if isinstance(quick, dict):
        quick = json.loads(json.dumps(quick), object_hook=without_null)
    assert quick == slow, line


def without_null(value: dict[str, object]) -> dict[str, object]:
    return {key: inner for key, inner in value.items() if inner is not None}


def test_a_sale_is_read_quickly() -> None:
    assert isinstance(read_known([SALE])[0].facts, msgspec.Struct)
    same(SALE)


def test_which_events_go_the_long_way() -> None:
    assert KNOWN.keys() - {name.decode() for name in decoders()} == HAS_A_DICT | LEFT_OUT


def test_a_days_events_are_the_same_facts_both_ways(tmp_path: Path) -> None:
    settled = make_dongxing(tmp_path)
    day.open_shop(settled.db)
    day.trade(settled.db)
    day.close(settled.db)
    lines = [row["line"] for row in settled.db.rows("SELECT line FROM journal_events")]
    settled.house.close()
    for line in lines:
        same(line)
        (quick,), slow = read_known([line]), read_line(line)
        assert isinstance(quick.facts, dict) == (slow.name.encode() not in decoders()), slow.name
        one = read_fact(quick.name, quick.v, quick.facts)
        other = read_fact(slow.name, slow.v, slow.facts)
        if slow.name in KNOWN:
            assert msgspec.to_builtins(one) == msgspec.to_builtins(other)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'), (b'"v":1', b'"v":true'), (b'"v":1', b'"v":1.0'),
        (b'"till":"T1"', b'"till":null'), (b'"till":"T1"', b'"till":"T1","till":"T1"'),
        (b'"till":"T1"', b'"till":"T1","tune":"x"'), (b'"till":"T1"', b'"till":"\\u0054"'),
        (b'"till":"T1"', b'"till": "T1"'), (b'"till":"T1"', b'"till":"e\xcc\x81"'),
        (b'"till":"T1"', b'"till":"\xc3\xa9"'), (b'"till":"T1"', b'"till":"\xff"'),
        (b'"till":"T1"', b'"till":"a\\/b"'), (b'"till":"T1"', b'"till":"\\ud800"'),
        (b'"till":"T1"', b'"till":"\x7f\xe2\x80\xa8"'), (b'"till":"T1"', b'"till":"\\u0000"'),
        (b'"fee_minor":27', b'"fee_minor":-0'), (b'"fee_minor":27', b'"fee_minor":27.0'),
        (b'"fee_minor":27', b'"fee_minor":90071992547409930'), (b'"lots":[],', b""),
        (b'"fee_minor":27', b'"fee_minor":9007199254740992'), (b'"channel":"counter",', b""),
        (b'"id":"6', b'"id":"8'), (b'"id":"6', b'"id":"i'), (b'"actor":"C0001",', b""),
        (b'"v":1', b'"private":null,"v":1'), (b'"v":1', b'"private":"%b","v":1' % (b"0" * 64)),
        (b'"v":1', b'"private":"%b\\n","v":1' % (b"0" * 64)), (b'"at":1', b'"at":-1'),
    ],
)  # fmt: skip
def test_a_bent_line_is_the_same_both_ways(old: bytes, new: bytes) -> None:
    assert old in SALE
    same(SALE.replace(old, new, 1))


@given(
    st.lists(st.tuples(st.integers(0, len(SALE)), st.integers(0, 3), st.binary(max_size=3)),
             min_size=1, max_size=3)
)  # fmt: skip
def test_a_torn_line_is_the_same_both_ways(cuts: list[tuple[int, int, bytes]]) -> None:
    line = SALE
    for at, length, put in cuts:
        line = line[:at] + put + line[at + length :]
    same(line)
