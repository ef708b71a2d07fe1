/* The photos of a post, full screen: arrows, swipes, Escape. Without this file the links open the largest picture. */

const viewer = document.getElementById("viewer");
const place = viewer.querySelector(".viewer-place");
const links = () => [...document.querySelectorAll("[data-viewer] [data-photo]")];
let current = 0;

function show(index) {
  const all = links();
  current = (index + all.length) % all.length;
  const picture = all[current].querySelector("picture").cloneNode(true);
  picture.className = "viewer-photo";
  picture.classList.remove("is-loading");
  for (const part of picture.querySelectorAll("source, img")) part.sizes = "100vw";
  picture.querySelector("img").loading = "eager";
  viewer.querySelector(".viewer-photo").replaceWith(picture);
  viewer.classList.toggle("viewer--single", all.length < 2);
  place.textContent = all.length < 2 ? "" : `${current + 1} / ${all.length}`;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-viewer] [data-photo]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(links().indexOf(link));
  viewer.showModal();
});

viewer.addEventListener("click", (event) => {
  if (event.target.closest(".viewer-back")) show(current - 1);
  else if (event.target.closest(".viewer-on")) show(current + 1);
  else if (!event.target.closest("button, img")) viewer.close();
});

viewer.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft") show(current - 1);
  if (event.key === "ArrowRight") show(current + 1);
});

viewer.addEventListener("close", () => links()[current]?.focus());

let start = null;
viewer.addEventListener("pointerdown", (event) => {
  start = event.isPrimary && event.pointerType !== "mouse" ? event.clientX : null;
});
viewer.addEventListener("pointerup", (event) => {
  const way = start === null ? 0 : event.clientX - start;
  if (Math.abs(way) > 50) show(current - Math.sign(way));
  start = null;
});
