"""The ways into the station: what the supervisor tells of its ports and of https, for pages."""

import contextlib
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from village.ground import tls
from village.ground.addresses import private_addresses

FILE = "ways.json"
PHONE = "phone.seen"  # touched when somebody came in from the network
PHONE_S = 60


@dataclass(frozen=True)
class Ways:
    """At which ports we serve, which pair https has, and what is wrong with the newest."""

    http_port: int = 0  # 0: nobody told, as in a test
    https_port: int = 0
    pair: str | None = None
    fault: str | None = None


def tell_ways(data: Path, ways: Ways) -> None:
    """Put it where the children read it; a full disk stops nobody."""
    path = data / "tls" / FILE
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(msgspec.json.encode(asdict(ways)))
        draft.replace(path)


def read_ways(data: Path) -> Ways:
    """What the supervisor told last."""
    try:
        return msgspec.json.decode((data / "tls" / FILE).read_bytes(), type=Ways)
    except (OSError, msgspec.DecodeError):
        return Ways()


def served(data: Path, ways: Ways) -> tls.Certificate | None:
    """The certificate that https serves now; None where https is not served."""
    if not ways.pair or not ways.pair.isalnum():
        return None
    try:
        return tls.read_chain((data / "tls" / ways.pair / tls.CHAIN).read_bytes())
    except (OSError, tls.TlsFault):
        return None


def origin(certificate: tls.Certificate, ways: Ways) -> str | None:
    """Where phones find https, such as https://222424107201.village.example:8443."""
    name = next((name for name in certificate.names if "*" not in name), None)
    port = "" if ways.https_port == 443 else f":{ways.https_port}"
    return f"https://{name}{port}" if name else None


def addresses(ways: Ways, port: int = 80) -> list[str]:
    """How phones reach plain http here, such as http://10.77.0.1:8000, the likeliest first.

    `port` where the supervisor told none.
    """
    found = ways.http_port or port
    tail = "" if found == 80 else f":{found}"
    return [f"http://{address}{tail}" for address in private_addresses()]


class PhoneSeen:
    """Notes that somebody came in from the network, at most once a minute."""

    def __init__(self, data: Path) -> None:
        self._path = data / PHONE
        self._again_at = 0.0

    def note(self) -> None:
        now = time.monotonic()
        if now >= self._again_at:
            self._again_at = now + PHONE_S
            with contextlib.suppress(OSError):  # a full disk: the phone comes in all the same
                self._path.touch()


def phone_seen_at(data: Path) -> int | None:
    """When somebody came in from the network last, UTC milliseconds of this PC's clock."""
    try:
        return int((data / PHONE).stat().st_mtime * 1000)
    except OSError:
        return None
