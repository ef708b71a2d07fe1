/* What every page has: placeholders of photos, the theme, menus, dialogs, times, and words for what failed. */

import { thumbhashToDataUrl } from "./thumbhash.js";
import { toast } from "./toast.js";

const root = document.documentElement;

/* --- photos ---------------------------------------------------------------------------------------------------------- */

/** Show the blurred placeholder until the photo is there, then let it fade in. What is loaded already stays untouched. */
function placeHolders(within) {
  for (const frame of within.querySelectorAll("[data-thumbhash]")) {
    const image = frame.querySelector("img");
    if (!image || image.complete) continue;
    frame.style.backgroundImage = `url(${thumbhashToDataUrl(frame.dataset.thumbhash)})`;
    if (image.loading !== "lazy") continue; // what is seen first must not wait for a fade
    frame.classList.add("is-loading");
    const shown = () => frame.classList.remove("is-loading");
    image.addEventListener("load", shown, { once: true });
    image.addEventListener("error", shown, { once: true });
  }
}

/* --- theme ----------------------------------------------------------------------------------------------------------- */

function themeSwitch() {
  const buttons = document.querySelectorAll("[data-themes] button");
  const show = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme || "auto")));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      root.dataset.theme = button.value;
      try {
        localStorage.setItem("theme", button.value);
      } catch {
        // Storage is off: the choice holds for this page.
      }
      show();
    });
  }
  show();
}

/* --- menus and dialogs ----------------------------------------------------------------------------------------------- */

function closeMenus(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("[data-menu]"));
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]") || event.target.matches("dialog")) event.target.closest("dialog")?.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("[data-menu][open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

/* --- times ----------------------------------------------------------------------------------------------------------- */

const STEPS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(root.lang, { numeric: "always" });

/** Keep "3 minutes ago" true while the page stays open. */
function tellTimes() {
  for (const time of document.querySelectorAll("[data-ago]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const step = STEPS.find(([, size]) => seconds >= size);
    if (step && seconds < 7 * 86400) time.textContent = words.format(-Math.floor(seconds / step[1]), step[0]);
  }
}

/* --- forms and htmx -------------------------------------------------------------------------------------------------- */

document.addEventListener("htmx:responseError", ({ detail }) => {
  const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
  toast(page.querySelector("[data-sentence]")?.textContent || document.body.dataset.failed);
});
document.addEventListener("htmx:sendError", () => toast(document.body.dataset.offline));

/* A session that ended answers with the page of signing in: go there, rather than put it into a button. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL || location.href);
  const signIn = document.body.dataset.signIn;
  if (answered.pathname !== signIn || location.pathname === signIn) return;
  event.detail.shouldSwap = false;
  location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches("[data-clears]")) detail.elt.reset();
});

document.addEventListener("htmx:load", ({ detail }) => placeHolders(detail.elt.parentElement || detail.elt));

/* Enter sends where one line is usual; Shift and Enter make a new one. An input method's Enter chooses a word. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("textarea[data-grows]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

placeHolders(document);
themeSwitch();
tellTimes();
setInterval(tellTimes, 30_000);
