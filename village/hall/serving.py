"""The serving child: granian with one worker over one app. It carries nothing else of ours."""

import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels

from village.ground.processes import Child, die_with_parent

BLOCKING_THREADS = 32  # with 4, four slow uploads froze every page
HEADERS_MS = 10_000
IDLE_S = 600


def http_child(
    name: str, role: str, data: Path, address: tuple[str, int],
    tls: tuple[Path, Path] | None = None, names: tuple[str, ...] = (),
) -> Child:  # fmt: skip
    """A serving process of a station or hub over `data`, at (host, port), answering to `names`."""
    words = ["village.hall.serving", "app:serve", address[0], str(address[1]), *map(str, tls or ())]
    environ = {"VILLAGE_DATA": str(data), "VILLAGE_ROLE": role, "VILLAGE_NAMES": ",".join(names)}
    return Child(name, words, environ)


def serve(target: str, host: str, port: int, tls: tuple[str, str] | None = None) -> None:
    """Serve the app that the factory `target` makes, until told to stop."""
    Granian(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        blocking_threads_idle_timeout=IDLE_S,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MS),
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=False,
        ssl_cert=Path(tls[0]) if tls else None,
        ssl_key=Path(tls[1]) if tls else None,
        ssl_protocol_min=SSLProtocols.tls12,
    ).serve()


if __name__ == "__main__":
    die_with_parent()
    _, app_target, bind_host, bind_port, *certificate = sys.argv
    os.environ.setdefault("VILLAGE_ROLE", "station")
    serve(
        app_target, bind_host, int(bind_port),
        (certificate[0], certificate[1]) if certificate else None,
    )  # fmt: skip
