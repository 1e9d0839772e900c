"""A throw-away PostgreSQL: one cluster a test process, in a temporary folder, on its own socket.

It listens on no port, belongs to a user without rights, and is ended by its own id.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from tests import outside
from village.hub.store import open_store

USER = "village"
FURNISHED = "furnished"
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "full_page_writes": "off", "autovacuum": "off",
    "synchronous_commit": "off", "max_connections": "60", "shared_buffers": "64MB",
}  # fmt: skip
SAFE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "hot_standby": "on",
}
START_S = 30


@dataclass
class Cluster:
    """A running server; each `database()` is a fresh one, a copy of `template`."""

    folder: Path
    process: subprocess.Popen[bytes]
    template: str = "template1"
    numbers: "count[int]" = field(default_factory=count)

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new database that is gone afterwards."""
        name = f"hub{next(self.numbers)}"
        self.say("CREATE DATABASE {} TEMPLATE {}", name, self.template)
        try:
            yield self.url(name)
        finally:
            self.say("DROP DATABASE {} WITH (FORCE)", name)

    def say(self, words: LiteralString, *names: str) -> None:
        """One statement to the server itself."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as line:
            line.execute(sql.SQL(words).format(*map(sql.Identifier, names)))

    def kill(self) -> None:
        """The power goes: nothing is written any more."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(15)

    def end(self) -> None:
        """At once, and nothing of it stays."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(15)
        shutil.rmtree(self.folder, ignore_errors=True)


def programs() -> Path:
    """The folder of initdb and postgres: Debian keeps it off PATH."""
    return Path(outside.PROGRAMS["postgres"].found()).parent


def owner() -> str | None:
    """Who the server runs as: it refuses root. None: whoever runs the tests."""
    return "postgres" if os.geteuid() == 0 else None


def start(settings: dict[str, str] | None = None) -> Cluster:
    """A new cluster, answering."""
    folder = Path(tempfile.mkdtemp(prefix="village-pg-"))
    user = owner()
    if user:
        shutil.chown(folder, user)
    made = subprocess.run(
        [programs() / "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "--no-sync",
         "--encoding=UTF8", "--locale=C"],
        user=user, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return _serve(folder, settings)


def follow(primary: Cluster) -> Cluster:
    """A standby of `primary`, which from now on commits nothing that is not on both disks."""
    folder = Path(tempfile.mkdtemp(prefix="village-pg-"))
    user = owner()
    if user:
        shutil.chown(folder, user)
    copied = subprocess.run(
        [programs() / "pg_basebackup", "-D", folder / "data", "-R", "-X", "stream", "-c", "fast",
         "-d", f"host={primary.folder} user={USER} application_name=standby"],
        user=user, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert copied.returncode == 0, copied.stderr
    standby = _serve(folder, SAFE)
    primary.say("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    primary.say("SELECT pg_reload_conf()")
    return standby


def _serve(folder: Path, settings: dict[str, str] | None) -> Cluster:
    told = {**SETTINGS, **(settings or {}), "unix_socket_directories": str(folder)}
    words = [word for name, value in told.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs() / "postgres", "-D", folder / "data", *words],
            user=owner(), cwd=folder, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    cluster = Cluster(folder, process)
    atexit.register(cluster.end)
    wait_for(cluster)
    return cluster


def wait_for(cluster: Cluster) -> None:
    """Until it answers; its log where it does not."""
    until = time.monotonic() + START_S
    while True:
        try:
            psycopg.connect(cluster.url("postgres")).close()
        except psycopg.OperationalError:
            said = (cluster.folder / "log").read_text(errors="replace")
            assert cluster.process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.05)
        else:
            return


@cache
def shared() -> Cluster:
    """This process's cluster, whose databases have a hub's tables; ended with the process."""
    cluster = start()
    cluster.say("CREATE DATABASE {}", FURNISHED)
    open_store(cluster.folder / "hub", cluster.url(FURNISHED)).close()
    cluster.template = FURNISHED
    return cluster
