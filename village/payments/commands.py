"""What is decided about payment codes: one person brings a code, another reads the payee's name."""

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.payments import codes, queries, rules
from village.people import queries as people

PAYEE_LENGTH_MAX = 60
REASON_LENGTH_MAX = 200


def propose_code(
    db: Store, act: Act, new: codes.CodeProposedPrivate, *, bank_bin: str = "",
    other_ok: bool = False,
) -> Event:  # fmt: skip
    """Where buyers shall pay: in Vietnam bank and account (VietQR), in China a collection code.

    Raises payments.refusal.payee, .reason (a code in use is changed), .same_code (it is the one in
    use), .bank, .account, .demo_code outside a demo folder, and those of collection_kind.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        _check_words(new)
        now = queries.current_code(db)
        kind, payload = _payload(db, new, bank_bin, other_ok)
        field = "account" if kind == "vietqr" else "code"
        if rules.is_demo_code(payload) and not db.house.demo:
            raise Refusal("payments.refusal.demo_code", field=field)
        if now and (now.payload(), now.payee) == (payload, new.payee):
            raise Refusal("payments.refusal.same_code", field=field)
        if now and not new.reason:
            raise Refusal("payments.refusal.reason", field="reason")
        fact = codes.CodeProposed(kind, bank_bin or None, now.code if now else None)
        return journal.record(db, act, fact, new)


def _check_words(new: codes.CodeProposedPrivate) -> None:
    if not new.payee.strip() or len(new.payee) > PAYEE_LENGTH_MAX:
        raise Refusal("payments.refusal.payee", field="payee")
    if len(new.reason) > REASON_LENGTH_MAX:
        raise Refusal("payments.refusal.reason", field="reason")


def _payload(
    db: Store, new: codes.CodeProposedPrivate, bank_bin: str, other_ok: bool
) -> tuple[codes.CodeKind, str]:
    """The kind of the code and what it says when it is drawn without a sum."""
    if people.require_station(db).country == "VN":
        # Demo villages have a bank that nobody knows.
        return "vietqr", rules.vietqr(bank_bin, new.account, unknown_bank_ok=db.house.demo)
    return rules.collection_kind(new.text, other_ok=other_ok), new.text


def confirm_code(db: Store, act: Act, code: str) -> Event:
    """A second person has scanned it and read the right name.

    Raises payments.refusal.not_waiting (409), .same_person (403).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        waiting = queries.require_waiting(db, code)
        if waiting.set_by == act.actor:
            raise Refusal("payments.refusal.same_person", status=403)
        return journal.record(db, act, codes.CodeConfirmed(code))


def turn_down_code(db: Store, act: Act, code: str) -> Event:
    """The name is another, or it was a mistake: whoever sees that may say so.

    Raises payments.refusal.not_waiting (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        queries.require_waiting(db, code)
        return journal.record(db, act, codes.CodeTurnedDown(code))


def check_poster(db: Store, act: Act, text: str) -> Event:
    """Hold what a photo of the poster says against the code in use.

    Raises payments.refusal.no_code (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        code = queries.require_code(db)
        return journal.record(db, act, codes.PosterChecked(code.code, text == code.payload()))
