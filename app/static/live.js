// Keeps the invigilator's page fresh. The page works without this file: it can be loaded again.
// Only what has changed is touched, so that focus, selection and scroll stay where the reader has them.

const live = document.getElementById("live");
const state = document.getElementById("live-state");
const news = document.getElementById("live-news");
const toggle = document.getElementById("live-switch");
const reload = document.getElementById("live-reload");
const text = (name) => live.dataset["text" + name] ?? "";
const words = (name, n) => text(name + (n === 1 ? "One" : "Many")).replace("{n}", n);

let asOf = ""; // when the server last looked, in the reader's zone
let timer = 0;
let stopped = false;
let fetching = false;

function say(name, wrong = false) {
  state.textContent = text(name).replace("{time}", asOf);
  state.classList.toggle("warn", wrong);
}

// What is out of contact or paused, by which two looks are compared.

function standing() {
  const people = new Map();
  for (const row of live.querySelectorAll("tr[data-key]")) people.set(row.dataset.key, "silent" in row.dataset);
  return { people, pauses: live.querySelectorAll("#live-pauses > *").length };
}

// Who has come or gone is on the page; spoken is only what may want somebody to get up.
function report(before, after) {
  let lost = 0;
  let back = 0;
  for (const [key, silent] of after.people) {
    if (!before.people.has(key) || before.people.get(key) === silent) continue;
    if (silent) lost += 1;
    else back += 1;
  }
  const said = [];
  if (lost) said.push(words("Lost", lost));
  if (back) said.push(words("Back", back));
  if (after.pauses > before.pauses) said.push(text("Paused"));
  if (after.pauses < before.pauses) said.push(text("Resumed"));
  if (said.length) news.textContent = said.join(". ");
}

// Putting in place

function replaceIfChanged(old, fresh) {
  if (old.isEqualNode(fresh)) return old;
  old.replaceWith(fresh);
  return fresh;
}

function renewRow(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  old.toggleAttribute("data-silent", fresh.hasAttribute("data-silent"));
  [...fresh.cells].forEach((cell, i) => replaceIfChanged(old.cells[i], cell));
}

function renewRows(body, fresh) {
  const known = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  let at = body.firstElementChild;
  for (const row of [...fresh.rows]) {
    const old = known.get(row.dataset.key);
    if (old) renewRow(old, row);
    known.delete(row.dataset.key);
    const kept = old ?? row;
    if (kept === at) at = at.nextElementSibling;
    else body.insertBefore(kept, at);
  }
  for (const gone of known.values()) gone.remove();
}

function renewPart(old, fresh) {
  const bodies = [old.querySelector("tbody"), fresh.querySelector("tbody")];
  if (!bodies[0] || !bodies[1]) {
    replaceIfChanged(old, fresh);
    return;
  }
  renewRows(bodies[0], bodies[1]);
  replaceIfChanged(old.querySelector("caption"), fresh.querySelector("caption"));
  // What stands around the table: pages, and who is not listed.
  const around = (part) => [...part.children].filter((child) => !child.contains(part.querySelector("table")));
  const [was, is] = [around(old), around(fresh)];
  is.forEach((node, i) => (was[i] ? replaceIfChanged(was[i], node) : old.append(node)));
  was.slice(is.length).forEach((node) => node.remove());
}

// Something that can be pressed is named by where it leads, so that its successor can take the focus over.
function nameOf(node) {
  return live.contains(node) ? node.getAttribute("href") ?? node.getAttribute("aria-label") : null;
}

function place(html) {
  const focused = document.activeElement;
  const name = nameOf(focused);
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const before = standing();
  for (const part of [...fresh.body.children]) renewPart(document.getElementById(part.id), document.importNode(part, true));
  report(before, standing());
  if (name === null || document.activeElement === focused) return;
  // A node that was moved or replaced has lost the focus.
  const again = live.contains(focused)
    ? focused
    : [...live.querySelectorAll("a, [tabindex]")].find((node) => nameOf(node) === name);
  again?.focus({ preventScroll: true });
}

// Asking

async function refresh() {
  clearTimeout(timer);
  if (fetching || stopped || document.hidden) return;
  fetching = true;
  let again = true;
  try {
    const reply = await fetch(live.dataset.rows + location.search, { headers: { Accept: "application/json" } });
    if (reply.ok) {
      const seen = await reply.json();
      // A click that was made meanwhile, or a page that was stopped, is left alone.
      if (!stopped) {
        place(seen.html);
        asOf = seen.at;
        say("AsOf");
      }
    } else if (reply.status < 500 && reply.status !== 429) {
      again = false;
      say("Ended", true);
      toggle.hidden = true;
      reload.hidden = false;
    } else {
      say("Failed", true);
    }
  } catch {
    say("Failed", true);
  }
  fetching = false;
  if (again) timer = setTimeout(refresh, Number(live.dataset.seconds) * 1000);
}

toggle.hidden = false;
reload.hidden = true;
toggle.addEventListener("click", () => {
  stopped = !stopped;
  toggle.textContent = text(stopped ? "GoOn" : "Stop");
  if (stopped) say("Stopped");
  else refresh();
});
document.addEventListener("visibilitychange", () => refresh());
asOf = live.dataset.at;
timer = setTimeout(refresh, Number(live.dataset.seconds) * 1000);
