import { sourceLine } from "./labels/index.js";
import { bodyOf } from "./letters.js";

/** A whole conversation as a text file: each message with sender and time. */
export function transcript(messages, { labels, language, clinic }) {
  const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const said = messages
    .filter((message) => message.sender !== "page")
    .map((message) => {
      const sender = message.sender === "guide" ? labels.guide : labels.you;
      const text = [message.text, message.payload && twin(message), sourceLine(message, { labels, language })].filter(Boolean).join("\n");
      const status = message.status ? ` (${message.status === "failed" ? labels.notSent : labels.waiting})` : "";
      return `[${time.format(new Date(message.time))}] ${sender}${status}:\n${text}\n`;
    });
  return [[labels.title, clinic?.name].filter(Boolean).join(", "), "", ...said].join("\n");
}

/** The plain twin of what is more than text; a letter's with the patient's own changes, its notes in parentheses below it. */
function twin({ edited, payload }) {
  if (payload.type !== "letter" || !payload.data?.notes) return payload.text;
  const { subject, notes } = payload.data;
  return [subject, bodyOf({ edited, payload }), notes.map((note) => `(${note})`).join("\n")].filter(Boolean).join("\n\n");
}
