"""The promises of the officers' page of payment services: a key once, a trial, reasons."""

import re

import pytest

from tests.cast import Settled, set_code
from tests.hub.county import LI, County
from tests.hub.test_banks import SEPAY, centre, house, sepay, tell
from tests.hub.test_officers_pages import browser
from tests.sync.houses import go
from village.hub import bank_services
from village.hub.messengers import PROVIDERS, Provider
from village.payments import bank_queries

__all__ = ["centre", "house"]
KEY = re.compile(r"<b>([0-9A-HJKMNP-TV-Z]{32})</b>")


def page_of(house: Settled) -> str:
    return f"/hub/stations/{house.db.station}/services"


def test_a_key_is_shown_once_and_opens_the_door(centre: County, house: Settled) -> None:
    officer, page = browser(centre), page_of(house)
    answer = officer.post(page, data={"provider": "sepay"}).text
    found = KEY.search(answer)
    assert found
    assert f"/sync/v1/accounts/{house.db.station}/sepay" in answer
    assert found[1] not in officer.get(page).text
    with centre.store.reading() as rows:
        (log, *_) = rows.all("audit_about", about=house.db.station, rows=1)
    assert (log["who"], log["what"], log["detail"]) == (LI, "messenger_set", "sepay")
    assert sepay(centre, house).status_code == 401  # the key before is worthless
    told = tell(centre, house, "sepay", SEPAY, Authorization=f"Apikey {found[1]}")
    assert told.status_code == 200
    log_page = officer.get(f"/hub/stations/{house.db.station}").text
    assert "What came into the account went down" in log_page


def test_payos_brings_its_own_key(centre: County, house: Settled) -> None:
    officer, page = browser(centre), page_of(house)
    for typed in ("", "short"):
        answer = officer.post(page, data={"provider": "payos", "secret": typed})
        assert answer.status_code == 422
        assert 'id="e-secret"' in answer.text
    own = "checksum-key-of-payos"
    assert own in officer.post(page, data={"provider": "payos", "secret": own}).text
    assert officer.post(page, data={"provider": "other"}).status_code == 409


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_trial_is_read_and_goes_nowhere(
    centre: County, house: Settled, provider: Provider
) -> None:
    officer, page = browser(centre), page_of(house)
    assert "1.000 đ" in officer.post(f"{page}/trial", data={"provider": provider}).text
    with centre.store.reading() as rows:
        assert bank_services.told_lately(rows, house.db.station) == []
    assert go(house.db).taken == 0
    officer.post(f"{page}/end", data={"provider": provider})
    assert officer.post(f"{page}/trial", data={"provider": provider}).status_code == 409


def test_what_came_in_is_listed_with_why_it_was_not_taken(centre: County, house: Settled) -> None:
    officer, page, new = browser(centre), page_of(house), "9990001112"
    sepay(centre, house)
    sepay(centre, house, id=2, referenceCode="B", accountNumber=new)
    go(house.db)
    go(house.db)
    shown = officer.get(page).text
    assert shown.count("27.000 đ") == 2
    assert shown.count("The station has no such account on record") == 1
    assert new not in shown
    set_code(house.db, "TRAM", bank_bin="970436", account=new)
    answer = officer.post(f"{page}/again", data={"provider": "sepay"}, follow_redirects=True)
    assert "Going down again: 1" in answer.text
    go(house.db)
    assert len(bank_queries.open_rows(house.db)) == 2


def test_what_is_put_out_is_heard_no_more(centre: County, house: Settled) -> None:
    officer, page = browser(centre), page_of(house)
    answer = officer.post(f"{page}/end", data={"provider": "sepay"}, follow_redirects=True)
    assert "What it tells is no longer taken" in answer.text
    assert sepay(centre, house).status_code == 401
    log = officer.get(f"/hub/stations/{house.db.station}").text
    assert "A payment service was put out" in log
    assert "A payment service may tell" in log
