/* Uploading: choose, drop or paste; each file on its own, with progress; then watch until it is developed. */

import { toast } from "./toast.js";

const form = document.querySelector("[data-upload]");
const list = document.getElementById("upload-list");
const text = form.dataset;
const veil = document.querySelector(".drop-veil");
const submit = form.querySelector("[type=submit]");
const summary = form.querySelector("[data-summary]");
const token = form.elements.csrfmiddlewaretoken.value;

const AT_ONCE = 2;
const queue = [];
const files = new WeakMap();
const requests = new WeakMap();
let running = 0;

const items = () => [...list.children];
const counted = () => items().filter((item) => item.dataset.state !== "refused");

/* --- an item and its states: waiting, uploading, processing, ready, refused, failed ----------------------------------- */

function setState(item, state, words = "") {
  item.dataset.state = state;
  item.querySelector(".upload-state").textContent = words || text[`text${state[0].toUpperCase()}${state.slice(1)}`] || "";
  const bar = item.querySelector("progress");
  if (state === "processing") bar.removeAttribute("value");
  if (state === "waiting") bar.value = 0;
  item.querySelector("[type=checkbox]").checked = state === "ready" || state === "processing";
  refresh();
}

function refresh() {
  const all = items();
  all.forEach((item, place) => {
    item.querySelector("[data-act=up]").disabled = place === 0;
    item.querySelector("[data-act=down]").disabled = place === all.length - 1;
  });
  const having = (...states) => all.filter((item) => states.includes(item.dataset.state)).length;
  remember(all);
  submit.disabled = having("waiting", "uploading") > 0 || having("ready", "processing") === 0;
  summary.textContent = all.length ? text.textSummary.replace("{ready}", having("ready")).replace("{total}", all.length) : "";
}

/* The order survives a reload: the server knows the photos of a draft, this page knows which comes first. */
const ORDER = "upload-order";

function remember(all) {
  const ids = all.map((item) => item.querySelector("[name=photo]")?.value).filter(Boolean);
  try {
    if (ids.length && "keepsOrder" in text) sessionStorage.setItem(ORDER, JSON.stringify(ids));
  } catch {
    // Storage is off: the order is that of arrival.
  }
}

function recall() {
  try {
    const ids = ("keepsOrder" in text && JSON.parse(sessionStorage.getItem(ORDER))) || [];
    for (const id of ids) list.append(...items().filter((item) => item.querySelector("[name=photo]")?.value === id));
  } catch {
    // Nothing usable was kept.
  }
}

function preview(item, address) {
  const image = item.querySelector("img");
  image.onload = () => (image.hidden = false);
  image.onerror = () => (image.hidden = true); // a format that this browser cannot show: wait for the rendition
  image.src = address;
}

/* --- taking files in --------------------------------------------------------------------------------------------------- */

function add(chosen) {
  for (const file of chosen) {
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

function enqueue(item) {
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

function send(item) {
  const request = new XMLHttpRequest(); // fetch does not tell how far an upload has come
  requests.set(item, request);
  running += 1;
  setState(item, "uploading");
  request.upload.onprogress = ({ loaded, total }) => (item.querySelector("progress").value = (100 * loaded) / total);
  request.onload = () => answered(item, request);
  request.onerror = () => setState(item, "failed");
  request.onloadend = () => {
    running -= 1;
    work();
  };
  request.open("POST", text.upload);
  request.setRequestHeader("X-CSRFToken", token);
  request.setRequestHeader("Accept", "application/json");
  const body = new FormData();
  body.append("file", files.get(item));
  request.send(body);
}

function answered(item, request) {
  const answer = parsed(request.responseText);
  if (request.status >= 200 && request.status < 300 && answer.id) {
    item.dataset.statusUrl = answer.status_url;
    item.dataset.removeUrl = answer.remove_url;
    Object.assign(item.querySelector("[type=checkbox]"), { name: "photo", value: answer.id });
    item.querySelector(".upload-alt input").name = `alt_${answer.id}`;
    setState(item, "processing");
    watch(item);
  } else if (request.status >= 400 && request.status < 500 && answer.message) setState(item, "refused", answer.message);
  else setState(item, "failed");
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return {}; // a proxy's own page: treated as a failure
  }
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
  requests.get(item)?.abort();
  if (item.dataset.removeUrl) {
    fetch(item.dataset.removeUrl, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
  }
  const next = item.nextElementSibling || item.previousElementSibling;
  item.remove();
  refresh();
  (next?.querySelector("[data-act=remove]") || form.elements.id_files).focus();
}

const acts = { up: (item) => move(item, -1), down: (item) => move(item, 1), remove, retry: enqueue };

list.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-act]");
  if (!button) return;
  acts[button.dataset.act](button.closest(".upload-item"));
  if (!button.isConnected) return;
  const place = button.disabled ? button.parentElement.querySelector(":is([data-act=up], [data-act=down]):enabled") : button;
  place?.focus();
});

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

recall();
for (const item of items()) {
  setState(item, item.dataset.state === "uploading" ? "processing" : item.dataset.state, item.querySelector(".upload-state").textContent.trim());
  if (item.dataset.state !== "ready") watch(item);
}
refresh();
