/* The buttons beside the lines to copy. */
import { copy } from "../take_away.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const copied = await copy(document.getElementById(button.dataset.copy).textContent);
    document.querySelector(".copied").textContent = copied ? "Copied." : "Copying is not allowed here. Please select the lines by hand.";
  });
}
