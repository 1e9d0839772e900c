"""What the month's files hold, read back with as little wit as possible."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests.payments.month import BankRow, Month, Place, Source, make_month
from tests.payments.month_files import StatementFile, messages, statements
from tests.payments.month_swift import folded

Told = tuple[str, int, str, str]  # reference, signed minor units, day, text without spaces
SOURCES: tuple[tuple[Place, Source], ...] = (
    ("VN", "csv"), ("VN", "xlsx"), ("VN", "camt"), ("VN", "mt940"),
    ("CN", "wechat"), ("CN", "alipay"), ("CN", "xlsx"),
)  # fmt: skip


@cache
def month(place: Place) -> Month:
    return make_month(place, 3)


@cache
def files(place: Place) -> tuple[StatementFile, ...]:
    return statements(month(place))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def minor(text: str, place: Place) -> int:
    figures = re.sub("[^0-9]", "", text)
    return int(figures) if place == "VN" or "." in text else int(figures) * 100


def lines_of(file: StatementFile) -> list[list[str]]:
    if file.source == "xlsx":
        return list(cells(file.content))
    text = file.content.decode("gb18030" if file.source == "alipay" else "utf-8-sig")
    mark = ";" if file.account.bank == "MB" else ","
    return list(csv.reader(io.StringIO(text), delimiter=mark))


def cells(content: bytes) -> Iterator[list[str]]:
    """The first sheet's lines, each cell as text."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  our own file
        words = ["".join(part.itertext()) for part in shared.iter(f"{space}si")]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    for line in sheet.iter(f"{space}row"):
        found = {}
        for cell in line.iter(f"{space}c"):
            value = "".join(cell.itertext())
            place = ord(cell.attrib["r"][0]) - ord("A")
            found[place] = words[int(value)] if cell.get("t") == "s" else value
        yield [found.get(place, "") for place in range(7)]


def told_in(file: StatementFile, place: Place) -> list[Told]:
    if file.source == "camt":
        return list(told_in_camt(file))
    if file.source == "mt940":
        return list(told_in_mt940(file))
    return [line for line in map(READ[place, file.source], lines_of(file)) if line]


def told_in_camt(file: StatementFile) -> Iterator[Told]:
    space = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}"
    for entry in ET.fromstring(file.content).iter(f"{space}Ntry"):  # noqa: S314  our own file
        said = {part.tag.removeprefix(space): part.text or "" for part in entry.iter()}
        text = "".join(part.text or "" for part in entry.iter(f"{space}Ustrd"))
        amount = int(said["Amt"]) * (1 if said["CdtDbtInd"] == "CRDT" else -1)
        assert said["DtTm"].endswith("Z")
        yield said["AcctSvcrRef"], amount, said["Dt"], bare(text)


def told_in_mt940(file: StatementFile) -> Iterator[Told]:
    text = file.content.decode("ascii")
    assert max(map(len, text.split("\r\n"))) <= 69  # :86: and 65 signs
    fields = re.split(r"\r\n(?=:|-\r\n)", text)
    for movement, words in pairwise(fields):
        if found := re.fullmatch(r":61:(..)(..)(..)....([CD])(\d+),NTRFNONREF//(\w+)", movement):
            y, m, d, way, amount, reference = found.groups()
            signed = int(amount) * (1 if way == "C" else -1)
            yield reference, signed, f"20{y}-{m}-{d}", bare(words.removeprefix(":86:"))


def vietnamese(line: list[str]) -> Told | None:
    if len(line) < 7 or not line[0].isdigit():
        return None
    d, m, y = line[1][:10].split("/")
    amount = minor(line[4], "VN") if line[4] else -minor(line[3], "VN")
    return line[2], amount, f"{y}-{m}-{d}", bare(line[6])


def wechat(line: list[str]) -> Told | None:
    if not re.match(r"\d{4}-", line[0]):
        return None
    amount = minor(line[5], "CN") * (1 if line[4] == "收入" else -1)
    return line[8].strip(), amount, line[0][:10], bare(line[3])


def alipay(line: list[str]) -> Told | None:
    if not re.match(r"\d{4}-", line[0]):
        return None
    amount = minor(line[6], "CN") * (1 if line[5] == "收入" else -1)
    return line[9].strip(), amount, line[0][:10], bare(line[4])


