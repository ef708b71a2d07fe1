/* Keys and small comforts of the review pages. Everything here works without it too, by links and buttons. */

const root = document.documentElement;
root.dataset.scripted = "";

const find = (selector) => document.querySelector(selector);
const dialog = find("[data-keys-dialog]");
const approval = find("[data-approve]");
const refusal = find("[data-refuse]");
const appeal = find("[data-appeal]");
const rows = [...document.querySelectorAll("[data-row]")];

/* A key that is part of writing belongs to the field. A radio button or a checkbox takes no letters. */
const isField = (element) =>
  element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit])");

function step(by, link) {
  if (rows.length) {
    const here = rows.indexOf(document.activeElement.closest("[data-row]"));
    const to = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
    rows[Math.min(Math.max(to, 0), rows.length - 1)].focus();
  } else {
    find(link)?.click();
  }
}

function refuse() {
  if (!refusal) return;
  const chosen = refusal.querySelector("[name=reason]:checked");
  if (chosen) refusal.requestSubmit();
  else refusal.querySelector("[name=reason]").focus();
}

function choose(number) {
  const reason = refusal?.querySelectorAll("[name=reason]")[number - 1];
  if (!reason) return;
  reason.checked = true;
  reason.focus();
}

/* An appeal has one form with two buttons; that a decision stays needs a note. */
function grant() {
  appeal.requestSubmit(appeal.querySelector("[value=granted]"));
}

function uphold() {
  const note = appeal.querySelector("textarea");
  if (note.value.trim()) appeal.requestSubmit(appeal.querySelector("[value=upheld]"));
  else note.focus();
}

const keys = {
  a: () => (appeal ? grant() : approval?.requestSubmit()),
  r: () => (appeal ? uphold() : refuse()),
  j: () => step(1, "[data-next]"),
  k: () => step(-1, "[data-previous]"),
  "?": () => dialog?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (find("dialog[open]") || isField(event.target)) return;
  const act = /^[1-9]$/.test(event.key) ? () => choose(Number(event.key)) : keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

find("[data-keys-open]")?.addEventListener("click", () => dialog.showModal());

/* One decision per page: a second press while the first is on its way sends nothing. */
let sent = false;
for (const form of [approval, refusal, appeal]) {
  form?.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
}
window.addEventListener("pageshow", () => {
  sent = false;
});

const bulk = find("[data-bulk]");
if (bulk) {
  const boxes = [...bulk.querySelectorAll("[name=post]")];
  const all = bulk.querySelector("[data-select-all]");
  const show = () => {
    const number = boxes.filter((box) => box.checked).length;
    bulk.querySelector("[data-selected]").textContent = number ? `(${number})` : "";
    bulk.querySelector("button.is-good").disabled = !number;
    all.checked = number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  bulk.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
