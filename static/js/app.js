// Small helps on top of pages that work without them. Each handler says why it is here.
(() => {
  "use strict";
  const field = (name) => document.querySelector(`[name="${CSS.escape(name)}"]:not([type=radio])`);
  const tell = (input) => {
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Our keypad is large and hides nothing, so the phone's own keys stay down.
  const readyPads = () =>
    document.querySelectorAll("[data-keypad-for]").forEach((pad) => {
      const input = field(pad.dataset.keypadFor);
      if (input) input.inputMode = "none";
    });

  // A key writes at the end, as on a telephone: elders do not place a cursor.
  const press = (key) => {
    const input = field(key.closest("[data-keypad-for]").dataset.keypadFor);
    if (!input) return;
    const most = input.maxLength > 0 ? input.maxLength : 12;
    if ("clear" in key.dataset) input.value = "";
    else if ("delete" in key.dataset) input.value = input.value.slice(0, -1);
    else if (input.dataset.fresh !== "no" && input.value === input.defaultValue) input.value = key.dataset.digit;
    else if (input.value.length < most) input.value += key.dataset.digit;
    input.dataset.fresh = "no"; // the first digit replaces what was offered, the next ones follow it
    input.setCustomValidity("");
    tell(input);
  };

  // A chip writes its number into the field it stands beside.
  const fill = (name, value) => {
    const input = field(name);
    if (!input) return;
    input.value = value;
    tell(input);
  };

  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-digit], [data-clear], [data-delete]");
    if (key && key.closest("[data-keypad-for]")) press(key);
    const chip = event.target.closest("button[data-fill-for]");
    if (chip) fill(chip.dataset.fillFor, chip.dataset.value);
    if (event.target.closest("[data-print]")) window.print(); // the printer is asked only by hand
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-fill-for]")) fill(event.target.dataset.fillFor, event.target.value);
  });

  // A second tap while the first is on its way does nothing; Back brings the key up again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const way = event.submitter?.getAttribute("formmethod") || form.method; // the counter's keys say it themselves
    if (way !== "post") return;
    form.dataset.sent = "yes";
    form.querySelectorAll("[type=submit]").forEach((key) => key.setAttribute("aria-disabled", "true"));
    setTimeout(() => release(form), 10000); // an answer that never came must not lock the page
  }, true);
  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[type=submit]").forEach((key) => key.removeAttribute("aria-disabled"));
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) release(form);
  });

  // An answer that is no piece of this page, or none at all, is said in words, never silently lost.
  const trouble = (shown) => {
    const banner = document.getElementById("trouble");
    if (banner) banner.hidden = !shown;
    if (banner && shown) banner.focus();
  };
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, (event) => {
      if (event.detail.requestConfig?.verb !== "get") trouble(true); // a poll that fails tries again by itself
    }));

  // After a piece of the page changed, the eye and the reader go to what it says or asks next.
  const focusIn = (root) => {
    const next = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
    if (next) {
      next.focus({ preventScroll: false });
      if (next.select && next.dataset.focus === "select") next.select();
    }
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    readyPads();
    trouble(false);
    focusIn(event.target);
  });

  // A clerk's hand stays on the keys: letters choose goods, F-keys change the zone, Ctrl+Z takes back.
  const named = (event) => {
    if (event.ctrlKey && event.key.toLowerCase() === "z") return "Ctrl Z";
    if (event.ctrlKey || event.altKey || event.metaKey) return "";
    return event.key.length === 1 ? event.key.toUpperCase() : event.key;
  };
  const writes = (element) =>
    element.matches("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");
  // A scanner types faster than any hand. Where nobody waits for it, its letters must not choose goods
  // and its Enter must not save a sale: all of it goes into the field for cards.
  let burst = "", waiting = null;
  const scanned = (event) => {
    const into = document.querySelector("[data-scan]");
    if (!into || into.closest("[hidden]") || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
    const typing = writes(event.target) && !burst;
    if (typing || (event.key === " " && !burst) || (event.key.length !== 1 && !(event.key === "Enter" && burst.length > 1))) return false;
    event.preventDefault();
    if (event.key === "Enter") {
      clearTimeout(waiting);
      into.value = burst;
      burst = "";
      into.form.requestSubmit();
      return true;
    }
    burst += event.key;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const typed = burst;
      burst = "";
      if (typed.length === 1) pressKey(typed.toUpperCase());
    }, 40);
    return true;
  };
  const pressKey = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target || target.closest("[hidden]")) return false; // a kept row stands in its place
    if (writes(target)) { target.focus(); target.select?.(); } else if (target.matches("a, button, summary")) target.click();
    else target.focus();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (scanned(event)) return;
    const key = named(event);
    if (!key || event.isComposing) return;
    if (key === "Enter") return onEnter(event);
    const functional = /^F\d+$/.test(key);
    if (writes(event.target) && !functional && !(key === "Ctrl Z" && !event.target.value)) return;
    if (pressKey(key)) event.preventDefault(); // F1, F3 and F6 would open the browser's own things
  });

  // Enter in a field marked with data-enter goes to the key it names, so the next Enter saves.
  const onEnter = (event) => {
    const next = event.target.dataset?.enter && document.querySelector(event.target.dataset.enter);
    if (!next || event.isComposing) return;
    event.preventDefault();
    tell(event.target);
    next.focus();
  };

  // What is read back was reached by POST: Back must find the page before it, not the browser's own question.
  const read = document.querySelector("main[data-back]");
  if (read) history.replaceState(null, "", read.dataset.back);

  readyPads();
  focusIn(document.body);
})();