def chinese_bank(line: list[str]) -> Told | None:
    if not re.fullmatch(r"\d{8}", line[0]):
        return None
    amount = minor(line[2], "CN") * (-1 if line[2][0] == "-" else 1)
    return line[5], amount, f"{line[0][:4]}-{line[0][4:6]}-{line[0][6:]}", bare(line[6])


READ = {
    ("VN", "csv"): vietnamese,
    ("VN", "xlsx"): vietnamese,
    ("CN", "wechat"): wechat,
    ("CN", "alipay"): alipay,
    ("CN", "xlsx"): chinese_bank,
}


def expected(row: BankRow) -> Told:
    amount = row.amount_minor if row.credit else -row.amount_minor
    return row.bank_reference, amount, f"{row.booked:%Y-%m-%d}", bare(row.text)


@pytest.mark.parametrize(("place", "source"), SOURCES)
def test_a_file_holds_its_rows(place: Place, source: Source) -> None:
    made = month(place)
    mine = [file for file in files(place) if file.source == source]
    assert mine
    for file in mine:
        assert told_in(file, place) == [expected(made.rows[number]) for number in file.rows]


def test_no_line_of_mt940_begins_as_a_field_or_an_end() -> None:
    text = "x" * 64 + "--:NOT A FIELD" + "y" * 80
    assert "".join(folded(text)) == text
    assert all(len(line) <= 65 and line[0] not in ":-" for line in folded(text))


@pytest.mark.parametrize("place", ["VN", "CN"])
def test_every_row_comes_once(place: Place) -> None:
    made = month(place)
    told = [number for file in files(place) for number in file.rows]
    told += [message.row for message in messages(made)]
    assert sorted(told) == [row.number for row in made.rows]


@pytest.mark.parametrize("place", ["VN", "CN"])
def test_files_are_the_same_each_time(place: Place) -> None:
    assert statements(month(place)) == files(place)


def test_wechat_has_sixteen_lines_before_the_columns() -> None:
    for file in files("CN"):
        if file.source == "wechat":
            assert lines_of(file)[16][0] == "交易时间"
            assert file.content.startswith(b"\xef\xbb\xbf")


def test_alipay_is_not_utf_8() -> None:
    for file in files("CN"):
        if file.source == "alipay":
            with pytest.raises(UnicodeDecodeError):
                file.content.decode()
            assert "135****6021" in file.content.decode("gb18030")


def test_messages_have_the_banks_shapes() -> None:
    """Beginnings as the banks send them; the text, the sum and the balance stand inside."""
    made, seen = month("VN"), set()
    shapes = {
        "Vietcombank": r"SD TK \d+ [+-][\d,]+VND luc \d\d-\d\d-\d{4} \d\d:\d\d:\d\d\. SD ",
        "MB": r"TK \d+x+\d+\|GD: [+-][\d,]+VND \d\d/\d\d/\d\d \d\d:\d\d\|SD:",
        "VietinBank": r"VietinBank:\d\d/\d\d/\d{4} \d\d:\d\d\|TK:\d+\|GD:[+-][\d,]+VND\|SDC:",
        "BIDV": r"TK\d+x+\d+ tai BIDV [+-][\d,]+VND vao \d\d:\d\d \d\d/\d\d/\d{4}\. So du:",
        "ACB": r"ACB: TK \d+\(VND\) [+-] [\d,]+ luc \d\d:\d\d \d\d/\d\d/\d{4}\. So du ",
        "Sacombank": r"Sacombank \d\d/\d\d/\d{4} \d\d:\d\d\nTK: \d+\nPS: [+-][\d,]+ VND\nSo du ",
        "Techcombank": r"TK \d+\nSo tien GD:[+-][\d,]+\nSo du:[\d,]+\n",
        "VIB": r"\d\d:\d\d;\d\d/\d\d/\d{4}\nTK:\d+VND\nPS:[+-][\d,]+\nND:",
        "VPBank": r"TK \d+ tai VPB (tang|giam) [\d,]+VND do ",
        "DongA": r"\d\d/\d\d/\d\d \d\d:\d\d DongA Bank thong bao: TK \d+ da thay doi: [+-]",
        "Agribank": r"Agribank: \d\dh\d\dp \d\d/\d\d TK \d+: [+-][\d,]+VND \(",
    }
    for message in messages(made):
        row = made.rows[message.row]
        assert re.match(shapes[message.bank], message.text), message
        assert row.text in message.text
        assert f"{row.amount_minor:,}" in message.text
        assert f"{row.balance_minor:,}" in message.text
        seen.add(message.bank)
    assert seen == set(shapes)
