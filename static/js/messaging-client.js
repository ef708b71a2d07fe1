/*
 * A client of the messaging protocol `wecho.v1`, without dependencies: for the pages of this site and for apps.
 *
 *   const client = new MessagingClient({ url: "wss://example.org/ws/", account: "42", token: () => myToken() });
 *   client.addEventListener("event", ({ detail }) => show(detail));       // in the order of `uo`, each once
 *   client.addEventListener("sent", ({ detail }) => tick(detail.ack));
 *   client.start();
 *   client.send({ to: "somebody", body: "hello" });
 *
 * What is sent is kept until the server has acknowledged it, through lost connections and reloads, and never stored
 * twice: each message carries a client id for life. What arrives is read from a numbered log, which goes on after a pause
 * where it stopped.
 *
 * Events:
 *   state    {state, code}      connecting, open, waiting (it tries again by itself), stopped (final: code says why), closed
 *   event    an `ev` frame      something happened; kinds that you don't know are to be ignored
 *   sent     {entry, ack}       the server has it
 *   refused  {entry}            the server will not take it: entry.refused is {code, message}; retry or discard it
 *   notifications {unread}     how many notifications are unread, 100 for more than 99: at first and at each change
 *   resync   {}                 the log has begun anew: read your state from the server again
 */

import { Outbox } from "./messaging-outbox.js";

const PROTOCOL = "wecho.v1";
const FINAL = 4500;
const TOO_LARGE = [1009, 4503];
const OPENING_MS = 15_000;
const ANSWER_MS = 10_000;
const PAUSE_MS = { least: 300, first: 1_000, most: 30_000 };

