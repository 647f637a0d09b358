// The drawing of one path: the class on top, then the chain of entities down to the one asked about.
// Arrows go from the upper end of a link (owner, parent, host) to the lower end.

import { svg } from "./elements.js";
import { isDirected } from "./words.js";

const HAN = /\p{Script=Han}/u;
const FONT = { name: "600 16px sans-serif", small: "13px sans-serif" };
const LINE = { name: 21, small: 18 };
const PAD = 10;
const ARROW_X = 28;
const LABEL_X = 48;
const MAX_WIDTH = 620;

const pen = document.createElement("canvas").getContext("2d");

/** A figure that draws itself again whenever its width changes. `label` is the class at the top. */
export function chainFigure(path, label, hrefOf) {
  const figure = document.createElement("figure");
  figure.className = "chain";
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.min(Math.floor(entry.contentRect.width), MAX_WIDTH);
    if (width > 0 && width !== drawn) {
      drawn = width;
      figure.replaceChildren(drawing(path, label, width, hrefOf));
    }
  }).observe(figure);
  return figure;
}

function drawing(path, label, width, hrefOf) {
  const parts = [];
  let y = 1;
  if (path.target) {
    y = target(parts, path.target, label, y, width);
  }
  for (let position = path.entities.length - 1; position >= 0; position--) {
    const entity = path.entities[position];
    y = box(parts, entity, position === 0, y, width, hrefOf);
    if (position > 0) {
      const links = path.links.filter((link) => link.step === position);
      y = arrow(parts, links, entity.id, y, width);
    }
  }
  const size = { width, height: y + 1, viewBox: `0 0 ${width} ${y + 1}` };
  return svg("svg", { ...size, role: "group", "aria-label": sentence(path, label) }, ...parts);
}

function target(parts, membership, label, y, width) {
  const small = [`member by grade ${membership.grade} evidence, ${membership.valid.detail}`];
  const [texts, height] = block([[label, "name"], ...small.map((line) => [line, "small"])], y, width, PAD);
  parts.push(
    svg("g", { class: "class" }, svg("rect", { x: 1, y, width: width - 2, height, rx: 16 }), ...texts),
    svg("path", { class: "membership", d: `M${ARROW_X} ${y + height}v22` }),
  );
  return y + height + 22;
}

function box(parts, entity, isAsked, y, width, hrefOf) {
  const note = `${entity.type} · ${entity.id}${isAsked ? " · asked about" : ""}`;
  const [texts, height] = block([[entity.caption, "name"], [note, "small"]], y, width, PAD);
  parts.push(
    svg(
      "a",
      { class: isAsked ? "entity asked" : "entity", href: hrefOf(entity.id) },
      svg("rect", { x: 1, y, width: width - 2, height, rx: 4 }),
      ...texts,
    ),
  );
  return y + height;
}

function arrow(parts, links, upperBox, y, width) {
  const goesDown = links.some((link) => isDirected(link) && link.upper.id === upperBox);
  const goesUp = links.some((link) => isDirected(link) && link.lower.id === upperBox);
  const lines = links.flatMap((link) => [
    [`${pointer(link, upperBox)} ${link.title}`, "name"],
    [`grade ${link.grade}, ${link.valid.detail}`, "small"],
  ]);
  const [texts, height] = block(lines, y, width, LABEL_X);
  parts.push(svg("path", { class: "line", d: `M${ARROW_X} ${y}v${height}` }));
  if (goesDown) parts.push(head(y + height, -1));
  if (goesUp) parts.push(head(y, 1));
  parts.push(svg("g", { class: "link" }, ...texts));
  return y + height;
}

function pointer(link, upperBox) {
  if (!isDirected(link)) return "–";
  return link.upper.id === upperBox ? "↓" : "↑";
}

function head(y, direction) {
  return svg("path", { class: "head", d: `M${ARROW_X} ${y}l-6 ${direction * 11}h12z` });
}

/** Lines of text, wrapped to the width, and the height they take with padding above and below. */
function block(lines, top, width, x) {
  let y = top + PAD;
  const texts = [];
  for (const [text, style] of lines) {
    for (const line of wrapped(text, FONT[style], width - x - PAD)) {
      y += LINE[style];
      const attributes = { x, y: y - 5, class: style, lang: HAN.test(line) ? "zh" : null };
      texts.push(svg("text", attributes, line));
    }
  }
  return [texts, y + PAD - top];
}

function wrapped(text, font, width) {
  pen.font = font;
  const lines = [];
  let line = "";
  // Chinese breaks between any two characters; other scripts at spaces, and anywhere if a word is too long.
  for (const piece of text.match(/\p{Script=Han}|\s+|[^\s\p{Script=Han}]+/gu) ?? []) {
    const fits = pen.measureText(line + piece).width <= width;
    for (const part of fits || pen.measureText(piece).width <= width ? [piece] : [...piece]) {
      if (line && pen.measureText(line + part).width > width) {
        lines.push(line.trimEnd());
        line = part.trimStart();
      } else {
        line += part;
      }
    }
  }
  return [...lines, line.trimEnd()].filter(Boolean);
}

function sentence(path, label) {
  const links = path.links.map((link) => `${link.upper.caption}, ${link.title}, ${link.lower.caption}`);
  return [`Chain to ${label}`, ...links].join("; ");
}
