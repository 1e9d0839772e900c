// A form with data-outbox is not sent by the browser: what it says is kept, and its row is drawn at once.
(() => {
  "use strict";
  const village = window.village, store = village.store, outbox = village.outbox;
  let pressed = null, shown = null;
  const spent = new Set(); // acts of the page that stands here, pressed once

  // Only an old browser does not say which key it was; a scan or a script presses none.
  const says = window.SubmitEvent && "submitter" in SubmitEvent.prototype;
  const keyOf = (event) => (says ? event.submitter : pressed && pressed.form === event.target ? pressed : null);
  document.addEventListener("click", (event) => { pressed = event.target.closest("button[type=submit]"); }, true);

  // The form's own act, so that Back and the same key once more find what became of it. One more of the
  // same page is another one; a copy's act is old; a call and a second photo are never the ones before.
  const actOf = (form) => {
    const given = (form.querySelector("input[name=act]") || {}).value;
    const other = document.documentElement.dataset.copy !== undefined || form.dataset.outbox === "call";
    if (!given || other || spent.has(given)) return store.newId();
    spent.add(given);
    return given;
  };

  const isKept = (form, key) => form.matches("[data-outbox]") || (key && key.matches("[data-outbox]"));

  // What the row says; a sum that the page works out while one types is read off the page.
  const saysOf = (form, key) => {
    const from = key && key.dataset.says ? key : form;
    const sum = from.dataset.saysSum && document.querySelector(from.dataset.saysSum);
    return [from.dataset.says || document.title, sum ? sum.textContent.trim() : ""].filter(Boolean).join(" · ");
  };

  const itemOf = (form, key) => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "act");
    if (key && key.name) fields.push([key.name, key.value]);
    const action = new URL((key && key.getAttribute("formaction")) || form.getAttribute("action"), location.href);
    const act = actOf(form);
    return {
      schema: outbox.SCHEMA, act, person: outbox.person(), path: action.pathname + action.search,
      from: location.pathname + location.search, fields,
      says: saysOf(form, key), tapped: Date.now(), tries: 0, aside: "", say: "",
    };
  };

  // The row in place of the page: the page itself stays beneath, for one more.
  const show = (item) => {
    back();
    const main = document.querySelector("main"), kept = document.getElementById("outbox-kept");
    shown = { item, hidden: [...main.children, ...document.querySelectorAll("body > .foot")] };
    shown.hidden.forEach((each) => { each.hidden = true; });
    const view = kept.content.cloneNode(true), list = view.querySelector("[data-rows]");
    list.dataset.rows = item.act;
    list.append(village.waiting.rowOf(item));
    const photo = view.querySelector("[data-photo-of]");
    photo.hidden = !item.path.startsWith("/catalogue/sell/");
    photo.querySelector("[name=of]").value = item.act;
    main.append(view);
    shown.views = [...main.children].filter((each) => !shown.hidden.includes(each));
    main.querySelector("[data-kept]").focus();
  };
  const back = () => {
    if (!shown) return;
    shown.views.forEach((each) => each.remove());
    shown.hidden.forEach((each) => { each.hidden = false; });
    shown = null;
  };

  // Nothing is kept here: with a line the browser sends the form itself; without, it stays as it was.
  const notKept = async (form, key) => {
    back();
    if (await outbox.lineStands()) {
      form.dataset.plain = "yes";
      if (key && form.requestSubmit) form.requestSubmit(key); else form.submit();
      return;
    }
    const trouble = document.getElementById("trouble");
    trouble.querySelector("span").textContent = village.waiting.say("notKept");
    trouble.hidden = false;
    trouble.focus();
  };

  const ring = (form, word) => {
    const key = form.querySelector("button");
    key.classList.add("on");
    key.querySelector("span").textContent = word;
  };

  // A photo is made small here, and looked at while it waits.
  const withPhotos = async (item) => {
    item.fields = await Promise.all(item.fields.map(async ([name, value]) =>
      [name, value instanceof File ? await village.photos.shrink(value) : value]));
  };

  // The same act waits here still: that row is shown. One that was set aside gives way to what is said now.
  const waitsYet = async (item) => {
    const one = (await store.all()).find((each) => each.act === item.act);
    if (one && one.person === item.person && !one.aside) return one;
    if (one && one.person === item.person) await store.drop(one);
    else if (one) { item.act = store.newId(); show(item); }
    return null;
  };

  const keep = async (form, key) => {
    const item = itemOf(form, key), calls = form.dataset.outbox === "call";
    if (calls) ring(form, form.dataset.waits); else show(item);
    try {
      await withPhotos(item);
      const waits = await waitsYet(item);
      if (waits) { show(waits); await outbox.drain(); return; }
      await outbox.add(item);
    } catch (fault) {
      await notKept(form, key);
      return;
    }
    document.documentElement.dataset.kept = item.act;
    if (calls) form.dataset.act = item.act;
    await outbox.drain();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target, key = keyOf(event);
    pressed = null;
    if (!isKept(form, key) || form.dataset.plain || !outbox.person()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(form, key);
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-one-more]")) back();
  });
  document.addEventListener("change", (event) => {
    const form = event.target.type === "file" && event.target.closest("form[data-outbox]");
    if (form && event.target.files.length) keep(form, null); // a photo taken is a photo meant
  });

  document.addEventListener("village:sent", (event) => {
    const { item, told } = event.detail;
    const call = document.querySelector(`form[data-act="${item.act}"]`);
    if (call) ring(call, call.dataset.done);
    if (shown && shown.item.act === item.act && told.url) location.assign(told.url);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    back(); // Back: the page as it was before its key
    spent.clear();
  });

  // The row that is shown stands for the same press under another act.
  const goesOn = (act, item) => { if (shown && shown.item.act === act) shown.item = item; };

  village.taps = { back, goesOn };
})();
