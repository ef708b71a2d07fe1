/* The bell: its number stays true while the page is open. A page whose socket is away asks when somebody comes back to it. */

import { MessagingClient } from "./messaging-client.js";

const bell = document.querySelector("[data-bell]");
const count = bell.querySelector("[data-bell-count]");
const news = document.querySelector("[data-notices-new]");
const MOST = 99;
const AWAY_MS = 60_000;
let known = Number(bell.dataset.unread);

function show(unread) {
  const shown = unread > MOST ? `${MOST}+` : String(unread);
  count.textContent = shown;
  count.hidden = unread === 0;
  bell.setAttribute("aria-label", unread ? bell.dataset.labelUnread.replace("{n}", shown) : bell.dataset.label);
  if (news && unread > known) news.hidden = false;
  known = unread;
}

/* The pages of messages have a socket already, and hand on what it says. */
document.addEventListener("wecho:notifications", ({ detail }) => show(detail.unread));

const client = document.getElementById("messaging-data")
  ? null
  : new MessagingClient({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`,
      storage: null,
      lang: document.documentElement.lang,
    });
client?.addEventListener("notifications", ({ detail }) => show(detail.unread));

/* A page that nobody sees gives its socket back after a minute; whoever returns to it gets a new one, and the number. */
let leaving = null;

async function ask() {
  const answer = await fetch(bell.dataset.count, { headers: { Accept: "application/json" } });
  if (answer.ok && !answer.redirected) show((await answer.json()).unread);
}

function follow() {
  clearTimeout(leaving);
  if (document.visibilityState === "hidden") {
    leaving = setTimeout(() => client?.stop(), AWAY_MS);
    return;
  }
  if (client?.state === "closed") client.start();
  if (client?.state !== "open") ask().catch(() => {}); // without a connection the number stays as it was
}

document.addEventListener("visibilitychange", follow);
addEventListener("focus", follow);
addEventListener("pagehide", () => client?.stop());
addEventListener("pageshow", ({ persisted }) => persisted && follow());
if (document.visibilityState !== "hidden") client?.start();
