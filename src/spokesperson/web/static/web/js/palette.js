// The palette: the page of the search over this one. Without script it is a page like any other.

let dialog;

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
      if (answer.ok && field.value === words) show(await answer.text(), results);
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
    if (!first) return;
    event.preventDefault();
    location.assign(first.href);
  });
}

export async function open(address) {
  if (!dialog) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) return;
    if (!dialog) build(await answer.text(), address);
  }
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input").select();
}
