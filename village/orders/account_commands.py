"""Rows of the account that the centre heard of: on record, and matched where it is sure."""

from village.ground import journal
from village.ground.chain import Event
from village.ground.unit import Act, Store, writing
from village.orders.evidence_commands import match_rows
from village.payments import bank_queries, hub_rows_rules
from village.payments.bank_commands import refuse_other_accounts
from village.people import queries as people
from village.sync.rules import FeedItem


def take_hub_rows(db: Store, act: Act, item: FeedItem) -> Event:
    """What payment services told the centre becomes rows of this account, each once.

    Refuses with payments.refusal.hub_rows, .other_account, .other_currency.
    """
    currency = people.require_station(db).currency
    rows = hub_rows_rules.rows_in(item, currency)
    refuse_other_accounts([row.account for row in rows], bank_queries.own_accounts(db))
    with writing(db, act) as seen:
        if seen:
            event = seen
        else:
            fresh = bank_queries.fresh_rows(db, bank_queries.keyed(rows))
            event = journal.record(db, act, *hub_rows_rules.received(item.feed, fresh, currency))
    match_rows(db, act)  # also where the power went between the two
    return event
