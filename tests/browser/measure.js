// Runs inside a page and says what is too small, too close, cut off or out of reach.
// Answers {check: [sentence, ...]}; `asked` = {checks, kind} with kind f (farmer), c (clerk), p (paper).
(asked) => {
  "use strict";
  const kind = asked.kind;
  const least = { target: kind === "f" ? 60 : 48, letter: kind === "f" ? 18 : 16 };
  const SLACK = 0.51; // half a pixel is rounding, not a fault

  const words = (element) => String(element.innerText || element.value || element.ariaLabel || "").trim().replace(/\s+/g, " ");
  const named = (element) => {
    const place = element.id ? `#${element.id}` : element.className ? `.${String(element.className).replace(/ /g, ".")}` : "";
    return `<${element.localName}${place}> "${words(element).slice(0, 40)}"`;
  };
  const shown = (element) => {
    const rect = element.getBoundingClientRect();
    return rect.width > 1 && rect.height > 1 &&
      element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  };
  // For the reader only: cut to nothing, or squeezed into one pixel.
  const heard = (element) => {
    for (let up = element; up; up = up.parentElement) if (getComputedStyle(up).clipPath === "inset(50%)") return true;
    return false;
  };
  const sticks = (element) => {
    for (let up = element; up; up = up.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(up).position)) return up;
    }
    return null;
  };

  // What a finger aims at: an input that lies in its label is pressed through the label.
  const targets = () => {
    const found = new Set();
    document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")
      .forEach((element) => {
        if (element.matches("[tabindex='0']:not(a, button, input, select, textarea, summary)")) return; // a scrolled region
        const label = element.matches("input[type=radio], input[type=checkbox], input[type=file]") && element.closest("label");
        const target = label || element;
        if (shown(target) && !heard(target)) found.add(target);
      });
    return [...found];
  };

  const sizes = () => targets().flatMap((target) => {
    const { width, height } = target.getBoundingClientRect();
    return Math.min(width, height) + SLACK < least.target
      ? [`${named(target)} is ${width.toFixed(1)}×${height.toFixed(1)}, not ${least.target}`] : [];
  });

  const apart = (a, b) => {
    const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
    const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
    if (across > 0 && down > 0) return Math.hypot(across, down);
    return Math.max(across, down);
  };
  const pairs = (list) => list.flatMap((a, at) => list.slice(at + 1).map((b) => [a, b]))
    .filter(([a, b]) => !a.contains(b) && !b.contains(a) && sticks(a) === sticks(b));
  const gaps = () => pairs(targets()).flatMap(([a, b]) => {
    const gap = apart(a.getBoundingClientRect(), b.getBoundingClientRect());
    return gap + SLACK < 8 ? [`${named(a)} and ${named(b)} are ${gap.toFixed(1)} px apart, not 8`] : [];
  });

  // What takes back or ends something stands well away from the green key.
  const TAKES = /\/(undo|withdrawal|cancellation|cancel|left|not-found)(\/|$)/;
  const takesBack = (target) => target.matches("button") && target.form && TAKES.test(new URL(target.getAttribute("formaction") || target.form.getAttribute("action") || "", "http://here").pathname);
  const regret = () => pairs(targets()).flatMap(([a, b]) => {
    if (!(a.matches(".go") && takesBack(b)) && !(b.matches(".go") && takesBack(a))) return [];
    if (takesBack(a) && takesBack(b)) return [];
    const gap = apart(a.getBoundingClientRect(), b.getBoundingClientRect());
    return gap + SLACK < 24 ? [`${named(a)} and ${named(b)} are ${gap.toFixed(1)} px apart, not 24`] : [];
  });

  const first = () => {
    scrollTo(0, 0);
    return [...document.querySelectorAll(".btn.go")].filter(shown).flatMap((key) => {
      const rect = key.getBoundingClientRect();
      const seen = rect.top >= 0 && rect.bottom <= innerHeight + SLACK && rect.left >= 0 && rect.right <= innerWidth + SLACK;
      return seen ? [] : [`${named(key)} ends at ${rect.bottom.toFixed(0)} of ${innerHeight} px`];
    });
  };
  const oneGreen = () => {
    const keys = [...document.querySelectorAll(".btn.go")].filter(shown);
    return keys.length > 1 ? [`${keys.length} green keys: ${keys.map(named).join(", ")}`] : [];
  };

  const sideways = () => {
    const wide = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} px wide, not ${wide}`);
    document.querySelectorAll("body *").forEach((element) => {
      if (!shown(element) || heard(element) || element.closest("svg")) return;
      const rect = element.getBoundingClientRect();
      if (rect.right > wide + 1 || rect.left < -1) found.push(`${named(element)} reaches from ${rect.left.toFixed(0)} to ${rect.right.toFixed(0)} of ${wide} px`);
      else if (/auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
        found.push(`${named(element)} scrolls sideways: ${element.scrollWidth} in ${element.clientWidth} px`);
    });
    return found.slice(0, 6);
  };

  // Letters that stick out of their key, or lie under an edge that hides them.
  const texts = () => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
      const holder = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || !shown(holder) || heard(holder) || holder.closest("option, script, style, noscript, svg")) continue;
      found.push(walk.currentNode);
    }
    return found;
  };
  const rectsOf = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].filter((rect) => rect.width > 0.5);
  };
  const edges = (holder) => {
    for (let up = holder; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (up.matches("a, button, label, .chip, .tile, .btn") && style.display !== "inline") return up;
      if (/hidden|clip/.test(style.overflowX + style.overflowY)) return up;
    }
    return null;
  };
  const clipped = () => {
    const found = texts().flatMap((text) => {
      const edge = edges(text.parentElement);
      if (!edge) return [];
      const box = edge.getBoundingClientRect();
      const out = rectsOf(text).find((rect) =>
        rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 3 || rect.bottom > box.bottom + 3);
      return out ? [`"${text.data.trim().slice(0, 40)}" sticks out of ${named(edge)}`] : [];
    });
    // What she wrote may be longer than its field; numbers, and what a field says of itself, may not.
    document.querySelectorAll("input.typed, input.n, input.digits, input:placeholder-shown").forEach((input) => {
      if (shown(input) && input.scrollWidth > input.clientWidth + 1) found.push(`${named(input)} shows only a part of "${input.value || input.placeholder}"`);
    });
    if (parseFloat(getComputedStyle(document.documentElement).fontSize) > 20) return found; // a choice opens
    document.querySelectorAll("select").forEach((select) => {
      if (!shown(select)) return;
      const style = getComputedStyle(select);
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const chosen = select.selectedOptions[0];
      if (chosen && pen.measureText(chosen.text.trim()).width > room) found.push(`${named(select)} shows only a part of "${chosen.text.trim()}"`);
    });
    return found;
  };

  const letters = () => [...new Set(texts().flatMap((text) => {
    const size = parseFloat(getComputedStyle(text.parentElement).fontSize);
    return size + 0.05 < least.letter ? [`${named(text.parentElement)} is ${size} px, not ${least.letter}`] : [];
  }))];

  // One question a screen: what can be chosen, besides the head, the keypad and the green key.
  const choices = () => {
    const list = targets().filter((target) => target.closest("main") && !target.closest(".pad, .foot, .head") &&
      !target.matches(".go, .field, .amt") && !takesBack(target));
    return list.length > 6 ? [`${list.length} choices: ${list.map(named).join(", ")}`] : [];
  };

  const checks = { sizes, gaps, regret, first, oneGreen, sideways, clipped, letters, choices };
  return Object.fromEntries(asked.checks.map((name) => [name, checks[name]()]));
}
