"""What a station's events say of the feed: how far it has read, and what it asks the centre for."""

from collections.abc import Callable

from village.catalogue import news_rules as goods_news
from village.hub.books import Books, SetAside
from village.hub.heard import Heard
from village.payments import hub_rows_rules as hub_rows
from village.sync import certificate_rules as certificates
from village.sync import message_rules as messages
from village.sync import rules as sync


def apply_item_taken(books: Books, heard: Heard) -> None:
    mark = heard.fact.feed
    if mark.number < 1:
        raise SetAside("broken")
    books.reads[mark.stream] = (mark.epoch, mark.number)


def apply_item_set_aside(books: Books, heard: Heard) -> None:
    fact: sync.ItemSetAside = heard.fact
    apply_item_taken(books, heard)
    books.items_refused[fact.feed.stream, fact.feed.epoch, fact.feed.number] = fact.reason


def apply_certificate_asked(books: Books, heard: Heard) -> None:
    """What is asked is looked at when an authority is asked in turn."""
    fact: certificates.CertificateAsked = heard.fact
    books.rows.run(
        "certificate_asked", station=books.station, host=fact.host, request=fact.request,
        key_id=fact.key, asked_at=heard.line.at,
    )  # fmt: skip


APPLIES: dict[str, Callable[[Books, Heard], None]] = {
    goods_news.PriceGuideReceived.name: apply_item_taken,
    messages.MessageReceived.name: apply_item_taken,
    messages.KeyPutOut.name: apply_item_taken,
    certificates.ZoneReceived.name: apply_item_taken,
    certificates.CertificateReceived.name: apply_item_taken,
    certificates.CertificateAsked.name: apply_certificate_asked,
    hub_rows.HubRowsReceived.name: apply_item_taken,
    sync.ItemSetAside.name: apply_item_set_aside,
}
