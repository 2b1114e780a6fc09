// On every page of a signed-in person but the exam's: what still waits on this device is sent, and nobody signs out
// over it unknowingly.

import { Sender } from "./outbox-sender.js";
import { counted, notCounted, remembered, sessionOf } from "./outbox-session.js";
import { Store } from "./outbox-store.js";

const BEFORE_SIGNING_OUT_MS = 5000;

const box = document.getElementById("outbox");
if (box) start();

async function start() {
  const session = sessionOf(box);
  const store = new Store(box.dataset.owner, box.dataset.key);
  let sent = 0;
  const refused = remembered(box);
  const sender = new Sender(store, session, async (news) => {
    if (news.elsewhere) return;
    if (news.kind === "saved") sent += 1;
    if (news.kind === "refused") refused.push(news);
    if (news.kind === "changed") tell(sent, refused, (await store.list()).length);
  });
  guardSignOut(store, sender, session);
  await forgetFinished(store, refused);
  await sender.flush();
  session.say({ kind: "here" });
  store.sweep().catch(() => {});
}

// The result of an attempt is shown, so nothing more can be added to it.
async function forgetFinished(store, refused) {
  const here = /\/attempts\/([0-9a-f-]{36})\/result$/.exec(location.pathname);
  if (!here) return;
  for (const entry of await store.list()) {
    if (entry.attempt !== here[1]) continue;
    await store.remove(entry);
    refused.push({ entry, code: "submitted" });
  }
}

function tell(sent, refused, waiting) {
  const lines = refused.map((news) => ["warning", notCounted(box, news)]);
  if (sent) lines.push(["success", counted(box, "sent", sent)]);
  if (waiting) lines.push(["warning", counted(box, "waiting", waiting)]);
  box.textContent = "";
  for (const [kind, text] of lines) {
    const line = document.createElement("p");
    line.className = "notice notice-" + kind;
    line.textContent = text;
    box.append(line);
  }
}

function guardSignOut(store, sender, session) {
  for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const waiting = async () => (await store.list()).length;
      if (await waiting()) {
        await Promise.race([sender.flush(), new Promise((resolve) => setTimeout(resolve, BEFORE_SIGNING_OUT_MS))]);
        const left = await waiting();
        if (left && !confirm(counted(box, "sign-out", left))) return;
      }
      await store.wipe();
      session.say({ kind: "signed-out" });
      // The server then need not empty this whole device, where others' answers may wait.
      const wiped = document.createElement("input");
      Object.assign(wiped, { type: "hidden", name: "wiped", value: "1" });
      form.append(wiped);
      form.submit();
    });
  }
}
