"""What a phone needs to go on without the station: its worker, its manifest, its own pages."""

import hashlib
import json
from typing import Any

from flask import Response, g, request, url_for

from village.catalogue import queries as catalogue
from village.catalogue import wording
from village.catalogue.queries import Goods
from village.catalogue.unit_rules import SINGLE_PIECES, asked_in
from village.ground import i18n, pages, static_routes, web
from village.ground import outbox_routes as outbox
from village.ground.amounts import amount_parts
from village.hall.room_routes import room

AWAY_SCRIPTS, HAND_SCRIPTS = ("js/away.js",), ("js/qr.js", "js/hand.js")
FARMER_STYLES = ("css/tokens.css", "css/base.css", "css/parts.css")
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable", 512, "maskable"))


@room.get("/hall/waiting")
@web.door("anyone")
def show_waiting() -> web.Answer:
    """What this phone keeps; the station does not know it, so the phone draws it."""
    speak(request.args.get("lang", ""))
    return web.page("hall/waiting.html")


def speak(lang: str) -> None:
    """The language an address asks for: the worker keeps a page of each."""
    if lang in pages.languages():
        g.lang = lang


@room.get("/hall/away")
@web.door("anyone")
def show_away() -> web.Answer:
    """The page a phone shows where neither the station nor a copy answers; nobody's own."""
    speak(request.args.get("lang", ""))
    goods = [(each.product, tile_data(each)) for each in catalogue.products(web.db())]
    digits = amount_parts(0, g.station.currency, g.lang).digits if g.station else ""
    written = pages.money(0).replace(digits, "{n}") if g.station else ""
    return web.page("hall/away.html", goods=goods, written=written)


def tile_data(goods: Goods) -> list[dict[str, Any]]:
    """Each unit of a product with the words and the usual price that such a page needs."""
    product, lang = goods.product, pages.lang()
    return [
        {
            "unit": unit.unit, "size": unit.size, "name": wording.unit_name(lang, product, unit),
            "base": product.base, "price": goods.prices.get(unit.unit),
            "asks": wording.how_many(lang, asked_in(product, unit).unit),
            "one": counted(unit.unit, product.counter, "1"),
            "count": counted(unit.unit, product.counter, "{n}"),
        }
        for unit in product.units
    ]  # fmt: skip


def counted(unit: str, counter: str, number: str) -> str:
    """A number of this unit, or of single pieces."""
    single = unit in SINGLE_PIECES
    return wording.counted(pages.lang(), counter if single else unit, number)


@room.get("/sw.js")
@web.door("anyone")
def show_worker() -> web.Answer:
    """The worker, with what it is to have at hand; other goods or files make it another worker."""
    languages = pages.languages() if g.station else ()
    away = {
        lang: {"away": url_for("hall.show_away", lang=lang),
               "waiting": url_for("hall.show_waiting", lang=lang)}
        for lang in languages
    }  # fmt: skip
    goods = catalogue.products(web.db()) if g.station else ()
    files = [
        static_routes.static_url(*FARMER_STYLES), static_routes.static_url(*outbox.SCRIPTS),
        static_routes.static_url(*AWAY_SCRIPTS), static_routes.static_url(*HAND_SCRIPTS),
        pages.drawing("mark"), pages.drawing("seal"),
        *dict.fromkeys(pages.drawing(each.product.picture) for each in goods),
    ]  # fmt: skip
    mark = hashlib.sha256(repr((goods, files, templates_mark())).encode()).hexdigest()[:12]
    shell = json.dumps({"mark": mark, "pages": away, "files": files})
    text = f"const SHELL = {shell};\n" + static_routes.static_bytes("js/sw.js").decode()
    answer = Response(text, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def templates_mark() -> str:
    """The words and drawings of the program change with its version alone."""
    return pages.t("hall.outbox.no_line") + static_routes.static_url("css/base.css")


@room.get("/manifest.webmanifest")
@web.door("anyone")
def show_manifest() -> web.Answer:
    """What a phone asks before it puts us among its programs; asked without cookies."""
    speak(request.args.get("lang", ""))
    ways = (("hall.sell", "catalogue.show_shelf"), ("hall.own_sale", "orders.show_own_sale"),
            ("hall.my_money", "orders.show_my_money"))  # fmt: skip
    manifest = {
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone",
        "lang": i18n.HTML_LANG[g.lang], "dir": "ltr",
        "name": i18n.named(g.station.names, g.lang) if g.station else pages.t("ground.program"),
        "short_name": i18n.named(g.station.place_names, g.lang) if g.station else "",
        "background_color": "#F6EFDF", "theme_color": "#0C4A33",
        "icons": [
            {"src": static_routes.static_url(f"icons/{name}.png"), "sizes": f"{size}x{size}",
             "type": "image/png", "purpose": purpose}
            for name, size, purpose in ICONS
        ],
        "shortcuts": [{"name": pages.t(word), "url": url_for(door)} for word, door in ways],
    }  # fmt: skip
    answer = Response(json.dumps(manifest, ensure_ascii=False))
    answer.mimetype = "application/manifest+json"
    return answer
