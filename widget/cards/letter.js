import { el, icon } from "../dom.js";
import { fill } from "../labels/index.js";
import { bodyOf, fileName, mailLink, paragraphs, textOf } from "../letters.js";
import { CallError } from "../server.js";
import { copy, download, print } from "../take_away.js";

/**
 * A text to take along: to copy, change, save and print. What the guide notes about it for the patient stands below and is taken
 * nowhere. Once a newer version follows, this one can only be copied. The event "refresh" shows what changed meanwhile.
 */
export function letter(_, { message, labels, language, say, conversation }) {
  const words = labels.letter;
  const data = () => message.payload.data;
  const tool = (picture, label, act, more) =>
    el("button", { type: "button", class: "quiet", click: act, ...more }, picture && icon(picture), label);
  // Only the newest version is changed and saved; a button that has the focus while a newer one arrives is still there.
  const ofNewest = (act) => () => (conversation.isNewest(message) ? act() : say(words.earlier));

  const earlier = el("p", { class: "note stale", "aria-live": "off", hidden: true }, icon("later"), words.earlier);
  const title = el("h3", { dir: "auto" }, data().subject);
  const text = el("div");
  const count = el("p", { class: "note", id: `count-${message.id}`, "aria-live": "off", hidden: true });
  const editor = el("textarea", {
    ...{ "aria-label": words.editing, "aria-describedby": count.id, rows: "14", dir: "auto", hidden: true },
    // Kept with each key: nothing is lost to a reload or to an answer that comes meanwhile.
    input: () => (conversation.edit(message, editor.value), tellCount()),
  });
  const waiting = el("p", { class: "note waiting", "aria-live": "off", hidden: true }, words.unsent);
  const notes = el("div", { class: "notes", "aria-live": "off" });

  const edit = tool("edit", words.edit, () => {
    if (!editor.hidden) return finish();
    ofNewest(() => setEditing(true))();
  });
  const files = el("div", { class: "tools", id: `files-${message.id}`, role: "group", "aria-label": words.download, hidden: true });
  const save = tool("download", words.download, ofNewest(() => setOpen(files.hidden)), {
    ...{ "aria-expanded": "false", "aria-controls": files.id },
  });
  const choices = Object.entries(words.files).map(([ending, label]) => [
    ending,
    tool(null, label, ofNewest(() => saveAs(ending))),
  ]);
  files.append(...choices.map(([, choice]) => choice));
  const paper = tool("print", words.print, ofNewest(() => print(data().subject, paragraphs(message), language)));
  const mail = el("a", { class: "quiet" }, icon("mail"), words.mail);

  const card = el(
    "div",
    {
      ...{ class: "card letter", role: "group", refresh: () => show(), focusout: () => show() },
      keydown: (event) => {
        if (event.key !== "Escape" || files.hidden) return;
        event.stopPropagation();
        setOpen(false);
        save.focus();
      },
    },
    earlier,
    el("div", { class: "paper" }, title, text, editor),
    count,
    waiting,
    el(
      "div",
      { class: "tools" },
      tool("copy", words.copy, async () => say((await copy(textOf(message))) ? words.copied : words.notCopied)),
      ...[edit, save, paper],
    ),
    files,
    notes,
  );

  function setEditing(begins) {
    if (begins === !editor.hidden) return;
    if (begins) editor.value = bodyOf(message);
    editor.toggleAttribute("hidden", !begins);
    text.toggleAttribute("hidden", begins);
    edit.lastChild.data = begins ? words.done : words.edit;
    if (begins) editor.focus();
    show();
  }

  function setOpen(open) {
    files.toggleAttribute("hidden", !open);
    save.setAttribute("aria-expanded", String(open));
  }

  async function finish() {
    setEditing(false);
    await conversation.saveEdits();
    if (message.unsaved) say(words.unsent);
    else say(message.edited == null ? words.changed : [message.refused, words.kept].filter(Boolean).join(" "));
  }

  async function saveAs(ending) {
    try {
      // Plain text is made here, so it can be had without the server.
      const content = ending === "txt" ? `${textOf(message)}\n` : await conversation.letterFile(message, ending);
      download(fileName(message, ending), content);
      say(words.downloaded);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      say([words.notDownloaded, error.message].filter(Boolean).join(" "));
    }
  }

  function tellCount() {
    const { limit } = data();
    const n = [...bodyOf(message)].length;
    // What the server knows, it says in its notes.
    const label = message.edited != null && n > limit ? words.over : words.count;
    count.toggleAttribute("hidden", !limit);
    put(count, limit ? fill(label, { n, limit }, language) : "");
  }

  function show() {
    const { subject, draft, channel, characters, limit } = data();
    const newest = conversation.isNewest(message);
    const focused = card.getRootNode().activeElement;
    if (!newest && editor !== focused) setEditing(false);
    if (!newest) setOpen(!files.hidden && files.contains(focused));
    put(title, subject);
    const body = paragraphs(message);
    // A screen reader would read again what was only put in its place again.
    if (body.map((each) => each.textContent).join("\n\n") !== text.dataset.body) {
      text.replaceChildren(...body);
      text.dataset.body = body.map((each) => each.textContent).join("\n\n");
    }
    tellCount();
    card.setAttribute("aria-label", newest ? subject : `${subject}. ${words.earlier}`);
    card.classList.toggle("earlier", !newest);
    earlier.toggleAttribute("hidden", newest);
    waiting.toggleAttribute("hidden", !newest || !message.unsaved || !editor.hidden);
    const link = channel === "email" ? mailLink(message) : null;
    if (link) paper.after(Object.assign(mail, { href: link }));
    else mail.remove();
    // The server's text is not the patient's where their changes did not get there.
    const served = message.edited == null || message.unsaved;
    const offered = (element, possible) => element.toggleAttribute("hidden", !(possible && newest) && element !== focused);
    for (const element of [edit, save, paper, mail]) offered(element, true);
    const can = { docx: served, txt: true, ics: served && draft };
    for (const [ending, choice] of choices) offered(choice, can[ending]);
    // The number of characters stands beside the text, where it follows each change.
    const told = data().notes.filter((note) => !(limit && note.includes(characters) && note.includes(limit)));
    if (notes.dataset.told !== told.join("\n")) {
      notes.dataset.told = told.join("\n");
      notes.replaceChildren(...(told.length ? [el("h4", {}, words.notes), ...told.map((note) => el("p", {}, note))] : []));
    }
  }

  show();
  return card;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
