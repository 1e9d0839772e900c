"""Her own photo of what she sells: handed in with a form, or by a phone that kept it."""

from flask import current_app, request

from village.catalogue import commands, queries
from village.catalogue.room_routes import room
from village.ground import files, pictures, web
from village.ground.errors import Refusal

PHOTO_BYTES_MAX = 8_000_000
FORM_BYTES = 10_000


@room.post("/mine/photo")
@web.door("farmer")
def add_photo() -> web.Answer:
    """A photo of the lot that the act `of` put up; that act may have come a moment ago."""
    request.max_content_length = PHOTO_BYTES_MAX + FORM_BYTES
    sent = request.files.get("photo")
    content = sent.read() if sent else b""
    lot = queries.listing_of_act(web.db(), request.form.get("of", ""))
    if lot.farmer != web.me().number:
        raise Refusal("catalogue.refusal.not_yours", status=403)
    name = files.keep(current_app.config["SETTINGS"].data, pictures.photo(content))
    commands.add_photo(
        web.db(), files.with_content(web.act(), content), lot.farmer, lot.listing, name
    )
    return web.go("catalogue.show_listing", listing=lot.listing)
