"""Statements as banks and wallets hand them out, each with the same three credits of a day."""

import io
import zipfile
from decimal import Decimal

import openpyxl

REF = "VS26K7QX3A"
ACCOUNT = "0123456789"
VIETNAMESE = f"""\
NGAN HANG TMCP NGOAI THUONG VIET NAM,,,,,
SAO KE TAI KHOAN,,,,,
Số tài khoản: {ACCOUNT},,,,,
Từ ngày 01/11/2026 đến ngày 22/11/2026,,,,,
STT,Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung
1,21/11/2026 09:14:05,FT001,,"54,000","1,054,000",MBVCB.{REF} TRUNG GA
2,21/11/2026 10:00:00,FT002,"20,000",,"1,034,000",phi
3,21/11/2026 14:05:00,FT003,,"240,000","1,274,000",chuyen tien
4,21/11/2026 15:00:00,FT004,,"54,000","1,328,000",
Tổng cộng,,,"20,000","348,000",,
"""
WECHAT = (
    "微信支付账单明细\n" + "\n" * 14 + "------微信支付账单明细列表------\n"
    "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n"
    f'2026-11-21 09:14:05,收款,张三,"收款方备注:{REF}",收入,¥54.00,/,已收钱,1000000001\t,/,"/"\n'
    '2026-11-21 10:00:00,商户消费,超市,"/",支出,¥20.00,零钱,支付成功,1000000002\t,/,"/"\n'
    '2026-11-21 14:05:00,收款,李四,"/",收入,¥240.00,/,已收钱,1000000003\t,/,"/"\n'
    '2026-11-21 15:00:00,收款,王五,"/",收入,¥54.00,/,已收钱,1000000004\t,/,"/"\n'
    '2026-11-21 16:00:00,收款,赵六,"/",收入,¥9.00,/,已全额退款,1000000005\t,/,"/"\n'
)
ALIPAY = (
    "支付宝交易记录明细查询\n账号:[x***@example.org]\n"
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,备注\n"
    f"2026-11-21 09:14:05,转账,张三,a***,{REF},收入,54.00,,交易成功,2026A,\n"
    "2026-11-21 10:00:00,日用,超市,b***,x,支出,20.00,余额,交易成功,2026B,\n"
    "2026-11-21 14:05:00,转账,李四,c***,收款,收入,240.00,,交易成功,2026C,\n"
    "2026-11-21 15:00:00,转账,王五,d***,收款,收入,54.00,,交易成功,2026D,\n"
)
CAMT_ENTRY = """<Ntry><Amt Ccy="VND">{sum}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>BOOK</Sts>\
<BookgDt><DtTm>2026-11-21T{hour}:00+07:00</DtTm></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef>\
<NtryDtls><TxDtls><RmtInf><Ustrd>{words}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
CAMT_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>{dtd}'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
    f"<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>"
)
CAMT_TAIL = "</Stmt></BkToCstmrStmt></Document>"
CAMT_ROWS = (
    ("54000", "CRDT", "09:14", "FT001", REF), ("20000", "DBIT", "10:00", "FT002", "phi"),
    ("240000", "CRDT", "14:05", "FT003", "tien"), ("54000", "CRDT", "15:00", "FT004", ""),
)  # fmt: skip
MT940 = f"""\
:20:STARTUMS
:25:{ACCOUNT}
:28C:1/1
:60F:C261120VND1000000,
:61:2611211121C54000,NTRFNONREF//FT001
:86:{REF} TRUNG GA
:61:2611211121D20000,NTRFNONREF//FT002
:86:phi
:61:2611211121C240000,NTRFNONREF//FT003
:86:chuyen tien
:61:2611211121C54000,NTRFNONREF//FT004
:86:khong
:62F:C261121VND1328000,
-
"""


def camt(dtd: str = "") -> bytes:
    """The statement in ISO 20022."""
    names = ("sum", "way", "hour", "ref", "words")
    rows = (CAMT_ENTRY.format(**dict(zip(names, row, strict=True))) for row in CAMT_ROWS)
    return (CAMT_HEAD.format(dtd=dtd) + "".join(rows) + CAMT_TAIL).encode()


def sheet() -> bytes:
    """The Vietnamese one as a workbook, its numbers as numbers."""
    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    for line in VIETNAMESE.splitlines()[:4]:
        table.append([line.strip(",")])
    table.append(["STT", "Ngày giao dịch", "Số CT", "Ghi nợ (VND)", "Ghi có (VND)", "Nội dung"])
    for number, (amount, way, hour, ref, words) in enumerate(CAMT_ROWS):
        debit, credit = (None, float(amount)) if way == "CRDT" else (Decimal(amount), None)
        table.append([number, f"21/11/2026 {hour}:00", ref, debit, credit, words])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A workbook that swells a thousandfold."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return file.getvalue()
