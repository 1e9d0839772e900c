"""What the manager decides about payment codes."""

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.payments import codes, rules
from village.people import queries as people

PAYEE_LENGTH_MAX = 60


def set_station_code(
    db: Store,
    act: Act,
    *,
    payee: str,
    bank_bin: str = "",
    account: str = "",
    text: str = "",
) -> Event:
    """The station's code: in Vietnam bank and account (VietQR), in China a collection code's text.

    Raises payments.refusal.payee, .bank, .account, .demo_code outside a demo folder, and those of
    collection_kind (payer code, foreign scheme).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        if not payee.strip() or len(payee) > PAYEE_LENGTH_MAX:
            raise Refusal("payments.refusal.payee", field="payee")
        if people.require_station(db).country == "VN":
            fact = codes.StationCodeSet(kind="vietqr", bank_bin=bank_bin)
            payload = rules.vietqr(bank_bin, account, unknown_bank_ok=db.house.demo)
        else:
            payload = text.strip()
            fact = codes.StationCodeSet(kind=rules.collection_kind(payload))
        if rules.is_demo_code(payload) and not db.house.demo:
            raise Refusal("payments.refusal.demo_code", field="account" if account else "code")
        private = codes.StationCodePrivate(payee.strip(), account, text.strip())
        return journal.record(db, act, fact, private)
