// What waits, as a code and a line of letters: a clerk takes it in at the counter, under the same id.
(() => {
  "use strict";
  const village = window.village, SIGNS = { "?": "$", "&": "%", "=": "*", "_": "+" };
  const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  const check = (text) => {
    const sum = [...text].reduce((all, letter, at) => (all + letter.charCodeAt(0) * (at + 1)) % 1024, 0);
    return LETTERS[sum >> 5] + LETTERS[sum & 31];
  };
  const told = (item) => {
    const asked = new URLSearchParams(item.fields).toString();
    const minutes = Math.max(0, Math.round((Date.now() - item.tapped) / 60000));
    const way = `${item.path}?${asked}`.replace(/[?&=_]/g, (sign) => SIGNS[sign]).toUpperCase();
    const text = `VS1:${item.person}:${item.act}:${minutes}:${way}`;
    return `${text}:${check(text)}`;
  };
  const plain = (item) => item.fields.every(([, value]) => typeof value === "string" && /^[0-9a-zA-Z_]*$/.test(value));

  document.addEventListener("click", async (event) => {
    const key = event.target.closest("[data-show-code]");
    if (!key) return;
    const place = document.querySelector("[data-codes]"), person = village.outbox.person();
    const mine = (await village.store.all()).filter((item) => item.person === person && plain(item));
    place.replaceChildren(...mine.map((item) => {
      const row = document.createElement("li"), words = document.createElement("p"), text = document.createElement("p");
      words.textContent = item.says;
      text.className = "small";
      text.textContent = told(item);
      row.append(words, village.qr(text.textContent), text);
      return row;
    }));
    place.scrollIntoView();
  });
})();
