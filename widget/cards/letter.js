import { el, icon } from "../dom.js";
import { copy, download, print } from "../take_away.js";

const BLANK = /(\[[^[\]\n]{1,60}\])/;

/** A text to take along: to copy, change, save and print. The gaps that are still to be filled stand out. */
export function letter(data, { message, text, labels, language, say, conversation }) {
  const words = labels.letter;
  const current = () => message.edited ?? text;
  const shown = el("div", { class: "paper", dir: "auto" });
  const editor = el("textarea", { class: "paper", "aria-label": words.editing, rows: "14", dir: "auto", hidden: true });
  const show = () => {
    const [subject, ...body] = current().split("\n");
    const rest = body.join("\n").trim();
    shown.replaceChildren(
      el("h3", {}, subject),
      el("p", {}, rest.split(BLANK).map((part) => (data.blanks.includes(part) ? el("mark", {}, part) : part))),
    );
  };
  const button = (picture, label, act) => el("button", { type: "button", class: "quiet", click: act }, icon(picture), label);
  const edit = button("edit", words.edit, () => {
    const begins = editor.hidden;
    if (begins) editor.value = current();
    else {
      conversation.edit(message, editor.value);
      show();
      say(words.changed);
    }
    editor.hidden = !begins;
    shown.hidden = begins;
    edit.lastChild.data = begins ? words.done : words.edit;
    if (begins) editor.focus();
  });
  // What is being changed is what is taken along.
  const taken = () => (editor.hidden ? current() : editor.value);
  show();
  return el(
    "div",
    { class: "card letter", role: "group", "aria-label": data.subject },
    shown,
    editor,
    el(
      "div",
      { class: "tools" },
      button("copy", words.copy, async () => say((await copy(taken())) ? words.copied : words.notCopied)),
      edit,
      button("download", words.download, () => {
        download(words.fileName, taken());
        say(words.downloaded);
      }),
      button("print", words.print, () => print(taken(), language)),
    ),
  );
}
