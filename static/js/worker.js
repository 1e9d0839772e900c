// Where the browser lets us, a worker keeps pages for when the station is away; leaving empties its shelf.
(() => {
  "use strict";
  const outbox = window.village.outbox, page = document.documentElement, LEFT = "village-left", AGAIN_MS = 5000;
  const worker = navigator.serviceWorker;

  // Not before a station's first day, when every other door leads to that page.
  if (worker && outbox.person()) window.addEventListener("load", () => worker.register("/sw.js", { updateViaCache: "none" }).catch(() => {}));

  // The first page came before there was a worker: it is told what that page is made of.
  if (worker) worker.addEventListener("controllerchange", () => {
    const made = performance.getEntriesByType("resource").map((each) => each.name);
    worker.controller.postMessage({ page: location.href, files: made });
  }, { once: true });

  const forget = async () => {
    if (window.caches) await caches.delete("village-pages");
    await window.village.store.forgetSent().catch(() => {});
  };
  const leaves = (form) => form.method === "post" && new URL(form.action).pathname === "/people/leave";

  // Without a line nobody at the station hears it: her pages go now, her visit ends when the line is back.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!leaves(form) || form.dataset.plain) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.plain = "yes";
    forget().then(() => outbox.lineStands()).then((stands) => {
      if (stands) { form.submit(); return; }
      localStorage.setItem(LEFT, outbox.person());
      if (worker && worker.controller) location.assign("/hall/away"); else outbox.drain();
    });
  }, true);
  // Whatever page stands here, and until the station has heard it; who came in since then stays in.
  const leaveAtLast = async () => {
    const left = localStorage.getItem(LEFT), here = outbox.person();
    if (!left) return;
    const another = here.includes("/") && here !== left;
    if (!another && !(await told())) { setTimeout(leaveAtLast, AGAIN_MS); return; }
    localStorage.removeItem(LEFT);
    if (!another) location.assign("/");
  };
  const told = async () => {
    if (!(await outbox.lineStands())) return false;
    try {
      const answer = await fetch("/people/leave", { method: "POST", credentials: "same-origin", redirect: "manual" });
      return answer.ok || answer.type === "opaqueredirect";
    } catch (fault) { return false; }
  };
  window.addEventListener("pageshow", leaveAtLast);
  window.addEventListener("online", leaveAtLast);

  // Where no worker stands in, a way to nowhere would end at the browser's own page, and hers be gone.
  document.addEventListener("click", async (event) => {
    const way = event.target.closest("a[href]");
    if (!way || (worker && worker.controller) || page.dataset.line !== "no" || event.defaultPrevented) return;
    event.preventDefault();
    if (await outbox.lineStands()) location.assign(way.href); else outbox.drain();
  });

  // There, too, an untouched page moves on only while the station answers; the browser would lose it.
  const OUT_MS = 600000, out = page.dataset.out;
  let quiet = 0;
  const lookLater = (ms) => { clearTimeout(quiet); quiet = setTimeout(moveOn, ms); };
  const moveOn = async () => { if (await outbox.lineStands()) location.assign(out); else lookLater(AGAIN_MS); };
  if (out) ["pageshow", "pointerdown", "keydown"].forEach((name) => window.addEventListener(name, () => lookLater(OUT_MS)));
})();
