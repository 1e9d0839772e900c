// Where the Tab key has stopped: how thick its ring is, and what lies over it.
() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const ringed = [here, here.closest("label"), ...(here.parentElement ? here.parentElement.children : [])].filter(Boolean);
  const ring = Math.max(...ringed.map((element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  }));
  const rect = (here.closest("label") && getComputedStyle(here).opacity === "0" ? here.closest("label") : here).getBoundingClientRect();
  const covers = (x, y) => {
    const top = document.elementFromPoint(Math.min(Math.max(x, 0), innerWidth - 1), Math.min(Math.max(y, 0), innerHeight - 1));
    return top && !here.contains(top) && !top.contains(here) && !(here.closest("label") || here).contains(top) ? top : null;
  };
  const middle = rect.left + rect.width / 2;
  const under = [rect.top + 4, rect.top + rect.height / 2, rect.bottom - 4]
    .map((y) => y < 0 || y > innerHeight ? "the edge" : covers(middle, y)).find(Boolean);
  const tall = rect.height > innerHeight / 2;
  here.dataset.walked = (here.dataset.walked || "") + "x";
  return {
    name: `<${here.localName}> "${(here.innerText || here.name || here.ariaLabel || "").trim().slice(0, 30)}"`,
    ring, under: under && !tall ? (under.outerHTML ? `<${under.localName} class="${under.className}">` : under) : "",
    again: here.dataset.walked.length > 1,
  };
}
