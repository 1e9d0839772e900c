"""Every door × every role: who is let in, who is shown the way in, who is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import url_for
from markupsafe import escape
from werkzeug.routing import Rule

from tests.cast import Settled, client, make_dongxing
from tests.doors import DOORS, OWNERSHIP
from village.ground.i18n import translate

WHO = {"nobody": "", "kim": "farmer", "pak": "clerk", "manager": "manager"}
WAYS_IN = ("/people/", "/people/staff")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settled]:
    found = make_dongxing(tmp_path_factory.mktemp("doors"))
    yield found
    found.house.close()


def rules(settled: Settled) -> list[Rule]:
    return list(settled.app.url_map.iter_rules())


def address(settled: Settled, endpoint: str, values: dict[str, Any]) -> str:
    with settled.app.test_request_context("http://localhost/"):
        return url_for(endpoint, **values)


def test_every_door_has_its_row(settled: Settled) -> None:
    doors = {rule.endpoint for rule in rules(settled)}
    assert doors - DOORS.keys() == set(), "new doors: add their rows to tests/doors.py"
    assert DOORS.keys() - doors == set(), "rows without a door"


def test_every_door_says_who_may_come(settled: Settled) -> None:
    for endpoint, view in settled.app.view_functions.items():
        roles = " ".join(sorted(getattr(view, "roles", ())))
        assert roles == " ".join(sorted(DOORS[endpoint].roles.split())), endpoint


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("endpoint", sorted(DOORS))
def test_the_door(settled: Settled, endpoint: str, who: str) -> None:
    door = DOORS[endpoint]
    where = address(settled, endpoint, door.address)
    for rule in rules(settled):
        if rule.endpoint != endpoint:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client(settled.app, who).open(where, method=method)
            assert answer.status_code < 500, (method, where)
            led = answer.status_code == 303 and answer.headers["Location"] in WAYS_IN
            if door.lets(WHO[who]):
                assert answer.status_code != 403, (method, where)
            elif method == "GET" and who == "nobody":
                assert led, (method, where)
            else:
                assert answer.status_code == 403, (method, where)


@pytest.mark.parametrize(("who", "endpoint", "values", "status"), OWNERSHIP)
def test_behind_the_door(
    settled: Settled, who: str, endpoint: str, values: dict[str, Any], status: int
) -> None:
    answer = client(settled.app, who).get(address(settled, endpoint, values))
    assert answer.status_code == status


HERE = {"Sec-Fetch-Site": "same-origin"}
NEAR_ONLY = frozenset({  # open to anyone, but for coming in as staff and for the first day
    "people.show_staff", "people.show_phrase", "people.start_shift", "hall.show_first_day",
    "hall.set_up_station", "hall.show_return", "hall.take_back", "hall.set_phrase_anew",
    "hall.show_copy_return", "hall.bring_copy_back",
})  # fmt: skip


@pytest.mark.parametrize("who", ["pak", "manager"])
@pytest.mark.parametrize("endpoint", sorted(DOORS))
def test_over_plain_http_of_the_network_staff_have_no_door(
    settled: Settled, endpoint: str, who: str
) -> None:
    """The whole table of doors: a clerk's visit over the open Wi-Fi could be read by anyone."""
    door = DOORS[endpoint]
    browser = client(settled.app, who)
    browser.environ_base["REMOTE_ADDR"] = "192.168.1.40"
    where = address(settled, endpoint, door.address)
    rule = next(rule for rule in rules(settled) if rule.endpoint == endpoint)
    method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    over_http = browser.open(where, method=method, headers=HERE, base_url="http://localhost")
    if door.roles == "anyone" and endpoint not in NEAR_ONLY:
        assert over_http.status_code != 403
        return
    if endpoint == "hall.show_first_day" and who == "pak":
        assert over_http.headers["Location"] == "/", "it is the manager's"
        return
    assert over_http.status_code == 403
    if endpoint not in NEAR_ONLY and door.lets(WHO[who]):
        said = translate("ko", "ground.refusal.clerk_place")
        assert escape(said) in over_http.get_data(as_text=True)
        closed = browser.open(where, method=method, headers=HERE, base_url="https://localhost")
        assert closed.status_code != 403, "over https the same door opens"


def test_a_stranger_page_changes_nothing(settled: Settled) -> None:
    """Every changing door × the headers a foreign page would send."""
    for endpoint, door in DOORS.items():
        rule = next(rule for rule in rules(settled) if rule.endpoint == endpoint)
        if "POST" not in (rule.methods or set()):
            continue
        where = address(settled, endpoint, door.address)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            assert client(settled.app, "manager").post(where, headers=headers).status_code == 403
        foreign = settled.app.test_client()
        assert foreign.post(where).status_code == 403
        assert foreign.post(where, headers={"Origin": "http://evil.example"}).status_code == 403
