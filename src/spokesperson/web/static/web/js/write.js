// The composer: a check 600 ms after the last key, marks behind the text, the countdown, the counter, and the keys.
// What is typed is kept by the check; what could not be kept stays in this browser until it can. The server decides
// everything; without this file the same form is posted by its buttons.

const form = document.getElementById("composer");
const text = document.getElementById("f-text");
const mirror = document.getElementById("mirror");
const counter = document.getElementById("counter");
const announce = document.getElementById("announce");
const words = document.getElementById("words").dataset;
const QUIET = 600;

let timer = 0;
let running = null;
let again = false;
let dirty = false;
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

// The network's own counting: where links have one length, signs that readers see as one count as one (Mastodon).
const LINK = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?')\]}*_]/giu;
const REMOTE = /(^|[^\w/@])(@\w+(?:[\w.-]*\w)?)@[\w.-]+\w/gu;
const seen = new Intl.Segmenter(undefined, { granularity: "grapheme" });
function measured(points) {
  const reserved = Number(counter.dataset.linkLength);
  if (!reserved) return points;
  const bare = text.value.replace(LINK, "x".repeat(reserved)).replace(REMOTE, "$1$2");
  return [...seen.segment(bare)].length;
}

function count(points) {
  const length = measured(points);
  const limit = Number(counter.dataset.limit);
  counter.querySelector("b").textContent = length;
  counter.classList.toggle("deny", limit > 0 && length > limit);
  counter.classList.toggle("warn", limit > 0 && length <= limit && length > 0.8 * limit);
}

// A typed change before a finding moves it along; one inside it takes the mark away until the next check.
let before = text.defaultValue;
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

// ---- the check, which keeps what is typed

function later() {
  clearTimeout(timer);
  timer = setTimeout(check, QUIET);
  if (checkUrl) document.getElementById("saved").textContent = words.saving;
}

// One at a time: a second one sent meanwhile would not know the version that the first one makes.
function check() {
  clearTimeout(timer);
  timer = 0;
  if (!checkUrl) return null;
  if (running) {
    again = true;
    return running;
  }
  running = ask().finally(() => {
    running = null;
    if (again) later();
    again = false;
  });
  return running;
}

// "kept"; "two" where another window was first; nothing where it could not be asked.
async function ask() {
  const sent = text.value;
  panel().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(checkUrl, { method: "POST", body: new FormData(form), headers: { "X-Check": "1" } });
    if (answer.redirected) throw new Error("signed out");
    const page = answer.status < 500 && new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status === 409) {
      contradict(page);
      return "two";
    }
    if (!answer.ok && answer.status !== 422) throw new Error(answer.statusText);
    offlineSince = "";
    take(page, sent);
    if (answer.ok && text.value === sent) {
      dirty = false;
      forget();
    }
    return "kept";
  } catch {
    offline();
    return "";
  } finally {
    panel().removeAttribute("aria-busy");
  }
}

// An act waits until what is typed is kept: done earlier, it would answer older words and be undone by the newer ones.
let acting = null;
async function first(form, button) {
  acting = { form, button };
  document.getElementById("saved").textContent = words.saving;
  let outcome = "kept";
  while (outcome === "kept" && (running || timer)) outcome = await (running ?? check());
  acting = null;
  if (outcome === "two") return;
  const now = button && !button.isConnected ? alike(button) : button;
  if (button && !now) return; // what was kept meanwhile has answered it
  if (now?.getAttribute("aria-disabled") === "true") firstOpen();
  else form.requestSubmit(now);
}

// The same button on the part that took the place of the old one.
function alike(button) {
  const same = ["id", "name", "value", "formaction"];
  const all = [...document.querySelectorAll("button[form=composer]")];
  return all.find((other) => same.every((name) => other.getAttribute(name) === button.getAttribute(name)));
}

document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("method") !== "post" || !(running || timer)) return;
  event.preventDefault();
  if (!acting) first(event.target, event.submitter);
});

function contradict(page) {
  const other = page.getElementById("conflict");
  if (!other) return offline();
  document.getElementById("conflict").replaceWith(document.adoptNode(other));
  fault(words.conflict);
  document.getElementById("conflict").focus();
}

