"""What a cheap phone feels: a browser slowed six times, behind slow 4G, before the real station."""

from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.rig import start_browser
from tests.outside import BROWSER, missing

SLOWER = 6
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
WATCH = """() => {
  window.felt = { fcp: 0, lcp: 0, tbt: 0, cls: 0 };
  const look = (list, take) => list.getEntries().forEach(take);
  const watch = (type, take) =>
    new PerformanceObserver((list) => look(list, take)).observe({ type, buffered: true });
  watch("paint", (each) => { if (/contentful/.test(each.name)) felt.fcp = each.startTime; });
  watch("largest-contentful-paint", (each) => { felt.lcp = each.startTime; });
  watch("longtask", (each) => { felt.tbt += Math.max(0, each.duration - 50); });
  watch("layout-shift", (each) => { if (!each.hadRecentInput) felt.cls += each.value; });
}"""
TAP = """() => new Promise((told) => {
  const felt = {}, page = document.documentElement;
  const key = document.querySelector(".foot form button.go"), began = performance.now();
  const look = () => {
    const drawn = document.querySelector("[data-kept]");
    if (!felt.visible && drawn) felt.visible = performance.now() - began;
    if (!felt.kept && page.dataset.kept) felt.kept = performance.now() - began;
    if (felt.visible && felt.kept) told(felt); else setTimeout(look, 1);
  };
  key.form.requestSubmit(key);
  requestAnimationFrame(look);
})"""
# Twelve million points as a phone takes them; drawing them is not counted.
PHOTO = """() => new Promise((told) => {
  const canvas = document.createElement("canvas"), files = new DataTransfer();
  [canvas.width, canvas.height] = [4000, 3000];
  const pen = canvas.getContext("2d");
  for (let at = 0; at < 4000; at += 8) {
    pen.fillStyle = `hsl(${at % 360} 60% ${30 + (at % 50)}%)`;
    pen.fillRect(at, 0, 8, 3000);
  }
  canvas.toBlob((blob) => {
    files.items.add(new File([blob], "eggs.jpg", { type: "image/jpeg" }));
    const input = [...document.querySelectorAll("input[type=file]")].at(-1), felt = {};
    const page = document.documentElement, before = page.dataset.kept, began = performance.now();
    const look = () => {
      const drawn = document.querySelector("[data-kept]");
      if (!felt.shown && drawn) felt.shown = performance.now() - began;
      if (page.dataset.kept !== before) { felt.kept = performance.now() - began; told(felt); }
      else setTimeout(look, 1);
    };
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    look();
  }, "image/jpeg", 0.9);
})"""
PAGES = ("/", "/catalogue/sell")


def measure(port: int, cookie: str, product: str) -> dict[str, Any] | None:
    """Milliseconds of first views and of a tap; None where there is no browser."""
    if missing(BROWSER):
        return None
    with sync_playwright() as playwright:
        browser = start_browser(playwright)
        views = {
            path: view(came_in(browser.new_context(), port, cookie), port, path) for path in PAGES
        }
        felt = tap(came_in(browser.new_context(), port, cookie), port, product)
        pictured = photo(came_in(browser.new_context(), port, cookie), port, product)
        browser.close()
    return {"views": views, "tap": felt, "photo": pictured}


def came_in(context: BrowserContext, port: int, cookie: str) -> BrowserContext:
    """A browser with these cookies, whose requests the station itself answers."""
    for part in cookie.split("; "):
        name, _, value = part.partition("=")
        url = f"http://localhost:{port}"
        context.add_cookies([{"name": name, "value": value, "url": url}])
    return context


def slow_page(context: BrowserContext) -> Page:
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", dict(LINE))
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def view(context: BrowserContext, port: int, path: str) -> dict[str, float]:
    """The first view of a page with nothing kept, then the same once more."""
    page = slow_page(context)
    page.add_init_script(f"({WATCH})()")
    found: dict[str, float] = {}
    for turn in ("first", "again"):
        page.goto(f"http://localhost:{port}{path}", wait_until="load")
        page.wait_for_timeout(1_500)
        felt = page.evaluate("felt")
        found |= {f"{turn}_{name}": round(value, 3) for name, value in felt.items()}
    context.close()
    return found


def tap(context: BrowserContext, port: int, product: str) -> dict[str, float]:
    """From a press on OK until its row is drawn, and until the phone has kept it."""
    page = slow_page(context)
    where = f"http://localhost:{port}/catalogue/sell/{product}/price?quantity=60&price=2700"
    page.goto(where, wait_until="load")
    page.wait_for_timeout(2_000)  # nobody presses before she has read the sum
    felt: dict[str, float] = page.evaluate(TAP)
    context.close()
    return {name: round(value, 1) for name, value in felt.items()}


def photo(context: BrowserContext, port: int, product: str) -> dict[str, float]:
    """From a photo taken until its row is drawn, and until it is small and kept."""
    page = slow_page(context)
    page.goto(f"http://localhost:{port}/catalogue/sell/{product}/price?quantity=60&price=2700")
    page.locator(".foot form button.go").click()
    page.wait_for_url("**/saved*", wait_until="load")
    page.wait_for_timeout(2_000)
    felt: dict[str, float] = page.evaluate(PHOTO)
    context.close()
    return {name: round(value, 1) for name, value in felt.items()}
