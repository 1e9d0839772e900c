"""What is decided about claims whose money nobody finds, and about money that comes after all."""

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import queries as money
from village.orders import claim_queries, claim_rules, commands, queries
from village.people import queries as people


def find_after_all(db: Store, act: Act, payment: str) -> Event:
    """The money of a payment that was given up is in the account after all.

    Raises orders.refusal.not_given_up, .paid_already, .order_gone (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        claim, shown = claim_queries.require_given_up(db, payment)
        return journal.record(db, act, commands.confirmation(db, claim, before=shown["state"]))


def dispute_payment(db: Store, act: Act, payment: str, reason: str) -> Event:
    """The buyer stays by his word, the account does not show it: it goes on being looked for.

    Raises orders.refusal.reason, .not_claimed, .disputed_already (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        why = _reason(reason)
        queries.require_claim(db, payment)
        if queries.require_shown(db, payment)["state"] == "disputed":
            raise Refusal("orders.refusal.disputed_already", status=409)
        return journal.record(db, act, claim_rules.PaymentDisputed(payment), why)


def propose_write_off(db: Store, act: Act, payment: str, reason: str) -> Event:
    """One of two people wants to let the money go.

    Raises orders.refusal.reason, .not_lost, .proposed_already (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        why = _reason(reason)
        claim_queries.require_lost(db, payment)
        if claim_queries.told(db, payment)["write_off_act"]:
            raise Refusal("orders.refusal.proposed_already", status=409)
        return journal.record(db, act, claim_rules.WriteOffProposed(payment), why)


def turn_down_write_off(db: Store, act: Act, payment: str) -> Event:
    """It is not let go. Raises orders.refusal.not_proposed (409)."""
    with writing(db, act) as seen:
        if seen:
            return seen
        claim_queries.require_proposal(db, payment)
        return journal.record(db, act, claim_rules.WriteOffTurnedDown(payment))


def write_off(db: Store, act: Act, payment: str) -> Event:
    """The second person agrees: the station bears it, what was Held is the farmers'.

    Raises orders.refusal.not_proposed, .not_lost (409), .same_person (403).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        proposal = claim_queries.require_proposal(db, payment)
        if proposal["write_off_by"] == act.actor:
            raise Refusal("orders.refusal.same_person", status=403)
        claim, owed = claim_queries.require_lost(db, payment)
        assert claim.sale, "only what was sold can be lost"
        fact = claim_rules.PaymentWrittenOff(
            business_day=money.counting_day(db, people.require_station(db).country),
            payment=payment,
            proposal=proposal["write_off_act"],
            subject="order" if claim.order else "sale",
            subject_id=claim.order or claim.sale,
            currency=claim.currency,
            gross_minor=claim.gross_minor,
            owed=owed,
            held=queries.parts(db, claim.sale),
            sale=claim.sale if claim.order else None,
        )
        return journal.record(db, act, fact)


def _reason(told: str) -> claim_rules.ClaimPrivate:
    """Raises orders.refusal.reason."""
    if not told.strip() or len(told) > claim_rules.REASON_LENGTH_MAX:
        raise Refusal("orders.refusal.reason", field="reason")
    return claim_rules.ClaimPrivate(told.strip())
