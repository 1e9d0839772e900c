"""A report as a file for a spreadsheet: CSV or XLSX."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter

from village.ground.amounts import CURRENCIES, plain_amount
from village.hub.report_queries import ReportLine

HEAD = ("rank", "code", "name", "sales", "sold", "last_year", "growth")
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take them for a formula
Lines = Sequence[ReportLine]
Names = Mapping[str, str]


def as_csv(head: Sequence[str], lines: Lines, names: Names, currency: str) -> bytes:
    """UTF-8 with its mark, so that Excel reads Korean, Chinese and Vietnamese."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    money = ("sold", "last_year")
    write(
        f"{word} ({currency})" if name in money else word
        for name, word in zip(HEAD, head, strict=True)
    )
    for line in lines:
        write(
            (line.rank, _safe(line.item), _safe(names[line.item]), line.sales,
             plain_amount(line.amount_minor, currency), plain_amount(line.before_minor, currency),
             "" if line.growth is None else f"{line.growth}%")
        )  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(head: Sequence[str], lines: Lines, names: Names, currency: str) -> bytes:
    """One sheet; amounts are numbers, names are never formulas."""
    out = io.BytesIO()
    exponent = CURRENCIES[currency].exponent
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00" if exponent else "#,##0"})
        share = book.add_format({"num_format": "0%"})
        sheet.write_row(0, 0, head, bold)
        sheet.set_column(1, 2, 24)
        sheet.set_column(4, 5, 16)
        sheet.freeze_panes(1, 0)
        for place, line in enumerate(lines, 1):
            sheet.write_number(place, 0, line.rank)
            sheet.write_string(place, 1, line.item)
            sheet.write_string(place, 2, names[line.item])
            sheet.write_number(place, 3, line.sales)
            sheet.write_number(place, 4, line.amount_minor / 10**exponent, money)
            sheet.write_number(place, 5, line.before_minor / 10**exponent, money)
            if line.growth is not None:
                sheet.write_number(place, 6, line.growth / 100, share)
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text


KINDS: dict[str, Callable[[Sequence[str], Lines, Names, str], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
