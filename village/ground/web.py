"""What every door needs: who comes in, in which language, from where; and how a page goes out."""

import hashlib
import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from village.ground import i18n
from village.ground.bodies import Bodies
from village.ground.errors import Refusal
from village.ground.long_work import LongWork
from village.ground.static_routes import static_file
from village.ground.unit import Act, House, Store

View = TypeVar("View", bound=Callable[..., Any])
Answer = AnyResponse | str | tuple[str, int]

BODY_BYTES_MAX = 1_000_000
ADDRESSES_KEPT = 256
SAFE = "!$'()*,/:;?@"  # what an address may hold as it is, as url_for has it
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
STAFF = ("clerk", "manager")


@dataclass(frozen=True)
class Visitor:
    """Who is at the door, as pages and commands know her."""

    number: str
    role: str
    name: str
    language: str
    face: str = ""
    title: str = ""
    account: str = ""
    letters: str = "1"  # how much bigger she wants them: 1, 1.25, 1.5
    assisted_by: str | None = None
    assisted_by_name: str | None = None

    @property
    def actor(self) -> str:
        """Whose hand it is: the clerk's where she helps."""
        return self.assisted_by or self.number


Visitors = dict[str, Visitor]  # by role


def door(*roles: str) -> Callable[[View], View]:
    """Who may come through: farmer, clerk, manager, officer, machine or anyone; no door without."""

    def mark(view: View) -> View:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]  # read back by guard_doors
        return view

    return mark


def db() -> Store:
    """This thread's store of the station."""
    house: House = current_app.extensions["house"]
    return house.store()


def long_work(name: str) -> LongWork:
    """The one work of this name in this program, whether it runs or not."""
    house: House = current_app.extensions["house"]
    found: LongWork = current_app.extensions.setdefault(name, LongWork(house))
    return found


def me() -> Visitor:
    """Who came in; only behind a door that lets no one else through."""
    assert g.me is not None, "this door lets anyone in"
    return cast(Visitor, g.me)


def act() -> Act:
    """The act of this form: its id, whose hand, and a digest of everything it says."""
    said = sorted((k, v) for k, v in request.form.items(multi=True) if k != "act")
    if any("\0" in value for _, value in said):
        abort(400)  # nobody types it, and no hub could keep what it says
    digest = hashlib.sha256(repr((request.endpoint, request.view_args, said)).encode()).hexdigest()
    return Act(request.form.get("act", ""), me().actor, digest, g.get("taken_by"))


def wants_fragment() -> bool:
    """Whether htmx asks, and a fragment answers."""
    return request.headers.get("HX-Request") == "true"


def page(template: str, /, status: int = 200, **values: Any) -> Response:
    """A page or fragment in the visitor's language."""
    g.refusal = values.get("refusal")  # a phone that kept the tap is told the sentence alone
    return Response(render_template(template, **values), status=status)


def go(endpoint: str, /, **values: Any) -> AnyResponse:
    """303 to a page of ours; htmx is told to follow it as a whole page."""
    return follow(address(endpoint, **values))


def follow(where: str) -> AnyResponse:
    """303 to an address of ours; no whole page ever stands inside another."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": where})
    return Response(status=303, headers={"Location": where})


def address(endpoint: str, /, **values: Any) -> str:
    """A page of ours, as url_for writes it; where its path holds no values, that is kept."""
    kept: dict[str, str | None] = current_app.extensions.setdefault("paths", {})
    if endpoint not in kept:
        rules = list(current_app.url_map.iter_rules(endpoint))
        plain = len(rules) == 1 and not rules[0].arguments
        kept[endpoint] = url_for(endpoint) if plain else None
    path, told = kept[endpoint], {name: one for name, one in values.items() if one is not None}
    if path is None or not all(isinstance(one, str | int) for one in told.values()):
        return url_for(endpoint, **values)
    return f"{path}?{urlencode(told, safe=SAFE)}" if told else path


# --- before and after every request -------------------------------------------------------------


def install(
    app: Flask,
    visitors: Callable[[], Visitors],
    allowed_hosts: Iterable[str],
    body_bytes_max: int = BODY_BYTES_MAX,
) -> None:
    """Put the guards before and the headers after every request of `app`."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_BYTES_MAX
    # The way Flask's own documentation puts one program before another.
    app.wsgi_app = Bodies(app.wsgi_app, body_bytes_max)  # type: ignore[method-assign, assignment]
    hosts = frozenset(allowed_hosts)
    app.before_request(lambda: guard_host(hosts))
    app.before_request(guard_cross_site)
    app.before_request(lambda: guard_doors(visitors()))
    app.after_request(add_headers)
    app.add_url_rule("/s/<digest>/<path:path>", "static_file", door("anyone")(static_file))


