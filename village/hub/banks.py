"""What payment services tell of a station's account goes down to that station, each row once."""

from collections.abc import Iterator, Mapping, Sequence

from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.signing import FileFault
from village.ground.unit import Act
from village.hub import messengers, news, news_queries, remit
from village.hub.feed_rules import AccountTold, ToldRow
from village.hub.messengers import Credit, Provider
from village.hub.postgresql import tried_again
from village.hub.remit import KEYBOARD
from village.hub.store import HubStore, Rows

WHO = "banks"
KEPT_MAX, KEPT_MS = 5_000, 366 * 24 * 3_600 * 1_000  # credits a service told of one account
SECRET_LENGTH_MIN, SECRET_LENGTH_MAX = 16, 200


def set_messenger(
    store: HubStore, station: str, provider: Provider, secret: str, who: str = KEYBOARD
) -> None:
    """From now on this service tells of this station's account; an empty secret ends it.

    Raises hub.refusal.station, .secret, .station_elsewhere (403).
    """
    if secret and not SECRET_LENGTH_MIN <= len(secret) <= SECRET_LENGTH_MAX:
        raise Refusal("hub.refusal.secret", field="secret")
    with store.writing() as rows:
        if rows.one("station", station=station) is None:
            raise Refusal("hub.refusal.station", field="station")
        remit.require_station(rows, who, station)
        if secret:
            now = store.clock.now_ms()
            rows.run("set_messenger", station=station, provider=provider, secret=secret, set_at=now)
        else:
            rows.run("drop_messenger", station=station, provider=provider)
        done = "messenger_set" if secret else "messenger_ended"
        store.audit(rows, who, done, station, provider)


@tried_again
def hear(
    store: HubStore, station: str, provider: Provider, headers: Mapping[str, str], body: bytes
) -> int:
    """A message of a service; how many credits of it are new and went down.

    Raises FileFault messenger_unknown, signature_wrong (401), message_broken (422).
    """
    with store.reading() as rows:
        known = rows.one("messenger", station=station, provider=provider)
    if known is None:
        raise FileFault("messenger_unknown", 401)
    messengers.require_signed(provider, known["secret"], headers, body)
    told = messengers.credits_in(provider, body)
    with store.writing() as rows:
        rows.run("one_at_a_time")
        fresh = [
            one for one in {each.id: each for each in told}.values()
            if rows.one("credit_told", station=station, provider=provider, told_id=one.id) is None
        ]  # fmt: skip
        for account in dict.fromkeys(one.row.account for one in fresh):  # a stranger's is refused
            of_it = [one for one in fresh if one.row.account == account]
            item = _send_down(store, rows, station, [_told(one) for one in of_it])
            for one in of_it:  # the message itself is kept once
                rows.run(
                    "add_credit_told", station=station, provider=provider, told_id=one.id,
                    item=item, body=body if one is fresh[0] else b"", told_at=store.clock.now_ms(),
                )  # fmt: skip
        _forget_old(store, rows, station, provider)
    return len(fresh)


def _told(credit: Credit) -> ToldRow:
    row = credit.row
    return ToldRow(
        row.day, row.minute, row.amount_minor, row.text, row.payer, row.bank_ref, row.account
    )


def _forget_old(store: HubStore, rows: Rows, station: str, provider: Provider) -> None:
    """A year and some thousands are more than any service tells again; a station knows its rows."""
    now = store.clock.now_ms()
    beyond = rows.one("credit_told_before", station=station, provider=provider, most=KEPT_MAX)
    until = max(now - KEPT_MS, min(beyond["told_at"], now - 1) if beyond else 0)
    rows.run("forget_credits_told", station=station, provider=provider, until=until)


@tried_again
def tell_again(store: HubStore, station: str, provider: Provider, who: str = KEYBOARD) -> int:
    """What its station set aside, not knowing the account yet, goes down again; how many credits.

    Raises hub.refusal.station, .station_elsewhere (403).
    """
    count = 0
    with store.writing() as rows:
        rows.run("one_at_a_time")
        if rows.one("station", station=station) is None:
            raise Refusal("hub.refusal.station", field="station")
        remit.require_station(rows, who, station)
        for item, _ in set_aside(rows, station):
            if not rows.one("credits_of", station=station, provider=provider, item=item):
                continue  # another service's, or gone down again before
            facts = news_queries.facts_of(rows, item)
            told = [ToldRow(**({"minute": None} | row)) for row in facts["rows"]]
            again = _send_down(store, rows, station, told)
            rows.run(
                "credits_told_again", station=station, provider=provider, item=item, again=again
            )
            count += len(told)
    return count


def set_aside(rows: Rows, station: str) -> Iterator[tuple[str, str]]:
    """The items that a station could not take, and the key of why."""
    for one in rows.all("all_items_refused", station=station):
        place = {"stream": one["stream"], "seq": one["number"], "epoch": one["epoch"]}
        found = rows.one("item_at", **place)
        if found:
            yield found["item"], one["reason"]


def _send_down(store: HubStore, rows: Rows, station: str, told: Sequence[ToldRow]) -> str:
    act = Act(new_id(store.random), WHO)

    def make(_: Rows, version: int) -> news.Said:
        return news.Said(f"account {station} {version}", AccountTold("VND", tuple(told), version))

    news.put(store, rows, act, f"station/{station}", make)
    return act.id
