// What is wrong with how a page lies on the screen, as a list of sentences.
// Folded parts are opened first. Texts are measured line by line, as they are drawn.
() => {
  const SLACK = 1.5;
  const flaws = [];
  document.querySelectorAll("details").forEach((each) => { each.open = true; });

  const named = (element) => {
    const id = element.id ? "#" + element.id : "";
    const kind = element.getAttribute("class");
    return element.tagName.toLowerCase() + id + (kind ? "." + kind.trim().split(/\s+/).join(".") : "");
  };
  const short = (text) => "“" + text.trim().replace(/\s+/g, " ").slice(0, 40) + "”";
  const style = (element) => getComputedStyle(element);
  const scrolls = (element) => /auto|scroll/.test(style(element).overflowX);
  const cuts = (element) => /hidden|clip/.test(style(element).overflowX + style(element).overflowY);
  const outside = (inner, outer) =>
    inner.left < outer.left - SLACK || inner.right > outer.right + SLACK ||
    inner.top < outer.top - SLACK || inner.bottom > outer.bottom + SLACK;
  const forReadersOnly = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      if (cuts(at) && box.width <= 2 && box.height <= 2) return true;
      if (at.tagName === "title" || at.tagName === "desc") return true;
    }
    return false;
  };

  const wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) {
    flaws.push(`the page is ${wide.scrollWidth} wide in a window of ${wide.clientWidth}`);
  }

  // Every line of text with the box in which it may be seen.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (forReadersOnly(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 0.5 && box.height > 0.5) lines.push({ node, parent, box });
    }
  }
  if (lines.length === 0) flaws.push("nothing can be read");

  const seen = [];
  for (const { node, parent, box } of lines) {
    let shown = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    let scrolled = false;
    let block = null;
    for (let at = parent; at && at !== document.documentElement; at = at.parentElement) {
      const frame = at.getBoundingClientRect();
      const display = style(at).display;
      if (at.tagName === "svg" || (!block && !at.closest("svg") && !/^(inline|contents)$/.test(display))) {
        if (!scrolled && !scrolls(at) && (frame.left - SLACK > box.left || frame.right + SLACK < box.right)) {
          flaws.push(`${short(node.data)} sticks out of ${named(at)}`);
        }
        block = at;
      }
      if (at.tagName === "svg" && outside(box, frame)) flaws.push(`${short(node.data)} is cut off by ${named(at)}`);
      if (scrolls(at)) {
        scrolled = true;
        shown = { ...shown, left: Math.max(shown.left, frame.left), right: Math.min(shown.right, frame.right) };
      } else if (cuts(at) && !scrolled && at.tagName !== "svg" && outside(box, frame)) {
        flaws.push(`${short(node.data)} is cut off by ${named(at)}`);
      }
    }
    // A link that stays out of sight until the keyboard reaches it is looked at when it does.
    const waits = parent.closest("a") && (box.right <= 0 || box.bottom <= 0);
    if (!waits && !scrolled && (box.left < -SLACK || box.right > wide.clientWidth + SLACK)) {
      flaws.push(`${short(node.data)} lies beside the window`);
    }
    if (shown.right - shown.left > 1) seen.push({ node, parent, ...shown });
  }

  // The box of a line is higher than its letters: a quarter on each side is left out.
  const boxes = seen.map((each) => {
    const margin = (each.bottom - each.top) / 4;
    return { ...each, top: each.top + margin, bottom: each.bottom - margin };
  }).sort((one, other) => one.top - other.top);
  for (let at = 0; at < boxes.length; at += 1) {
    for (let next = at + 1; next < boxes.length && boxes[next].top < boxes[at].bottom; next += 1) {
      const [one, other] = [boxes[at], boxes[next]];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      if (across > 1 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1) {
        flaws.push(`${short(one.node.data)} lies over ${short(other.node.data)}`);
      }
    }
  }

  // Contrast inside drawings, at which axe does not look. Bars and lines need 3, letters 4.5.
  const colour = (text) => {
    const parts = text.match(/[\d.]+/g);
    return /^rgb/.test(text) && parts && (parts.length < 4 || Number(parts[3]) > 0) ? parts.slice(0, 3).map(Number) : null;
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((each) => each / 255).map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(style(at).backgroundColor);
      if (found) return found;
    }
    return [255, 255, 255];
  };
  for (const drawing of document.querySelectorAll("svg")) {
    const ground = behind(drawing);
    for (const part of drawing.querySelectorAll("text, tspan, .bar, .curve, .dot")) {
      const letters = /^(text|tspan)$/.test(part.tagName);
      const used = [colour(style(part).fill), letters ? null : colour(style(part).stroke)].filter(Boolean);
      const contrast = Math.max(...used.map((each) => ratio(each, ground)));
      const least = letters ? 4.5 : 3;
      if (contrast < least) {
        flaws.push(`${named(part)} in ${named(drawing)} has contrast ${contrast.toFixed(2)}, less than ${least}`);
      }
      if (!letters && outside(part.getBoundingClientRect(), drawing.getBoundingClientRect())) {
        flaws.push(`${named(part)} is cut off by ${named(drawing)}`);
      }
    }
  }

  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) flaws.push(`${named(heading)} follows a heading of level ${level}`);
    level = own;
  }
  if (document.querySelectorAll("h1").length !== 1) flaws.push("there must be one h1");

  for (const link of document.querySelectorAll("a[href^='#']")) {
    if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) flaws.push(`${link.hash} leads nowhere`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  for (const id of new Set(ids)) {
    if (ids.filter((each) => each === id).length > 1) flaws.push(`the id ${id} is there twice`);
  }
  return [...new Set(flaws)];
}
