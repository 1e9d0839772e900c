"""The hub's file beside the stations' files: the same bytes, the same figures."""

import hashlib
import json
import sqlite3
from typing import Any

from village.witness.findings import Findings
from village.witness.lines import epochs_in, opening, parent_of

SALES = "business_day, channel, method, state, gross_minor, fee_minor, net_minor, farmer, payment"
DAYS = (
    "business_day, till, state, float_minor, z_number, expected_minor, counted_minor,"
    " difference_minor"
)
FIGURES = (
    "SELECT business_day, channel, method, state, currency, COUNT(*), SUM(gross_minor),"
    " SUM(fee_minor) FROM orders_sales GROUP BY 1, 2, 3, 4, 5"
    " UNION ALL SELECT r.business_day, s.channel, s.method, 'refunded', s.currency, 0,"
    " -SUM(r.gross_minor), -SUM(r.fee_minor) FROM orders_refunds r"
    " JOIN orders_sales s ON s.sale = r.sale WHERE r.undone_by IS NULL GROUP BY 1, 2, 3, 5"
)
GOODS = (
    "SELECT s.business_day, l.key, s.state, s.currency, SUM(l.quantity_base), SUM(l.amount_minor)"
    " FROM orders_sales s JOIN orders_lines l ON l.owner = s.sale GROUP BY 1, 2, 3, 4"
    " UNION ALL SELECT r.business_day, o.key, 'refunded', s.currency, -SUM(l.quantity_base),"
    " -SUM(l.amount_minor) FROM orders_refunds r JOIN orders_sales s ON s.sale = r.sale"
    " JOIN orders_refund_lines l ON l.refund = r.refund"
    " JOIN orders_lines o ON o.owner = s.sale AND o.place = l.place"
    " WHERE r.undone_by IS NULL GROUP BY 1, 2, 4"
)
OPEN = ("unpaid", "shown", "not_found")  # the hub is not told of every code that is shown


def hub_events(hub: sqlite3.Connection, station: str, epoch: str) -> list[tuple[Any, ...]]:
    """(seq, id, line, hash, salt, part) of an epoch at the hub."""
    rows = hub.execute(
        "SELECT e.seq, e.id, e.line, e.hash, p.salt, p.part FROM hub_events e"
        " LEFT JOIN hub_parts p ON p.station_id = e.station_id AND p.epoch = e.epoch"
        " AND p.seq = e.seq WHERE e.station_id = ? AND e.epoch = ? ORDER BY e.seq",
        (station, epoch),
    )
    return [tuple(row) for row in rows]


def check_chains(hub: sqlite3.Connection, station: str, findings: Findings) -> None:
    """What the hub keeps of each epoch has its numbers without a gap and chains from its h_0."""
    where = f"hub, {station}"
    for epoch, seq, head, *parent in hub.execute(
        "SELECT epoch, seq, head, parent, parent_seq, hex(parent_head) FROM hub_epochs"
        " WHERE station_id = ? AND seq > 0",
        (station,),
    ).fetchall():
        chain, last = opening(station, epoch, parent_of(*parent)), 0
        for last, row in enumerate(hub_events(hub, station, epoch), 1):
            findings.same("I3", where, row[0], last)
            chain = hashlib.sha256(chain + row[2]).digest()
            findings.hold("I3", f"{where} {last}", chain == row[3], "the chain breaks")
        findings.same("I3", where, (seq, head), (last, chain))


def check_same(
    hub: sqlite3.Connection, file: sqlite3.Connection, station: str, findings: Findings
) -> None:
    """After healing: the hub's events are the station's, and each figure is the same number."""
    written = [one.epoch for one in epochs_in(file) if one.seq]
    known = hub.execute(
        "SELECT epoch FROM hub_epochs WHERE station_id = ? AND seq > 0 ORDER BY place, epoch",
        (station,),
    )
    findings.same("I6", f"{station} epochs", written, [row[0] for row in known])
    for epoch in written:
        ours = file.execute(
            "SELECT seq, id, line, hash, salt, part FROM journal_events WHERE epoch = ?"
            " ORDER BY seq",
            (epoch,),
        )
        theirs = hub_events(hub, station, epoch)
        findings.same("I6", f"{station} events", [tuple(row) for row in ours], theirs)
        ids = [row[1] for row in theirs]
        findings.hold("I2", f"hub, {station}", len(ids) == len(set(ids)), "an id stands twice")
    aside = hub.execute(
        "SELECT seq, name, reason FROM hub_set_aside WHERE station_id = ?", (station,)
    ).fetchall()
    findings.same("I6", f"{station} set aside", [tuple(row) for row in aside], [])
    _check_figures(hub, file, station, findings)
    _check_days(hub, file, station, findings)
    _check_sales(hub, file, station, findings)


def table(file: sqlite3.Connection, sql: str, *values: Any, keys: int = 1) -> dict[Any, Any]:
    """Rows as a table by their first `keys` columns."""
    found = file.execute(sql, values).fetchall()
    return {tuple(row[:keys]): tuple(row[keys:]) for row in found}


