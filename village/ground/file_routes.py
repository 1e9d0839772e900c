"""The door behind which a house's own pictures lie, each under the digest of its bytes."""

from flask import Flask, Response, abort, current_app

from village.ground import files, web


def install(app: Flask) -> None:
    """Hang the door on `app`."""
    app.add_url_rule("/files/<name>", "kept_file", web.door("anyone")(kept_file))


def kept_file(name: str) -> Response:
    """A picture; it never changes, so it is kept for a year."""
    if not files.is_file_name(name) or not files.is_here(current_app.config["SETTINGS"].data, name):
        abort(404)
    content = files.path_of(current_app.config["SETTINGS"].data, name).read_bytes()
    response = Response(content, mimetype=files.kind_of(content) or "application/octet-stream")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
