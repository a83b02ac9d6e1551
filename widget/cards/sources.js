import { el } from "../dom.js";
import { day, fill } from "../labels/index.js";
import { link, safeAddress } from "../markdown.js";

/** The sources of an answer, each with the day it was checked. */
export function sources(data, { labels, language }) {
  const words = labels.sources;
  return el(
    "div",
    { class: "card sources", role: "group", "aria-label": words.title },
    el("h3", {}, words.title),
    el(
      "ul",
      {},
      data.sources.map((source) => {
        const checked = fill(words.checked, { date: day(source.checked_on, language) });
        const named = safeAddress(source.url) ? link(source.url, source.source, labels) : source.source;
        return el(
          "li",
          {},
          el("p", {}, source.text),
          el("p", { class: "note" }, named, `. ${checked}${source.expired ? ` (${words.due})` : ""}.`),
        );
      }),
    ),
  );
}
