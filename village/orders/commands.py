"""What happens at the counter and at the farm gate: sales, codes, undo, the wrong farmer."""

from collections.abc import Sequence
from dataclasses import replace

from village.catalogue.rules import kept
from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import queries as money
from village.orders import queries, rules
from village.orders.kept_rules import NOTHING, Shown
from village.orders.refund_queries import is_refunded
from village.orders.settling import find, kept_since, settle, sizes_differ, totals
from village.orders.undo_queries import require_undo
from village.payments import bank_queries as bank
from village.payments import queries as payments
from village.payments.rules import payment_reference
from village.people import queries as people

Unclaimed = tuple[queries.Row, tuple[rules.Line, ...]]


def record_cash_sale(
    db: Store, act: Act, basket: Sequence[rules.BasketLine], *, given_minor: int | None = None,
    channel: rules.Channel = "counter", shown: Shown = NOTHING, till: str = money.TILL,
) -> Event:  # fmt: skip
    """Notes in the clerk's hand become one fact; `given_minor` None is the exact sum.

    `shown`: on the page; where a browser kept it since it is taken at the fee that stood there.
    Raises money.refusal.day_closed (409), those of settle,
    orders.refusal.sum_changed (409), .given_short.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        day = money.require_open_day(db, till)
        station = people.require_station(db)
        fees = shown.kept.fee if shown.kept else station.fee_basis_points
        lines = settle(db, station, basket)
        parts, gross, fee, net = totals(replace(station, fee_basis_points=fees), lines)
        rules.refuse_other_sum(gross, shown.total_minor)
        given = rules.given_for(gross, given_minor)
        fact = rules.CashSaleRecorded(
            business_day=day["business_day"],
            till=till,
            receipt=money.next_receipt(db, day),
            channel=channel,
            currency=station.currency,
            lines=lines,
            parts=parts,
            gross_minor=gross,
            fee_minor=fee,
            net_minor=net,
            given_minor=given,
            change_minor=given - gross,
            kept=kept_since(db, station, lines, shown.kept),
        )
        return journal.record(db, act, fact)


def record_own_sale(
    db: Store, act: Act, wish: rules.BasketLine, tapped_at: int | None = None
) -> Event:
    """A farmer's own farm-gate sale whose notes stay with her: for the figures, no money moves.

    `tapped_at`: when, UTC ms, where a phone kept it.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        station = people.require_station(db)
        lines = settle(db, station, [wish])
        fact = rules.OwnSaleRecorded(
            business_day=money.counting_day(db, station.country),
            currency=station.currency,
            farmer=wish.farmer,
            lines=lines,
            gross_minor=sum(line.amount_minor for line in lines),
            kept=kept(tapped_at, size=sizes_differ(db, lines), taken_by=act.taken_by),
        )
        return journal.record(db, act, fact)


def show_code(
    db: Store, act: Act, basket: Sequence[rules.BasketLine], *,
    told_minor: int | None = None, channel: rules.Channel = "counter",
) -> Event:  # fmt: skip
    """Show a code for what is to be sold; nobody has paid yet, no goods have left.

    On her own page (`channel` own) a farmer's own, where she has one. `told_minor`: the sum that
    stood on the page. Raises payments.refusal.no_code (409), .amount, orders.refusal.sum_changed
    (409) and those of settle.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        station = people.require_station(db)
        lines = tuple(replace(line, lots=()) for line in settle(db, station, basket))
        gross = sum(line.amount_minor for line in lines)
        rules.refuse_other_sum(gross, told_minor)
        farmer = lines[0].farmer if len({line.farmer for line in lines}) == 1 else None
        code, reference = code_for(db, gross, farmer if channel == "own" else None)
        fact = rules.CodeShown(
            reference=reference,
            code=code,
            currency=station.currency,
            gross_minor=gross,
            channel=channel,
            lines=lines,
            farmer=farmer,
        )
        return journal.record(db, act, fact)


def code_for(db: Store, gross_minor: int, farmer: str | None = None) -> tuple[str, str]:
    """The code, `farmer`'s own where she has one, and a new reference; that sum can be drawn.

    Raises payments.refusal.no_code (409), .amount where no transfer can carry it.
    """
    own = payments.current_code(db, farmer) if farmer else None
    code, reference = own or payments.require_code(db), payment_reference(db.house.random)
    code.payload(gross_minor, reference)
    return code.code, reference


def claim_code_sale(
    db: Store, act: Act, payment: str, farmer: str | None = None, till: str = money.TILL
) -> Event:
    """Someone says the money for a shown code came: the sale stands, its money is Held.

    `farmer`: only hers. Raises orders.refusal.not_hers, .own_code (403), .settled_already (409).
    """
    with writing(db, act) as seen:
        return seen or journal.record(db, act, sale_claim(db, payment, farmer, till))


def sale_claim(
    db: Store, payment: str, farmer: str | None = None, till: str = money.TILL
) -> rules.CodeSaleClaimed:
    """What claiming a code's sale says; refuses as claim_code_sale does."""
    shown, lines = unclaimed(db, payment, farmer)
    if shown["owner"]:
        raise Refusal("orders.refusal.own_code", status=403)
    station = people.require_station(db)
    parts, gross, fee, net = totals(station, lines)
    day = money.open_day(db, till)
    return rules.CodeSaleClaimed(
        business_day=day["business_day"] if day else money.counting_day(db, station.country),
        payment=payment,
        channel=shown["channel"],
        currency=shown["currency"],
        lines=lines,
        parts=parts,
        gross_minor=gross,
        fee_minor=fee,
        net_minor=net,
        till=till if day else None,
        receipt=money.next_receipt(db, day) if day else None,
    )


