// Reading the directive: the part one is in is shown in the contents, and a part read to its end is counted as
// opened (the server answers with the bar at the foot). Without script the button at the foot leads through.

const links = new Map([...document.querySelectorAll(".toc a[href^='#']")].map((a) => [a.hash.slice(1), a]));
const parts = [...document.querySelectorAll("[data-part]")];

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-20% 0px -70% 0px" },
);
for (const part of parts) seen.observe(part);

let queue = Promise.resolve();
const read = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting || !document.getElementById("ack")?.querySelector("progress")) continue;
    read.unobserve(entry.target);
    queue = queue.then(() => served(entry.target.dataset.end)).catch(() => read.observe(entry.target));
  }
});

async function served(part) {
  const answer = await fetch(`?part=${encodeURIComponent(part)}`, { headers: { "X-Served": "1" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("ack");
  const bar = document.getElementById("ack");
  if (fresh && bar && !bar.contains(document.activeElement)) bar.replaceWith(fresh);
}

for (const part of parts) {
  const last = part.lastElementChild;
  last.dataset.end = part.dataset.part;
  read.observe(last);
}

// Keys: n and p go to the next and the previous change. Off by choice.

const changes = [...document.querySelectorAll(".clause.new, [data-change]")];
let here = -1;

function go(step) {
  if (!changes.length) return;
  if (here < 0 && step < 0) here = 0;
  here = (here + step + changes.length) % changes.length;
  const change = changes[here];
  change.scrollIntoView({ block: "center" });
  change.querySelector(".num, h3").focus({ preventScroll: true });
}

const keys = {
  n: () => go(1),
  p: () => go(-1),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys !== "on") return;
  if (event.target.matches("input, textarea, select, [contenteditable]")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
