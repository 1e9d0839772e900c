"""How the proof that a name is ours gets into the zone: by signed updates, or by a hand."""

from typing import Protocol

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.tsig
import dns.tsigkeyring
import dns.update

from village.hub.certificate_rules import Dns

TTL_S = 60
TIMEOUT_S = 10


class ZoneFault(Exception):
    """The zone could not be written; the text is for officers."""


class ZoneWriter(Protocol):
    """Puts a TXT record, sees whether it stands, takes it away. All raise ZoneFault.

    `patience_s`: how long to wait for it to be seen in one go.
    """

    patience_s: int

    def put(self, name: str, value: str) -> None: ...

    def is_seen(self, name: str, value: str) -> bool: ...

    def remove(self, name: str, value: str) -> None: ...


class Updates:
    """RFC 2136 with a TSIG key, over TCP, to the zone's first server."""

    patience_s = 60

    def __init__(self, settings: Dns, zone: str) -> None:
        self._server, self._port = settings.server, settings.port
        self._zone = dns.name.from_text(settings.zone or zone)
        key = {settings.key_name: (settings.algorithm, settings.secret)}
        self._keys = dns.tsigkeyring.from_text(key)

    def put(self, name: str, value: str) -> None:
        """Beside records of the same name: another order's may stand there."""
        update = self._update()
        update.add(dns.name.from_text(name), TTL_S, "TXT", f'"{value}"')
        self._send(update)

    def remove(self, name: str, value: str) -> None:
        update = self._update()
        update.delete(dns.name.from_text(name), "TXT", f'"{value}"')
        self._send(update)

    def is_seen(self, name: str, value: str) -> bool:
        asked = dns.message.make_query(name, "TXT")
        try:
            answer = dns.query.tcp(asked, self._server, TIMEOUT_S, self._port)
        except (dns.exception.DNSException, OSError) as fault:
            raise ZoneFault(f"{self._server}: {fault}") from fault
        return value in texts_in(answer)

    def _update(self) -> dns.update.UpdateMessage:
        return dns.update.UpdateMessage(self._zone, keyring=self._keys)

    def _send(self, update: dns.update.UpdateMessage) -> None:
        try:
            answer = dns.query.tcp(update, self._server, TIMEOUT_S, self._port)
        except (dns.exception.DNSException, OSError) as fault:
            raise ZoneFault(f"{self._server}: {fault}") from fault
        if answer.rcode() != dns.rcode.NOERROR:
            raise ZoneFault(f"{self._server}: {dns.rcode.to_text(answer.rcode())}")


class ByHand:
    """Somebody writes it where the zone is kept; we only look, and come back later."""

    patience_s = 0

    def __init__(self, settings: Dns) -> None:
        self._server, self._port = settings.server, settings.port

    def put(self, name: str, value: str) -> None:
        """The officers' page says what to write."""

    def remove(self, name: str, value: str) -> None:
        """It may stay: it proves nothing a second time."""

    def is_seen(self, name: str, value: str) -> bool:
        resolver = dns.resolver.Resolver(configure=not self._server)
        if self._server:
            resolver.nameservers, resolver.port = [self._server], self._port
        try:
            found = resolver.resolve(name, "TXT", lifetime=TIMEOUT_S)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return False
        except (dns.exception.DNSException, OSError) as fault:
            raise ZoneFault(str(fault)) from fault
        return value in texts_in(found.response)


def texts_in(answer: dns.message.Message) -> list[str]:
    """Every TXT of an answer, its parts joined."""
    return [
        b"".join(record.strings).decode("ascii", "replace")
        for section in answer.answer
        if section.rdtype == dns.rdatatype.TXT
        for record in section
    ]


def writer_of(settings: Dns, zone: str) -> ZoneWriter:
    """The writer that was set."""
    return Updates(settings, zone) if settings.kind == "rfc2136" else ByHand(settings)
