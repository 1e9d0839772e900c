"""The papers of a furnished station: the code of a receipt, ours and another PC's."""

from datetime import date, timedelta

from PIL import Image

from tests.cast import new_act
from village.ground.ids import base32
from village.ground.signing import SigningKey
from village.ground.unit import Store
from village.orders import entered_queries, queries
from village.orders.commands import again
from village.orders.paper_commands import record_paper_sale
from village.receipts.printer_commands import Paper, add_print, note_fault, set_printer
from village.receipts.seals import Place, sealed_text
from village.receipts.slips import print_slips

OTHER_KEY = SigningKey(b"\7" * 32)


def tell_papers(db: Store, sale: str) -> dict[str, str]:
    """What the pages about papers are asked for; a printer that is switched off, a strip waits."""
    set_printer(db, "127.0.0.1:9", 384)
    add_print(db, new_act(), Paper(sale, "A1-261121-001"), Image.new("1", (384, 8), 1))
    note_fault(db, 1, "away", 600_000)
    own = entered_queries.code_of(db, queries.require_sale(db, sale))
    line: bytes = db.value("SELECT line FROM journal_events WHERE id = ?", (sale,))
    lost = line.replace(sale.encode(), base32(9_999, 26).encode())
    foreign = sealed_text(OTHER_KEY, Place(db.station, "00" * 8, 7), lost)
    slips = print_slips(db, new_act(), 4)
    sold = queries.lines(db, sale)[0]
    today = date.fromisoformat(queries.require_sale(db, sale)["business_day"])
    slip = record_paper_sale(db, new_act(), "AS-0001", today - timedelta(days=1), [again(sold)])
    told = {"slips": slips.id, "slip_sale": slip.id}
    return told | {"receipt_code": own or "", "foreign_code": foreign}
