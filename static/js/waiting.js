// What waits on this phone, in words: the line at the foot of every page, and the list of rows.
(() => {
  "use strict";
  const village = window.village, store = village.store;
  const DAY_MS = 86400000, COURIER_DAYS = 7, FRESH_MS = 600000;
  const page = document.documentElement;
  const box = () => document.getElementById("outbox");

  // "{n} waiting to go" with its number in it; a word this older page does not have stays away.
  const say = (name, values) =>
    Object.entries(values || {}).reduce((text, [key, value]) => text.replace(`{${key}}`, value), box().dataset[name] || "");
  const until = (oldest) => {
    const day = new Date(oldest + COURIER_DAYS * DAY_MS);
    return say("by", { day: say("day", { month: day.getMonth() + 1, day: day.getDate() }) });
  };

  // The most pressing first; each a whole sentence.
  const sentences = (mine, others, stopped, last) => {
    const aside = mine.filter((item) => item.aside).length, waits = mine.length - aside, told = [];
    if (aside) told.push(["warn", say("aside", { n: aside })]);
    if (stopped === "no_line" || (page.dataset.copy !== undefined && stopped !== "later"))
      told.push(["noline", say("noLine")]);
    if (stopped === "come_in" && waits) told.push(["clock", say("comeIn")]);
    if (waits) told.push(["clock", say("waiting", { n: waits })]);
    if (waits && stopped === "later") told.push(["clock", mine.map((item) => item.say).find(Boolean) || ""]);
    if (waits && stopped) told.push(["clock", until(Math.min(...mine.map((item) => item.tapped)))]);
    if (others) told.push(["clock", say("others", { n: others })]);
    if (!told.length && last && Date.now() - last.sent < FRESH_MS) told.push(["tick", say("sent", { time: last.at })]);
    return told.filter(([, text]) => text);
  };

  const drawState = (told, link) => {
    const line = box().querySelector("p");
    const words = told.map(([, text]) => text).join("\n");
    if (line.lastElementChild.textContent !== words) line.lastElementChild.textContent = words;
    box().querySelectorAll("[data-icon]").forEach((icon) => { icon.hidden = !told.length || icon.dataset.icon !== told[0][0]; });
    box().querySelector("a").hidden = !link || Boolean(document.querySelector("[data-none]"));
    box().hidden = !told.length;
  };

  const STATES = { refused: "refused", used: "used" };
  const fill = (row, item) => {
    row.dataset.act = item.act;
    row.querySelector("b").textContent = item.says;
    row.querySelector(".sub").textContent =
      item.aside ? item.say || say(STATES[item.aside]) : item.tries ? say("perhaps") : say("row");
    row.querySelector("[data-drop]").hidden = !item.aside && item.tries > 0; // the station may have it
    row.querySelector("[data-again]").hidden = !item.aside;
    const photo = item.fields.map(([, value]) => value).find((value) => value instanceof File || value.bytes);
    if (photo && !row.querySelector("img")) row.querySelector(".w").prepend(village.photos.drawn(photo));
    const mend = row.querySelector("[data-mend]");
    mend.hidden = !item.aside || !item.from;
    if (item.from) mend.href = item.from;
    return row;
  };
  const rowOf = (item) => fill(document.getElementById("outbox-row").content.firstElementChild.cloneNode(true), item);

  // Rows stay where they are and change their words: what is being read does not jump away.
  const drawRows = (mine) => document.querySelectorAll("[data-rows]").forEach((list) => {
    const known = new Map([...list.children].map((row) => [row.dataset.act, row]));
    const wanted = list.dataset.rows ? mine.filter((item) => item.act === list.dataset.rows) : mine;
    wanted.forEach((item) => {
      const row = known.get(item.act);
      known.delete(item.act);
      if (row) fill(row, item); else list.append(rowOf(item));
    });
    if (!list.dataset.rows) known.forEach((row) => row.remove());
    const none = document.querySelector("[data-none]");
    if (none && !list.dataset.rows) none.hidden = wanted.length > 0;
  });

  const draw = async (stopped) => {
    if (!box()) return;
    const all = await store.all().catch(() => []), person = village.outbox.person();
    const mine = all.filter((item) => item.person === person);
    const last = await store.lastSent(person).catch(() => undefined);
    page.dataset.line = stopped === "no_line" ? "no" : "";
    drawState(sentences(mine, all.length - mine.length, stopped, last), mine.length > 0);
    drawRows(mine);
    page.dataset.waiting = String(mine.length);
  };

  const itemOf = async (element) => {
    const act = element.closest("[data-act]").dataset.act;
    return (await store.all()).find((item) => item.act === act);
  };
  // By hand: leave it out; send it once more, as another one where the station has that id already.
  const press = async (key) => {
    const item = await itemOf(key), row = key.closest("[data-act]"), list = key.closest("[data-rows]");
    if (!item) return;
    if ("drop" in key.dataset) await store.drop(item);
    else {
      const before = item.act;
      if (item.aside === "used") item.act = store.newId();
      item.aside = item.say = "";
      await store.put(item);
      row.dataset.act = item.act;
      if (list.dataset.rows) list.dataset.rows = item.act;
      village.taps.goesOn(before, item); // its answer leads on from this row as the first would have
    }
    await draw("");
    if ("drop" in key.dataset && list.dataset.rows) village.taps.back();
    village.outbox.drain();
  };
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-drop], [data-again]");
    if (key) press(key);
  });

  village.waiting = {
    draw, say, rowOf,
    // The station has it: its page shows what became of it, where she is still looking at the row.
    sent(item, told) {
      document.dispatchEvent(new CustomEvent("village:sent", { detail: { item, told } }));
    },
  };
})();
