"""Pictures travel as files: after the news, in pieces, by line and by stick, or stay away."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cast import Settled, client
from tests.hub.county import County
from tests.sync.houses import go
from tests.sync.news import PINE, send_goods
from tests.sync.sticks import answer, bring, round_trip, take
from village.catalogue import queries as shelf
from village.ground import files
from village.ground.bundles import Answer, files_in, open_bundle
from village.ground.unit import Store
from village.sync import bundles, queries
from village.sync.enrolment import station_key
from village.sync.wire import Answer as Reply
from village.sync.wire import Send, sender

CONTENT = b"\x89PNG\r\n\x1a\n" + os.urandom(100_000)


@pytest.fixture
def store_url() -> None:
    """What comes to the station is the same from both stores."""


def send_pictured(county: County, content: bytes = CONTENT) -> str:
    """Goods with a picture of their own; the picture's name."""
    name = files.keep(county.store.data, content)
    send_goods(county, replace(PINE, picture=name))
    return name


def shown(station: Settled) -> str:
    """What a clerk sees of the shelf."""
    return client(station.app, "pak").get("/catalogue/goods").text


def test_a_picture_comes_after_the_news_and_is_shown(
    station: Settled, joined: Store, county: County
) -> None:
    name = send_pictured(county)
    assert go(joined).outcome == "sent"
    assert files.path_of(joined.house.data, name).read_bytes() == CONTENT
    assert f"/files/{name}" in shown(station)
    answer_ = client(station.app, "nobody").get(f"/files/{name}")
    assert (answer_.status_code, answer_.mimetype) == (200, "image/png")
    assert answer_.data == CONTENT
    for wrong in ("0" * 64, name[:-1], "..%2fstation.db"):
        assert client(station.app, "nobody").get(f"/files/{wrong}").status_code == 404


def cut_after(county: County, pieces: int) -> Send:
    """A line that breaks after so many pieces of a picture."""
    real, left = sender(county.url), [pieces]

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        if "/files/" in path:
            left[0] -= 1
            if left[0] < 0:
                raise OSError("cable out")
        return real(method, path, headers, body)

    return send


def test_what_was_cut_off_goes_on_where_it_stopped(
    station: Settled, joined: Store, county: County
) -> None:
    name = send_pictured(county)
    done = go(joined, cut_after(county, 2))
    assert (done.outcome, done.taken) == ("sent", 1)
    assert files.begun(joined.house.data, name) == 2 * files.PIECE_BYTES
    assert "other_goods" in shown(station), "until it has come a basket stands in its place"
    asked: list[str] = []
    real = sender(county.url)

    def listen(method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        asked.append(path)
        return real(method, path, headers, body)

    go(joined, listen)
    assert files.is_here(joined.house.data, name)
    starts = [path.rpartition("=")[2] for path in asked if "/files/" in path]
    assert starts == ["64000", "96000"]
    assert queries.files_lacking(joined) == []
    go(joined, listen)
    assert len([path for path in asked if "/files/" in path]) == 2


def test_a_picture_the_centre_has_not_is_no_fault(
    station: Settled, joined: Store, county: County
) -> None:
    lost = send_pictured(county)
    files.path_of(county.store.data, lost).unlink()
    other = send_pictured(county, CONTENT[:-1])
    assert go(joined).outcome == "sent"
    assert not files.is_here(joined.house.data, lost)
    assert files.is_here(joined.house.data, other), "it does not keep the others from coming"
    assert "other_goods" in shown(station)


def test_another_file_under_that_name_is_dropped(joined: Store, county: County) -> None:
    name = send_pictured(county)
    files.path_of(county.store.data, name).write_bytes(b"<script>")
    assert go(joined).outcome == "sent"
    assert not files.is_here(joined.house.data, name)
    assert files.begun(joined.house.data, name) == 0


def test_a_damaged_beginning_is_thrown_away_and_the_picture_comes_in_the_same_round(
    joined: Store, county: County
) -> None:
    """After a power cut a file may be as long as it was, and hold something else."""
    name = send_pictured(county)
    begun = joined.house.data / files.BEGUN / name
    begun.parent.mkdir(exist_ok=True)
    begun.write_bytes(bytes(5_000))
    assert go(joined).outcome == "sent"
    assert files.path_of(joined.house.data, name).read_bytes() == CONTENT
    assert not begun.exists()


def test_rows_made_anew_know_which_pictures_are_lacking(joined: Store, county: County) -> None:
    name = send_pictured(county)
    go(joined)
    files.path_of(joined.house.data, name).unlink()
    go(joined)
    assert files.is_here(joined.house.data, name)


def test_it_travels_by_stick_too(joined: Store, county: County) -> None:
    round_trip(joined, county)
    name = send_pictured(county)
    bring(county, bundles.pack(joined).data)
    data = answer(county, joined)
    assert CONTENT not in data, "locked like everything else"
    assert files_in(open_bundle(data, Answer), station_key(joined)) == [CONTENT]
    assert take(joined, data).items == 1
    assert files.path_of(joined.house.data, name).read_bytes() == CONTENT
    again = answer(county, joined)
    assert len(again) > len(CONTENT), "the station has not said yet that it has the news"
    assert round_trip(joined, county).items == 0
    assert len(answer(county, joined)) < len(CONTENT)


@pytest.mark.parametrize("name", ["", "x", "0" * 63, "0" * 64 + "\n", "A" * 64, "../" * 21 + "0"])
def test_a_name_is_a_digest(name: str) -> None:
    assert not files.is_file_name(name)


def test_no_picture_grows_without_end(tmp_path: Path) -> None:
    name = "0" * 64
    for _ in range(6):
        assert files.add_piece(tmp_path, name, bytes(files.PIECE_BYTES))
    assert not files.add_piece(tmp_path, name, bytes(files.PIECE_BYTES))
    assert files.begun(tmp_path, name) == 0


def test_goods_with_a_picture_can_be_changed_by_a_clerk(
    station: Settled, joined: Store, county: County
) -> None:
    name = send_pictured(county)
    go(joined)
    (ours,) = [one.product for one in shelf.products(joined) if one.product.names == PINE.names]
    page = client(station.app, "pak").get(f"/catalogue/goods/{ours.number}").text
    assert f'value="{name}" checked' in page


def test_two_taps_hand_in_one_picture(tmp_path: Path) -> None:
    hands, kept = 4, []
    gate = threading.Barrier(hands)

    def hand_in(content: bytes) -> None:
        gate.wait()
        kept.append(files.keep(tmp_path, content))

    for number in range(20):
        content = CONTENT + bytes([number])
        taps = [threading.Thread(target=hand_in, args=(content,)) for _ in range(hands)]
        for tap in taps:
            tap.start()
        for tap in taps:
            tap.join()
        assert files.path_of(tmp_path, kept[-1]).read_bytes() == content
    assert len(kept) == 20 * hands
    assert not list((tmp_path / files.BEGUN).iterdir())


def test_what_the_centre_has_not_is_asked_for_ever_more_seldom(
    station: Settled, joined: Store, county: County
) -> None:
    name = send_pictured(county)
    path = files.path_of(county.store.data, name)
    away = path.rename(path.with_name("away"))
    asked: list[str] = []
    real = sender(county.url)

    def listen(method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        asked.extend(["file"] if "/files/" in path else [])
        return real(method, path, headers, body)

    for _ in range(60):
        assert go(joined, listen).outcome == "sent"
    assert 3 <= len(asked) <= 6
    away.rename(path)
    for _ in range(100):
        go(joined, listen)
    assert files.is_here(joined.house.data, name)
    assert f"/files/{name}" in shown(station)
