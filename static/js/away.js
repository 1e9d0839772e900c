// The page for when the station is away: it stands at the very addresses the station's pages have, one
// question each, and its last form is kept like any other.
(() => {
  "use strict";
  const UNITS = 1000, SAFE = 9e15, AMOUNT_MAX = 1e10;
  const page = document.documentElement, data = document.getElementById("away").dataset;
  const asked = new URLSearchParams(location.search);
  const [, room, , deep, deeper] = location.pathname.split("/");
  const staff = /\/[CM]\d+$/.test(page.dataset.hand || ""), known = (page.dataset.hand || "").includes("/");
  const own = room === "orders" && !staff;
  const number = staff ? asked.get("product") : own ? deeper : deep;
  const tile = number && document.querySelector(`[data-product="${CSS.escape(number)}"]`);
  const units = tile ? JSON.parse(tile.dataset.units) : [];
  const unit = units.find((one) => one.unit === asked.get("unit")) || units[0];
  const start = staff ? "/orders/counter" : own ? "/orders/own" : "/catalogue/sell";

  const show = (name) => {
    const step = document.querySelector(`[data-step="${name}"]`);
    step.hidden = false;
    return step;
  };
  const plain = (text) => (text || "").replace(",", ".").trim();
  // Thousandths without a float: "2.5" is 2500; nothing that is no number.
  const milli = (text) => {
    const found = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(plain(text));
    return found ? Number(found[1]) * UNITS + Number((found[2] || "").padEnd(3, "0")) : 0;
  };
  const halfUp = (above, below) => Math.floor((2 * above + below) / (2 * below));
  const quantity = () => {
    if (Number(asked.get("quantity"))) return Number(asked.get("quantity"));
    const typed = milli(asked.get("typed"));
    if (unit.base === "piece" && (typed * (staff ? unit.size : 1)) % UNITS) return 0;
    return halfUp(typed * unit.size, UNITS);
  };
  const digits = Number(data.exponent);
  const minor = (text) => {
    const found = digits ? milli(text) / 10 : milli(text) / UNITS * (milli(text) / UNITS < 1000 ? 1000 : 1);
    return Number.isInteger(found) ? found : 0;
  };
  const typedMoney = (amount) => (digits ? (amount / 100).toFixed(2) : String(amount));
  const money = (amount) =>
    data.written.replace("{n}", digits ? typedMoney(amount) : String(amount).replace(/\B(?=(\d{3})+$)/g, "."));
  const step = Number(data.step);
  const total = (base, price) =>
    base * price > SAFE / 4 ? 0 : halfUp(base * price, unit.size * step) * step;
  const howMuch = (base) => {
    const count = halfUp(base * UNITS, unit.size) / UNITS;
    const whole = unit.base === "piece" && base % unit.size ? base : count;
    const words = whole === base && unit.size !== 1 ? units.find((one) => one.size === 1) || unit : unit;
    return (whole === 1 ? words.one : words.count).replace("{n}", whole).replace("{n}", whole);
  };
  const field = (form, name, value) => {
    const input = document.createElement("input");
    [input.type, input.name, input.value] = ["hidden", name, value];
    form.append(input);
  };

  const askGoods = () => {
    show("goods").querySelectorAll("[data-product]").forEach((each) => {
      each.href = staff ? `${start}?product=${each.dataset.product}` : `${start}${own ? "/goods" : ""}/${each.dataset.product}`;
    });
  };
  const askMany = () => {
    const form = show("many"), list = form.querySelector("[data-units-of]"), pattern = list.querySelector("label");
    form.action = staff || own ? location.pathname : `${start}/${number}/price`;
    if (staff) field(form, "product", number);
    form.querySelector("h1 label").textContent = unit.asks;
    form.querySelector(".now span").textContent = "";
    form.querySelector("img").src = tile.querySelector("img").src;
    form.querySelector("[data-farmer]").hidden = !staff;
    if (!staff) form.querySelector("[data-farmer] input").disabled = true;
    units.forEach((one) => {
      const chip = pattern.cloneNode(true), input = chip.querySelector("input");
      [input.value, input.checked, chip.hidden] = [one.unit, one === unit, false];
      chip.querySelector("span").textContent = one.name;
      list.append(chip);
      input.addEventListener("change", () => { form.querySelector("h1 label").textContent = one.asks; });
    });
    pattern.remove();
  };
  const askPrice = (base) => {
    const form = show("price"), input = form.querySelector("[name=typed_price]"), key = form.querySelector("button[type=submit]");
    const given = Number(asked.get("price")) || minor(asked.get("typed_price")) || unit.price || 0;
    form.querySelector("img").src = tile.querySelector("img").src;
    form.querySelector(".now span").textContent += ` / ${unit.name}`;
    form.querySelector("[data-what]").textContent = `${tile.dataset.name} ${howMuch(base)}`;
    if (given) input.value = input.defaultValue = typedMoney(given);
    const count = () => {
      const price = minor(input.value), sum = price ? total(base, price) : 0;
      form.querySelector("[data-sum]").textContent = sum ? money(sum) : "";
      key.disabled = !(sum > 0 && sum <= AMOUNT_MAX);
      fill(form, base, price, sum);
      form.dataset.says = `${tile.dataset.name} ${howMuch(base)} · ${money(sum)}`;
    };
    input.addEventListener("input", count);
    count();
  };
  // The same fields, in the same words, as the station's own page would have sent.
  const fill = (form, base, price, sum) => {
    form.querySelectorAll("input[type=hidden]").forEach((each) => each.remove());
    form.querySelector("[name=typed_price]").setAttribute("form", ""); // what she typed is told as a number
    if (staff) {
      const farmer = `F${(asked.get("farmer") || "").replace(/\D/g, "").padStart(4, "0")}`;
      form.action = "/orders/sales";
      const told = { line: `${farmer}.${number}.${unit.unit}.${base}.${price}`, pay: "exact", total: sum,
        seen: `${data.fee} ${number}.${unit.unit}.${unit.size}` };
      Object.entries(told).forEach(([name, value]) => field(form, name, value));
      return;
    }
    form.action = own ? `/orders/own/goods/${number}` : `${start}/${number}/price`;
    const told = { unit: unit.unit, quantity: base, price, size: unit.size };
    if (own) told.how = "cash";
    Object.entries(told).forEach(([name, value]) => field(form, name, value));
  };

  const begin = () => {
    const sells = ["catalogue", "orders"].includes(room) && location.pathname.startsWith(start);
    if (!known || !sells) { show(known ? (staff ? "till" : "home") : "nobody"); return; }
    if (!tile) { askGoods(); return; }
    const base = quantity();
    if (base > 0 && base <= 1e8 && !(asked.get("ask") === "quantity")) askPrice(base); else askMany();
  };
  begin();
})();
