/* <second-opinion-guide>: puts the parts together and keeps them in step with the conversation.
 *
 * Attributes, all optional:
 *   server          the guide's origin; otherwise where this file came from
 *   clinic          the clinic's id; otherwise the server's default
 *   language        "en" or "es"; otherwise the page's own, else English
 *   position        "end" (default) or "start": the lower corner at the end or the start of a line
 *   open            opened from the start
 *   mode            "page": fills the element's place, without a launcher
 *   portal-context  a token by which a portal the patient is signed in to hands over what it knows
 */
import { Conversation } from "./conversation.js";
import { el, icon, sheet } from "./dom.js";
import { fill, known, LABELS } from "./labels/index.js";
import { inline } from "./markdown.js";
import { composer } from "./parts/composer.js";
import { confirm } from "./parts/confirm.js";
import { header } from "./parts/header.js";
import { history } from "./parts/history.js";
import { launcher } from "./parts/launcher.js";
import { menu } from "./parts/menu.js";
import { CallError, Server } from "./server.js";
import { Storage } from "./storage.js";
import { STYLES } from "./styles.js";
import { download } from "./take_away.js";
import { transcript } from "./transcript.js";

const THEME = { accent: "--accent-light", accent_text: "--accent-text-light", accent_dark: "--accent-dark", accent_text_dark: "--accent-text-dark" };
const COLOUR = /^#[0-9a-f]{6}$/i;

export class SecondOpinionGuide extends HTMLElement {
  #root = el("section", { class: "root" });
  #conversation;
  #clinic = null;
  #parts = {};
  #trouble = null;
  #busy = null;

