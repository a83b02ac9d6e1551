import { el, icon } from "../dom.js";
import { fill } from "../labels/index.js";

/** How near the limit the rest is counted out loud. */
const COUNTED = 200;
/** What browsers report for a key that belongs to an input method, where `isComposing` is already over (Safari). */
const INPUT_METHOD = 229;

/** The field and the button. `submit` gets the text. */
export function composer({ labels, language, maxText, draft, submit, refuse }) {
  const input = el("textarea", {
    ...{ id: "input", rows: "1", dir: "auto", autocomplete: "off", enterkeyhint: "send" },
    ...{ placeholder: labels.placeholder, "aria-describedby": "left" },
  });
  const left = el("p", { class: "left", id: "left", hidden: true });
  const grow = () => {
    input.style.blockSize = "auto";
    // The border is not part of scrollHeight.
    input.style.blockSize = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
    const n = maxText() - input.value.length;
    left.hidden = n > COUNTED;
    left.textContent = n < 0 ? labels.tooLong : fill(labels.left, { n }, language);
  };
  const send = () => {
    const text = input.value.trim();
    if (text.length > maxText()) refuse(labels.tooLong);
    else if (text) {
      input.value = "";
      grow();
      submit(text);
    }
    input.focus();
  };
  input.value = draft;
  input.addEventListener("input", grow);
  input.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === INPUT_METHOD;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  });
  const form = el(
    "form",
    {
      class: "composer",
      novalidate: true,
      submit: (event) => {
        event.preventDefault();
        send();
      },
    },
    el("label", { for: "input", class: "unseen" }, labels.input),
    input,
    el("button", { type: "submit", class: "send" }, icon("send"), el("span", {}, labels.send)),
    left,
  );
  return { form, input, grow };
}
