/* The page of an upload: choose, drop or paste; each file on its own, with progress; then watch until it is developed. */

import { toast } from "./toast.js";
import { Words, forgetFile, forgetOthers, keepFile, keepOrder, keptFile, keptOrder } from "./upload-drafts.js";
import { Refused, Transport, digest } from "./upload-transport.js";

const form = document.querySelector("[data-upload]");
const list = document.getElementById("upload-list");
const earlier = document.getElementById("upload-earlier");
const text = form.dataset;
const veil = document.querySelector(".drop-veil");
const submit = form.querySelector("[type=submit]");
const summary = form.querySelector("[data-summary]");
const token = form.elements.csrfmiddlewaretoken.value;
const transport = new Transport(token);
const words = "keepsOrder" in text ? new Words(form, text.person) : null;

const AT_ONCE = 2;
const queue = [];
const files = new WeakMap();
const stops = new WeakMap();
let running = 0;

const items = () => [...list.children];
const earlierItems = () => [...(earlier?.children || [])];
const counted = () => items().filter((item) => item.dataset.state !== "refused");
const box = (item) => item.querySelector("[type=checkbox]");
const idOf = (item) => (box(item).name ? Number(box(item).value) : null);

/* --- an item and its states: waiting, uploading, missing (its file), processing, ready, refused, failed ---------------- */

function setState(item, state, words = "") {
  item.dataset.state = state;
  tell(item, words || text[`text${state[0].toUpperCase()}${state.slice(1)}`] || "");
  const bar = item.querySelector("progress");
  if (state === "processing") bar.removeAttribute("value");
  if (state === "waiting") bar.value = 0;
  box(item).checked = item.parentElement === list && (state === "ready" || state === "processing");
  refresh();
}

function tell(item, words) {
  const place = item.querySelector(".upload-state");
  if (place.textContent !== words) place.textContent = words;
}

function refresh() {
  const all = items();
  all.forEach((item, place) => {
    item.querySelector("[data-act=up]").disabled = place === 0;
    item.querySelector("[data-act=down]").disabled = place === all.length - 1;
  });
  const having = (...states) => all.filter((item) => states.includes(item.dataset.state)).length;
  if (words) keepOrder(all.map(idOf).filter(Boolean));
  if (earlier) earlier.parentElement.hidden = !earlier.children.length;
  submit.disabled = having("waiting", "uploading") > 0 || having("ready", "processing") === 0;
  summary.textContent = all.length ? text.textSummary.replace("{ready}", having("ready")).replace("{total}", all.length) : "";
}

function preview(item, address) {
  const image = item.querySelector("img");
  image.onload = () => (image.hidden = false);
  image.onerror = () => (image.hidden = true); // a format that this browser cannot show: wait for the rendition
  image.src = address;
}

/* --- taking files in --------------------------------------------------------------------------------------------------- */

async function add(chosen) {
  for (const file of [...chosen]) {
    const asking = await itemMissing(file);
    if (asking) {
      files.set(asking, file);
      if (asking.parentElement === list || use(asking)) enqueue(asking);
      continue;
    }
    if (counted().length >= Number(text.maxPhotos)) return toast(text.textTooMany);
    list.append(document.getElementById("upload-item").content.cloneNode(true));
    const item = list.lastElementChild;
    files.set(item, file);
    item.querySelector(".upload-name").textContent = file.name;
    preview(item, URL.createObjectURL(file));
    if (file.size > Number(text.maxBytes)) setState(item, "refused", text.textTooLarge);
    else enqueue(item);
  }
}

/** The item that asks for this very file again, or undefined. */
async function itemMissing(file) {
  const alike = [...items(), ...earlierItems()].filter(
    (item) =>
      item.dataset.state === "missing" &&
      Number(item.dataset.size) === file.size &&
      item.querySelector(".upload-name").textContent === file.name,
  );
  if (!alike.length) return undefined;
  const found = await digest(file);
  return alike.find((item) => !item.dataset.sha256 || !found || item.dataset.sha256 === found);
}

function enqueue(item) {
  if (!files.has(item)) return form.elements.id_files.click(); // its file is asked for again
  setState(item, "waiting");
  queue.push(item);
  work();
}

function work() {
  while (running < AT_ONCE && queue.length) {
    const item = queue.shift();
    if (item.isConnected) send(item);
  }
}

async function send(item) {
  const stop = new AbortController();
  const file = files.get(item);
  const onPause = () => tell(item, text.textPaused);
  const onProgress = (loaded) => {
    item.querySelector("progress").value = (100 * loaded) / file.size;
    if (item.dataset.state === "uploading") tell(item, text.textUploading);
  };
  const options = { signal: stop.signal, onPause, onProgress };
  stops.set(item, stop);
  running += 1;
  setState(item, "uploading");
  try {
    await transport.send(file, await begun(item, file, options), options);
    forgetFile(idOf(item));
    setState(item, "processing");
    watch(item);
  } catch (error) {
    if (!stop.signal.aborted) failed(item, error);
  }
  running -= 1;
  work();
}

/** The state of an item's upload, which begins unless the site has it from before. */
async function begun(item, file, options) {
  if (idOf(item)) {
    try {
      return await transport.state(idOf(item), options);
    } catch (error) {
      if (error.reason !== "upload_gone" && error.status !== 404) throw error;
      giveUp(item);
    }
  }
  const state = await transport.begin(file, await digest(file), options);
  if (!item.isConnected) discard(`${text.upload}${state.id}/remove`);
  identify(item, state.id);
  await keepFile(state.id, text.person, file);
  return state;
}

