/* What an upload page remembers in the browser, until the post is sent: files that are still on their way, their order in
   this visit, and the words that were typed. All of it may fail, where storage is refused, and nothing needs it. */

const STORE = "files";
const KEPT_MS = 24 * 3600 * 1000; // as long as the site waits for the rest of a file
const ORDER = "upload-order";
const NOT_WORDS = new Set(["csrfmiddlewaretoken", "files", "photo", "lists_photos"]);

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened;
function opening() {
  const request = indexedDB.open("wecho-uploads", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
  return asked(request);
}

async function within(mode, work) {
  try {
    opened ??= opening();
    return await asked(work((await opened).transaction(STORE, mode).objectStore(STORE)));
  } catch {
    return null; // storage is off or full: the file is asked for again
  }
}

/** Keep a file that is on its way under its photo's number. */
export const keepFile = (id, person, file) => within("readwrite", (store) => store.put({ id, person, file, at: Date.now() }));

/** A kept file, or null. */
export async function keptFile(id, person) {
  const row = await within("readonly", (store) => store.get(id));
  return row?.person === person ? row.file : null;
}

export const forgetFile = (id) => within("readwrite", (store) => store.delete(id));

/** Forget files that nobody waits for: old ones, and those of this person but for `ids`. */
export async function forgetOthers(person, ids) {
  const rows = (await within("readonly", (store) => store.getAll())) || [];
  const old = Date.now() - KEPT_MS;
  for (const row of rows) if (row.at < old || (row.person === person && !ids.includes(row.id))) await forgetFile(row.id);
}

/** The numbers of this visit's photos, in order: a reload is the same visit, another tab or day is not. */
export function keepOrder(ids) {
  try {
    sessionStorage.setItem(ORDER, JSON.stringify(ids));
  } catch {
    // Storage is off: all photos are from an earlier visit.
  }
}

export function keptOrder() {
  try {
    return JSON.parse(sessionStorage.getItem(ORDER)) || [];
  } catch {
    return [];
  }
}

/** The words in a form, kept for one person until the post is there. */
export class Words {
  #form;
  #key;
  #values = {};
  #restored = new WeakSet();

  constructor(form, person) {
    this.#form = form;
    this.#key = `upload-words:${person}`;
  }

  /** Fill in what was kept, unless the photos that were sent with it have become a post: `ids` are those that have not. */
  restore(ids, { fill }) {
    const kept = this.#read();
    if (kept.sent?.length && !kept.sent.some((id) => ids.includes(id))) this.forget();
    else this.#values = kept.values || {};
    if (fill) this.#fill();
    else this.save();
    new MutationObserver(() => this.#fill()).observe(this.#form, { childList: true, subtree: true });
    this.#form.addEventListener("input", () => this.save());
    this.#form.addEventListener("change", () => this.save());
  }

  save(sent = null) {
    for (const control of this.#controls()) {
      this.#restored.add(control);
      if (control.type === "radio" && !control.checked) continue;
      this.#values[control.name] = control.type === "checkbox" ? control.checked : control.value;
    }
    try {
      localStorage.setItem(this.#key, JSON.stringify({ values: this.#values, sent }));
    } catch {
      // Storage is off: the words live as long as the page.
    }
  }

  forget() {
    this.#values = {};
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // Nothing was kept.
    }
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.#key)) || {};
    } catch {
      return {};
    }
  }

  #controls() {
    return [...this.#form.elements].filter(({ name, type }) => name && type !== "submit" && !NOT_WORDS.has(name));
  }

  #fill() {
    for (const control of this.#controls()) {
      if (this.#restored.has(control)) continue;
      this.#restored.add(control);
      const value = this.#values[control.name];
      if (value === undefined) continue;
      if (control.type === "checkbox") control.checked = value;
      else if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
    }
  }
}
