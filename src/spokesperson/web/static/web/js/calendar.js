// The calendar by hand and by key: drag a post onto a day, or press m; both lead to the page that confirms it. Arrows
// move from day to day. Nothing here changes anything by itself.

const days = [...document.querySelectorAll("[data-day]")];
let dragged = "";

for (const item of document.querySelectorAll("[data-move]")) {
  item.addEventListener("dragstart", (event) => {
    dragged = item.dataset.move;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged);
  });
}

for (const day of days) {
  day.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    day.classList.add("onto");
  });
  day.addEventListener("dragleave", () => day.classList.remove("onto"));
  day.addEventListener("drop", (event) => {
    event.preventDefault();
    day.classList.remove("onto");
    if (dragged) location.href = `${dragged}?day=${day.dataset.day}`;
    dragged = "";
  });
}

const filters = document.querySelector("[data-filters]");
filters?.addEventListener("change", () => filters.requestSubmit());

const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function walk(event) {
  const here = days.findIndex((day) => day.contains(document.activeElement) && document.activeElement.matches(".day"));
  if (here < 0) return false;
  const grid = Boolean(document.querySelector(".month"));
  const step = grid ? steps[event.key] : Math.sign(steps[event.key]);
  days[here + step]?.querySelector(".day").focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) return;
  if (event.key in steps) {
    if (walk(event)) event.preventDefault();
    return;
  }
  if (document.body.dataset.keys !== "on") return;
  if (event.key === "m") {
    const chosen = document.activeElement.closest("[data-move]") ?? document.querySelector("[data-move]:hover");
    if (chosen) location.href = chosen.dataset.move;
  }
});
