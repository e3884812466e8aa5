// A record by keyboard: [ and ] go to the previous and the next one, v swaps the two versions.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("keys") === "off") return;
  if (event.target.matches("input, textarea, select")) return;
  if (event.key === "[" || event.key === "]") {
    document.querySelector(`[data-key="${event.key}"]`)?.click();
  } else if (event.key === "v") {
    const versions = document.getElementById("versions");
    if (versions?.children.length === 2) versions.append(versions.firstElementChild);
  }
});
