// A link marked data-dialog opens its page's data-dialog-body over this one; without script it is a page like any other.

let opening = null;

async function open(link) {
  if (opening) return;
  opening = link;
  try {
    show(link, await fetched(link));
  } finally {
    opening = null;
  }
}

async function fetched(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const body = page.querySelector("[data-dialog-body]");
  if (!body) throw new Error("nothing to show");
  return body;
}

function show(link, body) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet asks";
  dialog.setAttribute("aria-labelledby", body.getAttribute("aria-labelledby"));
  dialog.append(...body.childNodes);
  document.body.append(dialog);
  const keep = dialog.querySelector("[data-keep]");
  keep.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  dialog.showModal();
  keep.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
