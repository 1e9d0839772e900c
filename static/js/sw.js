// Answers a look when the station does not. What is kept here is a copy, never the truth; it sends nothing.
// The station writes SHELL above these lines: other files, another text, and browsers take it anew.
"use strict";
const FILES = "village-files", PAGES = "village-pages", AWAY = `village-away-${SHELL.mark}`;
const WAIT_MS = 4000, FILES_MAX = 300, PAGES_MAX = 60, ME = "/-who";
const VISIT_MS = { F: 600000, C: 28800000, M: 28800000 }; // as at the station: ten quiet minutes, a shift
const LIVE = ["/orders/counter"]; // its keys ask the station: a copy of it would be dead

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const [away, files] = [await caches.open(AWAY), await caches.open(FILES)];
  await Promise.all(Object.values(SHELL.pages).flatMap((each) => Object.values(each)).map(async (path) => {
    const answer = await fetch(path, { credentials: "omit", cache: "reload" }); // nobody's page, for everybody
    if (answer.status !== 200 || answer.redirected) throw new Error(path);
    await away.put(path, answer);
  }));
  await Promise.all(SHELL.files.map(async (path) => { if (!(await files.match(path))) await files.add(path); }));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("village-away-") && name !== AWAY);
  await Promise.all(old.map((name) => caches.delete(name)));
  await dropOld();
  await self.clients.claim();
})()));

// Another text of a file the shell names, which no kept page asks for any more.
const dropOld = async () => {
  const [files, pages] = [await caches.open(FILES), await caches.open(PAGES)];
  const named = (path) => path.split("/").slice(3).join("/"), ours = new Set(SHELL.files.map(named));
  const copies = await Promise.all((await pages.keys()).map(async (key) => (await pages.match(key)).text()));
  const old = (await files.keys()).map((key) => new URL(key.url).pathname).filter((path) =>
    path.startsWith("/s/") && !SHELL.files.includes(path) && ours.has(named(path)) && !copies.some((text) => text.includes(path)));
  await Promise.all(old.map((path) => files.delete(path)));
};

// What the shell names stays whatever else is looked at.
const isOurs = (url) => SHELL.files.includes(new URL(url).pathname);
const trim = async (cache, most) => {
  const keys = (await cache.keys()).filter((key) => !isOurs(key.url));
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
};

// A file never changes under its name.
const file = async (asked) => {
  const files = await caches.open(FILES), known = await files.match(asked.url);
  if (known) return known;
  const answer = await fetch(asked);
  if (answer.status === 200) {
    await files.put(asked.url, answer.clone());
    await trim(files, FILES_MAX);
  }
  return answer;
};

// Two answers at once must not lay two people's pages on one shelf: each waits for the one before,
// but none for a page that is still coming.
let laid = Promise.resolve();
const keepCopy = async (asked, answer) => {
  const who = answer.headers.get("Village-Person"), type = answer.headers.get("Content-Type") || "";
  if (who === null) return;
  const whole = answer.status === 200 && !answer.redirected && type.startsWith("text/html");
  const copy = whole ? new Response(await answer.blob(), { headers: answer.headers }) : undefined;
  laid = laid.catch(() => {}).then(() => lay(asked.url, copy, who, answer.headers.get("Content-Language")));
  await laid;
};

// Which tap an address is for makes no other page of it.
const bare = (url) => { const at = new URL(url); at.searchParams.delete("act"); return at.href; };

// One person's pages at a time: the first page of another, or of nobody, empties the shelf.
const lay = async (url, copy, who, language) => {
  let pages = await caches.open(PAGES);
  const known = await pages.match(ME), before = known ? (await known.json()).who : "";
  if (before !== who) {
    await caches.delete(PAGES);
    pages = await caches.open(PAGES);
  }
  if (!who.includes("/")) return; // nobody has come in
  await remember(pages, { who, language });
  if (!copy) return;
  await pages.put(bare(url), copy);
  await trim(pages, PAGES_MAX);
};

// Whose pages these are, and when she was last seen to look.
const remember = (pages, me) => pages.put(ME, new Response(JSON.stringify({ ...me, at: Date.now() })));
// Her visit is over: what is hers goes from the shelf. That it is her phone stays, so that she can go on.
const lookOn = async (me, asksWhether) => {
  const quiet = Math.abs(Date.now() - me.at); // her clock may have been set meanwhile
  if (asksWhether || quiet > VISIT_MS[me.who.split("/")[1][0]]) await caches.delete(PAGES);
  await remember(await caches.open(PAGES), me);
};

// A copy says so.
const shown = async (copy, who) => {
  const text = await copy.text(), headers = new Headers(copy.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  const mine = who ? text.replace(/ data-hand="[^"]*"/, ` data-hand="${who}"`) : text;
  return new Response(mine.replace("<html ", "<html data-copy "), { status: 200, headers });
};

const lastCopy = async (asked) => {
  const known = await (await caches.open(PAGES)).match(ME);
  const me = known ? await known.json() : { who: "", language: "" };
  const url = new URL(asked.url), back = url.searchParams.get("back") || "/";
  const asksWhether = url.pathname === "/people/still-here"; // an untouched page goes there by itself
  if (me.who) await lookOn(me, asksWhether);
  if (asksWhether) return Response.redirect(/^\/(?![/\\])/.test(back) ? back : "/", 302);
  const copy = LIVE.includes(url.pathname) ? undefined : await (await caches.open(PAGES)).match(bare(asked.url));
  if (copy) return shown(copy, "");
  const ours = SHELL.pages[me.language] || Object.values(SHELL.pages)[0] || {};
  const away = await (await caches.open(AWAY)).match(url.pathname === "/hall/waiting" ? ours.waiting : ours.away);
  return away ? shown(away, me.who) : Response.error();
};

const page = async (event) => {
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), WAIT_MS);
  try {
    const answer = await fetch(event.request, { signal: stop.signal });
    event.waitUntil(keepCopy(event.request, answer.clone()).catch(() => {}));
    return answer;
  } catch (fault) {
    return lastCopy(event.request);
  } finally {
    clearTimeout(timer);
  }
};

self.addEventListener("message", (event) => event.waitUntil((async () => {
  const ours = event.data.files.filter((url) => /^\/(s|files)\//.test(new URL(url).pathname));
  await Promise.all(ours.map((url) => file(new Request(url)).catch(() => {})));
  const asked = new Request(event.data.page, { credentials: "same-origin" });
  await keepCopy(asked, await fetch(asked));
})().catch(() => {})));

self.addEventListener("fetch", (event) => {
  const asked = event.request, url = new URL(asked.url);
  if (asked.method !== "GET" || url.origin !== location.origin || url.pathname === "/health") return;
  if (url.pathname.startsWith("/s/") || url.pathname.startsWith("/files/")) event.respondWith(file(asked));
  else if (asked.mode === "navigate") event.respondWith(page(event));
});
