"""The centre's news at a station: the newest of each kind stands there, with its picture."""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

from village.witness.findings import Findings

ITEMS = (
    "SELECT i.line FROM hub_items i WHERE i.stream IN ('all', 'station/' || :station,"
    " 'county/' || (SELECT county FROM hub_stations WHERE station_id = :station))"
)
PRODUCTS = (
    "SELECT c.version, p.active, p.picture, p.names FROM catalogue_centre_goods c"
    " JOIN catalogue_products p ON p.number = c.product WHERE c.subject = ?"
)
MESSAGES = "SELECT version, withdrawn, texts, until FROM sync_messages WHERE message = ?"
GUIDES = "SELECT version, price_minor FROM catalogue_price_guides WHERE key = ? AND unit = ?"
DIGEST_LENGTH = 64

Item = dict[str, Any]


def check(
    hub: sqlite3.Connection, file: sqlite3.Connection, folder: Path, station: str,
    findings: Findings,
) -> None:  # fmt: skip
    """I6: each subject as the hub said it last; a station may know more than a hub put back."""
    newest: dict[tuple[str, ...], Item] = {}
    for (line,) in hub.execute(ITEMS, {"station": station}):
        told = json.loads(line)
        if told["name"] in STANDS:
            about = (told["name"], *STANDS[told["name"]][0](told["facts"]))
            if about not in newest or newest[about]["version"] < told["facts"]["version"]:
                newest[about] = told["facts"]
    for (name, *subject), facts in newest.items():
        _, sql, said = STANDS[name]
        row = file.execute(sql, tuple(subject)).fetchone()
        fair = row is not None and row[0] >= facts["version"]
        findings.hold("I6", f"{station} {name}", fair, f"{row} / {facts}")
        if row[0] == facts["version"]:
            findings.same("I6", f"{station} {name}", tuple(row[1:]), said(facts))
            check_picture(folder, facts.get("product", {}).get("picture", ""), station, findings)


def check_picture(folder: Path, picture: str, station: str, findings: Findings) -> None:
    """It is on the station's disk, byte for byte."""
    if len(picture) == DIGEST_LENGTH:
        path = folder / "files" / picture
        came = path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == picture
        findings.hold("I6", f"{station} picture", came, f"{picture} is not there")


def _message(facts: Item) -> tuple[Any, ...]:
    texts = json.dumps(facts["texts"], ensure_ascii=False, sort_keys=True)
    return int(facts["withdrawn"]), texts, facts["until"]


def _product(facts: Item) -> tuple[Any, ...]:
    goods = facts["product"]
    names = json.dumps(goods["names"], ensure_ascii=False, sort_keys=True)
    return int(facts["active"]), goods["picture"], names


STANDS: dict[str, Any] = {
    "hub.message_sent": (lambda facts: (facts["message"],), MESSAGES, _message),
    "hub.product_set": (lambda facts: (facts["product"]["number"],), PRODUCTS, _product),
    "hub.price_guide_set": (
        lambda facts: (facts["key"], facts["unit"]), GUIDES,
        lambda facts: (facts["price_minor"],),
    ),
}  # fmt: skip