function take(page, sent) {
  const said = document.getElementById("sentence").textContent;
  for (const fresh of page.querySelectorAll("[data-live]")) {
    const old = document.getElementById(fresh.id);
    if (!old || typedInto(old) || (acting && old.contains(acting.form))) continue;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const open = [...old.querySelectorAll("details")].map((d) => d.open);
    old.before(document.adoptNode(fresh));
    keepTyped(old, fresh);
    old.remove();
    [...fresh.querySelectorAll("details")].forEach((d, i) => (d.open = open[i] ?? d.open));
    if (held?.id && held !== document.activeElement) document.getElementById(held.id)?.focus();
  }
  document.getElementById("conflict").hidden = true;
  const now = panel();
  form.elements.seen.value = now.dataset.version;
  if (now.dataset.checkUrl) checkUrl = now.dataset.checkUrl;
  if (now.dataset.draftUrl && now.dataset.draftUrl !== location.pathname) {
    form.action = now.dataset.draftUrl;
    history.replaceState(null, "", now.dataset.draftUrl);
  }
  if (now.dataset.saved && !timer && !again) document.getElementById("saved").textContent = `${words.saved} ${now.dataset.saved}.`;
  const sentence = document.getElementById("sentence").textContent;
  if (sentence !== said) announce.textContent = sentence;
  document.getElementById("editor").className = `editor ${[...now.classList].at(-1)}`;
  if (text.value === sent) findings = readFindings();
  paint();
  dress();
  countdown();
}

// A part with a form of its own is left alone while somebody fills it in.
function typedInto(part) {
  return [...part.querySelectorAll("input, textarea")].some(
    (field) => field.form !== form && field.type !== "hidden" && (field.value !== field.defaultValue || field.checked !== field.defaultChecked)
  );
}

// A field of the composer itself that stands in a part, like a question that is being typed, moves to the fresh part as it
// is, with the place of the cursor and an accent half typed.
function keepTyped(old, fresh) {
  for (const field of old.querySelectorAll("input[id], textarea[id]")) {
    const instead = field.form === form && fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (!instead || field.type === "hidden") continue;
    const half = field === document.activeElement || field.validity.badInput;
    if (!half && field.value === field.defaultValue) continue;
    if (field.isConnected && fresh.moveBefore) instead.parentNode.moveBefore(field, instead);
    else instead.before(field);
    instead.remove();
  }
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
  remember();
  timer = setTimeout(check, 5000);
}
addEventListener("online", () => offlineSince && check());

// ---- what could not be kept stays in this browser

function place() {
  return `draft:${checkUrl}`;
}

function remember() {
  try {
    if (text.value.trim()) localStorage.setItem(place(), JSON.stringify({ text: text.value, seen: form.elements.seen.value }));
  } catch {
    // A browser that keeps nothing still has the words on the page.
  }
}

// What somebody typed or chose before this file was there.
function begun() {
  return [...form.elements].some((field) => {
    if (!field.matches("input:not([type=hidden]), select, textarea")) return false;
    if (field.options) return field.selectedOptions[0] !== ([...field.options].find((one) => one.defaultSelected) ?? field.options[0]);
    return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  });
}

function caughtUp() {
  if (!begun()) return;
  changed();
  for (const select of form.querySelectorAll("select")) select.dispatchEvent(new Event("change", { bubbles: true }));
}

function forget() {
  try {
    localStorage.removeItem(place());
    localStorage.removeItem("draft:/write");
  } catch {
    // Nothing was kept.
  }
}

function recall() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(place()) || "null");
  } catch {
    return;
  }
  if (!kept?.text || kept.text === text.value) return forget();
  put(kept.text);
  if (kept.seen) form.elements.seen.value = kept.seen;
  announce.textContent = words.back;
  document.getElementById("saved").textContent = words.back;
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

// Put words in the place of others so that one press takes it back, and the browser's own undo still knows the way.
let placing = false;
function put(value) {
  const undo = text.value;
  placing = true;
  text.focus();
  text.select();
  if (!document.execCommand(value ? "insertText" : "delete", false, value)) text.value = value;
  placing = false;
  text.dataset.undo = undo;
  document.getElementById("undo").hidden = false;
  changed();
}

function unput() {
  const undo = text.dataset.undo;
  put(undo);
  settled();
  announce.textContent = words.undone;
}

function settled() {
  delete text.dataset.undo;
  document.getElementById("undo").hidden = true;
}

