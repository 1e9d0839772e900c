"""For whom an officer sends: a short list, and a search where there are many stations."""

import re

import pytest
from sqlalchemy import text

from tests.cast import Settled
from tests.hub.county import County
from tests.hub.test_news_pages import GOODS, WORDS
from tests.hub.test_officers_pages import act_in, browser
from tests.hub.test_remit import officer_of

MANY = 1_200
TOWNS = ("222424107", "222424104", "222424100")


@pytest.fixture
def store_url() -> None:
    """The pages are the same on both stores."""


@pytest.fixture
def many(county: County, station: Settled) -> County:
    with county.store.writing() as rows:
        for number in range(MANY):
            rows.run(
                "expect_station", station=f"{TOWNS[number % 3]}{500 + number // 3:03d}",
                county="222424", added_at=1, currency="CNY",
            )  # fmt: skip
    return county


def picks(page: str) -> list[str]:
    select = page.partition('name="audience"')[2].partition("</select>")[0]
    return re.findall(r'<option value="([^"]+)"', select)


@pytest.mark.parametrize("path", ["/hub/messages", "/hub/prices", "/hub/goods?goods=egg"])
def test_the_list_is_short_however_many_stations_there_are(many: County, path: str) -> None:
    page = browser(many).get(path)
    assert picks(page.text) == ["all", "county/222424"]
    assert len(page.data) < 30_000


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/hub/messages", WORDS),
        ("/hub/prices", {"goods": "egg|tray30|30", "price": "26.00"}),
        ("/hub/goods", GOODS),
    ],
)
def test_a_town_or_station_is_looked_for_and_what_was_typed_stays(
    many: County, path: str, typed: dict[str, str]
) -> None:
    li = browser(many)
    act = act_in(li.get(path if path != "/hub/goods" else path + "?goods=egg").text)

    def looks(find: str, audience: str = "all") -> str:
        form = typed | {"find": find, "look": "1", "audience": audience, "act": act}
        return li.post(path, data=form).text

    found = looks("222424104")
    assert picks(found)[2] == "place/222424104"
    assert all(one.partition("/")[2].startswith("222424104") for one in picks(found)[2:])
    assert 10 < len(picks(found)) <= 42
    chosen = picks(found)[5]
    assert f"Found: {len(picks(found)) - 2}." in found
    again = looks("no such place", chosen)
    assert picks(again) == ["all", "county/222424", chosen]
    for word in ("The lorry comes at 10.", "26.00", "red pine nuts"):
        assert (word in again) == (word in typed.values())
    look = li.post(path, data=typed | {"audience": chosen, "act": act})
    assert look.status_code == 200
    assert chosen.partition("/")[2] in look.text
    assert li.post(path, data=typed | {"audience": "station/9", "act": act}).status_code == 422


def test_a_name_is_found_by_a_part_of_it(many: County) -> None:
    with many.store.writing() as rows:
        rows.connection.execute(
            text("UPDATE hub_stations SET names = '{\"en\": \"Nine Springs\"}'"
                 " WHERE station_id = '222424100777'")
        )  # fmt: skip
    form = WORDS | {"find": "spring", "look": "1"}
    found = browser(many).post("/hub/messages", data=form).text
    assert picks(found)[2:] == ["station/222424100777"]


def test_who_decides_about_another_county_picks_from_her_own(many: County) -> None:
    cui = officer_of(many, "222403")
    assert picks(cui.get("/hub/messages").text) == []
    form = WORDS | {"find": "222424104", "look": "1", "audience": "place/222424104"}
    assert picks(cui.post("/hub/messages", data=form).text) == []
    form.pop("look")
    assert cui.post("/hub/messages", data=form).status_code == 403
