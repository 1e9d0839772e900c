"""The serving child: granian with one worker over one app. It carries nothing else of ours."""

import os
import signal
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]  # its stub forgets to
from granian.server.mp import MPServer

from village.ground.processes import Child, die_with_parent

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

BLOCKING_THREADS = 32  # with 4, four slow uploads froze every page
HEADERS_MS = 10_000
IDLE_S = 600
BACKLOG = 1024
SHARED, READY = "VILLAGE_SOCKET", "VILLAGE_READY"
CLOSE = [("Connection", "close")]
LEAVE = getattr(signal, "SIGUSR1", signal.SIGTERM)  # Windows shares no sockets and asks nobody


def http_child(
    name: str, role: str, data: Path, address: tuple[str, int],
    tls: tuple[Path, Path] | None = None, names: tuple[str, ...] = (),
) -> Child:  # fmt: skip
    """A serving process of a station or hub over `data`, at (host, port), answering to `names`."""
    words = ["village.hall.serving", "app:serve", address[0], str(address[1]), *map(str, tls or ())]
    environ = {"VILLAGE_DATA": str(data), "VILLAGE_ROLE": role, "VILLAGE_NAMES": ",".join(names)}
    return Child(name, words, environ)


class AtSharedSocket(MPServer):
    """Serves at a socket that the supervisor holds: who waits there is not lost with one child.

    granian has no option for it; tests/faults/test_https.py tells when a newer one differs.
    """

    def _init_shared_socket(self) -> None:
        number = int(os.environ[SHARED])
        self._ssp = None
        self._sfd = number  # type: ignore[assignment]  # granian leaves these without types
        self._shd = SocketHolder(number, False, BACKLOG)  # type: ignore[assignment, call-arg]  # the same
        self._sso = socket.socket(fileno=number)
        self._sso.set_inheritable(True)


def serve(target: str, host: str, port: int, tls: tuple[str, str] | None = None) -> None:
    """Serve the app that the factory `target` makes, until told to stop."""
    server = AtSharedSocket if SHARED in os.environ else Granian
    server(
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


# --- in the worker of a child that takes over, and is taken over ----------------------------------


def stand_ready(app: "WSGIApplication") -> "WSGIApplication":
    """Tell the supervisor that our forerunner may go; take no more callers once we are told to.

    Who calls then waits for the successor. Lines that are open are answered and closed after it.
    """
    path = os.environ.get(READY)
    if path is None:
        return app
    leaving: list[bool] = []

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        leaving.append(True)
        leave_socket(int(os.environ[SHARED]))

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, headers + CLOSE if leaving else headers, *more)

        return app(environ, begin)

    if SHARED in os.environ:
        signal.signal(LEAVE, leave)
    draft = Path(path).with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(str(os.getpid()), encoding="ascii")
    draft.replace(path)
    return answer


def leave_socket(number: int) -> None:
    """From now on nobody comes in here: where we listened stands a socket that nobody knows.

    The supervisor and the successor hold the real one, so that no caller who waits is turned away;
    granian's own stop would drop those whose greeting it had just begun.
    """
    shared = os.fstat(number)
    with socket.socket() as idle:
        idle.setblocking(False)
        idle.bind(("127.0.0.1", 0))
        idle.listen(1)
        for path in Path("/dev/fd").iterdir():
            try:
                found = os.fstat(int(path.name))
            except OSError:  # the folder's own
                continue
            if (found.st_dev, found.st_ino) == (shared.st_dev, shared.st_ino):
                os.dup2(idle.fileno(), int(path.name))


if __name__ == "__main__":
    die_with_parent()
    _, app_target, bind_host, bind_port, *certificate = sys.argv
    os.environ.setdefault("VILLAGE_ROLE", "station")
    serve(
        app_target, bind_host, int(bind_port),
        (certificate[0], certificate[1]) if certificate else None,
    )  # fmt: skip
