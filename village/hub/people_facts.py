"""What a station's events say of people: who is named where, and who is to be forgotten."""

from collections.abc import Callable

from village.ground.chain import canonical, plain
from village.hub.books import Books, SetAside
from village.hub.heard import Heard
from village.orders import order_rules
from village.payments import codes
from village.people import rules as people


def apply_station_set_up(books: Books, heard: Heard) -> None:
    fact: people.StationSetUp = heard.fact
    if fact.station != books.station:
        raise SetAside("broken")
    books.rows.run(
        "station_named", station=books.station, names=canonical(plain(fact.names)).decode(),
        place_names=canonical(plain(fact.place_names)).decode(), currency=fact.currency,
    )  # fmt: skip
    if heard.line.private:
        for person in fact.people:
            books.private.name(person.number, heard.line.id, (heard.epoch, heard.seq))


def apply_person_added(books: Books, heard: Heard) -> None:
    fact: people.PersonAdded = heard.fact
    if heard.line.private:
        books.private.name(fact.person.number, heard.line.id, (heard.epoch, heard.seq))


def apply_person_changed(books: Books, heard: Heard) -> None:
    fact: people.PersonChanged = heard.fact
    if heard.line.private:
        place = (heard.epoch, heard.seq)
        books.private.name_anew(fact.number, heard.line.id, place, fact.after_erasure)


def apply_told_of(books: Books, heard: Heard) -> None:
    """Her payment code is proposed, or ended; a code that is nobody's is the station's own."""
    fact: codes.CodeProposed | codes.CodeEnded = heard.fact
    if heard.line.private and fact.farmer:
        books.private.tell(fact.farmer, heard.line.id)


def apply_private_erased(books: Books, heard: Heard) -> None:
    fact: people.PrivateErased = heard.fact
    books.private.forget(fact.number, heard.line.id, fact.erases)


def apply_buyer_erased(books: Books, heard: Heard) -> None:
    books.private.gone |= dict.fromkeys(heard.fact.erases)


APPLIES: dict[str, Callable[[Books, Heard], None]] = {
    people.StationSetUp.name: apply_station_set_up,
    people.PersonAdded.name: apply_person_added,
    people.PersonChanged.name: apply_person_changed,
    people.PrivateErased.name: apply_private_erased,
    codes.CodeProposed.name: apply_told_of,
    codes.CodeEnded.name: apply_told_of,
    order_rules.BuyerErased.name: apply_buyer_erased,
}
