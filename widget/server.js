/* The channel's HTTP calls (docs: /chat/openapi.json). */

/** Longest wait for an answer. The guide itself answers within a few seconds, also when parts of it are dead. */
const TIMEOUT_MS = 20_000;
/** Waits before the second and the third try. */
const PAUSES_MS = [1_000, 3_000];
/** A server that asks for a longer wait than this is not waited for unasked. */
const LONGEST_PAUSE_MS = 10_000;

/**
 * Why a call failed. `kind`: "offline", "network", "timeout", "busy" (429 or 5xx), "ended" (the token is dead) or "refused"
 * (trying again is no use). `message` is the server's sentence for people, if it sent one. `messages` are the guide's words that
 * come all the same: where to find help now.
 */
export class CallError extends Error {
  constructor(kind, { message = "", messages = [], pause = 0 } = {}) {
    super(message);
    this.kind = kind;
    this.messages = messages;
    this.pause = pause;
  }

  get passes() {
    return this.kind === "network" || (this.kind === "busy" && this.pause <= LONGEST_PAUSE_MS);
  }
}

export class Server {
  /** `address` is the server's origin, without a slash at its end. */
  constructor(address) {
    this.address = address;
  }

  /** The clinic's public data: {id, name, phone, theme, languages}. */
  clinic(id) {
    return this.#call("GET", id ? `/chat/clinic/${encodeURIComponent(id)}` : "/chat/clinic");
  }

  /** Begin a conversation: {token, expires_at, clinic, max_text, messages}. */
  begin(wishes) {
    return this.#patiently(() => this.#call("POST", "/chat/session", { body: wishes }));
  }

  /** Send one message; the same message_id is handled once, whatever happens on the way. `failed` gets each failed try. */
  send(token, message, failed) {
    return this.#patiently(() => this.#call("POST", "/chat/messages", { token, body: message }), failed);
  }

  /** Everything that was said after the message with the number `seq`. */
  since(token, seq) {
    return this.#call("GET", `/chat/messages?after=${seq}`, { token });
  }

  /** Keep a letter's text as the patient changed it: {letter}. */
  keepLetter(token, draft, text) {
    return this.#call("PUT", `/chat/letters/${encodeURIComponent(draft)}`, { token, body: { text } });
  }

  /** A letter as a file, by its draft's id or its message's seq: a Blob. */
  letterFile(token, name, ending) {
    return this.#call("GET", `/chat/letters/${encodeURIComponent(name)}.${ending}`, { token, read: (file) => file.blob() });
  }

  /** Delete the conversation. */
  forget(token) {
    return this.#patiently(() => this.#call("DELETE", "/chat/session", { token }));
  }

  async #patiently(call, failed = () => {}) {
    for (const wait of [...PAUSES_MS, null]) {
      try {
        return await call();
      } catch (error) {
        failed(error);
        if (wait === null || !(error instanceof CallError) || !error.passes) throw error;
        await new Promise((done) => setTimeout(done, Math.max(wait, error.pause)));
      }
    }
  }

  async #call(method, path, { token, body, read = (answer) => answer.json() } = {}) {
    if (navigator.onLine === false) throw new CallError("offline");
    const cut = new AbortController();
    const clock = setTimeout(() => cut.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(this.address + path, {
        method,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body && { "Content-Type": "application/json" }),
        },
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: method === "GET" && !token ? "default" : "no-store",
        signal: cut.signal,
      });
      if (!response.ok) throw await failure(response);
      return response.status === 204 ? null : await read(response);
    } catch (error) {
      if (error instanceof CallError) throw error;
      if (cut.signal.aborted) throw new CallError("timeout");
      throw new CallError(navigator.onLine === false ? "offline" : "network");
    } finally {
      clearTimeout(clock);
    }
  }
}

async function failure(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    // Not ours: a proxy's page, or nothing.
  }
  const error = body?.error ?? {};
  const words = { message: typeof error.message === "string" ? error.message : "", messages: body?.messages };
  if (response.status === 401) return new CallError("ended", words);
  if (response.status === 429 || response.status >= 500) {
    return new CallError("busy", { ...words, pause: (Number(error.retry_after) || 0) * 1000 });
  }
  return new CallError("refused", words);
}
