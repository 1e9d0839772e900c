"""Statements as banks and wallets hand them out: the kind found by what is in them, then read.

Nothing in them is trusted: bytes, rows and how far a zip swells are limited, XML may name no
entity, and sums never become floats.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from village.ground.errors import Refusal
from village.payments.bank_rules import ROWS_MAX, BankRow
from village.payments.statement_tables import Cells, Statement, read_table, require_own
from village.payments.told_rules import minor_of, minute_of

FILE_BYTES_MAX = 8_000_000
UNPACKED_BYTES_MAX = 64_000_000
RATIO_MAX = 100
MEMBERS_MAX = 1_000
LINES_MAX = 20_000
COLUMNS_MAX = 60
ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
DELIMITERS = ",;\t|"
PAGES = re.compile(r"(?m)^(?=:20:)")
FRAME = re.compile(r"(?m)^[{-][^\n]*$")  # of SWIFT's own: no text of a statement begins so


def read_statement(content: bytes, exponent: int, currency: str = "") -> Statement:
    """The credits of a CSV, XLSX, camt.053 or MT940 file; `currency`: it may tell no other.

    Refuses with payments.refusal.file_big, .file_broken, .file_empty and those of read_table.
    """
    if len(content) > FILE_BYTES_MAX:
        raise Refusal("payments.refusal.file_big", field="file", status=413)
    if not content.strip():
        raise Refusal("payments.refusal.file_empty", field="file")
    if content[:2] == b"PK":
        return read_table(_sheet(content), exponent, currency)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return _camt(content, exponent, currency)
    text = _decoded(content)
    if re.search(r"^:20:", text, re.MULTILINE) and re.search(r"^:61:", text, re.MULTILINE):
        return _mt940(text, exponent, currency)
    return read_table(_lines(text), exponent, currency)


def _broken() -> Refusal:
    return Refusal("payments.refusal.file_broken", field="file")


def _decoded(content: bytes) -> str:
    """The text, in whichever of the usual encodings it can be."""
    order = ENCODINGS[::-1] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for encoding in order:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise _broken()


def _lines(text: str) -> Iterator[Cells]:
    """The cells of a CSV, parted by whichever mark parts them most."""
    marks = {mark: text[:20_000].count(mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=marks.__getitem__)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=best)):
            if number == LINES_MAX:
                raise Refusal("payments.refusal.too_many_rows", field="file", most=ROWS_MAX)
            yield cells[:COLUMNS_MAX]
    except csv.Error:
        raise _broken() from None


def _sheet(content: bytes) -> Iterator[Cells]:
    """The cells of a workbook's first sheet that has any."""
    try:
        _check_zip(content)
        import openpyxl  # noqa: PLC0415 -- a fifth of a station's start, for a file now and then

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = next(iter(book.worksheets))
        rows = sheet.iter_rows(max_row=LINES_MAX, max_col=COLUMNS_MAX, values_only=True)
        lines = [[_cell(value) for value in row] for row in rows]
        book.close()
    except Refusal:
        raise
    except Exception:  # noqa: BLE001 -- a broken workbook breaks openpyxl in every way there is
        raise _broken() from None
    return iter(lines)


def _check_zip(content: bytes) -> None:
    """Counted before a byte is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = packed.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > MEMBERS_MAX or size > UNPACKED_BYTES_MAX or size > RATIO_MAX * len(content):
        raise Refusal("payments.refusal.file_big", field="file", status=413)


def _cell(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")  # as it was typed: 54.1 stays 54.1
    return "" if value is None else str(value)


# --- camt.053 ------------------------------------------------------------------------------------


def _camt(content: bytes, exponent: int, currency: str) -> Statement:
    """ISO 20022: entries with their transactions, in whatever version's namespace."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise _broken() from None
    told = [_stmt(one, exponent, currency) for one in root.iter() if _tag(one) == "Stmt"]
    if not told:
        raise Refusal("payments.refusal.no_header", field="file")
    return _as_one(told)


def _as_one(told: Sequence[Statement]) -> Statement:
    """Several accounts or pages of one file: each row keeps its own account."""
    rows = tuple(row for one in told for row in one.rows)
    other = sum(one.other for one in told)
    if len(rows) > ROWS_MAX:
        raise Refusal("payments.refusal.too_many_rows", field="file", most=ROWS_MAX)
    if not rows and not other:
        raise Refusal("payments.refusal.no_rows", field="file")
    return Statement(told[0].account, rows, other)