/** A browser that is told to store nothing throws at the mere name. */
function localStorageIfAny() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** A new client id: 22 characters, 128 random bits. */
export function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export class MessagingClient extends EventTarget {
  /** `{epoch, uo}`: everything up to here was delivered. Keep it, and pass it as `resume` next time. */
  cursor;
  state = "closed";

  #options;
  #outbox;
  #socket = null;
  #limits = { sends_seconds: 10 };
  #sending = null;
  #syncing = false;
  #attempt = 0;
  #turn = 0;
  #timers = new Map();

  /**
   * url      of the socket, ws: or wss:
   * account  whose outbox it is; any text that tells the people of one storage apart
   * token    an access token, or a function that returns one or a promise of one; none on pages of the site itself
   * lang     language of sentences, such as "en" or "zh-hans"
   * resume   a former `cursor`
   * storage  like localStorage; null keeps the outbox in memory
   */
  constructor({ url, account = "", token = null, lang = null, resume = null, storage = localStorageIfAny() }) {
    super();
    this.#options = { url, token, lang };
    this.cursor = resume ? { epoch: resume.epoch, uo: resume.uo } : null;
    this.#outbox = new Outbox(storage, `wecho.messaging.${account}.outbox.`);
    this.#turn = this.#outbox.all().length;
  }

  start() {
    globalThis.addEventListener?.("online", this.#hurry);
    globalThis.document?.addEventListener("visibilitychange", this.#hurry);
    this.#connect();
  }

  stop() {
    globalThis.removeEventListener?.("online", this.#hurry);
    globalThis.document?.removeEventListener("visibilitychange", this.#hurry);
    this.#drop();
    this.#become("closed");
  }

  /** Send `body` `to` a username or into conversation `conv`. Returns its outbox entry at once; see the events. */
  send({ to, conv, body, cid = newClientId() }) {
    const entry = { cid, to, conv, body, at: Date.now(), turn: (this.#turn += 1) };
    this.#outbox.keep(entry);
    this.#flush();
    return entry;
  }

  /** Send a refused message again. */
  retry(cid) {
    const entry = this.#outbox.get(cid);
    if (!entry) return;
    delete entry.refused;
    this.#outbox.keep(entry);
    this.#flush();
  }

  /** Give a refused message up. */
  discard(cid) {
    this.#outbox.drop(cid);
  }

  /** What is on its way or was refused, oldest first. */
  pending() {
    return this.#outbox.all();
  }

  /** Say that everything up to `seq` was read. Lost with the connection: say it again when it is open. */
  read(conv, seq) {
    this.#put({ type: "read", conv, seq });
  }

  /* --- the connection --- */

  async #connect() {
    this.#drop();
    this.#become("connecting");
    this.#after("opening", OPENING_MS, () => this.#lost());
    const socket = new WebSocket(this.#options.url, PROTOCOL);
    this.#socket = socket;
    const { token } = this.#options;
    const answered = Promise.resolve(typeof token === "function" ? token() : token);
    answered.catch(() => socket === this.#socket && this.#lost());
    socket.onopen = async () => {
      const known = await answered;
      this.#put({
        type: "hello",
        ...(known ? { token: known } : {}),
        ...(this.#options.lang ? { lang: this.#options.lang } : {}),
        ...(this.cursor ? { resume: this.cursor } : {}),
      });
    };
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(data));
    socket.onclose = ({ code }) => this.#lost(code);
  }

  #put(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #drop() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    const socket = this.#socket;
    this.#socket = this.#sending = null;
    this.#syncing = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #lost(code = 1006) {
    const sending = this.#outbox.get(this.#sending);
    this.#drop();
    if (sending && TOO_LARGE.includes(code)) {
      this.#refuse(sending, { code: "too_large", message: "" }); // trying again would end each connection
    } else if (code >= FINAL) {
      this.#become("stopped", code);
      return;
    }
    this.#become("waiting", code);
    const most = Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#after("again", PAUSE_MS.least + Math.random() * most, () => this.#connect());
  }

  /** The network or the person is back: don't wait for the pause to end. */
  #hurry = () => {
    if (this.state === "waiting" && globalThis.document?.visibilityState !== "hidden") this.#connect();
  };

  #after(name, milliseconds, work) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(work, milliseconds));
  }

  #become(state, code = null) {
    this.state = state;
    this.#tell("state", { state, code });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /* --- frames --- */

  #heard(frame) {
    if (this.#limits.ping_ms) this.#listen();
    if (frame.type === "welcome") this.#welcomed(frame);
    else if (frame.type === "ack") this.#acknowledged(frame);
    else if (frame.type === "ev") this.#happened(frame);
    else if (frame.type === "batch") this.#caughtUp(frame);
    else if (frame.type === "notifications") this.#tell("notifications", frame);
    else if (frame.type === "error") this.#refused(frame);
  }

  #welcomed({ epoch, head_uo: head, resumed, limits, ping_s: ping }) {
    clearTimeout(this.#timers.get("opening"));
    this.#limits = { ...limits, ping_ms: ping * 1000 };
    this.#attempt = 0;
    const asked = this.cursor !== null;
    if (!resumed) this.cursor = { epoch, uo: head };
    this.#listen();
    this.#become("open");
    if (asked && !resumed) this.#tell("resync", {});
    this.#flush();
  }

  /** Ask for a sign of life when nothing was heard for a while; a connection that gives none is dead. */
  #listen() {
    clearTimeout(this.#timers.get("dead"));
    this.#after("quiet", this.#limits.ping_ms, () => {
      this.#put({ type: "ping" });
      this.#after("dead", ANSWER_MS, () => this.#lost());
    });
  }

  #happened(event) {
    if (event.uo <= this.cursor.uo) return;
    if (event.uo > this.cursor.uo + 1) {
      if (!this.#syncing) this.#put({ type: "sync", after_uo: this.cursor.uo });
      this.#syncing = true;
      return;
    }
    this.cursor = { epoch: this.cursor.epoch, uo: event.uo };
    this.#tell("event", event);
  }

  #caughtUp({ events, next, more }) {
    this.#syncing = false;
    for (const event of events) this.#happened(event);
    if (more) this.#put({ type: "sync", after_uo: next });
    this.#syncing = more;
  }

  /* --- sending: one at a time, so that what follows a message never overtakes it --- */

  #flush() {
    if (this.state !== "open" || this.#sending) return;
    const entry = this.#outbox.all().find(({ refused }) => !refused);
    if (!entry) return;
    this.#sending = entry.cid;
    const { cid, to, conv, body } = entry;
    this.#put({ type: "send", id: cid, cid, body, ...(to === undefined ? { conv } : { to }) });
    this.#after("answer", 3 * ANSWER_MS, () => this.#lost());
  }

  #answered(id) {
    if (id !== this.#sending) return null;
    clearTimeout(this.#timers.get("answer"));
    this.#sending = null;
    return this.#outbox.get(id) ?? null;
  }

  #acknowledged(ack) {
    const entry = this.#answered(ack.id);
    this.#outbox.drop(ack.cid);
    if (entry) this.#tell("sent", { entry, ack });
    this.#flush();
  }

  #refused({ id, code, message }) {
    if (code === "resync_required") this.#tell("resync", {});
    const entry = this.#answered(id);
    if (entry && code === "too_many") {
      this.#sending = entry.cid; // nothing may overtake it while it waits
      this.#after("answer", this.#limits.sends_seconds * 1000 * (1 + Math.random() / 4), () => {
        this.#sending = null;
        this.#flush();
      });
      return;
    }
    if (entry) this.#refuse(entry, { code, message });
    this.#flush();
  }

  #refuse(entry, refused) {
    entry.refused = refused;
    this.#outbox.keep(entry);
    this.#tell("refused", { entry });
  }
}
