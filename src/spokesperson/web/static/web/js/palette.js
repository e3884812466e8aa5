// The palette: the page of the search over this one. Without script it is a page like any other.

let dialog;
let shown = "";
let waiting = null;

function show(page, results) {
  const found = new DOMParser().parseFromString(page, "text/html").getElementById("found");
  results.replaceChildren(...(found ? found.childNodes : []));
}

function build(page, address) {
  const from = new DOMParser().parseFromString(page, "text/html");
  dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "palette-label");
  dialog.append(from.getElementById("palette"));
  document.body.append(dialog);
  const field = dialog.querySelector("input");
  const results = dialog.querySelector("#found");
  let asked = 0;
  field.addEventListener("input", () => {
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const words = field.value;
      const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`, { credentials: "same-origin" });
      if (!answer.ok || field.value !== words) return;
      show(await answer.text(), results);
      shown = words;
    }, 120);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...results.querySelectorAll("a")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    stops[Math.min(stops.length - 1, Math.max(0, next))].focus();
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const first = results.querySelector("a");
    if (!first || field.value !== shown) return; // nothing yet for these words: the page of the search finds them
    event.preventDefault();
    location.assign(first.href);
  });
}

// Letters pressed while the palette is on its way are meant for its field, not for the page; Escape wants it no more.
function collect(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") waiting.wanted = false;
  else if (event.key === "Backspace") waiting.words = waiting.words.slice(0, -1);
  else if (event.key.length === 1) waiting.words += event.key;
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

async function fetched(address) {
  waiting = { words: "", wanted: true };
  document.addEventListener("keydown", collect, true);
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) build(await answer.text(), address);
    return { ...waiting, wanted: answer.ok && waiting.wanted };
  } finally {
    document.removeEventListener("keydown", collect, true);
    waiting = null;
  }
}

export async function open(address) {
  if (waiting) {
    waiting.wanted = true;
    return;
  }
  const { words, wanted } = dialog ? { words: "", wanted: true } : await fetched(address);
  if (!wanted) return;
  if (!dialog.open) dialog.showModal();
  const field = dialog.querySelector("input");
  if (!words) return field.select();
  field.value = words;
  field.dispatchEvent(new Event("input"));
}
