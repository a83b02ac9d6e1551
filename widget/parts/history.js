import { card } from "../cards/index.js";
import { el } from "../dom.js";
import { sourceLine } from "../labels/index.js";
import { markdown } from "../markdown.js";

/** What was said, the replies on offer below it, and above it what the guide is and is not. */
export function history({ labels, language, conversation, say }) {
  const list = el("ol");
  const log = el("div", { role: "log", "aria-live": "polite", "aria-label": labels.log, tabindex: "0" }, list);
  const replies = el("div", { class: "replies", role: "group", "aria-label": labels.replies, hidden: true });
  const panel = el("div", { class: "history" }, el("p", { class: "about", dir: "auto" }, labels.about), log, replies);
  const shown = new Map();
  const context = { labels, language, conversation, say };

  const add = (messages) => {
    // Who reads further up is left there.
    const following = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 80;
    for (const message of messages) {
      const item = entry(message, context);
      shown.set(message.id, item);
      list.append(item);
    }
    // What was the newest version of a letter may be none any more.
    for (const message of conversation.messages) if (!messages.includes(message)) refresh(message);
    if (following || messages.some((message) => message.sender === "patient")) follow();
  };

  /** Show the end, unless the beginning of the last answer would be out of sight; what it answers too, if there is room. */
  const follow = () => {
    const last = conversation.messages.findLast((message) => message.sender === "patient");
    const question = shown.get(last?.id);
    const answer = question?.nextElementSibling;
    const first = answer && answer.offsetTop - question.offsetTop > panel.clientHeight / 2 ? answer : question;
    const end = panel.scrollHeight - panel.clientHeight;
    panel.scrollTop = first ? Math.min(end, first.offsetTop - 8) : end;
  };

  const offer = (buttons, choose) => {
    replies.replaceChildren(
      ...buttons.map((button) => el("button", { type: "button", class: "reply", dir: "auto", click: () => choose(button) }, button.title)),
    );
    replies.hidden = !buttons.length;
  };

  const change = (message) => shown.get(message.id)?.querySelector(".status")?.replaceChildren(...status(message, context));

  const refresh = (message) => {
    if (message.payload?.data?.draft) shown.get(message.id)?.querySelector(".letter")?.dispatchEvent(new Event("refresh"));
  };

  const empty = () => {
    list.replaceChildren();
    shown.clear();
  };

  return { panel, add, offer, change, refresh, follow, empty };
}

function entry(message, context) {
  const { labels } = context;
  if (message.sender === "page") {
    return el("li", { class: "page" }, el("p", { class: "note" }, labels[message.words]));
  }
  const own = message.sender === "patient";
  const source = sourceLine(message, context);
  const time = new Intl.DateTimeFormat(context.language, { hour: "numeric", minute: "2-digit" });
  return el(
    "li",
    { class: own ? "patient" : "guide" },
    el("p", { class: "sender" }, own ? labels.you : labels.guide),
    el("div", { class: "bubble", lang: message.language, dir: "auto" }, content(message, context)),
    source && el("p", { class: "note" }, source),
    el(
      "p",
      { class: "meta" },
      el("time", { datetime: message.time, dir: "auto" }, time.format(new Date(message.time))),
      own && el("span", { class: "status" }, status(message, context)),
    ),
  );
}

function content(message, context) {
  // What the patient typed is shown as typed.
  if (message.sender === "patient") return [el("p", { class: "typed" }, message.text)];
  return [
    message.text && markdown(message.text, context.labels),
    message.payload && card(message, context),
  ];
}

function status(message, { labels, conversation }) {
  if (message.status === "waiting") return [labels.waiting];
  if (message.status !== "failed") return [];
  return [
    el("strong", {}, labels.notSent),
    el("button", { type: "button", class: "quiet", click: () => conversation.again(message) }, labels.again),
  ];
}
