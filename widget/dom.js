/* Making elements. Text only ever becomes text nodes, so nothing that anybody wrote can become markup. */

const SVG = "http://www.w3.org/2000/svg";

/** An element. Attributes that are functions are listeners ("click"); false, null and undefined are left out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

// Drawn on a grid of 24, as strokes.
const SHAPES = {
  chat: ["M4 5h16v11H10l-5 4v-4H4z", "M8 9h8M8 12h5"],
  minimise: ["M6 9l6 6 6-6"],
  menu: ["M5 7h14M5 12h14M5 17h14"],
  send: ["M4 12h14M12 6l6 6-6 6"],
  copy: ["M9 9h10v11H9z", "M15 9V4H5v11h4"],
  edit: ["M4 20l1-4L16 5l3 3L8 19z"],
  download: ["M12 4v11M7 11l5 5 5-5M5 20h14"],
  print: ["M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"],
  mail: ["M4 6h16v12H4z", "M4 7l8 6 8-6"],
  yes: ["M5 13l5 5L20 7"],
  unsure: ["M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18v.5", "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18z"],
  no: ["M6 6l12 12M18 6L6 18"],
  later: ["M12 7v5l4 2", "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18z"],
  open: ["M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16z"],
};

/** A picture beside words that say the same, so it is hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

/** Words for screen readers only. */
export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

/** A constructed style sheet: a page's content security policy has nothing against it. */
export function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}
