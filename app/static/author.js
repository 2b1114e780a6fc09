// Saves what is written a moment after it was typed, and shows how the trainee will see it. The page works without
// this file: every button saves, and Preview shows.

const form = document.getElementById("writing");
const state = document.getElementById("writing-state");
const news = document.getElementById("writing-news");
const QUIET_MS = 1200;
const RETRY_MS = 5000;

let timer = 0;
let changed = false; // since what was sent last
let sending = false;
let stuck = false; // somebody else has saved, or it was refused: only a person can go on
let leaving = false;

function say(name, time = "") {
  state.textContent = form.dataset["text" + name].replace("{time}", time);
  if (name === "Saved" && waits()) state.textContent += ` ${form.dataset.textFile}`;
  const wrong = ["Failed", "Conflict", "Refused"].includes(name);
  state.classList.toggle("is-wrong", wrong);
  const spoken = wrong ? state.textContent : "";
  if (wrong || name === "Saved") news.textContent = spoken;
}

// A file that was chosen goes with a button alone, never with what is saved by itself.
const file = form.elements["picture-file"];
const waits = () => Boolean(file && file.files.length);

function fields() {
  const data = new FormData(form);
  if (file) data.delete(file.name);
  return new URLSearchParams(data);
}

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(save, ms);
}

async function save() {
  clearTimeout(timer);
  if (sending || stuck || !changed || leaving) return;
  sending = true;
  changed = false;
  say("Saving");
  try {
    const reply = await fetch(form.action, {
      method: "POST",
      body: fields(),
      headers: { Accept: "application/json" },
    });
    if (reply.ok) placed(await reply.json());
    else if (reply.status >= 500 || reply.status === 429) failed();
    else {
      stuck = true;
      changed = true;
      say(reply.status === 409 ? "Conflict" : "Refused");
    }
  } catch {
    failed();
  }
  sending = false;
  if (changed && !stuck) later(state.classList.contains("is-wrong") ? RETRY_MS : QUIET_MS);
}

function failed() {
  changed = true;
  say("Failed");
}

function placed(saved) {
  form.elements.revision.value = saved.revision;
  for (const [name, figure] of Object.entries(saved.figures)) {
    for (const at of form.querySelectorAll(`[data-figure="${name}"]`)) at.textContent = figure;
  }
  // Only what is new is put in place, so that nothing is read out that has been read.
  put("findings", saved.findings);
  put("preview-both", saved.preview);
  if (!changed) say("Saved", saved.at);
}

function put(id, html) {
  const old = document.getElementById(id);
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  // Where somebody is writing, nothing is taken away from under their hands.
  const writing = old.contains(document.activeElement) && document.activeElement.matches("input");
  if (!writing && fresh.innerHTML !== old.innerHTML) old.replaceChildren(...fresh.childNodes);
}

function tellOfFile() {
  if (waits() && !stuck && !changed) state.textContent = form.dataset.textFile;
}

// It may have been chosen before this file was here.
tellOfFile();
form.addEventListener("input", (event) => {
  if (file && event.target === file) return tellOfFile();
  changed = true;
  if (!stuck) {
    say("Changed");
    later(QUIET_MS);
  }
});
// A list of what is written elsewhere on the page shows it as it is now.
form.addEventListener("input", (event) => {
  for (const named of form.querySelectorAll(`[data-named-by="${event.target.id}"]`)) {
    named.textContent = `${named.dataset.number}. ${event.target.value}`;
  }
});
// A button that writes a mark into the question's text writes it where the cursor was. A text in which nobody has been
// gets it from the server, at its end.
const been = new Set();
form.addEventListener("focusin", (event) => been.add(event.target));
form.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-inserts]")?.dataset.inserts;
  if (!mark) return;
  for (const text of form.querySelectorAll("#stem-en, #stem-zh")) {
    if (!been.has(text) || text.value.includes(mark)) continue;
    text.setRangeText(mark, text.selectionStart, text.selectionEnd, "end");
  }
});
// A button saves by itself, with the page.
form.addEventListener("submit", (event) => {
  if (sending) {
    // What is on its way raises the revision: the button waits for it.
    event.preventDefault();
    const button = event.submitter;
    const wait = setInterval(() => {
      if (sending) return;
      clearInterval(wait);
      form.requestSubmit(button);
    }, 50);
    return;
  }
  leaving = true;
  clearTimeout(timer);
});
addEventListener("pageshow", (event) => {
  // Come back to by the browser's button: what the page shows is not what is stored.
  if (event.persisted) location.reload();
});
addEventListener("beforeunload", (event) => {
  if ((changed || sending || waits()) && !leaving) event.preventDefault();
});
