"""What an officer sends by her pages: looked at first, sent once, corrected, taken back."""

import io
import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app import feed_kinds
from tests.cast import Settled, client
from tests.hub.county import County
from tests.hub.test_officers_pages import EGG_TRAY, act_in, browser
from village.catalogue import queries as shelf
from village.ground.files import FILE_BYTES_MAX
from village.hub import officers
from village.sync.courier import sync_once

WORDS = {"text_en": "The lorry comes at 10.", "text_ko": "10시에 차가 옵니다.", "to": "both",
         "audience": "all", "until": "2026-11-28"}  # fmt: skip
GOODS = {"goods": "other_goods", "name_ko": "잣나무씨", "name_en": "red pine nuts", "base": "gram",
         "counter": "item", "unit_1": "jin", "unit_2": "kg", "picture": "mixedgrain", "active": "1",
         "audience": "county/222424"}  # fmt: skip


@dataclass
class Officer:
    """Li at her pages."""

    page: FlaskClient

    def sends(self, path: str, typed: dict[str, str], **more: str) -> TestResponse:
        """Fills in the form of that page and presses its key."""
        act = act_in(self.page.get(path).text)
        return self.page.post(path, data={**typed, **more, "act": act})


@pytest.fixture
def store_url() -> None:
    """The pages are the same on both stores."""


@pytest.fixture
def li(county: County, station: Settled) -> Officer:
    return Officer(browser(county))


def taken(station: Settled) -> int:
    return sync_once(station.db, feed_kinds).taken


# --- messages ------------------------------------------------------------------------------------


def test_a_message_is_looked_at_sent_and_read(li: Officer, station: Settled) -> None:
    look = li.sends("/hub/messages", WORDS)
    assert look.status_code == 200
    for words in ("This is how it will be seen", "The lorry comes at 10.", "10시에 차가 옵니다."):
        assert words in look.text
    assert taken(station) == 0
    back = li.sends("/hub/messages", WORDS, again="1")
    assert "The lorry comes at 10." in back.text
    assert "<textarea" in back.text
    sent = li.sends("/hub/messages", WORDS, sure="yes")
    assert sent.headers["Location"].endswith("/hub/news?said=sent")
    assert "0 of 1 have it" in li.page.get("/hub/news").text
    assert taken(station) == 1
    assert "1 of 1 have it" in li.page.get("/hub/news").text
    pak, kim = client(station.app, "pak"), client(station.app, "kim")
    assert "10시에 차가 옵니다." in pak.get("/orders/counter").text
    strip = pak.get("/sync/messages", headers={"HX-Request": "true"}).text
    assert "10시에 차가 옵니다." in strip
    assert "<html" not in strip
    home = kim.get("/").text
    assert "10시에 차가 옵니다." in home
    assert "/catalogue/sell" not in home, "what the centre says comes first"
    path = re.search(r'action="(/sync/messages/[^"]+/read)"', home)
    assert path
    version = re.search(r'name="version" value="(\d+)"', home)
    assert version
    assert kim.post(path[1], data={"version": version[1]}).status_code == 303
    assert "/catalogue/sell" in kim.get("/").text
    assert "10시에 차가 옵니다." in pak.get("/orders/counter").text, "each reads for herself"
    pak.post(path[1], data={"version": version[1]})
    assert "10시에 차가 옵니다." not in pak.get("/orders/counter").text
    assert "10시에 차가 옵니다." in pak.get("/sync/messages").text


def test_pressing_twice_sends_once(li: Officer, station: Settled) -> None:
    act = act_in(li.page.get("/hub/messages").text)
    for _ in range(2):
        typed = {**WORDS, "act": act, "sure": "yes"}
        assert li.page.post("/hub/messages", data=typed).status_code == 303
    assert taken(station) == 1


WRONG_WORDS: tuple[tuple[dict[str, str], str], ...] = (
    ({"text_en": "", "text_ko": " "}, "in one language at least"),
    ({"text_en": "x" * 301}, "At most 300 letters"),
    ({"to": "everybody"}, "Please choose who reads it"),
    ({"until": "2026-11-20"}, "Please choose a day from today"),
    ({"until": "2028-01-01"}, "Please choose a day from today"),
    ({"until": "never"}, "Please choose a day from today"),
    ({"audience": "county/1"}, "Please choose for whom"),
    ({"audience": "place/1"}, "Please choose for whom"),
)


def test_a_mistake_keeps_what_was_typed(li: Officer, station: Settled) -> None:
    for wrong, words in WRONG_WORDS:
        for sure in ("", "yes"):
            page = li.sends("/hub/messages", {**WORDS, **wrong}, sure=sure)
            assert page.status_code == 422, wrong
            assert words in page.text
            assert (wrong.get("text_ko") or WORDS["text_ko"]).strip() in page.text
    assert taken(station) == 0


