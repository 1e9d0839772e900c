"""The line's bytes: one way to write a fact, and a hash that binds all before it."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pytest

from village.ground.chain import (
    ChainFault,
    canonical,
    first_hash,
    line_of,
    next_hash,
    plain,
    private_digest,
)


@dataclass(frozen=True)
class Inner:
    count: int
    remark: str | None = None


@dataclass(frozen=True)
class Outer:
    inner: tuple[Inner, ...]
    names: dict[str, str]


def test_a_line_is_these_bytes() -> None:
    line = line_of(
        id="0" * 26, name="orders.cash_sale_recorded", v=1, at=1_795_223_640_000, actor="C0001",
        facts={"gross_minor": 2_700, "farmer": "김영옥", "held": False}, private=None,
    )  # fmt: skip
    assert line.decode() == (
        '{"actor":"C0001","at":1795223640000,'
        '"facts":{"farmer":"김영옥","gross_minor":2700,"held":false},'
        '"id":"00000000000000000000000000","name":"orders.cash_sale_recorded","v":1}'
    )


def test_the_first_hash_binds_station_epoch_and_protocol() -> None:
    opening = b'{"epoch":"00112233aabbccdd","protocol":"village/1","station":"222424107201"}'
    assert first_hash("222424107201", "00112233aabbccdd") == hashlib.sha256(opening).digest()


def test_each_hash_binds_the_one_before() -> None:
    head = first_hash("222424107201", "00112233aabbccdd")
    assert next_hash(head, b"line") == hashlib.sha256(head + b"line").digest()
    assert next_hash(next_hash(head, b"a"), b"b") != next_hash(next_hash(head, b"b"), b"a")


def test_two_spellings_of_one_name_are_one_line() -> None:
    """A Mac writes ê as two signs, a phone as one."""
    assert canonical({"name": "Hie\u0302n"}) == canonical({"name": "Hi\u00ean"})


def test_nothing_is_left_out_of_the_line_but_what_is_not_there() -> None:
    fact = Outer((Inner(1), Inner(2, "two")), {"ko": "알"})
    assert plain(fact) == {
        "inner": [{"count": 1}, {"count": 2, "remark": "two"}],
        "names": {"ko": "알"},
    }
    assert canonical(fact) == canonical(plain(fact))


@pytest.mark.parametrize(
    "value",
    [1.5, None, b"bytes", 2**53 + 1, -(2**53) - 1, object()],
    ids=["a fraction", "nothing", "bytes", "too big", "too small", "a thing"],
)
def test_what_has_no_place_in_a_line(value: Any) -> None:
    with pytest.raises(ChainFault):
        canonical({"amount": value})


@pytest.mark.parametrize("key", ["Amount", "1st", "a-b", "", "몇"])
def test_a_key_is_a_plain_word(key: str) -> None:
    with pytest.raises(ChainFault):
        canonical({key: 1})


def test_the_private_digest_hides_behind_its_salt() -> None:
    part = canonical({"name": "김영옥"})
    assert private_digest(b"a" * 16, part) == hashlib.sha256(b"a" * 16 + part).hexdigest()
    assert private_digest(b"a" * 16, part) != private_digest(b"b" * 16, part)
