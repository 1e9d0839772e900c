"""`make bench`: what the house costs, beside a bare page and a bare insert of the same run."""

import gzip
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench import bare, houses, lighthouse, line, lists, load, payments, phones, slow
from tests.bench import books as ledgers
from village.ground.ids import new_id
from village.ground.unit import Act
from village.money import commands as money
from village.money import queries as books

ROUNDS = 7
SECONDS = 2.0
RATIO_CONNECTIONS = 8
SYNCS = 60
PAGES = ("/", "/catalogue/sell", "/orders/my-money", "/orders/counter", "/orders/sales")

Measured = dict[str, Any]


def main() -> int:
    """All tables, then the same as JSON on the last line."""
    with tempfile.TemporaryDirectory(prefix="village-bench-") as name:
        folder = Path(name)
        measured: Measured = {"fsync_ms": fsync_ms(folder)}
        db = houses.make_village(folder / "station")
        float_minor = books.cash_in(db)
        day = books.next_day(db, "CN")
        money.open_day(db, Act(new_id(), houses.CLERK), day, float_minor)
        farmer, clerk = houses.cookies(db)
        sale = sale_body(db)
        with houses.station(folder / "station") as ours, houses.bare(folder / "bare") as plain:
            measured["first_page_s"] = round(ours.first_page_s, 2)
            measured["ratios"] = ratios(ours.port, plain.port, farmer, clerk, sale)
            measured["fifty"] = fifty(ours.port, farmer, clerk, sale)
            measured["slow_clients"] = slow.measure(ours.port, clerk, sale)
            measured["memory_mb"] = houses.memory_mb(ours.process.pid)
            measured["phone"] = phones.measure(ours.port, farmer, "P0001")
            measured["lighthouse"] = lighthouse.measure(ours.port, farmer, folder)
            measured["pages"] = weights(ours.port, farmer, clerk)
        measured["lists"] = lists.measure(folder / "lists")
        measured["line"] = line.measure(folder / "lists", folder)
        measured["payments"] = payments.measure(folder / "payments")
        measured["books"] = ledgers.measure(folder / "books")
    tell(measured)
    print(json.dumps(measured))
    return 0


def fsync_ms(folder: Path) -> float:
    """What the disk takes for one 4 kB append with fsync: the floor of every sale."""
    times = []
    with (folder / "fsync").open("ab", buffering=0) as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 3)


def sale_body(db: Any) -> Callable[[], str]:
    """Forms of one cash sale each: the first farmer's first goods, one pack at its price."""
    row = db.row(
        "SELECT l.farmer, l.product, l.unit, l.unit_size, l.price_minor FROM catalogue_listings l"
        " ORDER BY l.listing DESC LIMIT 1"
    )
    line = ".".join(
        str(row[key]) for key in ("farmer", "product", "unit", "unit_size", "price_minor")
    )
    return lambda: urlencode({"act": new_id(), "line": line, "pay": "exact"})


def ratios(
    ours: int, plain: int, farmer: str, clerk: str, sale: Callable[[], str]
) -> dict[str, dict[str, float]]:
    """Medians of interleaved rounds: answers a second, and ours over the bare one's."""
    bare_page = load.get("/page", "visit=abc")
    bare_insert = load.post("/insert", "visit=abc", urlencode({"line": bare.ROW}))
    home = load.get("/", farmer)
    makers: dict[str, tuple[int, load.MakeRequest]] = {
        "bare page": (plain, lambda: bare_page),
        "farmer's home": (ours, lambda: home),
        "bare insert": (plain, lambda: bare_insert),
        "cash sale": (ours, lambda: load.post("/orders/sales", clerk, sale())),
    }
    rates: dict[str, list[float]] = {name: [] for name in makers}
    for _ in range(ROUNDS):
        for name, (port, make) in makers.items():
            taken = load.hammer(port, make, SECONDS, RATIO_CONNECTIONS)
            assert not taken.faults, f"{name}: {taken.faults[:3]}"
            rates[name].append(taken.rate)
    middle = {name: statistics.median(found) for name, found in rates.items()}
    return {
        "farmer's home": {
            "per_s": round(middle["farmer's home"]),
            "bare_per_s": round(middle["bare page"]),
            "ratio": round(middle["farmer's home"] / middle["bare page"], 2),
        },
        "cash sale": {
            "per_s": round(middle["cash sale"]),
            "bare_per_s": round(middle["bare insert"]),
            "ratio": round(middle["cash sale"] / middle["bare insert"], 2),
        },
    }


def fifty(port: int, farmer: str, clerk: str, sale: Callable[[], str]) -> dict[str, Measured]:
    """p50, p95, p99 in milliseconds with fifty connections at once."""
    home = load.get("/", farmer)
    makers: dict[str, load.MakeRequest] = {
        "farmer's home": lambda: home,
        "cash sale": lambda: load.post("/orders/sales", clerk, sale()),
    }
    found = {}
    for name, make in makers.items():
        taken = load.hammer(port, make, SECONDS * 2)
        found[name] = {
            "per_s": round(taken.rate),
            **{f"p{share}_ms": round(taken.percentile(share / 100), 1) for share in (50, 95, 99)},
            "faults": len(taken.faults),
        }
    return found


def weights(port: int, farmer: str, clerk: str) -> dict[str, int]:
    """Gzipped bytes of the main pages (budget 14 kB each)."""
    found = {}
    for path in PAGES:
        cookie = clerk if path in ("/orders/counter", "/orders/sales") else farmer
        found[path] = len(gzip.compress(slow.fetch(port, path, cookie), 6, mtime=0))
    return found


def tell(measured: Measured) -> None:
    """The tables for people."""
    print(f"disk: one fsync {measured['fsync_ms']} ms · first page {measured['first_page_s']} s")
    print(f"memory: {measured['memory_mb']}")
    for name, row in measured["ratios"].items():
        print(f"{name:14} {row['per_s']:>6}/s  bare {row['bare_per_s']:>6}/s  ratio {row['ratio']}")
    for name, row in measured["fifty"].items():
        print(f"{name:14} 50 connections: {row}")
    print(f"slow clients: {measured['slow_clients']}")
    print(f"a phone, six times slower, slow 4G: {measured['phone']}")
    print(f"Lighthouse, median of three: {measured['lighthouse']}")
    for name, row in measured["lists"].items():
        print(f"{name:24} {row}")
    for name, row in measured["line"].items():
        print(f"{name:24} {row}")
    print(f"payments: {measured['payments']}")
    print(f"books: {measured['books']}")
    for path, size in measured["pages"].items():
        print(f"{path:24} {size:>6} bytes gzipped")


if __name__ == "__main__":
    sys.exit(main())
