// Saves each change at once, says so only when the server has stored it, and shows the time that the server keeps.
// The page works without this file: its form saves by itself.

const root = document.getElementById("question");
const text = (name) => root.dataset["text" + name] ?? "";

// Time

const clock = {
  endsAt: null, // on the monotonic clock of this page, so that a wrong wall clock changes nothing
  announced: new Set(),
  sync(seconds) {
    if (seconds === null || seconds === undefined) return;
    this.endsAt = performance.now() + seconds * 1000;
  },
  left() {
    return this.endsAt === null ? null : Math.max(0, (this.endsAt - performance.now()) / 1000);
  },
};

const ANNOUNCE = [600, 300, 60, 30];

function showTime() {
  const left = clock.left();
  if (left === null) return;
  const shown = document.getElementById("time-left");
  const whole = Math.ceil(left);
  if (shown) {
    const hours = Math.floor(whole / 3600);
    const pad = (n) => String(n).padStart(2, "0");
    shown.textContent =
      (hours ? hours + ":" + pad(Math.floor(whole / 60) % 60) : Math.floor(whole / 60)) + ":" + pad(whole % 60);
  }
  // The ticking is silent; four moments are spoken, each once, and only the latest that has come.
  const due = ANNOUNCE.filter((s) => whole <= s && whole > s - 15 && !clock.announced.has(s));
  for (const s of due) {
    clock.announced.add(s);
    const words = s === 30 ? text("LeftSeconds") : s === 60 ? text("LeftOne") : text("Left").replace("{n}", s / 60);
    document.getElementById("time-announcement").textContent = words;
  }
  if (left === 0) {
    timeIsUp();
    return;
  }
  setTimeout(showTime, 1000 - ((performance.now() - clock.endsAt) % 1000 + 1000) % 1000 + 5);
}

function timeIsUp() {
  for (const input of root.querySelectorAll("input, button")) input.disabled = true;
  document.getElementById("time-announcement").textContent = text("Over");
  show(text("Over"), false);
  // The server finishes the attempt at this visit; a moment later, so that its clock agrees that time is over.
  setTimeout(() => location.assign(root.dataset.result), 1500);
}

// Saving

const state = document.getElementById("save-state");

function show(words, wrong) {
  if (!state) return;
  state.textContent = words;
  state.classList.toggle("is-wrong", wrong);
}

function answer() {
  const chosen = [...root.querySelectorAll("input[name=response]:checked")].map((input) => input.value);
  return root.dataset.kind === "multiple" ? (chosen.length ? chosen : null) : (chosen[0] ?? null);
}

const saver = {
  seq: 0,
  waiting: null, // the newest change that has not been stored
  sending: false,
  failures: 0,
  timer: 0,

  change() {
    this.seq += 1;
    this.waiting = { seq: this.seq, response: answer() };
    root.elements.seq.value = String(this.seq);
    this.send();
  },

  async send() {
    if (this.sending || this.waiting === null) return;
    clearTimeout(this.timer);
    this.sending = true;
    const change = this.waiting;
    if (this.failures === 0) show(text("Saving"), false);
    let outcome = "retry";
    try {
      const reply = await fetch(root.dataset.save, {
        method: "PUT",
        keepalive: true,
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": root.elements.csrf_token.value,
        },
        body: JSON.stringify({ client: root.dataset.client, seq: change.seq, response: change.response }),
      });
      if (reply.ok) {
        const stored = await reply.json();
        clock.sync(stored.remaining_seconds);
        outcome = "saved";
        if (this.waiting === change) {
          this.waiting = null;
          show(text("Saved").replace("{time}", localTime(stored.saved_at)), false);
          markOnMap(change.response !== null);
        }
      } else if (reply.status < 500 && reply.status !== 429) {
        outcome = "refused";
        show(text({ 401: "SignedOut", 409: "Closed" }[reply.status] ?? "Refused"), true);
      }
    } catch {
      // No connection: the change waits and is sent again.
    }
    this.sending = false;
    if (outcome === "saved") {
      this.failures = 0;
      this.send();
    } else if (outcome === "retry") {
      this.failures += 1;
      show(text("Retrying"), true);
      this.timer = setTimeout(() => this.send(), Math.min(10000, 500 * 2 ** this.failures));
    }
  },
};

function markOnMap(answered) {
  const here = root.querySelector(".map-item.is-here");
  here.classList.toggle("is-answered", answered);
  here.setAttribute("aria-label", answered ? here.dataset.answered : here.dataset.blank);
}

function localTime(stamp) {
  const zone = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: root.dataset.zone };
  return new Intl.DateTimeFormat(document.documentElement.lang, zone).format(new Date(stamp));
}

if (root.tagName === "FORM") {
  // "Go on" leads to the first open question; loading the page again should show the same one.
  history.replaceState(null, "", root.action);
  root.addEventListener("change", (event) => {
    if (event.target.name === "response") saver.change();
  });
  addEventListener("online", () => saver.send());
  let leaving = false;
  // Every button of the form sends the answer along, so leaving by one of them loses nothing.
  root.addEventListener("submit", (event) => {
    if (saver.waiting !== null && !navigator.onLine) {
      event.preventDefault();
      show(text("Retrying"), true);
      return;
    }
    leaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (saver.waiting !== null && !leaving) event.preventDefault();
  });
}

if (root.dataset.remaining !== undefined) {
  clock.sync(Number(root.dataset.remaining));
  showTime();
}
