// What is to be copied from the pages of a service, and nothing left behind of the one that shows a secret once.

const { page } = document.currentScript.dataset;
if (page) history.replaceState(null, "", page); // a reload must not send the form again

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
    });
  }
}
