"""Files come packed as small as the browser reads, under the hash of what they say, for a year."""

import gzip
from pathlib import Path

import brotli
import pytest

from tests.cast import client, make_app, make_dongxing
from village.ground import outbox_routes as outbox
from village.ground import static_routes
from village.hall import phone_routes

JS_MAX = 30_000


@pytest.mark.parametrize(
    ("asks", "packed"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0, gzip", "gzip")],
)
def test_a_file_is_packed_as_it_is_asked_for(tmp_path: Path, asks: str, packed: str) -> None:
    made = make_app(tmp_path)
    answer = client(made.app).get(
        static_routes.static_url("js/app.js"), headers={"Accept-Encoding": asks}
    )
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[packed]
    assert answer.headers.get("Content-Encoding", "") == packed
    assert unpack(answer.data) == static_routes.static_bytes("js/app.js")
    assert "Accept-Encoding" in ", ".join(answer.headers.getlist("Vary"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    made.house.close()


def test_all_script_of_any_page_together_is_light() -> None:
    everywhere = packed_size(outbox.SCRIPTS)
    for more in (phone_routes.AWAY_SCRIPTS, phone_routes.HAND_SCRIPTS):
        assert everywhere + packed_size(more) <= JS_MAX


def packed_size(paths: tuple[str, ...]) -> int:
    return len(static_routes.static_bytes(",".join(paths), "gzip"))


def test_the_worker_is_asked_for_anew_and_knows_its_files(tmp_path: Path) -> None:
    made = make_dongxing(tmp_path)
    answer = client(made.app).get("/sw.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert static_routes.static_url(*outbox.SCRIPTS) in answer.text
    made.house.close()
