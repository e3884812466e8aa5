// Keys of every page. They move the focus, follow links and open lists; no key here presses a button that changes
// anything. Off by the reader's own choice (/me), and while one types.
import { open } from "./palette.js";

const body = document.body;
const list = document.getElementById("keys");
const rows = [...document.querySelectorAll("[data-row], .rows > li")];
const typing = "input, textarea, select, [contenteditable]";
let here = rows.findIndex((row) => row.querySelector("[data-open][aria-current]"));
let going = 0;

function step(by) {
  if (!rows.length) return;
  rows[here]?.classList.remove("at-hand");
  here = Math.min(rows.length - 1, Math.max(0, here + by));
  rows[here].classList.add("at-hand");
  (rows[here].querySelector("[data-open]") ?? rows[here].querySelector("a, button"))?.focus();
}

// A link is followed; anything else only gets the focus.
function to(found) {
  if (found.matches("a[href]")) found.click();
  else found.focus();
}

function verb(name) {
  const near = document.activeElement?.closest("[data-row], .rows > li") ?? rows[here];
  const wanted = `[data-verb~="${name}"]`;
  const found = near?.querySelector(wanted) ?? document.querySelector(wanted);
  found?.closest("details")?.setAttribute("open", "");
  found?.focus();
}

const keys = {
  j: () => step(1),
  k: () => step(here < 0 ? 1 : -1),
  r: () => verb("reply"),
  a: () => verb("accept"),
  e: () => verb("edit"),
  w: () => location.assign(body.dataset.write),
  d: () => document.getElementById("changes")?.focus(),
  g: () => {
    going = Date.now();
  },
  "?": () => list.showModal(),
};

function single(event) {
  if (going && Date.now() - going < 1500) {
    going = 0;
    const place = list.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (place) location.assign(place.href);
    return Boolean(place);
  }
  const own = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (own) to(own);
  else if (Object.hasOwn(keys, event.key)) keys[event.key]();
  else return false;
  return true;
}

// Ctrl and Enter send a form that only keeps words or asks; of any other it leads to the button, to be pressed by hand.
function send(event) {
  const form = event.target.closest?.("form");
  if (!form) return;
  event.preventDefault();
  if (form.hasAttribute("data-enter")) form.requestSubmit();
  else form.querySelector("button:not([type=button])")?.focus();
}

if (list && body.dataset.keys === "on") {
  for (const line of list.querySelectorAll("[data-for]")) line.hidden = !document.querySelector(line.dataset.for);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "k") {
        event.preventDefault();
        open(body.dataset.palette);
      } else if (event.key === "Enter") send(event);
      return;
    }
    if (event.target.matches(typing) || document.querySelector("dialog[open]")) return;
    if (single(event)) event.preventDefault();
  });
}
