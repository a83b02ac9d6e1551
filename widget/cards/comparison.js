import { el } from "../dom.js";
import { inline } from "../markdown.js";

/**
 * Both ways side by side. Where there is no room for that, each row stands by itself and names its columns; the roles say to a
 * screen reader that it is still a table, which the style would otherwise take away.
 */
export function comparison(data, { labels }) {
  const words = labels.comparison;
  const columns = [data.internal_label, data.external_label];
  const head = el("tr", { role: "row" }, [words.aspect, ...columns].map((label) => el("th", { role: "columnheader", scope: "col" }, label)));
  const rows = data.rows.map((row) =>
    el(
      "tr",
      { role: "row" },
      el("th", { role: "rowheader", scope: "row" }, row.label),
      [row.internal, row.external].map((said, index) =>
        el("td", { role: "cell" }, el("span", { class: "column", "aria-hidden": "true" }, `${columns[index]}: `), inline(said, labels)),
      ),
    ),
  );
  return el(
    "div",
    { class: "card comparison", role: "group", "aria-label": words.title },
    el(
      "table",
      { role: "table" },
      el("caption", {}, words.title),
      el("thead", { role: "rowgroup" }, head),
      el("tbody", { role: "rowgroup" }, rows),
    ),
    data.notes.map((note) => el("p", { class: "note" }, inline(note, labels))),
  );
}
