/* What a reload brings back. It is kept in the tab (sessionStorage), because computers are shared; where the browser forbids
 * that, in memory until the page is left. */

export class Storage {
  #key;

  constructor(key) {
    this.#key = `second-opinion:${key}`;
  }

  /** What was kept, or null; broken content counts as none. */
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }

  write(state) {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(state));
    } catch {
      // Forbidden or full: the page goes on with what it has in memory.
    }
  }

  clear() {
    try {
      sessionStorage.removeItem(this.#key);
    } catch {
      // Forbidden: nothing was kept.
    }
  }
}