  connectedCallback() {
    // Moved within the page.
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" });
    this.shadowRoot.adoptedStyleSheets = [sheet(STYLES)];
    this.shadowRoot.append(this.#root);
    this.#root.dataset.position = this.getAttribute("position") === "start" ? "start" : "end";
    if (this.#whole) this.#root.dataset.whole = "";
    this.#begin();
  }

  /** Open the guide, with the focus in its input. */
  open() {
    this.#show(true);
    this.#parts.composer.input.focus();
  }

  /** Close it down to its launcher; the conversation goes on. */
  minimise() {
    if (this.#whole) return;
    this.#show(false);
    this.#parts.launcher.button.focus();
  }

  /** Open the guide and ask it this, as if the patient had typed it. */
  ask(text) {
    this.open();
    this.#conversation.say({ text });
  }

  get #whole() {
    return this.getAttribute("mode") === "page";
  }

  get #labels() {
    return LABELS[known(this.#conversation.language) ?? "en"];
  }

  get #languages() {
    return (this.#clinic?.languages ?? []).filter(known);
  }

  #begin() {
    const address = (this.getAttribute("server") || new URL(import.meta.url).origin).replace(/\/+$/, "");
    const clinic = this.getAttribute("clinic");
    const server = new Server(address);
    const language = known(this.getAttribute("language")) ?? known(document.documentElement.lang) ?? "en";
    const wishes = { clinic: clinic ?? undefined, portal_context: this.getAttribute("portal-context") ?? undefined };
    const conversation = new Conversation(server, new Storage(`${address}:${clinic ?? ""}`), wishes, language);
    this.#conversation = conversation;
    this.#clinic = conversation.clinic;
    const on = (event, act) => conversation.addEventListener(event, ({ detail }) => act(detail));
    on("added", (messages) => this.#added(messages));
    on("changed", (message) => this.#parts.history.change(message));
    on("letter", (message) => this.#parts.history.refresh(message));
    on("busy", (busy) => this.#tellBusy(busy));
    on("trouble", (trouble) => this.#tellTrouble(trouble));
    on("session", (found) => this.#dress(found));
    on("emptied", () => this.#emptied());
    this.#root.addEventListener("keydown", (event) => this.#key(event));
    followKeyboard(this.#root);
    this.#build();
    const open = conversation.page.open ?? this.hasAttribute("open");
    this.#show(open || this.#whole);
    if (conversation.begun && !(open || this.#whole)) conversation.begin();
    // Only for colours, languages and the telephone number; the guide works without them.
    server.clinic(clinic).then((found) => this.#dress(found), () => {});
  }

  /** Make everything in the chosen language. What was said is shown again and keeps its own. */
  #build() {
    const conversation = this.#conversation;
    const labels = this.#labels;
    const language = conversation.language;
    const draft = this.#parts.composer?.input.value ?? "";
    const shared = { labels, language };
    const parts = (this.#parts = {});
    parts.status = el("p", { role: "status" });
    parts.alert = el("div", { role: "alert" });
    parts.launcher = launcher({ ...shared, open: () => this.open() });
    parts.history = history({ ...shared, conversation, say: (text) => this.#say(text) });
    parts.composer = composer({
      ...shared,
      draft,
      maxText: () => conversation.maxText,
      submit: (text) => conversation.say({ text }),
      refuse: (text) => this.#alert(text),
    });
    parts.menu = menu({
      ...shared,
      languages: this.#languages,
      size: conversation.page.size ?? 1,
      resize: (size) => this.#resize(size),
      speak: (chosen) => this.#speak(chosen),
      saveTranscript: () => this.#saveTranscript(),
      restart: () => this.#ask(labels.restartQuestion, labels.restartYes, false),
      forget: () => this.#ask(labels.deleteQuestion, labels.deleteYes, true),
    });
    parts.header = header({ ...shared, clinic: this.#clinic, whole: this.#whole, menu: parts.menu, minimise: () => this.minimise() });
    parts.panel = el(
      "div",
      { class: "panel", hidden: true },
      parts.header.parts,
      parts.history.panel,
      parts.status,
      parts.alert,
      parts.composer.form,
    );
    this.#root.lang = language;
    this.#root.setAttribute("aria-label", labels.title);
    this.#root.replaceChildren(...(this.#whole ? [] : [parts.launcher.button]), parts.panel);
    this.#dress(this.#clinic);
    this.#resize(conversation.page.size ?? 1);
    parts.history.add(conversation.messages);
    this.#offer();
    this.#tellBusy(this.#busy);
    this.#tellTrouble(this.#trouble);
  }

  #show(open) {
    const { panel, launcher: button, history: past, composer: writing } = this.#parts;
    const conversation = this.#conversation;
    const wasOpen = !panel.hidden;
    panel.hidden = !open;
    this.toggleAttribute("open", open);
    conversation.remember({ open, ...(open && { unread: 0 }) });
    button.update(open, conversation.page.unread ?? 0);
    if (!open || wasOpen) return;
    past.follow();
    writing.grow();
    conversation.begin();
  }

  #added(messages) {
    const { history: past, launcher: button, panel } = this.#parts;
    past.add(messages);
    this.#offer();
    past.follow();
    if (!panel.hidden) return;
    const heard = messages.filter((message) => message.sender === "guide").length;
    this.#conversation.remember({ unread: (this.#conversation.page.unread ?? 0) + heard });
    button.update(false, this.#conversation.page.unread);
  }

  #offer() {
    this.#parts.history.offer(this.#conversation.offered, ({ id, title }) => {
      this.#parts.composer.input.focus();
      this.#conversation.say({ button: id, text: title });
    });
  }

  /** Colours and name of the clinic. The server has seen to their contrast. */
  #dress(clinic) {
    if (!clinic) return;
    const languages = this.#languages.join();
    this.#clinic = clinic;
    for (const [name, property] of Object.entries(THEME)) {
      const colour = clinic.theme?.[name];
      if (COLOUR.test(colour)) this.#root.style.setProperty(property, colour);
    }
    this.#parts.header.nameClinic(clinic.name);
    if (this.#languages.join() !== languages) this.#rebuild();
  }

  #rebuild() {
    const open = !this.#parts.panel.hidden;
    const focused = this.shadowRoot.activeElement?.id;
    this.#build();
    this.#parts.panel.hidden = !open;
    this.#parts.launcher.update(open, this.#conversation.page.unread ?? 0);
    this.#parts.history.follow();
    this.#parts.composer.grow();
    if (focused) this.shadowRoot.getElementById(focused)?.focus();
  }

  #speak(language) {
    this.#conversation.language = language;
    this.#rebuild();
    this.#parts.menu.toggle(true);
    this.#parts.menu.focusLanguage();
  }

  #resize(size) {
    this.#root.style.setProperty("--text-scale", size);
    this.#parts.composer.grow();
    this.#conversation.remember({ size });
  }

  #key(event) {
    if (event.key !== "Escape" || event.isComposing || this.#parts.panel.hidden) return;
    if (this.#parts.menu.open) this.#parts.menu.close();
    else this.minimise();
  }

  #saveTranscript() {
    const { language, messages } = this.#conversation;
    const labels = this.#labels;
    download(labels.transcriptName, transcript(messages, { labels, language, clinic: this.#clinic }));
    this.#say(labels.saved);
  }

  #ask(question, yes, stay) {
    this.#parts.menu.close();
    const agreed = () => (stay ? this.#forget() : this.#restart());
    confirm({ labels: this.#labels, question, yes, agreed, parent: this.#parts.panel });
  }

  async #restart() {
    if (!(await this.#removed())) return;
    this.#parts.composer.input.focus();
    await this.#conversation.begin();
  }

  async #forget() {
    if (!(await this.#removed())) return;
    this.#say(this.#labels.deleted);
    this.#parts.composer.input.focus();
  }

  async #removed() {
    try {
      await this.#conversation.forget();
      return true;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#alert(this.#labels.notDeleted);
      return false;
    }
  }

  #emptied() {
    this.#parts.history.empty();
    this.#parts.composer.input.value = "";
    this.#offer();
  }

  /** Say something to everybody, screen readers included, that needs no answer. */
  #say(text) {
    this.#parts.status.textContent = text;
  }

  #alert(text, ...more) {
    this.#parts.alert.replaceChildren(...(text ? [icon("unsure"), el("p", {}, inline(text, this.#labels)), ...more] : []));
  }

  #tellBusy(busy) {
    this.#busy = busy;
    if (busy || this.#parts.status.hasAttribute("data-busy")) this.#say(busy ? this.#labels[busy] : "");
    this.#parts.status.toggleAttribute("data-busy", Boolean(busy));
  }

  #tellTrouble(trouble) {
    this.#trouble = trouble;
    if (!trouble) return this.#alert("");
    const labels = this.#labels;
    const { kind, about } = trouble;
    const sentence = about || kind === "offline" ? labels.trouble[kind] : labels.notBegun;
    const person = kind !== "offline" && this.#clinic?.phone ? ` ${fill(labels.person, this.#clinic)}` : "";
    const text = [sentence, trouble.message].filter(Boolean).join(" ") + person;
    const act = about ? () => this.#conversation.again(about) : () => this.#conversation.begin();
    const button = el("button", { type: "button", class: "quiet", click: act }, about ? labels.again : labels.retry);
    return this.#alert(text, ...(kind === "offline" ? [] : [button]));
  }
}

/** On telephones the keyboard covers the page's lower part without telling it; this keeps the panel above it. */
function followKeyboard(root) {
  const seen = window.visualViewport;
  if (!seen) return;
  const follow = () => {
    // Who magnifies with two fingers looks at a part of the panel, which keeps its size.
    if (seen.scale > 1) return;
    root.style.setProperty("--seen-height", `${seen.height}px`);
    root.style.setProperty("--seen-top", `${seen.offsetTop}px`);
  };
  seen.addEventListener("resize", follow);
  seen.addEventListener("scroll", follow);
  follow();
}
