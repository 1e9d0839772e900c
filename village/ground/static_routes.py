"""Files of static/: a hash in each name, kept by browsers for a year, packed once a process."""

import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import brotli
from flask import Response, abort, request

STATIC = Path(__file__).resolve().parents[2] / "static"
STATIC_JOINED_MAX = 12  # no page joins more; a longer list is somebody after our memory
STATIC_KEPT = 512
# What only explains, by folder, and blanks that say nothing: neither travels.
EXPLAINS = {
    STATIC / "js": re.compile(rb"(?m)^[ \t]*//.*\n|(?<=[;,{}]) +// [^\n\"'`]*$|^[ \t]+|^\n"),
    STATIC / "css": re.compile(rb"(?m)/\*(?s:.*?)\*/\n?|^[ \t]+|^\n|(?<=[{};:,])[ \n]+| +(?=[{}])"),
}


@lru_cache(STATIC_KEPT)
def static_bytes(path: str, packed: Literal["", "gzip", "br"] = "") -> bytes:
    """A file of static/, or several joined by commas; `packed` once, as small as it goes."""
    files = [(STATIC / part).resolve() for part in path.split(",")]
    if len(files) > STATIC_JOINED_MAX or not all(
        file.is_relative_to(STATIC) and file.is_file() for file in files
    ):
        raise FileNotFoundError(path)
    if packed == "br":
        return bytes(brotli.compress(static_bytes(path), quality=11))
    if packed == "gzip":
        return gzip.compress(static_bytes(path), 9, mtime=0)
    return b"\n".join(map(slim, files))


def slim(file: Path) -> bytes:
    """A file; our own scripts and styles travel without indents and what only explains."""
    content, explains = file.read_bytes(), EXPLAINS.get(file.parent)
    return explains.sub(b"", content) if explains else content


@lru_cache(STATIC_KEPT)
def static_digest(path: str) -> str:
    return hashlib.sha256(static_bytes(path)).hexdigest()[:12]


def static_url(*paths: str) -> str:
    """The address of a file in static/, with its hash; several become one answer."""
    path = ",".join(paths)
    return f"/s/{static_digest(path)}/{path}"


def packing() -> Literal["", "gzip", "br"]:
    """The smallest way this browser reads; over plain http none asks for brotli."""
    for way in ("br", "gzip"):
        if request.accept_encodings.quality(way) > 0:
            return way
    return ""


def static_file(digest: str, path: str) -> Response:
    """A file of static/; an old hash still gets today's file, but is not kept."""
    packed = packing()
    try:
        response = Response(static_bytes(path, packed))
    except FileNotFoundError:
        abort(404)
    response.mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if packed:
        response.headers["Content-Encoding"] = packed
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if static_digest(path) == digest else "no-cache"
    )
    response.headers.add("Vary", "Accept-Encoding")
    return response
