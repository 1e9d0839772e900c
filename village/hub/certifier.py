"""The hub's child that gets certificates: it looks every minute at who lacks one, or will soon."""

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import sleep

from village.ground import tls
from village.ground.config import read_config
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.processes import die_with_parent
from village.ground.unit import Act
from village.hub import news
from village.hub.authority import Authority, NotIssued, connect
from village.hub.certificate_rules import (
    ALL,
    RATE_ROW,
    ROUND_MOST,
    STATION_WEEK_MOST,
    WEEK_MS,
    Fault,
    Settings,
    back_off_ms,
    is_due,
)
from village.hub.certificate_settings import account_key, read_settings
from village.hub.feed_rules import CertificateIssued, ZoneSet
from village.hub.postgresql import tried_again
from village.hub.store import HubStore, Row, Rows, open_store
from village.hub.zone_writers import ZoneWriter, writer_of
from village.sync.certificate_rules import host_of

PAUSE_S = 60
WHO = "certifier"


@dataclass(frozen=True)
class Done:
    """How one round went: certificates handed down, and tries that failed."""

    issued: int
    failed: int


def certify(
    store: HubStore, settings: Settings,
    connect: Callable[[Settings, bytes], Authority] = connect, writer: ZoneWriter | None = None,
) -> Done:  # fmt: skip
    """One round: whoever is due is tried, the most urgent first, as many as may be.

    `connect` and `writer` are how the authority and the zone are reached.
    """
    tell_zone(store, settings.zone)
    wanted = who_is_due(store, settings)
    if not wanted:
        return Done(0, 0)
    try:
        authority = connect(settings, account_key(store.data))
    except NotIssued as fault:
        note_failure(store, ALL, "", fault)
        return Done(0, 1)
    issued = failed = in_a_row = 0
    for row in wanted:
        no = _certify_one(store, settings, authority, row, writer)
        issued, failed = issued + (no is None), failed + (no is not None)
        in_a_row = in_a_row + 1 if no is not None and no.fault == "rate" else 0
        if no is not None and (no.fault == "no_line" or in_a_row == RATE_ROW):
            note_failure(store, ALL, "", no)
            break
    return Done(issued, failed)


def _certify_one(
    store: HubStore, settings: Settings, authority: Authority, row: Row, writer: ZoneWriter | None
) -> NotIssued | None:
    """One station's certificate, handed down; or why not, noted."""
    station, key = row["station_id"], row["key_id"]
    going_on = row["order_url"] if row["request_key"] == key else ""
    try:
        _check_request(row, settings.zone)
        writes = writer or writer_of(settings.dns, settings.zone)
        chain = authority.issue(row["request"], row["host"], writes, going_on or "")
        hand_down(store, station, row["host"], chain, _checked_chain(chain, row))
    except NotIssued as fault:
        no = fault
    except Exception as fault:  # noqa: BLE001 -- one station's fault must not stop the others
        traceback.print_exc()
        no = NotIssued("refused", type(fault).__name__)
    else:
        return None
    try:
        note_failure(store, station, key, no)
    except Exception:  # noqa: BLE001 -- the same
        traceback.print_exc()
    return no


def _checked_chain(chain: str, row: Row) -> tls.Certificate:
    """What the authority made, once it is for this key and name. Raises NotIssued."""
    try:
        found = tls.read_chain(chain.encode("ascii"))
        is_only = tls.is_only_for(chain.encode("ascii"), row["host"])
    except tls.TlsFault as fault:
        raise NotIssued("chain", fault.name) from fault
    if found.key != row["key_id"] or not is_only:
        raise NotIssued("chain", "made for something else")
    return found


def _check_request(row: Row, zone: str) -> None:
    """A station may ask for its own name with its own key, and for nothing else."""
    if row["host"] != host_of(row["station_id"], zone):
        raise NotIssued("request", row["host"])
    try:
        key = tls.read_request(row["request"], row["host"])
    except tls.TlsFault as fault:
        raise NotIssued("request", fault.name) from fault
    if key != row["key_id"]:
        raise NotIssued("request", "key_other")


