// Reading the directive: the part one is in is shown in the contents, and a part read to its end is counted as
// opened (the server answers with the bar at the foot). Without script the button at the foot leads through.

const links = new Map([...document.querySelectorAll(".toc a")].map((a) => [a.hash.slice(1), a]));
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