async function begin(button) {
  const answer = await fetch(button.dataset.template);
  if (!answer.ok || answer.redirected) return form.requestSubmit(button);
  put([text.value.trimEnd(), await answer.text()].filter(Boolean).join("\n\n"));
  const first = stops().find((stop) => stop.blank);
  if (first) pick(first);
}

function dress() {
  for (const button of document.querySelectorAll("[data-fix]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "insert_link") {
    event.preventDefault();
    if (event.detail > 1) return; // a double click is one press
    put(`${text.value.trimEnd()} ${button.value}`.trimStart());
  } else if (button.dataset.use) {
    event.preventDefault();
    put(document.getElementById(button.dataset.use).textContent.trim());
  } else if (button.dataset.fix) {
    const found = findings.find((f) => String(f.number) === button.dataset.fix);
    if (!found) return;
    const points = Array.from(text.value);
    points.splice(found.start, found.end - found.start, button.dataset.words);
    put(points.join(""));
  } else if (button.id === "undo") {
    unput();
  } else if (button.dataset.template) {
    event.preventDefault();
    if (event.detail < 2) begin(button);
  } else if ("topic" in button.dataset) {
    event.preventDefault();
    const select = form.elements.topic;
    select.value = button.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.focus();
    check();
  } else if (button.dataset.keepMine) {
    event.preventDefault();
    form.elements.seen.value = button.dataset.keepMine;
    document.getElementById("conflict").hidden = true;
    text.focus();
    check();
  } else if (button.id === "post" && button.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    firstOpen();
  }
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-take-other]")) return;
  event.preventDefault();
  form.elements.seen.value = document.querySelector("[data-keep-mine]").dataset.keepMine;
  document.getElementById("conflict").hidden = true;
  put(document.getElementById("other-words").textContent);
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

// The findings, and the places a text to start from left open, in the order of the text.
const BLANK = /\[[^[\]\n]{1,40}\]/gu;
function stops() {
  const blanks = [...text.value.matchAll(BLANK)].map((found) => {
    const start = Array.from(text.value.slice(0, found.index)).length;
    return { start, end: start + Array.from(found[0]).length, blank: true, title: found[0] };
  });
  return [...findings, ...blanks].sort((a, b) => a.start - b.start);
}

function pick(stop) {
  const points = Array.from(text.value);
  const start = points.slice(0, stop.start).join("").length;
  text.focus();
  text.setSelectionRange(start, start + points.slice(stop.start, stop.end).join("").length);
}

let walked = -1;
function walk(step) {
  const order = stops();
  if (!order.length) return;
  walked = (walked + step + order.length) % order.length;
  if (walked < 0) walked = order.length - 1;
  const stop = order[walked];
  pick(stop);
  announce.textContent = stop.blank ? stop.title : `${words.finding} ${stop.number}: ${stop.title || stop.why}`;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F8") {
    event.preventDefault();
    walk(event.shiftKey ? -1 : 1);
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const post = document.getElementById("post");
    if (post && post.getAttribute("aria-disabled") !== "true") post.focus();
    else firstOpen();
  } else if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault();
    document.getElementById("saved").textContent = words.saving;
    check();
  } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && "undo" in text.dataset && event.target === text) {
    event.preventDefault();
    unput();
  }
});

// ---- wiring

function changed() {
  dirty = true;
  remember();
  shift();
  paint();
  close();
  later();
}

text.addEventListener("input", () => {
  if (placing) return;
  settled();
  changed();
});
text.addEventListener("blur", () => {
  if (dirty && !running) check();
});
form.addEventListener("input", (event) => {
  if (event.target !== text && event.target.form === form) later();
});
// What belongs to the composer and stands outside its form: kept once it is written.
document.addEventListener("change", (event) => {
  if (event.target.form === form && !form.contains(event.target)) later();
});
form.addEventListener("change", (event) => {
  if (event.target.name === "language") text.lang = event.target.value;
  const select = event.target.closest("[data-hints]");
  if (select) {
    const option = select.selectedOptions[0];
    document.getElementById(select.getAttribute("aria-describedby")).textContent = option.dataset.hint ?? "";
    if (option.dataset.limit !== undefined) {
      counter.dataset.limit = option.dataset.limit;
      counter.dataset.linkLength = option.dataset.linkLength;
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
recall();
caughtUp();
