import { el, icon } from "../dom.js";

const PICTURES = { LISTED: "yes", ENDED: "no", FUTURE: "later" };

/** A directory answer's state in words, with a picture; the colour only repeats them. */
export function networkState(state, labels) {
  const picture = PICTURES[state] ?? "unsure";
  return el("p", { class: `state ${picture}` }, icon(picture), el("strong", {}, labels.network[state] ?? labels.network.other));
}
