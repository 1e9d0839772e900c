"""The travelling file, byte by byte: what it looks like, and every way it can be wrong."""

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync import vectors as v
from village.ground import batches, lines
from village.ground.batches import Entry, Header, decode_batch, encode_batch
from village.ground.chain import canonical, first_hash, line_of
from village.ground.signing import (
    FileFault,
    SigningKey,
    is_signed,
    own_key,
    sealed,
    unseal,
    wire_line,
)
from village.sync.rules import ACK_KEYS

PREV = first_hash(v.STATION, v.EPOCH)


def key_of(header: Header) -> bytes | None:
    return v.STATION_KEY.public if header.key_id == v.STATION_KEY.key_id else None


def batch(entries: list[Entry] | None = None) -> bytes:
    return encode_batch(v.STATION_KEY, v.STATION, v.EPOCH, 1, PREV, entries or v.events())


def fault_of(data: bytes) -> str:
    with pytest.raises(FileFault) as no:
        decode_batch(data, key_of)
    return no.value.name


def forged(change: Callable[[dict[str, object]], object], body: bytes | None = None) -> bytes:
    """A batch whose header was changed and signed again by the station itself."""
    line, _, rest = gzip.decompress(batch()).split(b"\n", 2)
    header = json.loads(line)
    body = rest if body is None else body
    header["digest"] = hashlib.sha256(body).hexdigest()
    change(header)
    line = wire_line(header)
    return gzip.compress(line + b"\n" + v.STATION_KEY.sign(line).hex().encode() + b"\n" + body)


def rebodied(change: Callable[[list[bytes]], object]) -> bytes:
    """A batch whose lines were changed and whose digest and signature fit again, but no hash."""
    rows = gzip.decompress(batch()).split(b"\n", 2)[2].split(b"\n")
    change(rows)
    return forged(lambda _header: None, b"\n".join(rows))


def one_line(line: bytes, *parts: bytes) -> bytes:
    """A batch of one line as a careless station might write and sign it."""
    head = hashlib.sha256(PREV + line).hexdigest()
    body = b"\n".join((line, *parts)) + b"\n"
    return forged(lambda header: header.update({"to": 1, "count": 1, "head": head}), body)


def test_the_vectors_stand() -> None:
    assert json.loads(v.FILE.read_text(encoding="utf-8")) == v.vectors()


def test_what_goes_in_comes_out() -> None:
    read = decode_batch(batch(), key_of)
    assert list(read.entries) == v.events()
    assert [one.hex() for one in read.hashes] == v.vectors()["hashes"][1:]
    assert (read.header.first, read.header.last, read.header.owner) == (1, 2, v.STATION)


def test_an_erased_part_may_be_missing() -> None:
    entries = [Entry(entry.line) for entry in v.events()]
    assert decode_batch(batch(entries), key_of).entries[0].part is None


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_found(place: int, change: int) -> None:
    plain = bytearray(gzip.decompress(batch()))
    plain[place % len(plain)] ^= change
    with pytest.raises(FileFault):
        decode_batch(gzip.compress(bytes(plain)), key_of)


@given(st.binary(max_size=300))
def test_noise_is_refused_by_name(noise: bytes) -> None:
    with pytest.raises(FileFault):
        decode_batch(noise, key_of)
    with pytest.raises(FileFault):
        decode_batch(gzip.compress(noise), key_of)


def test_a_strangers_signature_is_refused() -> None:
    line, _, rest = gzip.decompress(batch()).split(b"\n", 2)
    seal = SigningKey(bytes(32)).sign(line).hex().encode()
    assert fault_of(gzip.compress(b"\n".join((line, seal, rest)))) == "signature_wrong"


def test_an_unknown_key_is_refused() -> None:
    data = encode_batch(SigningKey(bytes(32)), v.STATION, v.EPOCH, 1, PREV, v.events())
    assert fault_of(data) == "key_unknown"


def test_files_that_are_no_gzip_of_one_member() -> None:
    assert fault_of(gzip.decompress(batch())) == "not_gzip"
    assert fault_of(batch()[:-9]) == "cut_short"
    assert fault_of(batch() + b"more") == "trailing_bytes"
    assert fault_of(batch() + batch()) == "trailing_bytes"
    assert fault_of(b"") == "cut_short"


def test_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(bytes(batches.PLAIN_BYTES_MAX + 1))
    assert len(bomb) < 100_000
    assert fault_of(bomb) == "too_big"
    monkeypatch.setattr(batches, "BYTES_MAX", 100)
    assert fault_of(batch()) == "too_big"


def test_too_many_rows_and_too_long_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = batch()
    with monkeypatch.context() as patch:
        patch.setattr(batches, "ROWS_MAX", 1)
        assert fault_of(whole) == "too_many_rows"
    monkeypatch.setattr(lines, "LINE_BYTES_MAX", 50)
    assert fault_of(batch()) == "line_too_long"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"protocol": "village/2"}, "header_shape"),
        ({"more": 1}, "header_shape"),
        ({"from": 0}, "header_shape"),
        ({"from": True}, "header_shape"),
        ({"station": "a b"}, "header_shape"),
        ({"prev": "00"}, "header_shape"),
        ({"epoch": "ZZZZZZZZZZZZZZZZ"}, "header_shape"),
        ({"count": 3}, "count_wrong"),
        ({"to": 3, "count": 3}, "line_shape"),
        ({"to": 9, "count": 9}, "count_wrong"),
        ({"digest": "0" * 64}, "digest_wrong"),
        ({"head": "0" * 64}, "chain_broken"),
        ({"prev": "0" * 64}, "chain_broken"),
    ],
)
def test_a_header_that_lies(change: dict[str, object], name: str) -> None:
    found = fault_of(forged(lambda header: header.update(change)))
    # A line too many is taken from the private parts: the chain says so first.
    assert found == ("chain_broken" if change.get("to") == 3 else name)


