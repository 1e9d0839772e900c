// What a phone keeps until the station has it: one small database, and a record only leaves it when
// the station said so, or the person did.
(() => {
  "use strict";
  const village = (window.village = window.village || {});
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", SENT_MAX = 30;
  let opened = null;

  const open = () => {
    opened = opened || idb.openDB("village", 1, {
      upgrade(db) {
        const waiting = db.createObjectStore("waiting", { keyPath: "place", autoIncrement: true });
        waiting.createIndex("act", "act", { unique: true });
        db.createObjectStore("sent", { keyPath: "act" });
      },
      blocking() { opened.then((db) => db.close()); opened = null; }, // a newer page wants to change it
      terminated() { opened = null; },
    });
    opened.catch(() => { opened = null; });
    return opened;
  };
  const change = async (stores, work) => {
    const db = await open();
    const unit = db.transaction(stores, "readwrite", { durability: "strict" }); // a battery may die now
    await work(unit);
    await unit.done;
  };

  village.store = {
    // 128 random bits as the station writes them: two zero bits, then 26 letters of five.
    newId() {
      let bits = 0, held = 2, id = "";
      crypto.getRandomValues(new Uint8Array(16)).forEach((byte) => {
        bits = ((bits << 8) | byte) & 0xfff;
        held += 8;
        while (held >= 5) { held -= 5; id += LETTERS[(bits >> held) & 31]; }
      });
      return id;
    },
    add: (item) => change(["waiting"], (unit) => unit.store.add(item)),
    put: (item) => change(["waiting"], (unit) => unit.store.put(item)),
    drop: (item) => change(["waiting"], (unit) => unit.store.delete(item.place)),
    all: async () => (await open()).getAll("waiting"),
    // Gone from here and remembered as sent at once; two tabs may both have sent it.
    sent: (item, told) => change(["waiting", "sent"], async (unit) => {
      await unit.objectStore("waiting").delete(item.place);
      const sent = unit.objectStore("sent"), known = await sent.getAll();
      const old = known.sort((a, b) => a.sent - b.sent).slice(0, Math.max(0, known.length - SENT_MAX));
      await Promise.all(old.map((one) => sent.delete(one.act)));
      await sent.put({ act: item.act, person: item.person, at: told.at, sent: Date.now() });
    }),
    lastSent: async (person) => {
      const mine = (await (await open()).getAll("sent")).filter((one) => one.person === person);
      return mine.sort((a, b) => b.sent - a.sent)[0];
    },
    forgetSent: () => change(["sent"], (unit) => unit.store.clear()),
  };
})();
