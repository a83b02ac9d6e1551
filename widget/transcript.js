/** A whole conversation as a text file: each message with sender and time. */
export function transcript(messages, { labels, language, clinic }) {
  const time = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const said = messages
    .filter((message) => message.sender !== "page")
    .map((message) => {
      const sender = message.sender === "guide" ? labels.guide : labels.you;
      const text = [message.text, message.edited ?? message.payload?.text].filter(Boolean).join("\n");
      const status = message.status ? ` (${message.status === "failed" ? labels.notSent : labels.waiting})` : "";
      return `[${time.format(new Date(message.time))}] ${sender}${status}:\n${text}\n`;
    });
  return [[labels.title, clinic?.name].filter(Boolean).join(", "), "", ...said].join("\n");
}
