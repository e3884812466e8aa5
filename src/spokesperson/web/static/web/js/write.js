// The composer: a check 600 ms after the last key, marks behind the text, the countdown, the counter, and the keys.
// The server decides everything; without this file the same form is posted by its buttons.

const form = document.getElementById("composer");
const text = document.getElementById("f-text");
const mirror = document.getElementById("mirror");
const counter = document.getElementById("counter");
const announce = document.getElementById("announce");
const words = document.getElementById("words").dataset;
const QUIET = 600;

let timer = 0;
let asked = 0;
let findings = readFindings();
let checkUrl = form.dataset.checkUrl;

function panel() {
  return document.getElementById("panel");
}

function readFindings() {
  return JSON.parse(document.getElementById("findings")?.textContent || "[]");
}

// ---- the text and its marks: offsets are code points, not UTF-16 units

function paint() {
  const points = Array.from(text.value);
  const pieces = [];
  let at = 0;
  for (const found of [...findings].sort((a, b) => a.start - b.start)) {
    const start = Math.max(at, found.start);
    const end = Math.min(points.length, found.end);
    if (start >= end) continue;
    pieces.push(points.slice(at, start).join(""));
    const mark = document.createElement("mark");
    mark.className = `m-${found.effect}`;
    mark.dataset.n = found.number;
    mark.textContent = points.slice(start, end).join("");
    pieces.push(mark);
    at = end;
  }
  pieces.push(points.slice(at).join("") + "\u200b");
  mirror.replaceChildren(...pieces);
  count(points.length);
}

function count(length) {
  const limit = Number(counter.dataset.limit);
  counter.querySelector("b").textContent = length;
  counter.classList.toggle("deny", limit > 0 && length > limit);
  counter.classList.toggle("warn", limit > 0 && length <= limit && length > 0.8 * limit);
}

// A typed change before a finding moves it along; one inside it takes the mark away until the next check.
let before = text.value;
function shift() {
  const was = Array.from(before);
  const is = Array.from(text.value);
  let head = 0;
  while (head < was.length && head < is.length && was[head] === is[head]) head += 1;
  let tail = 0;
  while (tail < was.length - head && tail < is.length - head && was.at(-1 - tail) === is.at(-1 - tail)) tail += 1;
  const moved = is.length - was.length;
  findings = findings
    .filter((f) => f.end <= head || f.start >= was.length - tail)
    .map((f) => (f.end <= head ? f : { ...f, start: f.start + moved, end: f.end + moved }));
  before = text.value;
}

// ---- the check

function later() {
  clearTimeout(timer);
  timer = setTimeout(check, QUIET);
}

async function check() {
  clearTimeout(timer);
  if (!checkUrl) return;
  const turn = ++asked;
  const sent = text.value;
  panel().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(checkUrl, { method: "POST", body: new FormData(form), headers: { "X-Check": "1" } });
    if (turn !== asked) return;
    if (answer.status === 409) return fault(words.conflict);
    if (!answer.ok) throw new Error(answer.statusText);
    take(new DOMParser().parseFromString(await answer.text(), "text/html"), sent);
  } catch {
    if (turn === asked) offline();
  } finally {
    panel().removeAttribute("aria-busy");
  }
}

function take(page, sent) {
  const said = document.getElementById("sentence").textContent;
  for (const fresh of page.querySelectorAll("[data-live]")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const open = [...old.querySelectorAll("details")].map((d) => d.open);
    old.replaceWith(document.adoptNode(fresh));
    [...fresh.querySelectorAll("details")].forEach((d, i) => (d.open = open[i] ?? d.open));
    if (held?.id) document.getElementById(held.id)?.focus();
  }
  const now = panel();
  form.elements.seen.value = now.dataset.version;
  if (now.dataset.checkUrl) checkUrl = now.dataset.checkUrl;
  if (now.dataset.draftUrl && now.dataset.draftUrl !== location.pathname) {
    form.action = now.dataset.draftUrl;
    history.replaceState(null, "", now.dataset.draftUrl);
  }
  if (now.dataset.saved) document.getElementById("saved").textContent = `${words.saved} ${now.dataset.saved}.`;
  const sentence = document.getElementById("sentence").textContent;
  if (sentence !== said) announce.textContent = sentence;
  document.getElementById("editor").className = `editor ${[...now.classList].at(-1)}`;
  if (text.value === sent) findings = readFindings();
  paint();
  dress();
  countdown();
}

function fault(sentence) {
  document.getElementById("sentence").textContent = sentence;
  announce.textContent = sentence;
  close();
}

let offlineSince = "";
function offline() {
  offlineSince ||= new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  fault(`${words.offline} ${offlineSince}. ${words.offlineMore}`);
  timer = setTimeout(() => check().then(() => (offlineSince = "")), 5000);
}

