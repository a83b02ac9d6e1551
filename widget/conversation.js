/* One conversation: what was said, what still waits to be sent, and the session behind it. It knows nothing of the page.
 *
 * Events, each with its content in `detail`:
 *   added    [message, ...]            new messages, in order
 *   changed  message                   a message of the patient's was sent, waits, or failed
 *   letter   message                   a letter's changes by the patient reached the server, or did not
 *   busy     "connecting" | "answering" | null    what is awaited
 *   trouble  {kind, message} | null    why something is not going out: offline, network, timeout, busy, refused; null: over
 *   session  clinic                    a session began; the clinic's public data
 *   emptied                            everything was removed
 */
import { CallError } from "./server.js";

/** How long a message waits for changes of letters that go before it; it may tell of an emergency. */
const EDITS_MS = 3_000;

/** An id of the kind that crypto.randomUUID makes, which pages without https do not have. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const nothing = () => ({ token: null, session: 0, first: 0, seq: 0, clinic: null, maxText: 4000, messages: [] });

export class Conversation extends EventTarget {
  #server;
  #storage;
  #wishes;
  #pageLanguage;
  #state;
  #flushing = false;
  #starting = null;
  #wanted = false;
  #awaited = [];
  #saving = null;
  // Rises when everything is removed, so that an answer still on its way is not put into the next conversation.
  #round = 0;

  /** `wishes`: {clinic, portal_context} for a session; `storage` holds what a reload brings back. */
  constructor(server, storage, wishes, pageLanguage) {
    super();
    this.#server = server;
    this.#storage = storage;
    this.#wishes = wishes;
    this.#pageLanguage = pageLanguage;
    this.#state = { ...nothing(), page: {}, ...storage.read() };
    for (const message of this.messages) if (message.status === "sending") message.status = "waiting";
    addEventListener("online", () => this.#backOnline());
    addEventListener("offline", () => this.#tell("trouble", { kind: "offline" }));
  }

  get messages() {
    return this.#state.messages;
  }

  get clinic() {
    return this.#state.clinic;
  }

  get maxText() {
    return this.#state.maxText;
  }

  /** The language that was chosen, else the page's. */
  get language() {
    return this.#state.language ?? this.#pageLanguage;
  }

  set language(language) {
    this.#state.language = language;
    this.#keep();
  }

  get begun() {
    return Boolean(this.#state.token);
  }

  /** Small things of the page that a reload brings back: open, unread, text size. */
  get page() {
    return this.#state.page;
  }

  /** Change some of them. */
  remember(changes) {
    Object.assign(this.#state.page, changes);
    this.#keep();
  }

  /** The replies that are on offer: those of the last message, until something was answered. */
  get offered() {
    const answered = this.messages.findLastIndex((message) => message.sender === "patient");
    const last = this.messages.findLast((message) => message.sender === "guide" && message.buttons?.length);
    return last && this.messages.indexOf(last) > answered ? last.buttons : [];
  }

  /** Begin, or after a reload catch up with what was said meanwhile; then send what waits. */
  async begin() {
    this.#wanted = true;
    if (!this.begun) await this.#attempt("connecting", () => this.#session());
    else await this.catchUp();
    this.saveEdits();
    await this.#flush();
  }

  /** Say something: {text} or {button, text}, where `button` is the id of an offered reply and `text` its title. */
  say({ text, button }) {
    const message = {
      ...{ id: newId(), seq: null, sender: "patient", time: new Date().toISOString(), language: this.language },
      ...{ text, button, buttons: [], payload: null, status: "waiting" },
    };
    this.#add([message]);
    this.#flush();
  }

  /** Send a message again that was not sent. */
  again(message) {
    this.#change(message, "waiting");
    this.#flush();
  }

  /** Keep the patient's own version of a letter's text in this tab. Where the letter has a draft, `saveEdits` brings it there. */
  edit(message, text) {
    const { draft, body } = message.payload.data;
    Object.assign(message, { edited: draft || text !== body ? text : undefined, unsaved: Boolean(draft), refused: undefined });
    this.#keep();
  }

  /** Bring the patient's own versions to the server; what cannot be brought now stays and waits for the next time. */
  saveEdits() {
    this.#saving ??= this.#saveAll().finally(() => (this.#saving = null));
    return this.#saving;
  }

  /** Whether no later message shows a newer version of this message's letter. */
  isNewest(message) {
    const { draft } = message.payload.data;
    return !draft || this.messages.findLast((each) => each.payload?.data?.draft === draft) === message;
  }

  /** A letter as the server makes it into a file, a Blob. Throws a CallError, also where it would lack the patient's changes. */
  async letterFile(message, ending) {
    if (message.unsaved) await this.saveEdits();
    if (message.edited != null) throw new CallError("refused", { message: message.refused });
    return this.#server.letterFile(this.#state.token, message.payload.data.draft ?? message.seq, ending);
  }

  /** Fetch what was said and not received. */
  async catchUp() {
    const round = this.#round;
    // What answers a message that seems unsent may lie before what was received since.
    const seq = this.messages.some((message) => message.status) ? this.#state.first : this.#state.seq;
    try {
      const { messages } = await this.#server.since(this.#state.token, seq);
      if (round === this.#round) this.#receive(messages);
    } catch (error) {
      if (error instanceof CallError && error.kind === "ended") this.#state.token = null;
      // Anything else is told when the patient writes.
    }
  }

  /** Remove the conversation here and on the server. Throws a CallError, and removes nothing, if the server cannot be told. */
  async forget() {
    try {
      if (this.begun) await this.#server.forget(this.#state.token);
    } catch (error) {
      if (!(error instanceof CallError) || error.kind !== "ended") throw error;
    }
    this.#empty();
  }

  #empty() {
    this.#round += 1;
    this.#flushing = false;
    this.#starting = null;
    const { language, page, clinic } = this.#state;
    this.#state = { ...nothing(), language, page: { ...page, unread: 0 }, clinic };
    this.#storage.clear();
    this.#awaited = [];
    this.#tell("busy", null);
    this.#tell("trouble", null);
    this.#tell("emptied");
  }

  /** A session; whoever asks while one is being made gets the same. */
  #session() {
    this.#starting ??= this.#newSession().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #newSession() {
    const round = this.#round;
    const session = await this.#server.begin({ ...this.#wishes, language: this.language });
    if (round !== this.#round) return;
    const { token, clinic, max_text: maxText, messages } = session;
    const count = this.#state.session + 1;
    Object.assign(this.#state, { token, clinic, session: count, first: 0, seq: 0, ...(maxText && { maxText }) });
    this.#tell("session", clinic);
    // A question that already waits needs no greeting first; what a portal tells is asked about all the same.
    if (this.#wishes.portal_context || !this.messages.some((message) => message.status)) this.#receive(messages);
    else this.#state.first = this.#state.seq = Math.max(0, ...messages.map((message) => message.seq));
  }

  async #saveAll() {
    const tried = new Set();
    for (;;) {
      const next = this.messages.find((message) => message.unsaved && !tried.has(message));
      if (!next || !this.begun) break;
      if (!(await this.#save(next))) tried.add(next);
    }
  }

  /** Bring one there. Returns whether nothing of it is left to try. */
  async #save(message) {
    const round = this.#round;
    const { edited: text, payload } = message;
    const done = { edited: undefined, unsaved: undefined };
    try {
      // What was typed into a version that is none any more must not undo the newer one.
      if (!this.isNewest(message)) message.unsaved = undefined;
      else if (text === payload.data.body) Object.assign(message, done);
      else {
        const { letter } = await this.#server.keepLetter(this.#state.token, payload.data.draft, text);
        message.payload = { ...payload, data: letter };
        if (message.edited === text) Object.assign(message, done);
      }
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.kind !== "refused" && error.kind !== "ended") return false;
      Object.assign(message, { unsaved: undefined, refused: error.message });
    } finally {
      if (round === this.#round) {
        this.#keep();
        this.#tell("letter", message);
      }
    }
    return true;
  }

  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    const round = this.#round;
    try {
      for (;;) {
        const next = this.messages.find((message) => message.status === "waiting");
        if (!next || !(await this.#deliver(next)) || round !== this.#round) break;
      }
    } finally {
      if (round === this.#round) this.#flushing = false;
    }
  }

  /** Send one message and take its answers. Returns whether the next one may go. */
  async #deliver(message) {
    const round = this.#round;
    this.#change(message, "sending");
    return this.#attempt("answering", async () => {
      if (!this.begun) await this.#session();
      if (this.messages.some((each) => each.unsaved)) {
        // What is asked for next is about the letter as the patient left it.
        await Promise.race([this.saveEdits(), new Promise((done) => setTimeout(done, EDITS_MS))]);
        if (round !== this.#round) return;
      }
      const { id, text, button, language } = message;
      const body = { message_id: id, language, ...(button ? { button } : { text }) };
      const answer = await this.#server.send(this.#state.token, body, (error) => this.#hearAlarm(message, error));
      if (round !== this.#round) return;
      // "delete my data" was said and done: only the answer to it is left.
      if (answer.ended) this.#empty();
      else this.#change(message, undefined);
      this.#receive(answer.messages);
    }, message);
  }

  /** What to do in an emergency is shown even if the message that told of it was refused, once. */
  #hearAlarm(message, { messages }) {
    if (!messages?.length || message.alarmed) return;
    message.alarmed = true;
    this.#add(messages.map((each) => ({ ...each, id: newId() })));
  }

  /** Run a call; a dead token gets a new session once. Trouble is told. Returns whether it worked. */
  async #attempt(awaited, call, message) {
    const round = this.#round;
    this.#await([...this.#awaited, awaited]);
    try {
      try {
        await call();
      } catch (error) {
        if (!(error instanceof CallError) || error.kind !== "ended") throw error;
        this.#state.token = null;
        // A reply that was chosen was offered in the conversation that is over; its words can still be said.
        if (message) message.button = undefined;
        this.#add([this.#notice("newSession")]);
        await call();
      }
      this.#tell("trouble", null);
      return true;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (round !== this.#round) return false;
      if (message) this.#change(message, error.kind === "offline" ? "waiting" : "failed", error.kind);
      this.#tell("trouble", { kind: error.kind, message: error.message, about: message });
      return false;
    } finally {
      if (round === this.#round) this.#await(this.#awaited.filter((_, index) => index !== this.#awaited.indexOf(awaited)));
    }
  }

  #await(awaited) {
    this.#awaited = awaited;
    this.#tell("busy", awaited.find((each) => each === "answering") ?? awaited[0] ?? null);
  }

  /** A line of the page's own between the messages; `words` names a label. */
  #notice(words) {
    return { id: newId(), seq: null, sender: "page", time: new Date().toISOString(), language: this.language, words };
  }

  #backOnline() {
    this.#tell("trouble", null);
    for (const message of this.messages) if (message.cause === "network") this.#change(message, "waiting");
    if (this.#wanted) this.begin();
  }

  #receive(messages) {
    const known = new Map(this.messages.map((message) => [message.id, message]));
    const fresh = [];
    for (const message of messages) {
      this.#state.seq = Math.max(this.#state.seq, message.seq);
      // The guide's messages are counted anew in each session.
      const id = message.sender === "patient" ? message.id : `${this.#state.session}.${message.id}`;
      const before = known.get(id);
      if (before?.status) this.#change(before, undefined);
      else if (!before) fresh.push({ ...message, id });
    }
    this.#add(fresh);
  }

  #add(messages) {
    if (messages.length) this.messages.push(...messages);
    this.#keep();
    if (messages.length) this.#tell("added", messages);
  }

  #change(message, status, cause) {
    Object.assign(message, { status, cause });
    this.#keep();
    this.#tell("changed", message);
  }

  #keep() {
    this.#storage.write(this.#state);
  }

  #tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}