def _check_figures(
    hub: sqlite3.Connection, file: sqlite3.Connection, station: str, findings: Findings
) -> None:
    ours = table(file, FIGURES, keys=5)
    theirs = table(
        hub,
        "SELECT business_day, channel, method, state, currency, sales, amount_minor, fee_minor"
        " FROM hub_figures WHERE station_id = ?"
        " AND (sales <> 0 OR amount_minor <> 0 OR fee_minor <> 0)",
        station,
        keys=5,
    )
    findings.same("I6", f"{station} figures", ours, theirs)
    ours = table(file, GOODS, keys=4)
    theirs = table(
        hub,
        "SELECT business_day, product, state, currency, quantity_base, amount_minor FROM hub_goods"
        " WHERE station_id = ? AND (quantity_base <> 0 OR amount_minor <> 0)",
        station,
        keys=4,
    )
    findings.same("I6", f"{station} goods", ours, theirs)


def _check_days(
    hub: sqlite3.Connection, file: sqlite3.Connection, station: str, findings: Findings
) -> None:
    ours = table(file, f"SELECT {DAYS} FROM money_days", keys=2)  # noqa: S608 -- a constant
    theirs = table(
        hub,
        f"SELECT {DAYS} FROM hub_days WHERE station_id = ?",  # noqa: S608 -- the same
        station,
        keys=2,
    )
    findings.same("I6", f"{station} days", ours, theirs)
    told = "SELECT business_day, till, totals FROM {} WHERE totals IS NOT NULL"
    ours = {
        key: json.loads(row[0])
        for key, row in table(file, told.format("money_days"), keys=2).items()
    }
    found = table(hub, told.format("hub_days") + " AND station_id = ?", station, keys=2)
    theirs = {key: json.loads(row[0]) for key, row in found.items()}
    findings.same("I6", f"{station} reports", ours, theirs)
    ours = table(
        file,
        "SELECT business_day, till, COUNT(*), SUM(amount_minor) FROM money_payouts"
        " WHERE undone_by IS NULL GROUP BY 1, 2",
        keys=2,
    )
    theirs = table(
        hub,
        "SELECT business_day, till, payouts, payouts_minor FROM hub_days"
        " WHERE station_id = ? AND (payouts <> 0 OR payouts_minor <> 0)",
        station,
        keys=2,
    )
    findings.same("I6", f"{station} payouts", ours, theirs)


def _check_sales(
    hub: sqlite3.Connection, file: sqlite3.Connection, station: str, findings: Findings
) -> None:
    ours = table(file, f"SELECT sale, {SALES} FROM orders_sales")  # noqa: S608 -- a constant
    theirs = table(hub, f"SELECT sale, {SALES} FROM hub_sales WHERE station_id = ?", station)  # noqa: S608 -- the same
    findings.same("I6", f"{station} sales", ours, theirs)
    orders = "SELECT {}, number, business_day, gross_minor, goods, method, receipt, money FROM {}"
    ours = table(file, orders.format("order_id", "orders_orders"))
    found = orders.format("order_id", "hub_orders") + " WHERE station_id = ?"
    theirs = table(hub, found, station)
    findings.same("I6", f"{station} orders", _open(ours), _open(theirs))


def _open(orders: dict[Any, Any]) -> dict[Any, Any]:
    return {key: (*row[:-1], "open" if row[-1] in OPEN else row[-1]) for key, row in orders.items()}


def state_of(hub: sqlite3.Connection) -> dict[str, Any]:
    """What a bad batch must leave as it was: events, parts, heads, and all that was counted."""
    found: dict[str, Any] = {
        name: tuple(hub.execute(f"SELECT COUNT(*), TOTAL({number}) FROM {name}").fetchone())  # noqa: S608 -- below
        for name, number in COUNTED.items()
    }
    heads = hub.execute("SELECT station_id, epoch, seq, hex(head) FROM hub_epochs ORDER BY 1, 2")
    found["heads"] = [tuple(row) for row in heads]
    keys = hub.execute("SELECT station_id, key_id, state FROM hub_keys ORDER BY 1, 2")
    found["keys"] = [tuple(row) for row in keys]
    return found


COUNTED = {
    "hub_events": "seq", "hub_parts": "seq", "hub_sales": "gross_minor",
    "hub_orders": "gross_minor", "hub_days": "payouts_minor", "hub_figures": "amount_minor",
    "hub_goods": "amount_minor", "hub_names": "seq", "hub_products": "unit_size",
    "hub_set_aside": "seq", "hub_items": "seq",
}  # fmt: skip


def audited(hub: sqlite3.Connection, station: str, data: bytes, fault: str) -> int:
    """How many lines of the audit tell of a bad batch: by its digest, or where it did not fit."""
    found = hub.execute(
        "SELECT COUNT(*) FROM hub_audit WHERE detail LIKE ? OR (about = ? AND detail = ?)",
        (f"% {hashlib.sha256(data).hexdigest()}", station, fault),
    ).fetchone()
    return int(found[0])
