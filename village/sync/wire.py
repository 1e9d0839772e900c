"""The wire to the hub: signed requests out, signed answers in, nothing believed unsealed."""

import hashlib
import ssl
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from village.ground.batches import BYTES_MAX
from village.ground.chain import PROTOCOL
from village.ground.signing import FileFault, SigningKey, unseal, wire_line
from village.sync.rules import ACK_KEYS, CHANGED_KEYS, HEADS_KEYS

TIMEOUT_S = 20
EPOCH_LENGTH = 16
DOOR = "/sync/v1"
CLOCK = "Village-Clock"  # unsigned, behind TLS: it warns of a wrong clock, decides nothing
MOMENT_LENGTH = 14


class WireFault(Exception):
    """The hub could not be asked or said no; `outcome` is a word of sync.rules.Outcome."""

    def __init__(self, outcome: str, fault: str, news: tuple[str, int] | None = None) -> None:
        super().__init__(f"{outcome}: {fault}")
        self.outcome = outcome
        self.fault = fault
        self.news = news  # our own stream's (epoch, number) that says why we were shut out


@dataclass(frozen=True)
class Answer:
    """What came back, unread."""

    status: int
    body: bytes
    at: int | None = None  # the hub's clock in UTC milliseconds, where it told it


# (method, path with its questions, headers, body) → Answer; raises OSError. Tests hand in bad ones.
Send = Callable[[str, str, dict[str, str], bytes], Answer]


def sender(url: str) -> Send:
    """A way to ask the hub at `url`; one connection a request, TLS checked, nothing followed."""
    parts = urlsplit(url)
    assert parts.hostname, "sync.rules.hub_address has looked at it"

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        line: HTTPConnection
        if parts.scheme == "https":
            line = HTTPSConnection(
                parts.hostname or "", parts.port, timeout=TIMEOUT_S,
                context=ssl.create_default_context(),
            )  # fmt: skip
        else:
            line = HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        try:
            line.request(method, parts.path + path, body or None, headers)
            answer = line.getresponse()
            told = moment_in(answer.getheader(CLOCK) or "")
            return Answer(answer.status, answer.read(BYTES_MAX + 1), told)
        except HTTPException as fault:
            raise OSError(f"half an answer: {fault!r}") from fault
        finally:
            line.close()

    return send


def moment_in(text: str) -> int | None:
    """Milliseconds since 1970 as a header says them, None where it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOMENT_LENGTH else None


@dataclass
class Wire:
    """One station's signed talk with its hub. `count` gives the next counter, kept before use."""

    send: Send
    key: SigningKey
    station: str
    hub_key: bytes
    hub_key_id: str
    count: Callable[[], int]
    hub_at: int | None = None  # what the hub's clock said last

    def heads(self) -> dict[str, Any]:
        """What the hub has: {hub_epoch, epochs: {epoch: {seq, head}}, streams: {…}}."""
        return self._sealed("GET", f"/stations/{quote(self.station)}", HEADS_KEYS)

    def post(self, batch: bytes) -> dict[str, Any]:
        """The hub's ack of a batch: {hub_epoch, epoch, seq, head}. Raises WireFault."""
        return self._sealed("POST", f"/stations/{quote(self.station)}/batches", ACK_KEYS, batch)

    def change_key(self, offer: bytes) -> dict[str, Any]:
        """The hub's word that it takes our next key: {key}. Raises WireFault."""
        return self._sealed("PUT", f"/stations/{quote(self.station)}/key", CHANGED_KEYS, offer)

    def feed(self, stream: str, epoch: str, after: int) -> bytes:
        """The items of a stream after a number, as a signed file still to be checked."""
        asked = urlencode({"stream": stream, "epoch": epoch, "after": after})
        return self._ask("GET", f"/stations/{quote(self.station)}/feed?{asked}")[0].body

    def events(self, epoch: str, first: int, last: int) -> bytes:
        """A range of this station's own journal back from the hub, as a batch the hub signed."""
        asked = urlencode({"epoch": epoch, "from": first, "to": last})
        return self._ask("GET", f"/stations/{quote(self.station)}/events?{asked}")[0].body

    def file(self, name: str, start: int) -> bytes:
        """The next bytes of a picture; believed only once all of it has its name's digest."""
        asked = urlencode({"from": start})
        return self._ask("GET", f"/stations/{quote(self.station)}/files/{name}?{asked}")[0].body

    def _sealed(
        self, method: str, path: str, keys: frozenset[str], body: bytes = b""
    ) -> dict[str, Any]:
        answer, counter = self._ask(method, path, body)
        try:
            value = unseal(answer.body, self.hub_key, keys)
        except FileFault as fault:
            raise WireFault("refused", fault.name) from fault
        if (value["station"], value["counter"]) != (self.station, counter):
            raise WireFault("refused", "answer_not_ours")
        return value

    def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[Answer, int]:
        counter = self.count()
        line = wire_line({
            "protocol": PROTOCOL, "station": self.station, "hub": self.hub_key_id,
            "counter": counter, "method": method, "path": DOOR + path,
            "digest": hashlib.sha256(body).hexdigest(), "key_id": self.key.key_id,
        })  # fmt: skip
        seal = urlsafe_b64encode(line).decode() + "." + self.key.sign(line).hex()
        headers = {"Authorization": f"Village {seal}", "Content-Type": "application/octet-stream"}
        try:
            answer = self.send(method, DOOR + path, headers, body)
        except OSError as fault:
            raise WireFault("no_line", type(fault).__name__) from fault
        if answer.status != 200:
            raise said_no(answer)
        self.hub_at = answer.at or self.hub_at
        return answer, counter


def said_no(answer: Answer) -> WireFault:
    """A refusal in the hub's words, never believed beyond "it said no" and where to read why."""
    try:
        told = msgspec.json.decode(answer.body, type=dict[str, Any])
        fault = str(told["fault"])[:40]
    except (msgspec.DecodeError, KeyError, UnicodeError):
        told, fault = {}, f"http_{answer.status}"
    if fault in ("revoked", "forked"):
        epoch, number = told.get("epoch"), told.get("seq")
        where = isinstance(epoch, str) and len(epoch) == EPOCH_LENGTH and type(number) is int
        return WireFault(fault, fault, (epoch, number) if where and fault == "revoked" else None)  # type: ignore[arg-type]  # looked at
    return WireFault("no_line" if answer.status >= 500 else "refused", fault)
