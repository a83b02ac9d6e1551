/* Answers that are more than text, one file a payload type (their shapes: second_opinion/payloads.py). */
import { markdown } from "../markdown.js";
import { comparison } from "./comparison.js";
import { doctors } from "./doctors.js";
import { letter } from "./letter.js";
import { networkAnswer } from "./network_answer.js";
import { sources } from "./sources.js";
import { steps } from "./steps.js";

const CARDS = { letter, comparison, network_answer: networkAnswer, steps, doctors, sources };
const VERSION = 1;

/**
 * The card of a message's payload. A type or version from a newer server, or data that are not as expected, give the payload's
 * plain text, which says the same; without one, null.
 */
export function card(message, context) {
  const { type, version, text, data } = message.payload;
  if (Object.hasOwn(CARDS, type) && version === VERSION) {
    try {
      return CARDS[type](data, { ...context, message, text });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return typeof text === "string" && text ? markdown(text, context.labels) : null;
}