def test_a_message_is_corrected_and_taken_back(li: Officer, station: Settled) -> None:
    li.sends("/hub/messages", WORDS, sure="yes")
    item = re.search(r"/hub/news/([0-9A-Z]{26})", li.page.get("/hub/news").text)
    assert item
    form = li.page.get(f"/hub/messages?corrects={item[1]}").text
    assert "The lorry comes at 10." in form
    late = {**WORDS, "text_ko": "11시에 차가 옵니다.", "corrects": item[1]}
    li.sends("/hub/messages", {**late, "audience": "station/1"}, sure="yes")
    assert taken(station) == 2
    pak = client(station.app, "pak")
    assert "11시에 차가 옵니다." in pak.get("/orders/counter").text
    assert "Something newer was sent" in li.page.get(f"/hub/news/{item[1]}").text
    newest = re.search(r"/hub/news/([0-9A-Z]{26})", li.page.get("/hub/news").text)
    assert newest
    where = f"/hub/news/{newest[1]}"
    act = act_in(li.page.get(where).text)
    assert "Yes, take it back" in li.page.post(f"{where}/withdraw", data={"act": act}).text
    assert taken(station) == 0
    done = li.page.post(f"{where}/withdraw", data={"act": act, "sure": "yes"})
    assert done.status_code == 303
    assert taken(station) == 1
    assert "11시에 차가 옵니다." not in pak.get("/orders/counter").text
    assert li.page.get("/hub/news/nothing").status_code == 404
    assert li.page.get("/hub/messages?corrects=nothing").status_code == 404


def test_what_no_hub_can_keep_is_not_sent(li: Officer, station: Settled) -> None:
    no = li.sends("/hub/messages", {**WORDS, "text_en": "The lorry\0 comes."}, sure="yes")
    assert no.status_code == 400
    assert taken(station) == 0


# --- goods and prices ----------------------------------------------------------------------------


def test_goods_are_looked_at_and_stand_on_the_shelf(li: Officer, station: Settled) -> None:
    typed = dict(GOODS)
    assert "Goods with a new name" in li.page.get("/hub/goods").text
    form = "/hub/goods?goods=other_goods"
    act = act_in(li.page.get(form).text)
    look = li.page.post("/hub/goods", data={**typed, "act": act})
    assert "red pine nuts" in look.text
    assert "No name written: red pine nuts" in look.text
    sent = li.page.post("/hub/goods", data={**typed, "act": act, "sure": "yes"})
    assert sent.status_code == 303
    assert taken(station) == 1
    names = [one.product.names for one in shelf.products(station.db) if one.product.names]
    assert names == [{"ko": "잣나무씨", "en": "red pine nuts"}]
    assert "N0001" in li.page.get("/hub/goods").text
    again = li.page.get("/hub/goods?goods=N0001").text
    assert 'value="red pine nuts"' in again
    off = {**typed, "goods": "N0001", "active": "", "act": act_in(again), "sure": "yes"}
    li.page.post("/hub/goods", data=off)
    assert taken(station) == 1
    assert not [one for one in shelf.products(station.db) if one.product.names]


WRONG_GOODS: tuple[tuple[dict[str, str], str], ...] = (
    ({"name_ko": "", "name_en": ""}, "Write a name"),
    ({"unit_1": "", "unit_2": ""}, "different units"),
    ({"unit_2": "jin"}, "different units"),
    ({"size_1": "7"}, "cannot have that size"),
    ({"size_1": "much"}, "enter a number"),
    ({"picture": "../x"}, "Choose a picture"),
    ({"audience": "nobody"}, "Please choose for whom"),
)


def test_goods_that_cannot_be_keep_what_was_typed(li: Officer) -> None:
    act = act_in(li.page.get("/hub/goods?goods=other_goods").text)
    for wrong, words in WRONG_GOODS:
        for sure in ("", "yes"):
            typed = {**GOODS, **wrong, "sure": sure, "act": act}
            page = li.page.post("/hub/goods", data=typed)
            assert page.status_code == 422, wrong
            assert words in page.text
            assert 'name="size_2"' in page.text
    assert li.page.get("/hub/goods?goods=dragon").status_code == 422


