"""A year's books in one zip for the accountant and the shelf: who wrote it, and each file's hash.

The same journal gives the same bytes. `sha256sum -c SHA256SUMS` looks after the files.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter

from village.ground.amounts import CURRENCIES
from village.ground.unit import Store
from village.money.exports import CSV_HEAD, as_beancount, as_csv, as_hledger
from village.money.ledger_queries import Close, Entry, closes, ledger

OLD = (1980, 1, 1, 0, 0, 0)  # no clock in the file
WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def year_archive(db: Store, year: int) -> bytes:
    """The books of `year` as a zip: beancount and hledger up to its end, CSV and XLSX of it alone.

    The first two begin with the first entry ever, so that what stands at each close can be checked.
    """
    first, last = f"{year:04d}-01-01", f"{year:04d}-12-31"
    until = [entry for entry in ledger(db) if entry.business_day <= last]
    shut = [close for close in closes(db) if close.business_day <= last]
    own = [entry for entry in until if entry.business_day >= first]
    z = [close for close in shut if close.business_day >= first]
    files = {
        "books.beancount": _text(as_beancount(until, shut)),
        "books.journal": _text(as_hledger(until, shut)),
        "books.csv": _text(as_csv(own, z)),
        "books.xlsx": _sheets(own, z),
    }
    return _zip({"manifest.json": _manifest(db, year, own, z, files), **files})


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _manifest(
    db: Store, year: int, entries: Sequence[Entry], z: Sequence[Close], files: dict[str, bytes]
) -> bytes:
    """Whose books, which year, how much is in them, and where the journal stood."""
    head = db.row("SELECT seq, head FROM journal_epochs WHERE epoch = ?", (db.epoch,))
    assert head is not None, "the station's epoch has its row"
    told = {
        "station": db.station, "year": year, "epoch": db.epoch, "seq": head["seq"],
        "head": bytes(head["head"]).hex(), "entries": len(entries), "reports": len(z),
        "currency": entries[0].currency if entries else None,
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }  # fmt: skip
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _sheets(entries: Sequence[Entry], z: Sequence[Close]) -> bytes:
    """Every posting, and every closing report; amounts are numbers, texts are never formulas."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, WRITTEN) as book:
        book.set_properties({"created": datetime(*OLD, tzinfo=UTC)})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("postings")
        sheet.write_row(0, 0, (*CSV_HEAD, "currency"))
        lines = ((entry, line) for entry in entries for line in entry.postings)
        for place, (entry, line) in enumerate(lines, 1):
            words = (entry.business_day, str(entry.position), entry.entry, entry.kind,
                     entry.reverses or "", line.account)  # fmt: skip
            for column, word in enumerate(words):
                sheet.write_string(place, column, word)
            side = len(words) if line.amount_minor > 0 else len(words) + 1
            sheet.write_number(place, side, _decimal(abs(line.amount_minor), entry.currency), money)
            sheet.write_string(place, len(words) + 2, entry.currency)
        reports = book.add_worksheet("reports")
        reports.write_row(0, 0, ("business_day", "z", "till", "counted"))
        currency = entries[0].currency if entries else "CNY"
        for place, close in enumerate(z, 1):
            for column, word in enumerate((close.business_day, close.z_number, close.account)):
                reports.write_string(place, column, word)
            reports.write_number(place, 3, _decimal(close.counted_minor, currency), money)
    return out.getvalue()


def _decimal(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-CURRENCIES[currency].exponent)


def _zip(files: dict[str, bytes]) -> bytes:
    sums = "".join(f"{hashlib.sha256(each).hexdigest()}  {name}\n" for name, each in files.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in {**files, "SHA256SUMS": sums.encode()}.items():
            book.writestr(zipfile.ZipInfo(name, OLD), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