def test_a_header_must_be_canonical() -> None:
    line, _, rest = gzip.decompress(batch()).split(b"\n", 2)
    loose = line.replace(b'":', b'": ', 1)
    seal = v.STATION_KEY.sign(loose).hex().encode()
    assert fault_of(gzip.compress(b"\n".join((loose, seal, rest)))) == "header_not_canonical"
    assert fault_of(gzip.compress(b"")) == "header_missing"
    assert fault_of(gzip.compress(line + b"\nabc\n")) == "signature_missing"


def test_a_changed_line_breaks_the_chain() -> None:
    assert fault_of(rebodied(lambda rows: rows.__setitem__(1, rows[1] + b" "))) == "chain_broken"
    assert fault_of(rebodied(lambda rows: rows.insert(0, rows.pop(1)))) == "chain_broken"
    assert fault_of(rebodied(lambda rows: rows.pop())) == "count_wrong"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b'{"a": 1}', "line_not_canonical"),
        (b"[]", "line_not_canonical"),
        (b"nonsense", "line_not_canonical"),
        (b"[" * 5000, "line_not_canonical"),
        (b'{"a":1.5}', "line_not_canonical"),
        (b'{"a":null}', "line_not_canonical"),
        (b'{"a":1,"a":1}', "line_not_canonical"),
        (b'{"a":90071992547409930}', "line_not_canonical"),
        (b'{"A":1}', "line_not_canonical"),
        (b'{"a":"e\xcc\x81"}', "line_not_canonical"),
        (b'{"a":1}', "line_shape"),
    ],
)
def test_a_line_that_is_none(line: bytes, name: str) -> None:
    assert fault_of(one_line(line)) == name


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-zA-Z][a-z0-9_]?", fullmatch=True), inner, max_size=3)
        | st.dictionaries(st.text('aB1_",:{\\', max_size=4), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,3}", fullmatch=True), VALUES, max_size=4))
def test_the_quick_yes_never_says_more_than_canonical_does(value: dict[str, object]) -> None:
    for line in (json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"),
                 json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                 .encode("utf-8", "surrogatepass")):  # fmt: skip
        try:
            read = msgspec.json.decode(line)
        except msgspec.DecodeError:
            continue
        if lines._surely_canonical(line, read):
            assert canonical(read) == line


def test_the_quick_yes_is_said_to_our_own_lines() -> None:
    for entry in v.events():
        assert lines._surely_canonical(entry.line, json.loads(entry.line))


def test_a_line_with_the_wrong_shape() -> None:
    good = json.loads(v.events()[1].line)
    changes: tuple[dict[str, object], ...] = (
        {"id": "x"}, {"name": "Nonsense"}, {"v": 0}, {"v": True}, {"facts": []}, {"at": "now"},
        {"actor": 1}, {"private": "short"}, {"extra": 1},
    )  # fmt: skip
    for change in changes:
        assert fault_of(one_line(canonical({**good, **change}))) == "line_shape"


def test_an_id_twice_in_one_batch() -> None:
    twice = [v.events()[1], v.events()[1]]
    assert fault_of(batch(twice)) == "id_repeated"


def test_private_parts_must_fit() -> None:
    whole, salt = v.events()[0], v.SALT.hex().encode()
    part = b'{"part":%b,"salt":"%b","seq":1}' % (whole.part or b"", salt)
    assert decode_batch(one_line(whole.line, part), key_of).entries[0] == whole
    wrong = {
        part.replace(salt, salt[::-1]): "part_changed",
        part.replace(b"F0001", b"F0002"): "part_changed",
        part.replace(b'"seq":1', b'"seq":2'): "part_unexpected",
        part.replace(b'"seq":1', b'"seq":0'): "part_unexpected",
        part.replace(salt, b"ab"): "part_shape",
        part.replace(b'{"part"', b'{ "part"'): "part_not_canonical",
        b'{"part":1}': "part_shape",
    }
    for bad, name in wrong.items():
        assert fault_of(one_line(whole.line, bad)) == name
    assert fault_of(one_line(whole.line, part, part)) == "part_unexpected"
    plain = line_of(
        id="01J0000000000000000000000A", name="a.b", v=1, at=1, actor="x", facts={}, private=None
    )
    assert fault_of(one_line(plain, part)) == "part_unexpected"


def test_signed_answers_are_as_strict() -> None:
    ack = v.vectors()["ack"].encode()
    assert unseal(ack, v.HUB_KEY.public, ACK_KEYS)["seq"] == 2
    for bad, name in (
        (ack + b"x", "trailing_bytes"),
        (ack.replace(b'"seq":2', b'"seq":3'), "signature_wrong"),
        (ack[:-10], "signature_missing"),
        (sealed(v.STATION_KEY, {"seq": 2}), "signature_wrong"),
        (sealed(v.HUB_KEY, {"seq": 2}), "header_shape"),
    ):
        with pytest.raises(FileFault, match=name):
            unseal(bad, v.HUB_KEY.public, ACK_KEYS)


def test_a_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    key = own_key(tmp_path, "station", lambda n: bytes(range(n)))
    assert own_key(tmp_path, "station", bytes) == key
    assert is_signed(key.public, key.sign(b"x"), b"x")
    assert not is_signed(key.public, b"", b"x")
    assert ((tmp_path / "keys" / "station.key").stat().st_mode & 0o777) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["station.key"]
