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
    other_ok: bool = False, farmer: str | None = None,
) -> Event:  # fmt: skip
    """Where buyers shall pay: in Vietnam bank and account (VietQR), in China a collection code.

    `farmer`: her own, for what is wholly hers; else the station's. Raises payments.refusal.payee,
    .reason (a code in use is changed), .same_code (it is the one in use), .bank, .account,
    .station_code (hers would be the station's), .demo_code outside a demo folder,
    people.refusal.unknown_farmer, and those of collection_kind.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        _check_words(new)
        if farmer:
            people.require_farmer(db, farmer)
        now = queries.current_code(db, farmer)
        kind, payload = _payload(db, new, bank_bin, other_ok)
        field = "account" if kind == "vietqr" else "code"
        if rules.is_demo_code(payload) and not db.house.demo:
            raise Refusal("payments.refusal.demo_code", field=field)
        if now and (now.payload(), now.payee) == (payload, new.payee):
            raise Refusal("payments.refusal.same_code", field=field)
        if now and not new.reason:
            raise Refusal("payments.refusal.reason", field="reason")
        if farmer and (station := queries.current_code(db)) and station.payload() == payload:
            raise Refusal("payments.refusal.station_code", field=field)
        fact = codes.CodeProposed(kind, bank_bin or None, now.code if now else None, farmer)
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


def end_code(db: Store, act: Act, farmer: str, reason: str) -> Event:
    """A farmer's own code is used no more, from now on; one person's word is enough for that.

    Her buyers pay to the station's, which two have looked at. Raises payments.refusal.no_own_code
    (409), .reason.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        now = queries.current_code(db, farmer)
        if now is None:
            raise Refusal("payments.refusal.no_own_code", status=409)
        if not reason.strip() or len(reason) > REASON_LENGTH_MAX:
            raise Refusal("payments.refusal.reason", field="end_reason")
        why = codes.CodeEndedPrivate(reason.strip())
        return journal.record(db, act, codes.CodeEnded(now.code, farmer), why)


def check_poster(db: Store, act: Act, text: str) -> Event:
    """Hold what a photo of the poster says against the code in use.

    Raises payments.refusal.no_code (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        code = queries.require_code(db)
        return journal.record(db, act, codes.PosterChecked(code.code, text == code.payload()))
