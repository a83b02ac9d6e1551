/* The page's own words, one file a language. */
import en from "./en.js";
import es from "./es.js";

export const LABELS = { en, es };

/** The language of these that `wish` ("es-US") names, or null. */
export function known(wish) {
  const language = String(wish ?? "").slice(0, 2).toLowerCase();
  return Object.hasOwn(LABELS, language) ? language : null;
}

/** A label with its {gaps} filled; one with a singular and a plural is chosen by `n`. */
export function fill(label, values, language = "en") {
  const text = typeof label === "string" ? label : label[new Intl.PluralRules(language).select(values.n)] ?? label.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** A day as people of that language write it, from YYYY-MM-DD; a text that is none stays as it is. */
export function day(text, language) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(text));
}

/** Where what a message states comes from, and when that was checked; null where it states nothing. */
export function sourceLine({ sources, checked_on: date }, { labels, language }) {
  if (!sources?.length) return null;
  const checked = fill(labels.sources.checked, { date: day(date, language) });
  const named = sources.slice(0, 3).join("; ") + (sources.length > 3 ? "; \u2026" : ".");
  return `${fill(labels.source, { source: named })} ${checked}.`;
}
