// The org chart by keyboard: arrow keys move along the lines, Home and End to its ends. Each name stays a plain link.

const chart = document.querySelector("[data-tree]");
if (chart) {
  chart.querySelector("[data-tree-hint]").hidden = false;
  const link = (item) => item?.querySelector(":scope > .node > a, :scope > a.node");
  const links = [...chart.querySelectorAll("li")].map(link).filter(Boolean);

  chart.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const item = event.target.closest("li");
    const at = links.indexOf(link(item));
    if (at < 0) return;
    const to = {
      ArrowDown: () => links[at + 1],
      ArrowUp: () => links[at - 1],
      ArrowRight: () => link(item.querySelector(":scope > ul > li")),
      ArrowLeft: () => link(item.parentElement.closest("li")),
      Home: () => links[0],
      End: () => links.at(-1),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    to()?.focus();
  });
}
