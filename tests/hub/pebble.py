"""A real authority and a real name server on loopback: Debian's pebble, and knot with one zone."""

import base64
import contextlib
import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dns.message
import dns.query
import dns.tsigkeyring
import dns.update
import requests

from tests.certificates import make_authority
from tests.outside import PROGRAMS
from tests.ports import free_port
from village.ground import tls
from village.ground.processes import answers
from village.hub.certificate_rules import Dns, Settings

ZONE = "village.test"
SECRET = base64.b64encode(b"a key of thirty-two bytes, tests").decode()
STARTED_S_MAX = 20.0
DAYS = 90

KNOT = """
server:
    listen: 127.0.0.1@{port}
    rundir: {folder}
database:
    storage: {folder}
key:
  - id: hub
    algorithm: hmac-sha256
    secret: {secret}
acl:
  - id: hub
    key: hub
    action: update
zone:
  - domain: village.test
    storage: {folder}
    file: village.test.zone
    zonefile-sync: -1
    acl: hub
"""
RECORDS = """$ORIGIN village.test.
$TTL 60
@ SOA ns.village.test. hostmaster.village.test. 1 3600 600 86400 60
@ NS ns.village.test.
ns A 127.0.0.1
"""


@dataclass(frozen=True)
class World:
    """Where the authority and the name server answer, and what the hub is told of them."""

    directory: str
    ca: str
    dns_port: int
    management: str

    def settings(self, dns: Dns | None = None, **more: int) -> Settings:
        return Settings(
            ZONE, self.directory, "li@village.test", self.ca, dns=dns or self.updates, **more
        )

    @property
    def updates(self) -> Dns:
        return Dns("rfc2136", "127.0.0.1", self.dns_port, key_name="hub", secret=SECRET)

    @property
    def by_hand(self) -> Dns:
        return Dns("hand", "127.0.0.1", self.dns_port)

    def write_by_hand(self, record: str) -> None:
        """What an officer does at her zone's own page: `NAME TXT VALUE`."""
        name, _, value = record.split(" ")
        keys = dns.tsigkeyring.from_text({"hub": ("hmac-sha256", SECRET)})
        update = dns.update.UpdateMessage(ZONE, keyring=keys)
        update.add(name + ".", 60, "TXT", f'"{value}"')
        assert dns.query.tcp(update, "127.0.0.1", 5, self.dns_port).rcode() == 0

    def texts(self, name: str) -> int:
        """How many TXT records stand at a name."""
        answer = dns.query.tcp(dns.message.make_query(name, "TXT"), "127.0.0.1", 5, self.dns_port)
        return sum(len(section) for section in answer.answer)

    def root(self) -> bytes:
        """The root of what it issues; a fresh one each time pebble starts."""
        return requests.get(f"{self.management}/roots/0", verify=self.ca, timeout=5).content


@contextlib.contextmanager
def running(folder: Path) -> Iterator[World]:
    """Both of them over `folder`; ended by their process ids."""
    with knot(folder / "knot") as dns_port, pebble(folder / "pebble", dns_port) as world:
        yield world


@contextlib.contextmanager
def knot(folder: Path) -> Iterator[int]:
    folder.mkdir()
    port = free_port()
    (folder / "knot.conf").write_text(KNOT.format(port=port, folder=folder, secret=SECRET))
    (folder / "village.test.zone").write_text(RECORDS)
    words = [PROGRAMS["knotd"].found(), "--config", str(folder / "knot.conf")]
    with ended(words, folder, port):
        yield port


@contextlib.contextmanager
def pebble(folder: Path, dns_port: int) -> Iterator[World]:
    folder.mkdir()
    port, management = free_port(), free_port()
    authority, key = make_authority(), tls.new_key()
    for name, content in (
        ("cert.pem", authority.chain(key, "localhost")), ("key.pem", key), ("ca.pem", authority.pem)
    ):  # fmt: skip
        (folder / name).write_bytes(content)
    told = {
        "listenAddress": f"127.0.0.1:{port}", "managementListenAddress": f"127.0.0.1:{management}",
        "certificate": str(folder / "cert.pem"), "privateKey": str(folder / "key.pem"),
        "httpPort": 5002, "tlsPort": 5001, "ocspResponderURL": "",
        "externalAccountBindingRequired": False, "certificateValidityPeriod": DAYS * 86_400,
    }  # fmt: skip
    (folder / "pebble.json").write_text(json.dumps({"pebble": told}))
    words = [
        PROGRAMS["pebble"].found(), "-config", str(folder / "pebble.json"),
        "-dnsserver", f"127.0.0.1:{dns_port}",
    ]  # fmt: skip
    with ended(words, folder, port):
        yield World(
            f"https://localhost:{port}/dir", str(folder / "ca.pem"), dns_port,
            f"https://localhost:{management}",
        )  # fmt: skip


@contextlib.contextmanager
def ended(words: list[str], folder: Path, port: int) -> Iterator[None]:
    """The program while it answers at its port, ended afterwards."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            words, stdout=log, stderr=log, cwd=folder,
            env={**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"},  # else 5 %
        )  # fmt: skip
    try:
        until = time.monotonic() + STARTED_S_MAX
        while not answers("127.0.0.1", port):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)
