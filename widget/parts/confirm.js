import { el } from "../dom.js";

/** Ask before something is removed. `agreed` may take a while. The focus starts on the answer that keeps everything. */
export function confirm({ labels, question, yes, agreed, parent }) {
  const dialog = el(
    "dialog",
    {
      role: "alertdialog",
      "aria-labelledby": "question",
      close: () => dialog.remove(),
      // The panel would minimise.
      keydown: (event) => event.key === "Escape" && event.stopPropagation(),
    },
    el("p", { id: "question" }, question),
    el(
      "div",
      { class: "tools" },
      el("button", { type: "button", class: "quiet", autofocus: true, click: () => dialog.close() }, labels.cancel),
      el("button", { type: "button", class: "main", click: () => (dialog.close(), agreed()) }, yes),
    ),
  );
  parent.append(dialog);
  dialog.showModal();
}
