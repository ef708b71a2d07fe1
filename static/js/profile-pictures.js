/* Avatar and cover on the settings page: choose, crop, upload with progress, and see it once it is developed. */

import { choosePart } from "./crop.js";
import { toast } from "./toast.js";

const pictures = document.querySelector(".pictures");
const text = pictures.dataset;
const dialog = document.getElementById("crop");
const json = { Accept: "application/json" };

function say(row, words, { wrong = false, progress = null } = {}) {
  const line = row.querySelector("[data-said]");
  line.textContent = words;
  line.classList.toggle("picture-said--wrong", wrong);
  const bar = row.querySelector("progress");
  bar.hidden = progress === null;
  if (progress === "endless") bar.removeAttribute("value");
  else if (progress !== null) bar.value = progress;
}

/** Put the picture at `address` where the old one stands on this page, or what stands for none. */
function show(kind, address) {
  const place = pictures.querySelector(`[data-shown="${kind}"]`);
  if (!address) place.replaceChildren(...(kind === "avatar" ? [document.getElementById("letters").content.cloneNode(true)] : []));
  else {
    const frame = document.createElement("span");
    frame.className = kind === "avatar" ? "avatar avatar--large" : "cover";
    frame.append(Object.assign(new Image(), { src: address, alt: "" }));
    place.replaceChildren(frame);
  }
  pictures.querySelector(`[data-picture="${kind}"] [data-remove]`).hidden = !address;
}

async function chosen(row, input) {
  const file = input.files[0];
  if (!file) return;
  if (file.size > Number(text.maxBytes)) say(row, text.textTooLarge, { wrong: true });
  else {
    const choice = await choosePart(dialog, file, Number(row.dataset.shape));
    if (choice) send(row, file, choice.part);
  }
  input.value = "";
}

function send(row, file, part) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", row.elements.csrfmiddlewaretoken.value);
  for (const [edge, place] of Object.entries(part || {})) body.append(edge, Math.min(Math.max(place, 0), 1));
  body.append("file", file);
  const request = new XMLHttpRequest(); // fetch does not tell how far an upload has come
  request.upload.onprogress = ({ loaded, total }) => say(row, text.textUploading, { progress: (100 * loaded) / total });
  request.onload = () => answered(row, request);
  request.onerror = () => say(row, text.textFailed, { wrong: true });
  request.open("POST", row.action);
  request.setRequestHeader("Accept", json.Accept);
  say(row, text.textUploading, { progress: 0 });
  request.send(body);
}

function answered(row, request) {
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // A proxy's own page: treated as a failure.
  }
  if (request.status === 200 && answer.status) watch(row);
  else say(row, answer.message || text.textFailed, { wrong: true });
}

async function watch(row, wait = 500) {
  say(row, text.textProcessing, { progress: "endless" });
  try {
    const response = await fetch(row.action, { headers: json });
    const picture = response.ok ? await response.json() : { status: "processing" };
    if (picture.status === "refused") return say(row, picture.reason, { wrong: true });
    if (picture.status === "ready") {
      show(row.dataset.picture, picture.url);
      return say(row, text.textReady);
    }
    if (picture.status === "none") return say(row, "");
  } catch {
    // The connection is gone for now: ask again.
  }
  setTimeout(() => watch(row, Math.min(wait * 1.4, 4000)), wait);
}

async function remove(row, button) {
  const body = new FormData(row);
  body.delete("file");
  const response = await fetch(button.formAction, { method: "POST", headers: json, body }).catch(() => null);
  if (!response?.ok) return toast(document.body.dataset.failed);
  show(row.dataset.picture, null);
  say(row, text.textRemoved);
  row.querySelector("[type=file]").focus();
}

for (const row of pictures.querySelectorAll("[data-picture]")) {
  const input = row.querySelector("[type=file]");
  input.addEventListener("change", () => chosen(row, input));
  row.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.matches("[data-remove]")) remove(row, event.submitter);
  });
  if (["uploading", "processing"].includes(row.dataset.status)) watch(row);
}
