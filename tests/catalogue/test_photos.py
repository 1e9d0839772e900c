"""Her own photo of a lot: as a plain form, made small at the station, once."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.workday import pages_of_a_workday
from village.catalogue import commands, queries
from village.ground import journal, pictures
from village.ground.errors import Refusal
from village.ground.ids import new_id

DOOR = "/catalogue/mine/photo"


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Settled]:
    with pages_of_a_workday(tmp_path) as found:
        yield found


def taken(size: tuple[int, int] = (3000, 2000), shade: int = 0) -> bytes:
    """What a phone's camera hands over: large, on its side, with words of its own."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0110], exif[0x0112] = "phone of Kim", 6
    Image.new("RGB", size, (shade, 90, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def send(who: FlaskClient, of: str, content: bytes, act: str = "") -> TestResponse:
    photo = (io.BytesIO(content), "DCIM.jpg")
    return who.post(DOOR, data={"act": act or new_id(), "of": of, "photo": photo})


def lot(day: Settled) -> queries.Listing:
    return queries.require_listing(day.db, "L0001")


def test_it_is_kept_small_upright_and_says_nothing(day: Settled) -> None:
    answer = send(client(day.app, "kim"), lot(day).act, taken())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/catalogue/mine/L0001")
    (file,) = (day.house.data / "files").iterdir()
    assert lot(day).photo == file.name
    with Image.open(file) as drawn:
        assert (drawn.format, drawn.size, len(drawn.getexif())) == ("JPEG", (683, 1024), 0)
    assert f"/files/{file.name}" in client(day.app, "kim").get("/catalogue/mine/L0001").text


def test_the_same_photo_twice_is_one_event(day: Settled) -> None:
    kim, act = client(day.app, "kim"), new_id()
    before = len(list(journal.events(day.db, after=0)))
    for _ in range(2):
        assert send(kim, lot(day).act, taken(), act).status_code == 303
    assert len(list(journal.events(day.db, after=0))) == before + 1


def test_another_photo_under_the_same_id_is_asked_about(day: Settled) -> None:
    kim, act = client(day.app, "kim"), new_id()
    send(kim, lot(day).act, taken(), act)
    assert send(kim, lot(day).act, taken(shade=200), act).status_code == 409


def test_what_is_no_photo_is_refused_in_words(day: Settled) -> None:
    for content in (b"", b"GIF89a", taken()[:300]):
        assert send(client(day.app, "kim"), lot(day).act, content).status_code == 422
    assert lot(day).photo is None


def test_a_photo_of_somebody_elses_goods_is_refused(day: Settled) -> None:
    assert send(client(day.app, "choi"), lot(day).act, taken()).status_code == 403
    with pytest.raises(Refusal, match="not_yours"):
        commands.add_photo(day.db, new_act(CHOI), CHOI, "L0001", "a" * 64)


def test_a_photo_of_goods_that_never_came_is_refused(day: Settled) -> None:
    assert send(client(day.app, "kim"), new_id(), taken()).status_code == 404


def test_the_latest_stands_also_after_a_rebuild(day: Settled) -> None:
    kim = client(day.app, "kim")
    send(kim, lot(day).act, taken())
    send(kim, lot(day).act, taken(shade=200))
    photo = lot(day).photo
    journal.rebuild(day.db)
    assert lot(day).photo == photo
    assert queries.open_listings(day.db, KIM)[-1].photo == photo


def test_a_picture_that_will_not_be_small_is_drawn_smaller() -> None:
    out = io.BytesIO()
    Image.effect_noise((1600, 1600), 200).save(out, "PNG")
    assert len(pictures.photo(out.getvalue())) <= pictures.PHOTO_BYTES_MAX


def test_a_picture_of_too_many_points_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (6000, 5000)).save(out, "PNG")
    with pytest.raises(Refusal, match=r"ground\.refusal\.photo"):
        pictures.photo(out.getvalue())
