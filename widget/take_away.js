/* Taking a text out of the chat: to the clipboard, into a file, onto paper. */
import { el, sheet } from "./dom.js";

/** Put exactly this text on the clipboard; returns whether that worked. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// Pages without https, and frames that were not granted the clipboard, have only the old way.
function copyBySelection(text) {
  const before = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  const holder = el("textarea", { "aria-hidden": "true", readonly: true, tabindex: "-1" });
  for (const [name, value] of [["position", "fixed"], ["opacity", "0"], ["inset-block-start", "0"]]) {
    holder.style.setProperty(name, value, "important");
  }
  holder.value = text;
  document.body.append(holder);
  holder.select();
  try {
    return document.execCommand("copy");
  } finally {
    holder.remove();
    before?.focus({ preventScroll: true });
  }
}

/** Save a text, as UTF-8, or a Blob as a file. */
export function download(name, content) {
  const blob = content instanceof Blob ? content : new Blob([content], { type: "text/plain;charset=utf-8" });
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  // Some browsers read it only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const ON_PAPER = `
  @media print {
    html body > :not(second-opinion-print) { display: none !important; }
    html body > second-opinion-print { display: block !important; }
    /* Whatever the page does with its own body: one that hides its overflow or has a height would cut a second sheet off. */
    html, html body { display: block !important; position: static !important; block-size: auto !important; min-block-size: 0 !important; overflow: visible !important; margin: 0 !important; padding: 0 !important; background: #fff !important; }
    @page { margin: 2cm; }
  }`;
const SHEET = `
  :host { all: initial !important; display: none !important; color: #000 !important; background: #fff !important; }
  @media print { :host { display: block !important; } }
  h1, p { margin: 0 0 .8em; font: 12pt/1.4 Georgia, "Times New Roman", serif; white-space: pre-wrap; overflow-wrap: anywhere; }
  h1 { font-size: 14pt; font-weight: bold; break-after: avoid; }
  p { orphans: 3; widows: 3; }
  mark { color: inherit; background: none; border-bottom: 1px solid; }`;

/** Print this heading and these paragraphs, and nothing else of the page. */
export function print(heading, paragraphs, language) {
  const paper = el("second-opinion-print", { lang: language });
  const inside = paper.attachShadow({ mode: "open" });
  inside.adoptedStyleSheets = [sheet(SHEET)];
  inside.append(el("h1", { dir: "auto" }, heading), ...paragraphs);
  const rest = sheet(ON_PAPER);
  const guides = [...document.querySelectorAll("second-opinion-guide")];
  for (const guide of guides) guide.dataset.away = "";
  document.body.append(paper);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rest];
  const tidy = () => {
    paper.remove();
    for (const guide of guides) delete guide.dataset.away;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== rest);
  };
  addEventListener("afterprint", tidy, { once: true });
  window.print();
}

