"""Pictures as files of their own, known by the SHA-256 of their bytes; one may come in pieces."""

import hashlib
import os
import re
import threading
from dataclasses import replace
from pathlib import Path

from village.ground.disk import settle_file, settle_folder
from village.ground.unit import Act

FILE_BYTES_MAX = 200_000
PIECE_BYTES = 32_000  # four seconds of a thin line
FOLDER, BEGUN = "files", "files-begun"
_NAME = re.compile(r"[0-9a-f]{64}")
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


def is_file_name(text: str) -> bool:
    """Whether `text` can name a file."""
    return bool(_NAME.fullmatch(text))


def path_of(data: Path, name: str) -> Path:
    """Where a file lies in a data folder, there or not."""
    assert is_file_name(name), "it was looked at"
    return data / FOLDER / name


def is_here(data: Path, name: str) -> bool:
    """Whether the whole file is on this disk."""
    return path_of(data, name).is_file()


def keep(data: Path, content: bytes) -> str:
    """Put a file on the disk, whole or not at all; its name."""
    name = hashlib.sha256(content).hexdigest()
    path = path_of(data, name)
    draft = data / BEGUN / f"{name}.{os.getpid()}.{threading.get_ident()}"  # two may hand it in
    if not path.is_file():
        for folder in (path.parent, draft.parent):
            folder.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        settle_file(draft)
        draft.replace(path)
        settle_folder(path.parent)
    return name


def piece(data: Path, name: str, start: int) -> bytes | None:
    """The next bytes of a file from `start` on, none at its end; None where it is not here."""
    try:
        with path_of(data, name).open("rb") as file:
            file.seek(start)
            return file.read(PIECE_BYTES)
    except FileNotFoundError:
        return None


def begun(data: Path, name: str) -> int:
    """How many bytes of a file have come so far."""
    try:
        return (data / BEGUN / name).stat().st_size
    except FileNotFoundError:
        return 0


def add_piece(data: Path, name: str, more: bytes) -> bool:
    """Add the next bytes; whether more are wanted. What turns out to be another file is dropped."""
    draft = data / BEGUN / name
    draft.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("ab") as file:
        file.write(more)
    content = draft.read_bytes()
    if hashlib.sha256(content).hexdigest() == name:
        keep(data, content)
    elif more and len(content) < FILE_BYTES_MAX:
        return True
    draft.unlink()
    return False


def kind_of(content: bytes) -> str | None:
    """image/png or image/jpeg by its first bytes; None for anything else."""
    return next((kind for mark, kind in _KINDS if content.startswith(mark)), None)


def with_content(act: Act, content: bytes) -> Act:
    """The act, its digest telling the file too: another file under one id is asked about."""
    mark = hashlib.sha256(act.digest.encode() + content).hexdigest()
    return replace(act, digest=mark)
