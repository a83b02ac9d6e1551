/* The little markup that the guide's texts use, made into elements one by one: **bold**, lists, links. Anything else, and any
 * link that is not http, https, tel or mailto, stays the text it is. */
import { el, unseen } from "./dom.js";

const SAFE = new Set(["http:", "https:", "tel:", "mailto:"]);

// Bold; a link; a bare address; a telephone number; a short emergency number after a word that says to call it.
const INLINE =
  /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^\s()]+)\)|(https?:\/\/[^\s<>"')\]]+)|\b((?:1-)?\d{3}-\d{3}-\d{4})\b|\b(call|text|or|al)( )(911|988)\b/gi;
const ITEM = /^\s*(?:[-*\u2022]|(\d{1,3})[.)])\s+(.*)$/;

/** The address if it is one that may be opened, else null. */
export function safeAddress(address) {
  try {
    return SAFE.has(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/** A link; pages open beside the chat, which stays. */
export function link(address, content, labels) {
  if (/^(tel|mailto):/i.test(address)) return el("a", { href: address }, content);
  const away = { href: address, target: "_blank", rel: "noopener noreferrer" };
  return el("a", away, content, unseen(` (${labels.newTab})`));
}

/** One line's text with its bold parts, links and numbers to call, as nodes. */
export function inline(text, labels) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const [all, bold, title, target, bare, phone, word, space, emergency] = found;
    nodes.push(text.slice(end, found.index));
    end = found.index + all.length;
    if (bold) nodes.push(el("strong", {}, inline(bold, labels)));
    else if (title) nodes.push(safeAddress(target) ? link(target, title, labels) : all);
    else if (bare) {
      const address = bare.replace(/[.,;:!?]+$/, "");
      nodes.push(link(address, address, labels), bare.slice(address.length));
    } else if (phone) nodes.push(el("a", { href: `tel:${phone.length > 12 ? "+" : "+1-"}${phone}` }, phone));
    else nodes.push(word + space, el("a", { href: `tel:${emergency}` }, emergency));
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

/** A whole text as paragraphs and lists. */
export function markdown(text, labels) {
  const blocks = document.createDocumentFragment();
  let list = null;
  let paragraph = null;
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    if (item) {
      const name = item[1] ? "OL" : "UL";
      if (list?.nodeName !== name) {
        list = el(name, item[1] ? { start: item[1] } : {});
        blocks.append(list);
      }
      list.append(el("li", {}, inline(item[2], labels)));
      paragraph = null;
    } else if (!line.trim()) {
      list = paragraph = null;
    } else if (paragraph) {
      paragraph.append(el("br"), ...inline(line, labels));
    } else {
      list = null;
      paragraph = el("p", {}, inline(line, labels));
      blocks.append(paragraph);
    }
  }
  return blocks;
}
