// A record by keyboard: v swaps the two versions.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys !== "on") return;
  if (event.target.matches("input, textarea, select")) return;
  if (event.key === "v") {
    const versions = document.getElementById("versions");
    if (versions?.children.length === 2) versions.append(versions.firstElementChild);
  }
});
