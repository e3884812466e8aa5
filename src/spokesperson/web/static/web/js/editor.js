// The editor of the directive: line numbers and marks behind a plain field, a check 600 ms after the last key, repairs,
// and last year's decisions asked again step by step. The server decides everything; without this file the same forms
// are posted by their buttons.

const form = document.getElementById("draft");
const announce = document.getElementById("announce");
const QUIET = 600;

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// Put the fresh parts of an answer in the place of the old ones; focus stays where it can.
function exchange(page) {
  for (const fresh of page.querySelectorAll("[data-live]")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const place = held && [...old.querySelectorAll("a, button")].indexOf(held);
    old.replaceWith(document.adoptNode(fresh));
    if (held) (fresh.querySelectorAll("a, button")[place] ?? fresh.querySelector("a, button"))?.focus();
  }
}

// ---- last year's decisions, asked again: one step a request, until all are done

document.addEventListener("submit", (event) => {
  const step = event.target.closest("[data-simulate]");
  if (!step) return;
  event.preventDefault();
  simulate(step);
});

async function simulate(step) {
  const button = step.querySelector("button");
  const before = Number(document.getElementById("past").dataset.done ?? -1);
  button.disabled = true;
  try {
    const body = new FormData(step);
    const answer = await fetch(step.action, { method: "POST", body, headers: { "X-Step": "1" } });
    const page = parse(await answer.text());
    if (!answer.ok || answer.redirected || !page.getElementById("past")?.dataset.done) throw new Error(answer.statusText);
    exchange(page);
    const past = document.getElementById("past");
    const next = past.querySelector("[data-simulate]");
    const runs = past.hasAttribute("data-running") && next;
    if (runs && Number(past.dataset.done) > before) return simulate(next);
    if (runs) return stopped(past);
    past.setAttribute("tabindex", "-1");
    past.focus({ preventScroll: true });
  } catch {
    button.disabled = false;
    stopped(document.getElementById("past"));
  }
}

// It goes on only while each answer is a step further; otherwise the page says that it stopped.
function stopped(past) {
  const said = past.querySelector("[role=alert]") ?? document.createElement("p");
  said.setAttribute("role", "alert");
  said.className = "said warning";
  said.textContent = past.dataset.stopped;
  past.querySelector("[data-simulate]")?.after(said);
}

if (form && (await fetched())) edit();

// The file comes after the page. Until it is there the field takes no part in the form, so that nothing is kept in its
// place; a link beside it leads to the page that holds the file.
async function fetched() {
  const text = document.getElementById("f-source");
  if (!text.disabled) return true;
  const answer = await fetch(form.dataset.sourceUrl, { cache: "no-store" }).catch(() => null);
  const keeps = answer?.headers.get("X-Keeps");
  if (!keeps) return false;
  if (keeps !== form.elements.seen.value) return location.reload();
  text.value = await answer.text();
  text.setSelectionRange(0, 0);
  text.disabled = document.getElementById("frame").hidden = false;
  document.getElementById("waits").remove();
  return true;
}

