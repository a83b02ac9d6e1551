import { el } from "../dom.js";
import { inline } from "../markdown.js";
import { networkState } from "./network_state.js";

const LABELLED = /^([^:.]{2,40}): (.+)$/;

/** What the directory says of a doctor and a plan: the state, then the guide's own sentences with their sources and dates. */
export function networkAnswer(data, { text, labels }) {
  const lines = text.split("\n").filter((line) => line.trim());
  return el(
    "div",
    { class: "card network", role: "group", "aria-label": labels.network[data.state] ?? labels.network.other },
    networkState(data.state, labels),
    lines.map((line) => {
      const labelled = LABELLED.exec(line);
      return el("p", {}, labelled ? [el("strong", {}, `${labelled[1]}: `), inline(labelled[2], labels)] : inline(line, labels));
    }),
    data.example && el("p", { class: "note" }, labels.example),
  );
}
