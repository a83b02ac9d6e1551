/* The one file a page names:
 *
 *   <script type="module" src="https://SERVER/chat/widget/second-opinion.js" data-clinic="riverside"></script>
 *
 * It defines <second-opinion-guide>. A page that places none gets one at the end of its body; every data-* attribute of the
 * tag becomes an attribute of that element (clinic, language, position, open, server, portal-context).
 */
import { SecondOpinionGuide } from "./element.js";

const NAME = "second-opinion-guide";

// A page may name the script twice, by two addresses.
if (!customElements.get(NAME)) customElements.define(NAME, SecondOpinionGuide);

function ownTag() {
  // A module has no document.currentScript.
  return [...document.querySelectorAll("script[src]")].find((script) => script.src === import.meta.url);
}

function place() {
  if (document.querySelector(NAME)) return;
  const guide = document.createElement(NAME);
  for (const { name, value } of ownTag()?.attributes ?? []) {
    if (name.startsWith("data-")) guide.setAttribute(name.slice("data-".length), value);
  }
  document.body.append(guide);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();
