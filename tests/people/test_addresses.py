"""What strangers write into addresses and cookies: answered, never a page that broke."""

import os
from pathlib import Path

import pytest

from tests.cast import KIM, Settled, client, make_house
from village.people import queries, secret
from village.people.visits_routes import CARD_COOKIE

NINES = ["9" * 15, "9" * 30, "9" * 5_000]


@pytest.mark.parametrize("mark", ["é", "한", "\udce9"])
def test_a_card_cookie_with_a_strange_letter_is_no_card(dongxing: Settled, mark: str) -> None:
    cookie = f"{CARD_COOKIE}={KIM}.x.".encode() + mark.encode("utf-8", "surrogateescape")
    browser = dongxing.app.test_client(use_cookies=False)
    answer = browser.get("/people/number", headers={"Cookie": cookie.decode("latin-1")})
    assert answer.headers["Location"] == "/people/"


@pytest.mark.parametrize("number", NINES)
def test_a_moment_beyond_all_calendars_is_no_page(dongxing: Settled, number: str) -> None:
    answer = client(dongxing.app, "pak").get(f"/people/person/{KIM}?seen={number}")
    assert answer.status_code == 404


@pytest.mark.parametrize("number", [*NINES[1:], "x", "-1"])
def test_a_call_with_no_number_of_ours_is_no_page(dongxing: Settled, number: str) -> None:
    assert client(dongxing.app, "pak").post(f"/hall/calls/{number}/answer").status_code == 404


@pytest.mark.parametrize("number", NINES)
def test_no_farmer_has_so_long_a_number(dongxing: Settled, number: str) -> None:
    clerk = client(dongxing.app, "pak")
    for path in (f"/people/list?q={number}", f"/people/faces?at={number}"):
        assert clerk.get(path).status_code in (200, 404)
    assert queries.farmers(dongxing.db, number) == []


def test_a_disk_without_hard_links_keeps_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    house = make_house(tmp_path)
    first = secret.key(house.store(), "cookie")
    house.close()
    secret._house_key.cache_clear()
    house = make_house(tmp_path)
    assert secret.key(house.store(), "cookie") == first
    house.close()
    assert [file.name for file in tmp_path.glob("secret*")] == ["secret"]
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