function identify(item, id) {
  item.dataset.statusUrl = `${text.upload}${id}/`;
  item.dataset.removeUrl = `${text.upload}${id}/remove`;
  Object.assign(box(item), { name: "photo", value: id });
  item.querySelector(".upload-alt input").name = `alt_${id}`;
  words?.save();
  refresh();
}

/** What the site has of an item is of no use: the next try begins again. */
function giveUp(item) {
  forgetFile(idOf(item));
  discard(item.dataset.removeUrl);
  box(item).removeAttribute("name");
}

function failed(item, error) {
  const final = error instanceof Refused && error.status !== 401 && error.status !== 403 && error.status !== 409;
  if (error.reason === "upload_gone") giveUp(item);
  if (final) setState(item, "refused", error.message);
  else setState(item, "failed");
}

function discard(address) {
  return fetch(address, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } }).catch(() => {});
}

/* --- until it is developed --------------------------------------------------------------------------------------------- */

async function watch(item, wait = 600) {
  if (!item.isConnected) return;
  try {
    const response = await fetch(item.dataset.statusUrl, { headers: { Accept: "application/json" } });
    const photo = response.ok ? await response.json() : { status: "processing" };
    if (photo.thumb_url) preview(item, photo.thumb_url);
    if (photo.status === "refused") return setState(item, "refused", photo.reason);
    if (photo.status === "ready") return setState(item, "ready");
  } catch {
    // The connection is gone for now: ask again.
  }
  setTimeout(() => watch(item, Math.min(wait * 1.4, 4000)), wait);
}

/* --- order and removal ------------------------------------------------------------------------------------------------- */

function move(item, step) {
  if (step < 0) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  refresh();
  summary.textContent = text.textMoved.replace("{place}", items().indexOf(item) + 1).replace("{total}", items().length);
}

function remove(item) {
  stops.get(item)?.abort();
  if (item.dataset.removeUrl) discard(item.dataset.removeUrl);
  if (idOf(item)) forgetFile(idOf(item));
  const next = item.nextElementSibling || item.previousElementSibling;
  item.remove();
  refresh();
  (next?.querySelector("[data-act=remove]") || form.elements.id_files).focus();
}

/** Take a photo of an earlier visit into this post; false when there is no room. */
function use(item) {
  if (counted().length >= Number(text.maxPhotos)) {
    toast(text.textTooMany);
    return false;
  }
  list.append(item);
  takeUp(item);
  return true;
}

const acts = { up: (item) => move(item, -1), down: (item) => move(item, 1), remove, retry: enqueue, use };

function act({ target }) {
  const button = target.closest("[data-act]");
  if (!button) return;
  const item = button.closest(".upload-item");
  acts[button.dataset.act](item);
  if (!item.isConnected) return;
  const lost = button.disabled || button.offsetParent === null;
  const place = lost ? item.querySelector(".upload-tools :is([data-act=up], [data-act=down], [data-act=remove]):enabled") : button;
  place?.focus();
}

list.addEventListener("click", act);
earlier?.addEventListener("click", act);

list.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  const item = grip.closest(".upload-item");
  list.setPointerCapture(event.pointerId); // not the item: what moves in the page loses its capture
  item.classList.add("is-dragged");
  const drag = ({ clientX, clientY }) => {
    const over = document.elementFromPoint(clientX, clientY)?.closest(".upload-item");
    if (!over || over === item || over.parentElement !== list) return;
    const forward = items().indexOf(over) > items().indexOf(item);
    over[forward ? "after" : "before"](item);
  };
  const drop = () => {
    list.removeEventListener("pointermove", drag);
    item.classList.remove("is-dragged");
    refresh();
  };
  list.addEventListener("pointermove", drag);
  list.addEventListener("lostpointercapture", drop, { once: true });
});

/* --- where files come from --------------------------------------------------------------------------------------------- */

form.elements.id_files.addEventListener("change", ({ target }) => {
  add(target.files);
  target.value = "";
});

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  veil.hidden = false;
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) veil.hidden = true;
});
addEventListener("drop", (event) => {
  veil.hidden = true;
  if (!carriesFiles(event)) return;
  event.preventDefault();
  add(event.dataTransfer.files);
});
addEventListener("paste", (event) => {
  if (event.clipboardData?.files.length) add(event.clipboardData.files);
});

/* --- what is there when the page opens ---------------------------------------------------------------------------------- */

/** Go on with an item that the server has written: its upload, its development, or nothing more to do. */
async function takeUp(item) {
  const state = item.dataset.state;
  if (state === "processing" || state === "ready" || state === "refused") {
    setState(item, state, item.querySelector(".upload-state").textContent.trim());
    if (state === "processing") watch(item);
    return;
  }
  if (state !== "uploading" && state !== "missing") return;
  setState(item, "missing");
  const file = files.get(item) || (await keptFile(idOf(item), text.person));
  if (!file || item.dataset.state !== "missing") return;
  files.set(item, file);
  preview(item, URL.createObjectURL(file));
  if (item.parentElement === list) enqueue(item);
  else tell(item, text.textUnfinished);
}

function open() {
  const visit = keptOrder();
  const known = [...items(), ...earlierItems()].map(idOf);
  if (words) {
    const ours = earlierItems().filter((item) => visit.includes(idOf(item)));
    list.append(...ours);
    for (const id of visit) list.append(...items().filter((item) => idOf(item) === id));
    forgetOthers(text.person, known);
  }
  words?.restore(known, { fill: !("refused" in text) });
  for (const item of [...items(), ...earlierItems()]) takeUp(item);
  refresh();
}

form.addEventListener("submit", () => words?.save(items().filter((item) => box(item).checked).map(idOf)));
open();
