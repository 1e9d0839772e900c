"""The ways in: the safe one is offered, the phones' own window answered, the router told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.cast import Settled, client, config, make_dongxing
from tests.certificates import NAME, fresh, make_authority
from village.__main__ import main
from village.ground import tls
from village.ground.addresses import is_private, private_addresses
from village.hall.ways import Ways, phone_seen_at, tell_ways

PHONE = "192.168.7.40"
ADDRESS = "http://192.168.7.2:8000"


@pytest.fixture
def settled(tmp_path: Path) -> Iterator[Settled]:
    found = make_dongxing(tmp_path)
    yield found
    found.house.close()


def with_certificate(settled: Settled, days: int = 60) -> None:
    """As the supervisor tells it once https is served."""
    data = settled.house.data
    folder = tls.keep_pair(data, *fresh(make_authority(), days=days))
    tell_ways(data, Ways(8000, 8443, folder.name))


def phone(settled: Settled) -> FlaskClient:
    browser = client(settled.app, "nobody")
    browser.environ_base["REMOTE_ADDR"] = PHONE
    return browser


def asks(page: str) -> bool:
    return f'data-probe="https://{NAME}:8443/health"' in page


def test_a_phone_on_plain_http_is_offered_the_safe_way_and_never_sent_there(
    settled: Settled,
) -> None:
    with_certificate(settled)
    answer = phone(settled).get("/people/", base_url=ADDRESS)
    assert answer.status_code == 200
    assert asks(answer.get_data(as_text=True))
    policy = answer.headers["Content-Security-Policy"]
    assert f"connect-src 'self' https://{NAME}:8443;" in policy
    assert "unsafe" not in policy
    assert "upgrade-insecure-requests" not in policy
    assert "Strict-Transport-Security" not in answer.headers
    other = phone(settled).get("/people/faces", base_url=ADDRESS)
    assert "connect-src 'self';" in other.headers["Content-Security-Policy"]


@pytest.mark.parametrize("base", ["http://localhost:8000", f"https://{NAME}:8443"])
def test_who_needs_no_other_way_is_offered_none(settled: Settled, base: str) -> None:
    with_certificate(settled)
    settled.app.config["OWN_NAME"] = lambda: NAME
    answer = phone(settled).get("/people/", base_url=base)
    assert answer.status_code == 200
    assert not asks(answer.get_data(as_text=True))
    assert "connect-src 'self';" in answer.headers["Content-Security-Policy"]


def test_without_https_none_is_offered(settled: Settled) -> None:
    tell_ways(settled.house.data, Ways(8000, 8443, None, "key_other"))
    assert not asks(phone(settled).get("/people/", base_url=ADDRESS).get_data(as_text=True))


@pytest.mark.parametrize("path", ["/", "/generate_204", "/hotspot-detect.html", "/people/"])
def test_a_phones_own_window_says_where_to_open_the_browser(settled: Settled, path: str) -> None:
    tell_ways(settled.house.data, Ways(8000, 8443))
    answer = phone(settled).get(path, base_url="http://connectivitycheck.gstatic.com")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, "not 204: there is no internet behind this Wi-Fi"
    assert "Set-Cookie" not in answer.headers
    assert "김영옥" not in page
    for address in private_addresses()[:1]:
        assert f"http://{address}:8000" in page
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    found = phone(settled).get(style, base_url="http://connectivitycheck.gstatic.com")
    assert found.mimetype == "text/css"


def test_any_other_foreign_name_is_refused(settled: Settled) -> None:
    assert phone(settled).get("/", base_url="http://evil.example").status_code == 403
    assert phone(settled).get("/people/", base_url=f"http://{NAME}").status_code == 403
    settled.app.config["OWN_NAME"] = lambda: NAME
    assert phone(settled).get("/people/", base_url=f"http://{NAME}").status_code == 200


def test_that_a_phone_was_here_is_noted(settled: Settled) -> None:
    client(settled.app, "nobody").get("/people/")
    assert phone_seen_at(settled.house.data) is None
    phone(settled).get("/people/", base_url=ADDRESS)
    assert phone_seen_at(settled.house.data) is not None


def test_health_tells_how_long_the_certificate_is_good(settled: Settled) -> None:
    assert client(settled.app).get("/health").get_json()["cert_days_left"] is None
    with_certificate(settled)
    assert isinstance(client(settled.app).get("/health").get_json()["cert_days_left"], int)


@pytest.mark.parametrize("spoken", ["ko", "zh", "vi", "en"])
def test_the_routers_lines_name_this_pc(
    settled: Settled, capsys: pytest.CaptureFixture[str], spoken: str
) -> None:
    data = config(settled.house.data).data
    settled.house.close()
    words = ["--data", str(data), "network", "--address", "10.77.0.1", "--lang", spoken]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "address=/connectivitycheck.gstatic.com/10.77.0.1" in said
    assert "uci set dhcp.village.ip='10.77.0.1'" in said
    assert "--port 80" in said
    assert main(["--data", str(data), "network", "--address", "router"]) == 1


def test_only_addresses_that_phones_reach_are_told() -> None:
    assert not any(map(is_private, ("127.0.0.1", "8.8.8.8", "0.0.0.0", "router")))  # noqa: S104
    assert all(map(is_private, ("10.77.0.1", "192.168.1.2", "172.20.0.4")))
    assert all(map(is_private, private_addresses()))