def unclaimed(db: Store, payment: str, farmer: str | None) -> Unclaimed:
    """A shown code nobody spoke of yet, and its lines with the lots they take today."""
    shown = queries.require_shown(db, payment, farmer)
    if shown["state"] != "shown" or shown["order_id"]:
        raise Refusal("orders.refusal.settled_already", status=409)
    gone: dict[tuple[str, str], int] = {}
    lines = queries.lines(db, payment)
    return shown, tuple(replace(line, lots=find(db, again(line), gone)) for line in lines)


def again(line: rules.Line) -> rules.BasketLine:
    """A settled line as a wish, to be settled once more against today's lots."""
    return rules.BasketLine(
        line.farmer, line.product, line.unit, line.quantity_base, line.price_minor, line.gross_g,
        line.tare_g,
    )  # fmt: skip


def confirm_payment(db: Store, act: Act, payment: str) -> Event:
    """The clerk has seen the money in the account: Held becomes payable.

    Raises orders.refusal.not_claimed (409).
    """
    with writing(db, act) as seen:
        return seen or journal.record(db, act, confirmation(db, queries.require_claim(db, payment)))


def confirmation(
    db: Store, claim: queries.Claim, row: str | None = None, before: rules.Before | None = None
) -> rules.PaymentConfirmed:
    """What seeing a claim's money says; `row` of the account says so, `before` nobody claimed it.

    Raises payments.refusal.row_used, .row_sum (409).
    """
    if row:
        bank.require_row_for(db, row, claim.gross_minor, claim.currency)
    given_up = before in ("not_found", "written_off")
    held = queries.parts(db, claim.sale) if claim.sale and before != "written_off" else ()
    return rules.PaymentConfirmed(
        business_day=money.counting_day(db, people.require_station(db).country),
        payment=claim.payment,
        subject="order" if claim.order else "sale",
        subject_id=claim.order or claim.sale or "",
        currency=claim.currency,
        gross_minor=claim.gross_minor,
        held=held,
        row=row,
        before=before,
        sale=claim.sale if given_up and claim.order else None,
    )


def payment_not_found(db: Store, act: Act, payment: str) -> Event:
    """The clerk has looked and the money is not there: the claim is reversed.

    Raises orders.refusal.not_claimed (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        claim = queries.require_claim(db, payment)
        fact = rules.PaymentNotFound(
            business_day=money.counting_day(db, people.require_station(db).country),
            payment=payment,
            subject="order" if claim.order else "sale",
            subject_id=claim.order or claim.sale or "",
            currency=claim.currency,
            gross_minor=claim.gross_minor,
            handed_over=bool(claim.order and claim.sale),
            held=queries.parts(db, claim.sale) if claim.sale and not claim.order else (),
        )
        return journal.record(db, act, fact)


def undo_sale(
    db: Store, act: Act, sale: str, farmer: str | None = None, till: str | None = None
) -> Event:
    """Take a sale back whole, while its day is open.

    `farmer`: only her own records. Raises ground.refusal.no_page (404),
    orders.refusal.not_hers (403) and those of require_undo (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = queries.require_sale(db, sale)
        if farmer is not None and (row["farmer"] != farmer or row["channel"] != "own"):
            raise Refusal("orders.refusal.not_hers", status=403)
        require_undo(db, row, till)
        fact = rules.SaleUndone(row["business_day"], sale, row["gross_minor"])
        return journal.record(db, act, fact)


def move_sale(db: Store, act: Act, sale: str, to_farmer: str) -> Event:
    """A sale put on the wrong farmer stands on the right one, in one entry; stock follows.

    Only a sale wholly of one farmer. Raises orders.refusal.same_farmer, .several_farmers,
    .undone_already, .own_code_stays (409), .drawn_already where she has drawn the money (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = queries.require_sale(db, sale)
        if row["state"] in ("undone", "not_found"):
            raise Refusal("orders.refusal.undone_already", status=409)
        if row["method"] == "own_code" or is_refunded(db, sale):
            known = "own_code_stays" if row["method"] == "own_code" else "refunded_already"
            raise Refusal(f"orders.refusal.{known}", status=409)
        right = people.require_farmer(db, to_farmer)
        lines = queries.lines(db, sale)
        if len({line.farmer for line in lines}) > 1:
            raise Refusal("orders.refusal.several_farmers", status=409)
        if lines[0].farmer == to_farmer:
            raise Refusal("orders.refusal.same_farmer", field="farmer")
        held = row["state"] == "claimed"
        net = 0 if row["method"] == "own_cash" else row["net_minor"]
        if not held and net > money.book(db, lines[0].account).payable_minor:
            raise Refusal("orders.refusal.drawn_already", status=409)
        gone: dict[tuple[str, str], int] = {}
        moved = [replace(line, farmer=to_farmer, account=right.account) for line in lines]
        fact = rules.SaleMoved(
            business_day=money.counting_day(db, people.require_station(db).country),
            sale=sale,
            currency=row["currency"],
            from_farmer=lines[0].farmer,
            from_account=lines[0].account,
            to_farmer=to_farmer,
            to_account=right.account,
            net_minor=net,
            held=held,
            lines=tuple(replace(line, lots=find(db, again(line), gone)) for line in moved),
        )
        return journal.record(db, act, fact)
