// Lists by keyboard: j and k move, Enter opens, w writes, d goes to the changes, ? lists the keys. Off by choice, and while one types.

const dialog = document.getElementById("keys");
const off = document.getElementById("keys-off");
const rows = [...document.querySelectorAll("[data-row]")];
let here = rows.findIndex((row) => row.querySelector("[data-open][aria-current]"));

off.checked = localStorage.getItem("keys") === "off";
off.addEventListener("change", () => localStorage.setItem("keys", off.checked ? "off" : "on"));

function go(step) {
  if (!rows.length) return;
  rows[here]?.classList.remove("at-hand");
  here = Math.min(rows.length - 1, Math.max(0, here + step));
  rows[here].classList.add("at-hand");
  rows[here].querySelector("[data-open]").focus();
}

const keys = {
  j: () => go(1),
  k: () => go(here < 0 ? 1 : -1),
  w: () => document.querySelector('.head a[href$="/write"]')?.click(),
  d: () => document.getElementById("changes")?.focus(),
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) return;
  if (off.checked && event.key !== "?") return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
