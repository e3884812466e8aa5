// Every page: the reader's choice of light or dark, copy buttons, a form that is sent once however often its button is
// pressed, and focus on an error summary. Nothing needs it.

const root = document.documentElement;

const choice = document.querySelector("[data-theme-choice]");
if (choice) {
  const radios = [...choice.querySelectorAll("input")];
  for (const radio of radios) radio.checked = radio.value === (root.dataset.theme ?? "");
  choice.hidden = false;
  choice.addEventListener("change", (event) => {
    const theme = event.target.value;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=${theme ? 31536000 : 0}; SameSite=Lax${secure}`;
  });
}

const menu = document.querySelector("details.who");
if (menu) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.textContent = button.dataset.done;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Pressed again before the answer is there, a button would act again. The window hears it last, after whatever holds a
// form back to send it later. Where no page follows (a download, a line that broke) it may be sent again in a while.
const AGAIN = 10_000;
const sent = new WeakMap();
addEventListener("submit", (event) => {
  const form = event.target;
  const method = event.submitter?.getAttribute("formmethod") ?? form.getAttribute("method");
  if (event.defaultPrevented || method?.toLowerCase() !== "post") return;
  if (performance.now() - sent.get(form) < AGAIN) event.preventDefault();
  else sent.set(form, performance.now());
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sent.delete(form);
});

document.querySelector(".errors")?.focus();
