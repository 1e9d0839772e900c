"""The papers of a furnished station: the code of a receipt, ours and another PC's."""

from village.ground.ids import base32
from village.ground.signing import SigningKey
from village.ground.unit import Store
from village.orders import entered_queries, queries
from village.receipts.seals import Place, sealed_text

OTHER_KEY = SigningKey(b"\7" * 32)


def tell_papers(db: Store, sale: str) -> dict[str, str]:
    """What the pages about papers are asked for."""
    own = entered_queries.code_of(db, queries.require_sale(db, sale))
    line: bytes = db.value("SELECT line FROM journal_events WHERE id = ?", (sale,))
    lost = line.replace(sale.encode(), base32(9_999, 26).encode())
    foreign = sealed_text(OTHER_KEY, Place(db.station, "00" * 8, 7), lost)
    return {"receipt_code": own or "", "foreign_code": foreign}