def _stmt(statement: Element, exponent: int, currency: str) -> Statement:
    acct = _find(statement, "Acct")
    account = _text(acct, "IBAN") or _text(_find(acct, "Othr"), "Id")
    rows: list[BankRow] = []
    other = 0
    for entry in statement:
        if _tag(entry) == "Ntry" and not _is_booked(entry):
            other += 1  # announced, and may never come
        elif _tag(entry) == "Ntry":
            require_own(currency, *(one.get("Ccy", "") for one in entry if _tag(one) == "Amt"))
            told = list(_entry(entry, account, exponent))
            rows += [row for row in told if row.amount_minor > 0]
            other += sum(row.amount_minor <= 0 for row in told)
    return Statement(account, tuple(rows), other)


def _is_booked(entry: Element) -> bool:
    """Whether the money has come: <Sts>BOOK</Sts>, and since 2019 <Sts><Cd>BOOK</Cd></Sts>."""
    states = ["".join(one.itertext()).strip() for one in entry if _tag(one) == "Sts"]
    return states == ["BOOK"]


def _entry(entry: Element, account: str, exponent: int) -> Iterator[BankRow]:
    """The transactions of an entry; the entry itself where it has none of its own sums."""
    parts = [part for part in entry.iter() if _tag(part) == "TxDtls"]
    single = len(parts) < 2
    day = _text(_find(entry, "BookgDt"), "Dt") or _text(_find(entry, "BookgDt"), "DtTm")[:10]
    hour = _text(_find(entry, "BookgDt"), "DtTm")
    sign = 1 if _text(entry, "CdtDbtInd") == "CRDT" else -1
    for place, part in enumerate(parts or [entry], 1):
        amount = _text(entry if single else part, "Amt")
        minor = minor_of(amount, exponent)
        if minor is None or not _is_day(day):
            raise _broken()
        words = [one.text or "" for one in part.iter() if _tag(one) == "Ustrd"]
        ref = _text(part, "AcctSvcrRef") or _text(entry, "AcctSvcrRef")
        if not single and not _text(part, "AcctSvcrRef"):
            ref = f"{ref}/{place}" if ref else ""  # the entry's number is that of all its parts
        payer = _text(_find(part, "Dbtr"), "Nm")
        end_to_end = _text(part, "EndToEndId")
        text = " ".join(word for word in (*words, end_to_end) if word not in ("", "NOTPROVIDED"))
        yield BankRow(day, minute_of(hour[11:]), sign * minor, text, payer, ref, None, account)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _find(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((one for one in element.iter() if _tag(one) == name), None)


def _text(element: Element | None, name: str) -> str:
    """The words of the first such element that has some."""
    every = element.iter() if element is not None else ()
    return next(((one.text or "").strip() for one in every
                 if _tag(one) == name and (one.text or "").strip()), "")  # fmt: skip


# --- MT940 ---------------------------------------------------------------------------------------


def _mt940(text: str, exponent: int, currency: str) -> Statement:
    """SWIFT's old form: :61: lines with :86: words; RC and RD undo a credit and a debit."""
    plain = FRAME.sub("", text)
    return _as_one([_page(one, exponent, currency) for one in PAGES.split(plain) if ":61:" in one])


def _page(text: str, exponent: int, currency: str) -> Statement:
    """One :20: to the next: pages of one account, or of several."""
    import mt940  # noqa: PLC0415 -- as openpyxl

    marks = mt940.Options(reversal_sign=True, case_insensitive_marks=True)
    try:
        told = mt940.parse(text, options=marks)
        require_own(currency, *(one.data["amount"].currency or "" for one in told))
        account = str(told.data.get("account_identification") or "")
        rows = [_transaction(one.data, exponent, account) for one in told]
    except Refusal:
        raise
    except Exception:  # noqa: BLE001 -- mt-940 says a broken file in whatever way it breaks there
        raise _broken() from None
    came_in = tuple(row for row in rows if row.amount_minor > 0)
    return Statement(account, came_in, len(rows) - len(came_in))


def _transaction(data: dict[str, Any], exponent: int, account: str) -> BankRow:
    try:
        minor = int(Decimal(data["amount"].amount).scaleb(exponent))
        day = date(data["date"].year, data["date"].month, data["date"].day).isoformat()
    except (KeyError, AttributeError, InvalidOperation, ValueError):
        raise _broken() from None
    words = [str(data.get(name) or "") for name in ("transaction_details", "customer_reference")]
    text = " ".join(" ".join(words).split())
    ref = str(data.get("bank_reference") or "")
    return BankRow(day, None, minor, text, "", ref, None, account)
