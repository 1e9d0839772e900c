"""A bundle as a file: a real zip written in one way, and every trick with it has a name."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sync import vectors as v
from tests.sync.sticks import raw_zip
from village.ground import bundles, zipped
from village.ground.bundles import Answer, Journal, open_bundle, pages, prove
from village.ground.signing import FileFault, SigningKey, sealed
from village.ground.zipped import Member, read_zip, write_zip

STRANGER = SigningKey(bytes(range(64, 96)))


def fault_of(data: bytes) -> str:
    with pytest.raises(FileFault) as no:
        read_whole(data)
    return no.value.name


def read_whole(data: bytes) -> list[bytes]:
    opened = open_bundle(data, Journal)
    prove(opened, v.STATION_KEY.public)
    return pages(opened, v.HUB_KEY)


def test_any_program_can_look_into_it() -> None:
    with zipfile.ZipFile(io.BytesIO(v.bundle())) as found:
        assert found.testzip() is None
        assert found.namelist() == ["manifest", "batch-0001.age"]
        assert [one.compress_type for one in found.infolist()] == [zipfile.ZIP_STORED] * 2


def test_the_vector_reads_and_opens_for_the_hub_alone() -> None:
    opened = open_bundle(v.bundle(), Journal)
    prove(opened, v.STATION_KEY.public)
    assert pages(opened, v.HUB_KEY) == [v.first_batch()]
    with pytest.raises(FileFault, match="not_opened"):
        pages(opened, STRANGER)
    with pytest.raises(FileFault, match="signature_wrong"):
        prove(opened, STRANGER.public)
    told = open_bundle(v.answer_bundle(), Answer)
    prove(told, v.HUB_KEY.public)
    assert pages(told, v.STATION_KEY) == [v.first_page()]


def test_every_flipped_bit_is_found() -> None:
    whole = v.bundle()
    for place in range(len(whole)):
        bad = bytearray(whole)
        bad[place] ^= 1 << place % 8
        assert fault_of(bytes(bad)), place


def test_every_cut_and_everything_added_is_found() -> None:
    whole = v.bundle()
    for length in range(len(whole)):
        assert fault_of(whole[:length]) in {"cut_short", "not_a_bundle"}, length
    assert fault_of(whole + b"\0") == "not_a_bundle"
    assert fault_of(b"MZ" + whole) == "not_a_bundle"
    assert fault_of(whole + whole) == "not_a_bundle"


@pytest.mark.parametrize(
    "name",
    [b"../x-0001.age", b"/etc/passwd", b"C:\\x-0001.age", b"batch-0001.age/", b"a/batch-0001.age",
     b"batch-0001.age\0", b"BATCH-0001.AGE", "배치-0001.age".encode(), b"", b"." * 300],
)  # fmt: skip
def test_no_name_leads_anywhere(name: bytes) -> None:
    assert fault_of(raw_zip([(b"manifest", b"x"), (name, b"x")])) == "member_name"


def test_the_manifest_comes_first_and_names_come_once() -> None:
    once = (b"batch-0001.age", b"x")
    assert fault_of(raw_zip([once])) == "member_name"
    assert fault_of(raw_zip([(b"manifest", b"x"), once, once])) == "member_repeated"
    assert fault_of(raw_zip([(b"manifest", b"x"), (b"manifest", b"x")])) == "member_name"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.vsb"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("manifest", bytes(60_000_000))
    assert bomb.stat().st_size < 100_000
    assert fault_of(bomb.read_bytes()) == "member_packed"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    linked = tmp_path / "linked.vsb"
    with zipfile.ZipFile(linked, "w") as out:
        link = zipfile.ZipInfo("manifest")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
    assert fault_of(linked.read_bytes()) == "not_a_bundle"


def test_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [(b"manifest", b"x"), *((b"batch-%04d.age" % n, b"") for n in range(1, 1_001))]
    assert fault_of(raw_zip(many)) == "too_many_members"
    assert fault_of(bytes(zipped.ZIP_BYTES_MAX + 1)) == "too_big"
    swelling = v.station_bundle([b"\x1f\x8b" + b"no gzip"])
    assert fault_of(swelling) == "not_gzip"
    monkeypatch.setattr(bundles, "RATIO_MAX", 0)
    assert fault_of(v.bundle()) == "too_big"


def test_a_manifest_that_is_none() -> None:
    def written(said: dict[str, object]) -> bytes:
        return write_zip([Member("manifest", sealed(v.STATION_KEY, said))])

    assert fault_of(written({})) == "protocol_newer"
    assert fault_of(written({"protocol": "village/2", "kind": "journal"})) == "protocol_newer"
    assert fault_of(written({"protocol": "village/1", "kind": "journal"})) == "manifest_shape"
    assert fault_of(v.answer_bundle()) == "wrong_way"
    manifest, batch = read_zip(v.bundle())
    assert fault_of(write_zip([manifest])) == "members_wrong"
    other = Member(batch.name, batch.data + b"x")
    assert fault_of(write_zip([manifest, other])) == "members_wrong"
    assert fault_of(write_zip([Member("manifest", manifest.data + b"x"), batch])) == (
        "trailing_bytes"
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 200), st.binary(max_size=40)), min_size=1,
        max_size=4,
    )
)  # fmt: skip
def test_whatever_is_done_to_it_nothing_comes_out(cuts: list[tuple[int, int, bytes]]) -> None:
    bad = v.bundle()
    for place, length, put in cuts:
        at = place % (len(bad) + 1)
        bad = bad[:at] + put + bad[at + length :]
    if bad == v.bundle():
        return
    assert fault_of(bad)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_by_name(data: bytes) -> None:
    assert fault_of(data)
    assert fault_of(b"PK\x03\x04" + data)
