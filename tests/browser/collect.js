// All that is read by eye or ear, each piece with the language it says it is in.
() => {
  const found = [], spoken = (element) => (element.closest("[lang]")?.lang || "").slice(0, 2);
  const hidden = (element) => element.closest("[hidden], [translate=no], script, style, noscript, template, kbd");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && !hidden(holder)) found.push([spoken(holder), walk.currentNode.data.trim()]);
  }
  for (const name of ["alt", "aria-label", "title", "placeholder"])
    document.querySelectorAll(`[${name}]`).forEach((element) => {
      if (element.getAttribute(name).trim()) found.push([spoken(element), element.getAttribute(name)]);
    });
  found.push([document.documentElement.lang.slice(0, 2), document.title]);
  return found;
}
