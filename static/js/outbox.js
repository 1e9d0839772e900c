// A tap that writes is kept first and sent from there, with a line and without: one way, oldest first.
// The station makes each happen once, however often it comes; here nothing is dropped in silence.
(() => {
  "use strict";
  const village = window.village, store = village.store; // waiting.js draws what happens here
  const SCHEMA = 1, BEAT_MS = 3000, LOOK_MS = 4000, SEND_MS = 20000, TRUST_MS = 5000;
  const page = document.documentElement;
  let draining = null, asked = false, heard = -Infinity, beat = null, stopped = "";

  const person = () => page.dataset.hand || "";
  const within = (ms, url, options) => {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), ms);
    return fetch(url, Object.assign({ signal: stop.signal, credentials: "same-origin", cache: "no-store" }, options))
      .finally(() => clearTimeout(timer));
  };

  // navigator.onLine knows nothing of the station; and another house's portal may answer for it.
  const lineStands = async () => {
    if (performance.now() - heard < TRUST_MS) return true;
    try {
      const said = await (await within(LOOK_MS, "/health")).json();
      if (said.role === "station") heard = performance.now();
      return said.role === "station";
    } catch (fault) { return false; }
  };

  const bodyOf = (item) => {
    const fields = [["act", item.act], ...item.fields];
    if (!fields.some(([, value]) => value.bytes)) return new URLSearchParams(fields);
    const body = new FormData();
    fields.forEach(([name, value]) => {
      if (value.bytes) body.append(name, new Blob([value.bytes], { type: value.type }), value.name);
      else body.append(name, value);
    });
    return body;
  };

  // done, refused, come_in, later: what is no such word from our own station counts as later.
  const send = async (item) => {
    const headers = {
      "Village-Outbox": String(item.schema), "Village-Person": item.person,
      "Village-Age": String(Math.max(0, Math.round(Date.now() - item.tapped))),
    };
    try {
      const answer = await within(SEND_MS, item.path, { method: "POST", headers, body: bodyOf(item), redirect: "manual" });
      const told = await answer.json();
      if (answer.status < 500) heard = performance.now();
      const known = ["done", "refused", "come_in"].includes(told.state);
      return known && answer.status < 500 ? told : { state: "later", say: told.say || "" };
    } catch (fault) {
      heard = -Infinity;
      return { state: "later", say: "" };
    }
  };

  // Whether the next one may go.
  const take = async (item, told) => {
    stopped = told.state === "done" || told.state === "refused" ? "" : told.state;
    if (told.state === "done") {
      await store.sent(item, told);
      village.waiting.sent(item, told);
      return true;
    }
    item.say = told.say || "";
    item.aside = told.state === "refused" ? (told.used ? "used" : "refused") : "";
    await store.put(item);
    return told.state === "refused";
  };

  const next = async () =>
    (await store.all()).find((item) => item.person === person() && !item.aside && !item.making);

  const sendAll = async () => {
    for (let item = await next(); item; item = await next()) {
      if (!(await lineStands())) { stopped = "no_line"; return; }
      item.tries += 1; // known before it goes: from now on the station may have it
      await store.put(item);
      if (!(await take(item, await send(item)))) return;
      await village.waiting.draw(stopped);
    }
    stopped = "";
  };

  const alone = (work) =>
    navigator.locks ? navigator.locks.request("village-outbox", { ifAvailable: true }, (lock) => (lock ? work() : undefined)) : work();

  // One at a time here; another tab has its own, and the station bears both.
  const drain = () => {
    asked = true;
    draining = draining || (async () => {
      while (asked) {
        asked = false;
        await alone(sendAll);
      }
    })().catch(() => {}).finally(async () => {
      draining = null;
      await village.waiting.draw(stopped);
      tell();
      keepBeating();
    });
    return draining;
  };

  // Only while something waits, and nothing else tells that the line is back.
  const keepBeating = async () => {
    clearTimeout(beat);
    if (await next().catch(() => null)) beat = setTimeout(drain, BEAT_MS);
  };

  // What one tab keeps or sends, the others show too.
  const tabs = window.BroadcastChannel ? new BroadcastChannel("village-outbox") : null;
  const tell = () => { if (tabs) tabs.postMessage(""); };
  if (tabs) tabs.onmessage = () => village.waiting.draw(stopped);

  village.outbox = {
    SCHEMA, drain, lineStands, person, tell,
    // Keep it, then try. Throws where this browser keeps nothing.
    async add(item) {
      await store.add(item);
      tell();
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    },
  };
  window.addEventListener("online", drain);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) drain(); });
  window.addEventListener("pageshow", drain);
})();
