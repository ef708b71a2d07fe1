/* What may be said of a photo, once it is developed: what its file tells is known then, and the server writes the fields. */

const list = document.getElementById("upload-list");

async function ask(item) {
  const slot = item.querySelector("[data-facts]");
  if (item.dataset.state !== "ready" || !item.dataset.statusUrl || slot.childElementCount || slot.dataset.asked) return;
  slot.dataset.asked = "1";
  try {
    const response = await fetch(`${item.dataset.statusUrl}facts`);
    if (response.ok) slot.innerHTML = await response.text();
  } catch {
    delete slot.dataset.asked; // the connection is gone: the next change of state asks again
  }
}

const askAll = () => [...list.children].forEach(ask);
new MutationObserver(askAll).observe(list, { attributeFilter: ["data-state"], childList: true, subtree: true });
askAll();
