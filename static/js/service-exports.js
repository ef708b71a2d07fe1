// The exports of a service: while one is under way, its progress is shown anew every few seconds.

async function lookAgain() {
  const shown = document.querySelector("#exports");
  const seconds = Number(shown.dataset.lookAgain);
  if (!seconds) return;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  if (!document.hidden && !shown.contains(document.activeElement)) await renew(shown);
  lookAgain();
}

async function renew(shown) {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#exports");
    if (fresh) shown.replaceWith(document.adoptNode(fresh));
  } catch {
    // The next look may find the site again.
  }
}

lookAgain();
