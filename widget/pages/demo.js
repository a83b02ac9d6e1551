/* A page's own buttons may ask the guide: every button with data-ask says its own text. */
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => document.querySelector("second-opinion-guide").ask(button.textContent));
}
