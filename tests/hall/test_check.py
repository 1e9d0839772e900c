"""Is this PC well? Each state by what makes it, with a sentence and what to do; and the poster."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import Settled, client, make_dongxing
from tests.certificates import fresh, make_authority
from village.ground import tls
from village.ground.unit import writing
from village.hall import queries
from village.hall.ways import Ways, tell_ways
from village.sync.commands import note_round


@pytest.fixture
def settled(tmp_path: Path) -> Iterator[Settled]:
    found = make_dongxing(tmp_path)
    yield found
    found.house.close()


def row(settled: Settled, name: str) -> str:
    """What the page says of one thing, without its marks."""
    page = client(settled.app, "pak").get("/hall/check").get_data(as_text=True)
    found = page.partition(f'<li id="check-{name}">')[2].partition("</li>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


@pytest.mark.parametrize(
    ("days", "said", "state"),
    [
        (40, "", "좋습니다"),
        (20, "전에 선을 련결하거나", "살펴보십시오"),
        (6, "전에 선을 련결하거나", "지금 하십시오"),
        (-1, "기한이 지났습니다", "지금 하십시오"),
    ],
)
def test_a_certificate_that_ends_is_told_in_time(
    settled: Settled, days: int, said: str, state: str
) -> None:
    begin = settled.clock.moment - timedelta(days=50)
    pair = fresh(make_authority(), start=begin, days=50 + days)
    folder = tls.keep_pair(settled.house.data, *pair)
    tell_ways(settled.house.data, Ways(8000, 8443, folder.name))
    found = row(settled, "https")
    assert said in found
    assert found.endswith(state)


def test_a_certificate_that_cannot_be_used_is_told(settled: Settled) -> None:
    tell_ways(settled.house.data, Ways(8000, 8443, None, "key_other"))
    assert "key_other" in row(settled, "https")


def test_no_certificate_is_no_fault(settled: Settled) -> None:
    assert "휴대폰은 우의 주소로 그대로 들어옵니다" in row(settled, "https")


def heard(settled: Settled, **hub: float) -> None:
    """A round in which the hub's clock stood so much from ours."""
    hub_at = int((settled.clock.moment + timedelta(**hub)).timestamp() * 1000)
    note_round(settled.db, "sent", None, heard=True, sent=True, hub_at=hub_at)


@pytest.mark.parametrize(
    ("hub", "state"),
    [({"minutes": 5}, "good"), ({"minutes": 30}, "behind"), ({"minutes": -30}, "ahead")],
)
def test_the_hubs_clock_is_a_floor(settled: Settled, hub: dict[str, float], state: str) -> None:
    heard(settled, **hub)
    assert queries.clock_state(settled.db) == state
    settled.clock.step(hours=1)
    if state == "behind":
        assert queries.clock_state(settled.db) == "good", "ours has passed it since"


def test_a_certificate_of_tomorrow_tells_that_the_clock_is_behind(settled: Settled) -> None:
    tomorrow = int((settled.clock.moment + timedelta(days=1)).timestamp() * 1000)
    with writing(settled.db):
        settled.db.house.store().applying = True
        settled.db.change(
            "INSERT INTO sync_certificate VALUES (1, 1, 'a.example', '-', 'k', ?, ?)",
            (tomorrow, tomorrow + 1),
        )
        settled.db.applying = False
    assert queries.clock_state(settled.db) == "behind"


def test_a_wrong_clock_stands_above_every_clerks_page(settled: Settled) -> None:
    warned = "이 콤퓨터의 시계가 틀립니다"
    assert warned not in client(settled.app, "pak").get("/catalogue/goods").get_data(as_text=True)
    heard(settled, days=3)
    assert warned in client(settled.app, "pak").get("/catalogue/goods").get_data(as_text=True)
    assert row(settled, "clock").endswith("지금 하십시오")
    assert client(settled.app).get("/health").get_json()["clock_suspect"] is True


@pytest.mark.parametrize(
    ("free", "state"),
    [(50_000_000_000, "좋습니다"), (1_000_000_000, "살펴보십시오"), (1_000, "지금 하십시오")],
)
def test_a_full_disk_is_told_before_it_is_full(settled: Settled, free: int, state: str) -> None:
    settled.house.free_bytes = lambda _: free
    assert row(settled, "disk").endswith(state)


def test_the_poster_is_one_sheet_for_each_language_that_is_read(settled: Settled) -> None:
    page = client(settled.app, "pak").get("/hall/poster?wifi=Dongxing-5G").get_data(as_text=True)
    sheets = re.findall(r'<section class="sheet poster" lang="([^"]+)"', page)
    assert sheets[0] == "ko-CN"
    assert len(set(sheets)) == len(sheets)
    assert page.count("Dongxing-5G") == len(sheets) + 1
    assert "계속 련결" in page
    assert re.search(r'<p class="url" translate="no">http://[\d.:]+</p>', page)
