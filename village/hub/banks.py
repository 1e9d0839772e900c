"""What payment services tell of a station's account goes down to that station, each row once."""

from collections.abc import Mapping

from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.signing import FileFault
from village.ground.unit import Act
from village.hub import messengers, news
from village.hub.feed_rules import AccountTold, ToldRow
from village.hub.messengers import Credit, Provider
from village.hub.postgresql import tried_again
from village.hub.remit import KEYBOARD
from village.hub.store import HubStore, Rows

WHO = "banks"
SECRET_LENGTH_MIN, SECRET_LENGTH_MAX = 16, 200


def set_messenger(store: HubStore, station: str, provider: Provider, secret: str) -> None:
    """From now on this service tells of this station's account; an empty secret ends it.

    Raises hub.refusal.station, .secret.
    """
    if secret and not SECRET_LENGTH_MIN <= len(secret) <= SECRET_LENGTH_MAX:
        raise Refusal("hub.refusal.secret", field="secret")
    with store.writing() as rows:
        if rows.one("station", station=station) is None:
            raise Refusal("hub.refusal.station", field="station")
        if secret:
            now = store.clock.now_ms()
            rows.run("set_messenger", station=station, provider=provider, secret=secret, set_at=now)
        else:
            rows.run("drop_messenger", station=station, provider=provider)
        store.audit(rows, KEYBOARD, "messenger_set", station, provider)


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
            item = _send_down(store, rows, station, of_it)
            for one in of_it:  # the message itself is kept once
                rows.run(
                    "add_credit_told", station=station, provider=provider, told_id=one.id,
                    item=item, body=body if one is fresh[0] else b"", told_at=store.clock.now_ms(),
                )  # fmt: skip
    return len(fresh)


def _send_down(store: HubStore, rows: Rows, station: str, fresh: list[Credit]) -> str:
    act = Act(new_id(store.random), WHO)
    rows_told = tuple(
        ToldRow(one.row.day, one.row.minute, one.row.amount_minor, one.row.text, one.row.payer,
                one.row.bank_ref, one.row.account)
        for one in fresh
    )  # fmt: skip

    def make(_: Rows, version: int) -> news.Said:
        return news.Said(f"account {station} {version}", AccountTold("VND", rows_told, version))

    news.put(store, rows, act, f"station/{station}", make)
    return act.id