function edit() {
  const text = document.getElementById("f-source");
  const frame = document.getElementById("frame");
  const strip = document.getElementById("strip");
  const place = document.getElementById("place");
  const mirror = document.createElement("div");
  const words = form.dataset;
  let lines = [];
  let timer = 0;
  let asked = 0;
  let walked = -1;
  let marks = { mistakes: [] };
  let unkept = false;
  let undo = null;
  let out = false;

  mirror.className = "lines-of";
  mirror.setAttribute("aria-hidden", "true");
  frame.classList.add("live");
  frame.prepend(mirror);

  // ---- the mirror: one element a line, so that long lines wrap there as they do in the field

  function row(line) {
    const made = document.createElement("div");
    made.textContent = line || "\u200b";
    return made;
  }

  // Only lines that differ are made anew; the others keep their marks and move along.
  function follow(typed) {
    const now = text.value.split("\n");
    let head = 0;
    while (head < lines.length && head < now.length && lines[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < lines.length - head && tail < now.length - head && lines.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
    const old = [...mirror.children].slice(head, lines.length - tail);
    const fresh = now.slice(head, now.length - tail).map(row);
    fresh.forEach((made, n) => {
      made.className = old[n]?.classList.contains("n") ? "n" : typed ? (old[n] ? "c" : "n") : "";
    });
    const before = mirror.children[lines.length - tail] ?? null;
    for (const gone of old) gone.remove();
    for (const made of fresh) mirror.insertBefore(made, before);
    lines = now;
  }

  function paint() {
    const rows = mirror.children;
    for (const one of rows) {
      if (one.className) one.className = "";
      if (one.firstElementChild) one.textContent = one.textContent;
    }
    for (const n of marks.changed ?? []) rows[n - 1]?.classList.add("c");
    for (const n of marks.new ?? []) rows[n - 1]?.classList.add("n");
    for (const n of marks.gone ?? []) rows[Math.max(0, n - 1)]?.classList.add("g");
    for (const n of marks.differs ?? []) rows[n - 1]?.classList.add("d");
    for (const wrong of marks.mistakes) {
      const one = rows[wrong.line - 1];
      if (!one) continue;
      one.classList.add("w");
      const points = Array.from(lines[wrong.line - 1]);
      const mark = document.createElement("mark");
      mark.className = "m-deny";
      mark.textContent = points.slice(wrong.start, wrong.end).join("") || " ";
      one.replaceChildren(points.slice(0, wrong.start).join(""), mark, points.slice(wrong.end).join(""));
    }
  }

  // ---- places: the server counts code points in a line, the field UTF-16 units in the whole

  function offset(line, column) {
    const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    return before + Array.from(lines[line - 1] ?? "").slice(0, column).join("").length;
  }

  function goTo(line, start = 0, end = start) {
    text.focus({ preventScroll: true });
    text.setSelectionRange(offset(line, start), offset(line, end));
    mirror.children[line - 1]?.scrollIntoView({ block: "center" });
    where();
  }

  function where() {
    const before = text.value.slice(0, text.selectionStart);
    const line = before.split("\n").length;
    const column = Array.from(before.slice(before.lastIndexOf("\n") + 1)).length + 1;
    place.textContent = `${words.lineWord} ${line}, ${words.columnWord} ${column}`;
  }

  // ---- the mistake at hand stands above the text, with its repair

  function show(wrong) {
    strip.hidden = !wrong;
    if (!wrong) return;
    strip.querySelector("b").textContent = `${wrong.line}:${wrong.column}`;
    strip.querySelector("span").textContent = wrong.said;
    const button = strip.querySelector("button");
    button.hidden = !wrong.repair;
    button.onclick = () => mend(wrong, wrong.repair);
  }

  function walk(step) {
    const count = marks.mistakes.length;
    if (!count) return;
    walked = walked < 0 ? (step > 0 ? 0 : count - 1) : (walked + step + count) % count;
    const wrong = marks.mistakes[walked];
    show(wrong);
    goTo(wrong.line, wrong.start, wrong.end);
    announce.textContent = wrong.said;
  }

  function mend(wrong, repair) {
    const start = offset(wrong.line, wrong.start);
    put(text.value.slice(0, start) + repair + text.value.slice(offset(wrong.line, wrong.end)));
    text.setSelectionRange(start + repair.length, start + repair.length);
    text.focus({ preventScroll: true });
    check();
  }

  function put(value) {
    undo = text.value;
    text.value = value;
    changed();
  }

  // ---- the check

  function changed() {
    follow(true);
    unkept = true;
    document.getElementById("kept").textContent = words.unkept;
    where();
    clearTimeout(timer);
    timer = setTimeout(check, QUIET);
  }

  async function check(what = "", url = words.checkUrl) {
    clearTimeout(timer);
    const turn = ++asked;
    const sent = text.value;
    document.getElementById("check").setAttribute("aria-busy", "true");
    try {
      if (out && !(await backIn())) return signedOut();
      const body = new FormData(form);
      if (what) body.set("do", what);
      const answer = await fetch(url, { method: "POST", body, headers: { "X-Check": "1" } });
      if (answer.status === 409) return again();
      if (answer.redirected || answer.status === 403) return signedOut();
      const late = turn !== asked;
      if (late && url === words.checkUrl) return;
      if (answer.status === 422) return say(await answer.text());
      if (!answer.ok) throw new Error(answer.statusText);
      const page = parse(await answer.text());
      const { keeps, kept } = page.getElementById("check")?.dataset ?? {};
      if (!keeps) return signedOut();
      if (!late) take(page, sent);
      return { keeps, kept };
    } catch {
      if (turn !== asked) return;
      announce.textContent = words.offline;
      timer = setTimeout(check, 5000);
    } finally {
      document.getElementById("check").removeAttribute("aria-busy");
    }
  }

  function say(words) {
    document.getElementById("kept").textContent = words;
    announce.textContent = words;
  }

  // An answer that is not the check is the page to sign in: nothing was kept, and the page is not left without asking.
  function signedOut() {
    out = true;
    unkept = true;
    say(words.signedOut);
  }

  // After signing in again in another tab, forms need the fresh token of that session.
  async function backIn() {
    const answer = await fetch(form.action);
    const fresh = answer.redirected || !answer.ok ? null : parse(await answer.text()).querySelector("[name=csrfmiddlewaretoken]");
    if (!fresh) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh.value;
    out = false;
    return true;
  }

  // Somebody else kept another text, or closed the draft: the whole page shows what was typed, and what happened.
  function again() {
    unkept = false;
    form.submit();
  }

  function take(page, sent) {
    const rest = document.getElementById("rest");
    const broken = page.getElementById("rest")?.hasAttribute("data-broken");
    const last = rest && !rest.hasAttribute("data-broken") ? rest : null;
    exchange(page);
    if (broken && last) {
      last.classList.add("stale");
      last.querySelector(".as-of").hidden = false;
      document.getElementById("rest").replaceWith(last);
    }
    const fresh = page.getElementById("text") ?? document.getElementById("text");
    if (fresh) {
      if (text.value === sent) put(JSON.parse(fresh.textContent));
      fresh.remove();
      return check();
    }
    const said = marks.mistakes.length;
    if (text.value === sent) read();
    const now = marks.mistakes.length;
    if (now !== said) announce.textContent = document.getElementById("mistakes").querySelector("p, .strong")?.textContent ?? document.getElementById("mistakes").textContent;
  }

  function read() {
    marks = JSON.parse(document.getElementById("marks").textContent);
    const said = [...document.querySelectorAll("#mistakes li > p")];
    marks.mistakes.forEach((wrong, n) => (wrong.said = said[n]?.textContent.replace(/\s+/g, " ").replace(/^[^:]*: /, "") ?? wrong.text));
    walked = -1;
    paint();
    show(marks.mistakes[0]);
  }

  // One at a time: a second one sent meanwhile would not know the number that the first one makes.
  let keeping = null;
  let onceMore = false;
  function keep() {
    if (keeping) {
      onceMore = true;
      return;
    }
    keeping = kept().finally(() => {
      keeping = null;
      if (onceMore) keep();
    });
  }

  const typed = () => [text.value, document.getElementById("f-note").value].join("\0");

  async function kept() {
    onceMore = false;
    const before = typed();
    const now = await check("", form.action);
    if (!now) return;
    form.elements.seen.value = now.keeps;
    if (typed() !== before) return;
    unkept = false;
    document.getElementById("kept").textContent = `${words.keptWord} ${now.kept}.`;
    announce.textContent = document.getElementById("kept").textContent;
  }

  // ---- wiring

  form.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    const button = event.target.closest("button[name=do]");
    if (link) {
      event.preventDefault();
      const { line, start = 0, end = start } = link.dataset;
      goTo(Number(line), Number(start), Number(end));
    } else if (button) {
      event.preventDefault();
      const { line, start, end, words: repair } = button.dataset;
      if (repair) mend({ line: Number(line), start: Number(start), end: Number(end) }, repair);
      else check(button.value);
    }
  });
  document.addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "F8") {
      event.preventDefault();
      walk(event.shiftKey ? -1 : 1);
    } else if (control && event.key.toLowerCase() === "s") {
      event.preventDefault();
      keep();
    } else if (control && event.key.toLowerCase() === "z" && undo !== null && event.target === text) {
      event.preventDefault();
      const before = undo;
      put(before);
      undo = null;
    }
  });
  text.addEventListener("input", () => {
    undo = null;
    changed();
  });
  document.getElementById("f-note").addEventListener("input", () => {
    unkept = true;
    clearTimeout(timer);
    timer = setTimeout(check, QUIET);
  });
  document.addEventListener("selectionchange", () => document.activeElement === text && where());
  form.addEventListener("submit", async (event) => {
    if (!keeping) return void (unkept = false);
    event.preventDefault();
    await keeping;
    form.requestSubmit(event.submitter);
  });
  addEventListener("beforeunload", (event) => unkept && event.preventDefault());
  follow(false);
  read();
  where();
}
