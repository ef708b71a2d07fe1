/* One file to the site in parts, straight to its storage where that has an address. What breaks off is tried again with
   growing pauses, waits while the connection is away, and goes on from what is there. Knows nothing of the page. */

const API = "/api/v1/gallery/uploads";
const TRIES = 6;
const FIRST_MS = 500;
const MOST_MS = 30_000;
const DIRECT_TRIES = 2;
const ROUNDS = 3;

/** The site says no: trying again changes nothing. `reason` is the API's, `status` that of HTTP. */
export class Refused extends Error {
  constructor(message, reason = "", status = 0) {
    super(message);
    Object.assign(this, { reason, status });
  }
}

/** The connection, the site or its storage is away: trying again may help. */
class Away extends Error {}

const passes = (status) => status >= 200 && status < 300;
const mayPass = (status) => status === 0 || status === 408 || status === 429 || status >= 500;

/** SHA-256 of a file as hex, or "" where the browser has none to offer (pages without TLS). */
export async function digest(file) {
  if (!crypto.subtle) return "";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function aborted(signal) {
  if (signal.aborted) throw new DOMException("given up", "AbortError");
}

/** Until the pause is over, the connection is back, or the upload is given up. Half of a pause is chance. */
function pause(attempt, signal) {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** attempt);
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = navigator.onLine ? setTimeout(over, (most / 2) * (1 + Math.random())) : 0;
    addEventListener("online", over);
    signal.addEventListener("abort", over);
  });
}

/** What `work` answers, tried again while the other side is away; tries without any connection don't count. */
async function tried(work, { signal, onPause }) {
  for (let attempt = 0; ; ) {
    try {
      return await work(attempt);
    } catch (error) {
      aborted(signal);
      if (!(error instanceof Away)) throw error;
      if (navigator.onLine) attempt += 1;
      if (attempt >= TRIES) throw error;
    }
    onPause();
    await pause(attempt, signal);
    aborted(signal);
  }
}

function answered(status, body) {
  if (mayPass(status)) throw new Away(String(status));
  let answer;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new Away("not an answer of the site"); // a proxy's own page
  }
  if (!passes(status)) throw new Refused(answer.msg, answer.data?.reason, status);
  return answer.data;
}

export class Transport {
  #token;
  #direct = true;

  constructor(token) {
    this.#token = token;
  }

  /** Begin an upload of `file`: the state of it, as `state` answers it. */
  begin(file, sha256, options) {
    return tried(() => this.#call("POST", "", { name: file.name, size: file.size, sha256 }), options);
  }

  /** `{id, status, parts}`: how far an upload is, with the parts that are missing and their addresses. */
  state(id, options) {
    return tried(() => this.#call("GET", `/${id}`), options);
  }

  /** Send the missing parts of `file` and complete it. `onProgress(loaded, total)` counts bytes of the whole file. */
  async send(file, state, options) {
    let { parts, status } = state;
    for (let round = 1; status === "uploading"; round += 1) {
      let loaded = file.size - parts.reduce((sum, part) => sum + part.bytes, 0);
      for (const part of parts) {
        await this.#sent(file, state.id, part, { ...options, loaded });
        loaded += part.bytes;
      }
      options.onProgress(loaded, file.size);
      try {
        return await tried(() => this.#call("POST", `/${state.id}/complete`), options);
      } catch (error) {
        if (error.reason !== "parts_missing" || round === ROUNDS) throw error;
        ({ parts, status } = await this.state(state.id, options));
      }
    }
  }

  #sent(file, id, part, options) {
    let wanted = part;
    return tried(async (attempt) => {
      if (attempt) wanted = (await this.#call("GET", `/${id}`)).parts.find(({ number }) => number === part.number);
      if (!wanted) return; // it had arrived, only the answer had not
      if (attempt >= DIRECT_TRIES) this.#direct = false; // the storage is out of reach from here: the site passes it on
      await this.#put(file.slice(wanted.offset, wanted.offset + wanted.bytes), id, wanted, options);
    }, options);
  }

  #put(blob, id, part, { signal, onProgress, loaded }) {
    const direct = this.#direct && part.url;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch does not tell how far an upload has come
      const stop = () => request.abort();
      signal.addEventListener("abort", stop);
      request.upload.onprogress = (event) => onProgress(loaded + event.loaded);
      request.onloadend = () => {
        signal.removeEventListener("abort", stop);
        try {
          if (!direct) answered(request.status, request.responseText);
          else if (!passes(request.status)) throw new Away(`storage: ${request.status}`);
          resolve();
        } catch (error) {
          reject(error);
        }
      };
      request.open("PUT", direct || `${API}/${id}/parts/${part.number}`);
      const own = { "Content-Type": "application/octet-stream", "X-CSRFToken": this.#token, Accept: "application/json" };
      for (const [name, value] of Object.entries(direct ? part.headers : own)) request.setRequestHeader(name, value);
      request.send(blob);
    });
  }

  async #call(method, path, body) {
    const headers = { "X-CSRFToken": this.#token, Accept: "application/json" };
    if (body) headers["Content-Type"] = "application/json";
    let response, text;
    try {
      response = await fetch(API + path, { method, headers, body: body && JSON.stringify(body) });
      text = await response.text();
    } catch (error) {
      throw new Away(error.message);
    }
    return answered(response.status, text);
  }
}
