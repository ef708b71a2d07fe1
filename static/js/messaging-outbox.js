/** Messages that the server has not acknowledged, oldest first. With a storage they outlive the page. */
export class Outbox {
  #entries = new Map();
  #storage;
  #prefix;

  constructor(storage, prefix) {
    this.#storage = storage;
    this.#prefix = prefix;
    this.#try(() => {
      for (let index = 0; index < storage.length; index += 1) {
        const key = storage.key(index);
        if (!key.startsWith(prefix)) continue;
        const entry = JSON.parse(storage.getItem(key));
        this.#entries.set(entry.cid, entry);
      }
    });
  }

  all() {
    return [...this.#entries.values()].sort((one, other) => one.at - other.at || one.turn - other.turn);
  }

  get(cid) {
    return this.#entries.get(cid);
  }

  keep(entry) {
    this.#entries.set(entry.cid, entry);
    this.#try(() => this.#storage.setItem(this.#prefix + entry.cid, JSON.stringify(entry)));
  }

  drop(cid) {
    this.#entries.delete(cid);
    this.#try(() => this.#storage.removeItem(this.#prefix + cid));
  }

  /** A storage that is off, full or damaged costs the entries' life beyond this page, nothing else. */
  #try(work) {
    if (!this.#storage) return;
    try {
      work();
    } catch (error) {
      console.warn("the outbox is kept in memory only:", error);
    }
  }
}
