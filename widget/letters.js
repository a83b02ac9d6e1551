/* A letter's text as it is shown and taken along. The same rules as in second_opinion/letters/delivery, so that what is made
 * here and what the server makes are alike. */
import { el } from "./dom.js";

const BLANK = /(\[[^[\]\n]{1,60}\])/;
/** Longer links are cut by some systems, which would leave half a letter. */
const LONGEST_LINK = 2000;

/** The text below the heading, with the patient's own changes. */
export const bodyOf = (message) => message.edited ?? message.payload.data.body;

/** All that is sent or kept: heading and body, without the notes beside them. */
export const textOf = (message) => `${message.payload.data.subject}\n\n${bodyOf(message)}`;

/** The name of its file says what kind of letter it is, and nothing of the patient. */
export const fileName = (message, ending) => `${message.payload.data.kind.replaceAll("_", "-")}.${ending}`;

/** Its paragraphs as elements; the gaps that are still to be filled stand out. */
export function paragraphs(message) {
  const { blanks } = message.payload.data;
  const marked = (part) => (blanks.includes(part) ? el("mark", {}, part) : part);
  return bodyOf(message)
    .split(/\n{2,}/)
    .map((paragraph) => el("p", { dir: "auto" }, paragraph.split(BLANK).map(marked)));
}

/** A link that opens the patient's own mail program with the letter in it, or null where it would be too long. */
export function mailLink(message) {
  const subject = quoted(message.payload.data.subject);
  const link = `mailto:?subject=${subject}&body=${quoted(bodyOf(message).replaceAll("\n", "\r\n"))}`;
  return link.length <= LONGEST_LINK ? link : null;
}

function quoted(text) {
  // Half a pair, which somebody may have pasted, cannot be written in a link.
  const whole = text.replace(/\p{Surrogate}/gu, "\ufffd");
  return encodeURIComponent(whole).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
