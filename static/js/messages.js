/* Pages of private messages: what is sent shows at once, what arrives shows live. Without a script forms and links do it. */

import { MessagingClient } from "./messaging-client.js";

const data = JSON.parse(document.getElementById("messaging-data").textContent);
const { me, words } = data;
const lang = document.documentElement.lang;
const CLOSED = { signIn: 4501, signedOut: 4505 };

const client = new MessagingClient({
  url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`,
  account: String(me.id),
  resume: data.resume,
  lang,
});

/* --- unread in the title --- */

const title = document.title;
const unread = new Map(Object.entries(data.unread));

function countUnread(conv, count) {
  if (conv !== null) unread.set(String(conv), count);
  const total = [...unread.values()].reduce((sum, one) => sum + one, 0);
  document.title = total ? `(${total}) ${title}` : title;
}

/* --- the connection, in words --- */

const line = document.querySelector("[data-connection]");

function say(sentence, href = null) {
  line.hidden = !sentence;
  const part = document.createElement(href ? "a" : "span");
  if (href) part.href = href;
  part.textContent = sentence;
  line.replaceChildren(part);
}

client.addEventListener("state", ({ detail: { state, code } }) => {
  if (state === "open") say("");
  if (state === "waiting") say(words.offline);
  if (state !== "stopped") return;
  const signIn = code === CLOSED.signIn || code === CLOSED.signedOut;
  if (signIn) say(words.signedOut, `${data.signIn}?next=${encodeURIComponent(location.pathname)}`);
  else say(words.stopped, location.href);
});

client.addEventListener("notifications", ({ detail }) => {
  document.dispatchEvent(new CustomEvent("wecho:notifications", { detail }));
});
client.addEventListener("resync", () => location.reload());

/* --- times in the reader's own zone --- */

const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });

function tellTime(time) {
  const moment = new Date(time.dateTime);
  const today = moment.toDateString() === new Date().toDateString();
  time.textContent = (today ? clock : dayAndClock).format(moment);
}

/* --- the list: what changed is asked of the server, once for a burst of changes --- */

const list = document.querySelector("[data-conversations]");
let refreshing = null;

async function refreshList() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...page.querySelector("[data-conversations]").childNodes);
  if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

function refreshSoon() {
  if (!list || "older" in list.dataset) return;
  refreshing ??= setTimeout(() => {
    refreshing = null;
    refreshList().catch(() => say(words.offline));
  }, 150);
}

/* --- the thread --- */

const thread = document.querySelector("[data-thread]");
const composer = document.querySelector("[data-composer]");
const pattern = document.getElementById("message-template");

function newMessage(own, name, body) {
  const item = pattern.content.firstElementChild.cloneNode(true);
  item.classList.toggle("message--own", own);
  item.querySelector("[data-sender]").textContent = name;
  item.querySelector("[data-body]").textContent = body;
  return item;
}

function stamp(item, ts) {
  const time = item.querySelector("[data-clock]");
  time.dateTime = ts;
  tellTime(time);
}

/** Put a message where its number belongs, unless it is shown already; what is not acknowledged yet stays at the end. */
function place(item, seq) {
  const shown = thread.querySelector(`[data-seq="${seq}"]`);
  if (shown && shown !== item) {
    item.remove();
    return;
  }
  item.dataset.seq = seq;
  const others = [...thread.children].filter((other) => other !== item);
  const next = others.find((other) => !other.dataset.seq || Number(other.dataset.seq) > seq) ?? null;
  if (item.nextElementSibling !== next || !item.isConnected) thread.insertBefore(item, next);
}

function pendingItem(cid) {
  return thread.querySelector(`[data-cid="${CSS.escape(cid)}"]`);
}

function showPending(entry) {
  const item = pendingItem(entry.cid) ?? newMessage(true, me.display_name, entry.body);
  item.dataset.cid = entry.cid;
  const refused = Boolean(entry.refused);
  item.classList.toggle("message--failed", refused);
  item.classList.toggle("message--sending", !refused);
  const state = refused ? `${words.failed}. ${entry.refused.message}` : words.sending;
  item.querySelector("[data-state]").textContent = state;
  for (const button of item.querySelectorAll("[data-retry], [data-discard]")) button.hidden = !refused;
  if (!item.isConnected) thread.append(item);
}

function showSent(item, { seq, ts }) {
  delete item.dataset.cid;
  item.classList.remove("message--sending", "message--failed");
  item.querySelector("[data-state]").textContent = words.sent;
  for (const button of item.querySelectorAll("[data-retry], [data-discard]")) button.remove();
  stamp(item, ts);
  place(item, seq);
}

function showMessage(message) {
  const own = message.sender.id === me.id;
  const item = (own && pendingItem(message.cid)) || null;
  if (item) {
    showSent(item, message);
    return;
  }
  const fresh = newMessage(own, message.sender.display_name, message.body);
  stamp(fresh, message.ts);
  place(fresh, message.seq);
}

function lastSeq() {
  return [...thread.children].reduce((last, item) => Math.max(last, Number(item.dataset.seq ?? 0)), 0);
}

/** What stands on the screen of somebody who looks at it has been read. */
function readWhatIsSeen() {
  const { conv, atEnd } = data.thread;
  if (!conv || !atEnd || document.visibilityState !== "visible" || !unread.get(String(conv))) return;
  client.read(conv, lastSeq());
}

function isHere(message) {
  const { conv, to } = data.thread;
  return conv === message.conv || (conv === null && message.sender.username === to);
}

function startThread() {
  for (const time of thread.querySelectorAll("[data-clock]")) tellTime(time);
  if (data.thread.atEnd) {
    for (const entry of client.pending()) if (entry.to === data.thread.to) showPending(entry);
    if (composer) startComposer();
  }
  document.addEventListener("visibilitychange", readWhatIsSeen);
  client.addEventListener("state", readWhatIsSeen);
  client.addEventListener("sent", ({ detail: { entry, ack } }) => {
    if (entry.to !== data.thread.to) return;
    data.thread.conv ??= ack.conv;
    const item = pendingItem(entry.cid);
    if (item) showSent(item, ack);
  });
  client.addEventListener("refused", ({ detail: { entry } }) => {
    if (entry.to === data.thread.to && data.thread.atEnd) showPending(entry);
  });
  client.addEventListener("event", ({ detail: { kind, message } }) => {
    if (kind !== "message" || !isHere(message) || !data.thread.atEnd) return;
    data.thread.conv ??= message.conv;
    showMessage(message);
    readWhatIsSeen();
  });
  thread.addEventListener("click", ({ target }) => {
    const { cid } = target.closest("li")?.dataset ?? {};
    if (!cid) return;
    if (target.closest("[data-retry]")) {
      client.retry(cid);
      showPending(client.pending().find((entry) => entry.cid === cid));
      composer?.elements.body.focus();
    }
    if (target.closest("[data-discard]")) {
      client.discard(cid);
      pendingItem(cid).remove();
      composer?.elements.body.focus();
    }
  });
}

/** What is being written outlives a reload. */
function keepDraft(field) {
  const key = `wecho.messaging.${me.id}.draft.${data.thread.to}`;
  try {
    field.value ||= localStorage.getItem(key) ?? "";
  } catch {
    return () => {}; // storage is off
  }
  const keep = () => (field.value ? localStorage.setItem(key, field.value) : localStorage.removeItem(key));
  field.addEventListener("input", keep);
  return keep;
}

function startComposer() {
  const field = composer.elements.body;
  const keep = keepDraft(field);
  const scroll = document.querySelector(".thread-scroll");
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = field.value.trim();
    if (!body) return;
    showPending(client.send({ to: data.thread.to, body }));
    field.value = "";
    keep();
    field.focus();
    scroll.scrollTop = scroll.scrollHeight;
  });
  if (matchMedia("(pointer: fine)").matches) field.focus();
}

/** Earlier messages come to stand above, and what is being looked at stays where it is. */
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-earlier]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const items = [...page.querySelectorAll("[data-thread] > li")];
    for (const item of items) tellTime(item.querySelector("[data-clock]"));
    thread.prepend(...items);
    const further = page.querySelector("[data-earlier]");
    if (further) link.closest("p").replaceWith(further.closest("p"));
    else link.closest("p").remove();
  } catch {
    location.assign(link.href);
  }
});

client.addEventListener("event", ({ detail }) => {
  countUnread(detail.conv, detail.unread);
  refreshSoon();
});
countUnread(null, 0);
if (thread) startThread();
client.start();
