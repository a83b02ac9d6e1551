import { el } from "../dom.js";
import { LABELS } from "../labels/index.js";

const SIZES = [1, 1.25, 1.5, 1.75, 2];

/** What is not needed all the time, behind one button: text size, language, saving, starting again, deleting. */
export function menu({ labels, language, languages, size, resize, speak, saveTranscript, restart, forget }) {
  let opener;
  const shown = el("output", {}, "");
  const [smaller, larger] = [[labels.smaller, -1], [labels.larger, 1]].map(([label, step]) =>
    el("button", { type: "button", class: "quiet", click: () => change(step) }, label),
  );
  const change = (step) => {
    size = SIZES[Math.min(Math.max(SIZES.indexOf(size) + step, 0), SIZES.length - 1)];
    resize(size);
    update();
  };
  const update = () => {
    shown.textContent = `${Math.round(size * 100)}\u00a0%`;
    // Not "disabled": that would take the focus away from under the finger.
    smaller.setAttribute("aria-disabled", String(size === SIZES[0]));
    larger.setAttribute("aria-disabled", String(size === SIZES.at(-1)));
  };
  const choice = (label, act) => el("button", { type: "button", class: "quiet", click: act }, label);
  const spoken = languages.map((each) =>
    el(
      "button",
      { type: "button", class: "quiet", lang: each, "aria-pressed": String(each === language), click: () => speak(each) },
      LABELS[each].language,
    ),
  );
  const panel = el(
    "div",
    { class: "menu", id: "menu", role: "group", "aria-label": labels.menu, hidden: true },
    el("div", { role: "group", "aria-label": labels.textSize }, el("span", {}, labels.textSize), smaller, shown, larger),
    spoken.length > 1 &&
      el("div", { role: "group", "aria-label": labels.languages, class: "languages" }, el("span", {}, labels.languages), spoken),
    choice(labels.transcript, saveTranscript),
    choice(labels.restart, restart),
    choice(labels.delete, forget),
  );
  const toggle = (open = panel.hidden) => {
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  update();
  return {
    panel,
    toggle,
    belongsTo: (button) => (opener = button),
    get open() {
      return !panel.hidden;
    },
    /** Close it, with the focus back on its button. */
    close: () => {
      toggle(false);
      opener.focus();
    },
    focusLanguage: () => panel.querySelector('[aria-pressed="true"]')?.focus(),
  };
}
