/* Dragging the posts of a board into order; the arrows beside them do the same without it. */

import { toast } from "./toast.js";

const said = document.getElementById("desk-said");
const list = () => document.getElementById("desk-list");
const items = () => [...list().querySelectorAll(".desk-item")];

/** Tell the site behind which post this one stands now; at the top of a further page there is none to name. */
async function save(item, before) {
  const place = items().indexOf(item);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", list().querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("post", item.dataset.post);
  if (place > 0) body.append("after", items()[place - 1].dataset.post);
  try {
    const answer = await fetch(list().dataset.move, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    said.textContent = list().dataset.moved.replace("{place}", place + 1).replace("{total}", items().length);
  } catch {
    list().insertBefore(item, before);
    toast(document.body.dataset.failed);
  }
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("#desk-list [data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  const item = grip.closest(".desk-item");
  const held = list();
  const before = item.nextElementSibling;
  held.setPointerCapture(event.pointerId); // not the item: what moves in the page loses its capture
  item.classList.add("is-dragged");
  const drag = ({ clientX, clientY }) => {
    const over = document.elementFromPoint(clientX, clientY)?.closest(".desk-item");
    if (!over || over === item || over.parentElement !== held) return;
    const forward = items().indexOf(over) > items().indexOf(item);
    if (!forward && over === items()[0] && "further" in held.dataset) return; // what comes before it is not on this page
    over[forward ? "after" : "before"](item);
  };
  const drop = () => {
    held.removeEventListener("pointermove", drag);
    item.classList.remove("is-dragged");
    if (item.nextElementSibling !== before) save(item, before);
  };
  held.addEventListener("pointermove", drag);
  held.addEventListener("lostpointercapture", drop, { once: true });
});
