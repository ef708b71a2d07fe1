// The page that shows a secret once: copying it, and nothing left behind for a reload to send again.

const script = document.currentScript;
history.replaceState(null, "", script.dataset.page);

const button = document.querySelector("[data-copy]");
if (navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("[data-secret]").textContent);
    button.textContent = button.dataset.done;
  });
}