def guard_host(names: frozenset[str]) -> None:
    """Only our own names and private addresses: a foreign name that points here is refused."""
    host = request.host.rsplit(":", 1)[0] if "]" not in request.host else request.host
    host = host.partition("]")[0].strip("[]").lower()
    if host in names or host == "localhost":
        return
    if not (is_our_net(host) or host == current_app.config.get("OWN_NAME", str)()):
        abort(403)


@lru_cache(ADDRESSES_KEPT)
def is_our_net(host: str) -> bool:
    """Whether this is the address of a machine nearby."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_loopback or address.is_link_local


def guard_cross_site() -> None:
    """A change must come from our own page: Sec-Fetch-Site, else Origin; neither: refused."""
    if request.method in ("GET", "HEAD", "OPTIONS") or is_machine_door():
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site in ("same-origin", "none"):
            return
        abort(403)
    origin = request.headers.get("Origin")
    if origin is None or origin.partition("://")[2] != request.host:
        abort(403)


def is_machine_door() -> bool:
    """Whether the door is for another program that signs what it says (village/sync)."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "roles", None) == frozenset({"machine"})


def guard_doors(visitors: Visitors) -> AnyResponse | None:
    """Deny by default: let through whom the door names; show others where to come in."""
    g.visitors = visitors
    g.me = next(iter(visitors.values()), None)
    g.lang = choose_language(g.me)
    if request.endpoint is None:
        return None  # unknown address: 404
    view = current_app.view_functions[request.endpoint]
    roles: frozenset[str] = getattr(view, "roles", frozenset())
    if roles & {"anyone", "machine"}:
        return None
    g.me = next((who for role, who in visitors.items() if role in roles), None)
    if g.me is None:
        return turn_away(roles, signed_in=bool(visitors))
    g.lang = choose_language(g.me)
    if g.me.role in STAFF and not is_near():
        raise Refusal("ground.refusal.clerk_place", status=403)
    return None


def turn_away(roles: frozenset[str], signed_in: bool) -> AnyResponse:
    """Someone without the right role: shown the way in on a look, refused on a change."""
    come_in: Callable[[frozenset[str]], str | None] = current_app.config["COME_IN"]
    where = come_in(roles)
    if request.method == "GET" and where and not signed_in:
        return follow(where)
    raise Refusal("ground.refusal.not_allowed", status=403)


def is_near() -> bool:
    """At the station PC itself, or over https."""
    if request.is_secure:
        return True
    return is_this_pc(request.remote_addr or "")


@lru_cache(ADDRESSES_KEPT)
def is_this_pc(address: str) -> bool:
    """Whether this address or name is the machine we run on."""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def choose_language(visitor: Visitor | None) -> str:
    """What she chose; else this device's choice; else the station's."""
    if visitor is not None and visitor.language:
        return visitor.language
    chosen = request.cookies.get("village_language", "")
    if chosen in i18n.LANGUAGES:
        return chosen
    default: Callable[[], str] = current_app.config["DEFAULT_LANGUAGE"]
    return default()


def content_security_policy(may_ask: str) -> str:
    """The policy of every page; `may_ask`: the one other place whose answer this page waits for."""
    place = f"connect-src 'self' {may_ask};" if may_ask else "connect-src 'self';"
    return CONTENT_SECURITY_POLICY.replace("connect-src 'self';", place)


def add_headers(response: Response) -> Response:
    """Nothing personal is kept by a browser, nothing foreign runs in a page."""
    headers = response.headers
    headers["Content-Security-Policy"] = content_security_policy(g.get("may_ask", ""))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-store")
    headers.add("Vary", "HX-Request")
    return response
