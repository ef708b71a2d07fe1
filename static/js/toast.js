/** Say one sentence at the edge of the page for some seconds; screen readers hear it. */
export function toast(sentence) {
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = sentence;
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 6000);
}