function close() {
  const post = document.getElementById("post");
  post?.setAttribute("aria-disabled", "true");
  post?.classList.remove("fill");
}

// ---- the pause: the server says how long; only 0:30, 0:10 and 0:00 are spoken

let ticking = 0;
function countdown() {
  clearInterval(ticking);
  const pause = document.getElementById("pause");
  if (!pause) return;
  const total = Number(pause.dataset.pauseTotal);
  const end = performance.now() + 1000 * Number(pause.dataset.pauseLeft);
  let shown = Number(pause.dataset.pauseLeft);
  if (shown <= 0 || pause.hasAttribute("data-still")) return;
  ticking = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    if (left === shown) return;
    shown = left;
    const face = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    pause.querySelector(".ring span").textContent = face;
    pause.querySelector("circle + circle").setAttribute("stroke-dasharray", `${left} ${total}`);
    for (const other of document.querySelectorAll("[data-pause-face]")) other.textContent = face;
    if (left === 30) announce.textContent = words.half;
    if (left === 10) announce.textContent = words.ten;
    if (left > 0) return;
    clearInterval(ticking);
    announce.textContent = words.over;
    check();
  }, 250);
}

// ---- buttons that a script does without a round trip

function put(value, caret) {
  text.focus();
  text.value = value;
  if (caret !== undefined) text.setSelectionRange(caret, caret);
  changed();
}

function dress() {
  for (const button of document.querySelectorAll("[data-fix]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "insert_link") {
    event.preventDefault();
    put(`${text.value.trimEnd()} ${button.value}`.trimStart());
  } else if (button.dataset.use) {
    event.preventDefault();
    const undo = text.value;
    put(document.getElementById(button.dataset.use).textContent.trim());
    text.dataset.undo = undo;
  } else if (button.dataset.fix) {
    const found = findings.find((f) => String(f.number) === button.dataset.fix);
    if (!found) return;
    const points = Array.from(text.value);
    points.splice(found.start, found.end - found.start, button.dataset.words);
    put(points.join(""));
  } else if (button.id === "post" && button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    firstOpen();
  }
});

function firstOpen() {
  const line = document.querySelector("[data-left]:not([data-left=''])") ?? document.querySelector("#panel .clauses li");
  const target = line?.dataset.left ? document.querySelector(line.dataset.left) : panel();
  if (!target) return false;
  const fold = target.closest("details") ?? (target.matches("details") ? target : null);
  if (fold) fold.open = true;
  const field = target.matches("input, textarea, select, button") ? target : target.querySelector("input, textarea, select, button");
  (field ?? target).focus();
  target.scrollIntoView({ block: "center" });
  return true;
}

let walked = -1;
function walk(step) {
  const order = [...findings].sort((a, b) => a.start - b.start);
  if (!order.length) return;
  walked = (walked + step + order.length) % order.length;
  if (walked < 0) walked = order.length - 1;
  const found = order[walked];
  const points = Array.from(text.value);
  const start = points.slice(0, found.start).join("").length;
  text.focus();
  text.setSelectionRange(start, start + points.slice(found.start, found.end).join("").length);
  announce.textContent = `${words.finding} ${found.number}: ${found.title || found.why}`;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F8") {
    event.preventDefault();
    walk(event.shiftKey ? -1 : 1);
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const post = document.getElementById("post");
    if (post && post.getAttribute("aria-disabled") !== "true") form.requestSubmit(post);
    else firstOpen();
  } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && "undo" in text.dataset && event.target === text) {
    event.preventDefault();
    const undo = text.dataset.undo;
    delete text.dataset.undo;
    put(undo);
  }
});

// ---- wiring

function changed() {
  shift();
  paint();
  close();
  later();
}

text.addEventListener("input", () => {
  delete text.dataset.undo;
  changed();
});
form.addEventListener("input", (event) => {
  if (event.target !== text && event.target.form === form) later();
});
form.addEventListener("change", (event) => {
  const select = event.target.closest("[data-hints]");
  if (select) {
    const option = select.selectedOptions[0];
    document.getElementById(select.getAttribute("aria-describedby")).textContent = option.dataset.hint ?? "";
    if (option.dataset.limit !== undefined) {
      counter.dataset.limit = option.dataset.limit;
      const shown = counter.querySelector("span:not(.vh)");
      if (shown) shown.textContent = Number(option.dataset.limit).toLocaleString(document.documentElement.lang);
      count(Array.from(text.value).length);
    }
  }
});
document.getElementById("save").closest("p").hidden = Boolean(checkUrl);
paint();
dress();
countdown();
