// Recovery codes are shown once: a reload must not send the form again, and they can be printed.

history.replaceState(null, "", document.querySelector("[data-page]").dataset.page);
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
