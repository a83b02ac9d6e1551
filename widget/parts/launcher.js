import { el, icon } from "../dom.js";
import { fill } from "../labels/index.js";

/** The button that opens the guide. `update(open, unread)` hides it or names what waits. */
export function launcher({ labels, language, open }) {
  const badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
  const button = el(
    "button",
    { type: "button", class: "launcher", "aria-expanded": "false", click: open },
    icon("chat"),
    el("span", {}, labels.launcher),
    badge,
  );
  const update = (isOpen, unread) => {
    button.hidden = isOpen;
    badge.hidden = !unread;
    badge.textContent = unread;
    const waiting = unread ? `, ${fill(labels.unread, { n: unread }, language)}` : "";
    button.setAttribute("aria-label", labels.openGuide + waiting);
  };
  return { button, update };
}