def who_is_due(store: HubStore, settings: Settings) -> Sequence[Row]:
    """The stations to be tried now: whose last try is longest ago, then who ends soonest."""
    now = store.clock.now_ms()
    with store.reading() as rows:
        everybody = rows.one("certificate_try", station=ALL)
        if everybody is not None and everybody["next_at"] > now:
            return ()
        found = rows.all("certificates_wanted")
        week = rows.one("certificates_since", since=now - WEEK_MS)
        often = {row["subject"] for row in rows.all("certificates_often", since=now - WEEK_MS,
                                                    most=STATION_WEEK_MOST)}  # fmt: skip
    assert week is not None, "a count always has a row"
    due = [row for row in found if _is_wanted(row, settings.zone, now)
           and subject_of(row["station_id"]) not in often]  # fmt: skip
    due.sort(key=lambda row: (row["tried_at"] or 0, row["not_after"] or 0, row["station_id"]))
    return due[: max(0, min(ROUND_MOST, settings.week_most - week["many"]))]


def _is_wanted(row: Row, zone: str, now: int) -> bool:
    if row["next_at"] is not None and row["next_at"] > now:  # a new key does not bring it forward
        return False
    if row["host"] != host_of(row["station_id"], zone):
        return False  # it has not read of the new zone yet
    if (row["had_host"], row["had_key"]) != (row["host"], row["key_id"]):
        return True
    return is_due(now, row["not_before"], row["not_after"])


def subject_of(station: str) -> str:
    """What a station's certificates are sent under."""
    return f"https {station}"


@tried_again
def hand_down(store: HubStore, station: str, host: str, chain: str, found: tls.Certificate) -> None:
    """Down to the station in its own stream, and noted in the same transaction."""
    act = Act(new_id(store.random), WHO)

    def make(_: Rows, version: int) -> news.Said:
        return news.Said(subject_of(station), CertificateIssued(host, chain, version))

    now = store.clock.now_ms()
    with store.writing() as rows:
        rows.run("one_at_a_time")
        news.put(store, rows, act, f"station/{station}", make)
        rows.run(
            "certificate_issued", station=station, host=host, key_id=found.key,
            not_before=found.not_before, not_after=found.not_after, issued_at=now,
        )  # fmt: skip
        for who, key in ((station, found.key), (ALL, "")):
            _note(rows, who, key, NotIssued("", ""), 0, (now, now))


@tried_again
def note_failure(store: HubStore, who: str, key: str, no: NotIssued) -> None:
    """Why not, and when to try again, later each time; `who` is a station, or ALL."""
    now = store.clock.now_ms()
    with store.writing() as rows:
        before = rows.one("certificate_try", station=who)
        known = before["failures"] if before else 0
        failures = known + (no.fault != "waits")
        _note(rows, who, key, no, failures, (now, now + back_off_ms(max(failures, 1), no.fault)))


def _note(
    rows: Rows, who: str, key: str, no: NotIssued, failures: int, when: tuple[int, int]
) -> None:
    fault: Fault = no.fault
    rows.run(
        "certificate_tried", station=who, request_key=key, order_url=no.order, record=no.record,
        failures=failures, tried_at=when[0], next_at=when[1], fault=fault, detail=no.detail,
    )  # fmt: skip


def tell_zone(store: HubStore, zone: str) -> None:
    """All stations learn the zone, once for each that is set."""
    with store.reading() as rows:
        last = rows.one("newest_sending", name=ZoneSet.name, subject="zone")
        known = rows.one("item_line", item=last["item"]) if last else None
    if known is not None and f'"zone":"{zone}"'.encode() in bytes(known["line"]):
        return
    act = Act(new_id(store.random), WHO)
    news.send(store, act, "all", lambda _, version: news.Said("zone", ZoneSet(zone, version)))


def main() -> None:
    """What the child runs, until it is ended."""
    die_with_parent()
    config = read_config(os.environ, "hub")
    store = open_store(config.data, config.store)
    while True:
        try:
            settings = read_settings(config.data)
            done = certify(store, settings) if settings else Done(0, 0)
            if done.issued or done.failed:
                print(f"certifier: {done.issued} issued, {done.failed} failed", flush=True)
        except Refusal as refusal:
            print(f"certifier: {refusal.key}", flush=True)
        except Exception:  # noqa: BLE001 -- whatever it is, the next round comes
            traceback.print_exc()
        sleep(PAUSE_S)


if __name__ == "__main__":
    main()
