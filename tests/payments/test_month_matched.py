"""A month of sales and bank rows: what the matcher takes by itself, and what it only proposes."""

from datetime import datetime, timezone

import pytest

from tests.payments import month_score
from tests.payments.month import Month, Place, make_month
from village.payments.bank_rules import BankRow, keys_of
from village.payments.matching_rules import DAY_MINUTES, Expected, Matcher, Seen

SEEDS = (101, 202, 303)  # not used while the matcher was built


def minutes(moment: datetime, zone: timezone) -> int:
    """Minutes of the station's own calendar."""
    local = moment.astimezone(zone)
    return local.toordinal() * DAY_MINUTES + local.hour * 60 + local.minute


def answers(month: Month) -> dict[int, month_score.Answer]:
    """The matcher's word on each credit that is not known already."""
    zone = month.rows[0].booked.tzinfo
    assert isinstance(zone, timezone)
    references = {f"p{place}": sale.reference for place, sale in enumerate(month.sales)}
    expected = [
        Expected(f"p{place}", sale.reference, sale.amount_minor, minutes(sale.shown, zone),
                 sale.account)
        for place, sale in enumerate(month.sales)
    ]  # fmt: skip
    kept: dict[str, Seen] = {}
    came_in = [row for row in month.rows if row.credit]
    keys = keys_of([
        BankRow(row.booked.date().isoformat(), None, row.amount_minor, row.text, "",
                row.bank_reference, row.balance_minor, row.account)
        for row in came_in
    ])  # fmt: skip
    for row, key in zip(came_in, keys, strict=True):
        minute = None if row.precision == "day" else row.booked.hour * 60 + row.booked.minute
        kept.setdefault(
            key,
            Seen(str(row.number), row.booked.toordinal(), minute, row.amount_minor, row.text,
                 row.account),
        )  # fmt: skip
    return {
        int(found.row): month_score.Answer(
            references[found.sure] if found.sure else None,
            tuple(references[guess.payment] for guess in found.guesses),
        )
        for found in Matcher(expected).match(list(kept.values()))
    }


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", ["VN", "CN"])
def test_a_month_is_matched(place: Place, seed: int) -> None:
    month = make_month(place, seed)
    said = answers(month)
    marks = month_score.score(month, said)
    assert not marks.faults(), month_score.breakdown(month, said)