def test_goods_with_a_picture_of_their_own(li: Officer, station: Settled) -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    act = act_in(li.page.get("/hub/goods?goods=other_goods").text)
    typed = {**GOODS, "act": act, "picture_file": (io.BytesIO(out.getvalue()), "my.png")}
    look = li.page.post("/hub/goods", data=typed, content_type="multipart/form-data")
    name = re.search(r'src="/files/([0-9a-f]{64})"', look.text)
    assert name
    sent = li.page.post("/hub/goods", data={**GOODS, "picture": name[1], "act": act, "sure": "yes"})
    assert sent.status_code == 303
    assert taken(station) == 1
    assert f"/files/{name[1]}" in client(station.app, "pak").get("/catalogue/goods").text
    wrong = {**GOODS, "act": act, "picture_file": (io.BytesIO(b"MZ"), "my.png")}
    page = li.page.post("/hub/goods", data=wrong, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "no picture we can draw" in page.text


def hand_in(li: Officer, act: str, photo: bytes) -> TestResponse:
    """The form as a browser writes it, in one piece (werkzeug's own leaves a file open)."""
    typed = {**GOODS, "act": act, "picture_file": FileStorage(io.BytesIO(photo), "IMG_0001.jpg")}
    edge, body = encode_multipart(typed)
    kind = f"multipart/form-data; boundary={edge}"
    return li.page.post("/hub/goods", data=body, content_type=kind)


def test_a_photo_right_from_the_camera_reaches_the_stations(li: Officer, station: Settled) -> None:
    out = io.BytesIO()
    Image.effect_noise((2400, 1800), 80).convert("RGB").save(out, "JPEG", quality=92)
    assert len(out.getvalue()) > 1_000_000
    act = act_in(li.page.get("/hub/goods?goods=other_goods").text)
    look = hand_in(li, act, out.getvalue())
    name = re.search(r'src="/files/([0-9a-f]{64})"', look.text)
    assert name
    li.page.post("/hub/goods", data={**GOODS, "picture": name[1], "act": act, "sure": "yes"})
    assert taken(station) == 1
    shown = client(station.app, "pak").get(f"/files/{name[1]}")
    assert 0 < len(shown.data) <= FILE_BYTES_MAX
    page = hand_in(li, act, bytes(8_000_001))
    assert page.status_code == 413
    assert "over 8 MB" in page.text


def test_a_price_is_corrected_from_its_page(li: Officer, station: Settled) -> None:
    typed = {"goods": EGG_TRAY, "price": "26.50", "audience": "place/222424107"}
    li.sends("/hub/prices", typed, sure="yes")
    assert taken(station) == 1
    item = re.search(r"/hub/news/([0-9A-Z]{26})", li.page.get("/hub/news").text)
    assert item
    page = li.page.get(f"/hub/news/{item[1]}").text
    assert "¥26.50" in page
    assert "/hub/prices?goods=egg" in page


# --- the list ------------------------------------------------------------------------------------


def test_the_list_is_empty_at_first_and_pages_on(li: Officer, station: Settled) -> None:
    assert "Nothing was sent yet" in li.page.get("/hub/news").text
    for number in range(21):
        li.sends("/hub/messages", {**WORDS, "text_en": f"Number {number}."}, sure="yes")
    newest = li.page.get("/hub/news").text
    assert "Number 20." in newest
    assert "Number 0." not in newest
    older = re.search(r"/hub/news\?before=\d+", newest)
    assert older
    assert "Number 0." in li.page.get(older[0]).text
    assert li.page.get("/hub/news?before=x").status_code == 200
    assert taken(station) == 21


def test_a_station_is_moved_to_another_county(li: Officer, station: Settled) -> None:
    where = f"/hub/stations/{station.db.station}"
    assert li.page.post(f"{where}/county", data={"county": "<x>"}).status_code == 422
    moved = li.page.post(f"{where}/county", data={"county": "222403"})
    assert moved.status_code == 303
    assert "222403" in li.page.get(where).text
    assert li.page.post("/hub/stations/9/county", data={"county": "222403"}).status_code == 404


def test_nobody_takes_another_countys_station(
    li: Officer, county: County, station: Settled
) -> None:
    phrase = "long enough for a river"
    officers.add_officer(county.store, "Cui", phrase, "zh", county="222403")
    cui = browser(county, phrase, "O0002")
    own, new = {"station": station.db.station}, {"station": "222403100200"}
    taken_over = cui.post(f"/hub/stations/{station.db.station}/county", data={"county": "222403"})
    assert taken_over.status_code == 403
    assert cui.post("/hub/stations/code", data=own).status_code == 403
    assert cui.post("/hub/stations/code", data=new).status_code == 200
    assert li.page.post("/hub/stations/code", data=new).status_code == 403
    assert li.page.post("/hub/stations/code", data=own).status_code == 200
