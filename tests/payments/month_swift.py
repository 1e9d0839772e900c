"""camt.053 and MT940 of a month's rows, as banks give them to co-operatives."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from xml.sax.saxutils import escape

from tests.payments.month_plan import Account, BankRow

MT940_LINE = 65
OPENING = 100_000_000

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
<BkToCstmrStmt><GrpHdr><MsgId>{identity}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>
<Stmt><Id>{identity}</Id><CreDtTm>{made}</CreDtTm>
<Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>{currency}</Ccy><Nm>{owner}</Nm></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{opening}</Amt>\
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{closing}</Amt>\
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
{entries}
</Stmt></BkToCstmrStmt></Document>
"""
ENTRY = """<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>BOOK</Sts>\
<BookgDt><DtTm>{booked}</DtTm></BookgDt><ValDt><Dt>{day}</Dt></ValDt>\
<AcctSvcrRef>{reference}</AcctSvcrRef>\
<NtryDtls><TxDtls><RmtInf>{lines}</RmtInf></TxDtls></NtryDtls></Ntry>"""


def camt053(account: Account, rows: Sequence[BankRow]) -> bytes:
    """One statement; its times are in UTC, whatever the wall clock said."""
    entries = [
        ENTRY.format(
            currency=row.currency, amount=row.amount_minor, way="CRDT" if row.credit else "DBIT",
            booked=f"{row.booked.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            day=f"{row.booked:%Y-%m-%d}", reference=row.bank_reference,
            lines="".join(f"<Ustrd>{escape(line)}</Ustrd>" for line in row.text.split("\n")),
        )
        for row in rows
    ]  # fmt: skip
    return CAMT.format(
        identity=f"{account.bank}{rows[0].arrived:%Y%m%d}",
        made=f"{rows[0].arrived:%Y-%m-%dT%H:%M:%SZ}",
        account=account.number, owner=escape(account.owner), currency=rows[0].currency,
        opening=OPENING, closing=OPENING + moved(rows), day=f"{rows[-1].booked:%Y-%m-%d}",
        entries="\n".join(entries),
    ).encode()  # fmt: skip


def mt940(account: Account, rows: Sequence[BankRow]) -> bytes:
    """One statement with days only; texts run on over lines of 65 signs."""
    first, last = rows[0], rows[-1]
    lines = [
        f":20:{account.bank.upper()}{first.arrived:%y%m%d}", f":25:{account.number}",
        ":28C:1/1", f":60F:C{first.booked:%y%m%d}{first.currency}{OPENING},",
    ]  # fmt: skip
    for row in rows:
        way = "C" if row.credit else "D"
        moment = f"{row.booked:%y%m%d}{row.booked:%m%d}"
        lines.append(f":61:{moment}{way}{row.amount_minor},NTRFNONREF//{row.bank_reference}")
        lines.append(":86:" + "\r\n".join(folded(row.text)))
    lines.append(f":62F:C{last.booked:%y%m%d}{first.currency}{OPENING + moved(rows)},")
    return ("\r\n".join(lines) + "\r\n-\r\n").encode("ascii")


def moved(rows: Sequence[BankRow]) -> int:
    return sum(row.amount_minor if row.credit else -row.amount_minor for row in rows)


def folded(text: str) -> Iterator[str]:
    """Lines of at most 65 signs; none may begin with : or -, which would be a field or the end."""
    rest = text.replace("\n", "")
    while rest:
        width = MT940_LINE
        while rest[width : width + 1] in {":", "-"}:
            width -= 1
        yield rest[:width]
        rest = rest[width:]
