import { el, icon, unseen } from "../dom.js";
import { inline } from "../markdown.js";

/** The steps in order; each says whether it is done, and the next one how to do it. */
export function steps(data, { labels }) {
  const words = labels.steps;
  const next = data.steps.find((step) => !step.done);
  return el(
    "div",
    { class: "card steps", role: "group", "aria-label": words.title },
    el("h3", {}, words.title),
    el(
      "ol",
      {},
      data.steps.map((step) => {
        const state = step.done ? "done" : step === next ? "next" : "open";
        return el(
          "li",
          { class: state, "aria-current": state === "next" && "step" },
          icon(step.done ? "yes" : "open"),
          el(
            "div",
            {},
            el("p", {}, state === "open" ? unseen(`${words.open}: `) : el("strong", {}, `${words[state]}: `), step.title),
            step.help && el("p", { class: "note" }, inline(step.help, labels)),
          ),
        );
      }),
    ),
  );
}
