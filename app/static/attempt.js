// The page of an exam: keeps and sends each change, goes from question to question, shows the time that the server
// keeps, and tells what happens meanwhile. The page works without this file: its forms save by themselves.

import { Clock, timeOfDay, when } from "./attempt-clock.js";
import { Contact } from "./attempt-contact.js";
import { announcements, cover, tell, untell } from "./attempt-notices.js";
import { Questions } from "./attempt-questions.js";
import { Saving } from "./attempt-saving.js";
import { Sender, TROUBLE } from "./outbox-sender.js";
import { counted, notCounted, remember, remembered, sessionOf, words } from "./outbox-session.js";
import { Store } from "./outbox-store.js";

const PAUSED_EVERY_MS = 5000;
const USUALLY_EVERY_MS = 20000;
const OVER_EVERY_MS = 1500;
const JUST_MS = 10000;

const exam = document.getElementById("exam");
const box = document.getElementById("outbox");
const root = document.getElementById("question");
const data = exam.dataset;
const text = (name, values) => words(exam, name, values);

const session = sessionOf(box);
const store = new Store(box.dataset.owner, box.dataset.key);
const sender = new Sender(store, session, hear);
const saving = new Saving(exam, store, sender);
const questions = root && root.tagName === "FORM" ? new Questions(exam, root, session, showSection) : null;
const contact = new Contact(exam, sender, {
  position: () => (questions ? questions.position : Number(data.position)),
  heard: () => announcements.last(),
  news: hearNews,
  lost: lostContact,
});
const clock = new Clock(document.getElementById("time-left"), { speak: speakTime, over: timeIsUp, slept });
const sectionClock = new Clock(document.getElementById("section-left"), {
  speak: (moment) => speakTime(moment, text("this-part")),
  over: sectionIsUp,
  slept,
});

let closed = null; // why the page takes no more answers: "over", "section", "other-page", "signed-out"
let leaving = false;
let stopped = data.stopped;
let runningSection = data.section; // the one with a clock of its own that has been entered
let missed = 0; // contacts in a row that did not come about
let comparing = null;
let hasLooked;
const looked = new Promise((resolve) => (hasLooked = resolve)); // what waits on this device is shown
const told = []; // {news, at}: the changes that were refused
const toRestore = new Set(); // questions that show a change which was refused

// Leaving, and the buttons

function setClosed(why) {
  // Where another page is at it, or nobody is, it stays so whatever the clock says.
  if (closed === "other-page" || closed === "signed-out") return;
  closed = why;
  if (!questions) return;
  for (const body of questions.bodies.values()) {
    for (const input of body.querySelectorAll("input[name=response], .question-buttons button")) {
      input.disabled = why !== null && !(input.value === "finish" && why === "over");
    }
  }
}

function go(address) {
  leaving = true;
  // What has only just been told is told again by the page that follows.
  for (const { news, at } of told) if (performance.now() - at < JUST_MS) remember(box, news);
  location.assign(address);
}

// Whatever leaves this page first sends what waits and makes sure that the server is there: a page that the browser
// cannot load would take the exam's place.
async function mayLeave() {
  untell("stay");
  if ((await saving.settle()) && (await contact.now())) return true;
  tell("stay", text("not-here-yet"));
  return false;
}

async function press(button) {
  const where = button.value;
  if (where === "flag" || where === "unflag") questions.flag();
  else if (/^\d+$/.test(where) && questions.has(Number(where))) questions.show(Number(where));
  else if (await mayLeave()) {
    if (/^\d+$/.test(where)) go(questions.address(where));
    else if (where === "finish") go(data.review);
    else if (where === "leave") go(data.leave);
    else submit(root, button);
  }
}

function submit(form, button) {
  if (button && button.name) {
    const named = document.createElement("input");
    Object.assign(named, { type: "hidden", name: button.name, value: button.value });
    form.append(named);
  }
  leaving = true;
  form.submit();
}

let clicked = null; // for browsers that do not say which button submits
document.addEventListener("click", (event) => (clicked = event.target.closest("button")), true);
const pressed = (event) => event.submitter || clicked || event.target.querySelector("button");

function listen() {
  if (questions) {
    root.addEventListener("change", (event) => {
      if (event.target.name === "response") changed();
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      press(pressed(event));
    });
  }
  const submitting = document.getElementById("submit");
  if (submitting) submitting.addEventListener("submit", submitAll);
  const ending = document.getElementById("cover-end");
  if (ending) ending.addEventListener("submit", endBreak);
  addEventListener("beforeunload", (event) => {
    if (leaving || !saving.unsaved) return;
    event.preventDefault();
    event.returnValue = "";
  });
  // Shown again by the Back button as it was left: another page may have been opened since.
  addEventListener("pageshow", async (event) => {
    leaving = false;
    if (event.persisted && (await contact.now())) location.reload();
  });
}

function changed() {
  questions.made(saving.change(questions.position, questions.answer()));
}

async function submitAll(event) {
  event.preventDefault();
  const form = event.target;
  if (!(await saving.settle()) && !confirm(counted(exam, "submit-waiting", saving.unsaved))) return;
  if (await contact.now()) submit(form);
  else tell("stay", text("not-here-yet"));
}

async function endBreak(event) {
  event.preventDefault();
  const button = pressed(event);
  if (await contact.now()) submit(event.target, button);
  else tell("stay", text("not-here-yet"));
}

// What becomes of the changes

function hear(news) {
  const ours = news.entry && news.entry.attempt === data.attempt;
  if (news.kind === "saved" && ours && news.asked && !stopped) {
    if (typeof news.stored.remaining_seconds === "number") clock.sync(news.stored.remaining_seconds, news.asked);
  }
  if (news.kind === "saved" && ours && !questions) {
    // The list was made before.
    saving.doubts.add("loading");
    saving.hear(news).then(compare);
  }
  if (news.kind === "refused" && ours) refused(news);
  if (news.kind === "renewed") contact.now();
  tellSession();
  saving.hear(news);
}

function tellSession() {
  if (sender.trouble === TROUBLE.SIGNED_OUT) {
    tell("session", text("session-ended"), { act: { text: text("sign-in"), href: data.signIn } });
  } else if (sender.trouble === TROUBLE.OTHER_PERSON) {
    tell("session", text("somebody-else"), { act: { text: text("sign-in"), href: data.signIn } });
  } else {
    untell("session");
  }
}

function refused(news) {
  const { entry, code } = news;
  if (!news.elsewhere) tellNotCounted(news);
  toRestore.add(entry.position);
  saving.doubts.add("refused");
  if (code === "submitted" || code === "time_over" || code === "section_closed") contact.now();
  else restore();
}

function tellNotCounted(news) {
  told.push({ news, at: performance.now() });
  tell(`refused-${news.entry.position}`, notCounted(box, news));
}

// Shows what the server has, where the page shows a change that does not count.
async function restore() {
  if (!toRestore.size) return;
  const asked = performance.now();
  const responses = await answersOfServer();
  if (!responses) return;
  await saving.look();
  for (const position of [...toRestore]) {
    toRestore.delete(position);
    if (saving.isNewer(position, asked)) continue;
    const stored = responses[position];
    if (questions) questions.choose(position, stored ? stored.response : null);
  }
  saving.doubts.delete("refused");
  saving.show();
}

// The page may be older than what has been saved since: compares it with what the server has, once.
function compare() {
  if (comparing === null) comparing = compared().finally(() => (comparing = null));
  return comparing;
}

async function compared() {
  await looked;
  if (stopped || !saving.doubts.has("loading")) return;
  if (questions) {
    // What has waited here since is newer than what comes.
    if (!(await questions.fetch((position) => saving.isNewer(position, 0)))) return;
    if (closed) setClosed(closed);
  } else if (document.getElementById("submit")) {
    if (saving.unsaved) return;
    const answered = await answersOfServer();
    if (!answered) return;
    const stored = Object.keys(answered).filter((position) => answered[position].response !== null);
    const listed = [...root.querySelectorAll("[data-answered]")].map((item) => item.dataset.position);
    if (stored.sort().join() !== listed.sort().join()) {
      go(location.href);
      return;
    }
  }
  saving.doubts.delete("loading");
  saving.show();
}

async function answersOfServer() {
  const reply = await fetch(data.answers, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  return reply && reply.ok ? (await reply.json()).responses : null;
}

// What the server says

function lostContact() {
  missed += 1;
  if (missed > 1 || navigator.onLine === false) {
    tell("connection", text(store.durable ? "no-connection" : "no-connection-memory"));
  }
}

function hearNews(news, asked) {
  missed = 0;
  untell("connection");
  if (news.submitted) {
    ended();
    return;
  }
  stand(news, asked);
  announcements.add(exam, news.announcements);
  tellTime(news);
  if (news.newer_page) otherPage(Date.now());
  restore();
  compare();
  if (questions) questions.sendFlags();
  if (sender.trouble || saving.unsaved) sender.flush();
}

// Whether the clock stands still or runs, and how much of it is left.
function stand(news, asked) {
  const before = stopped;
  stopped = news.paused ? "pause" : news.own_break ? "break" : "";
  contact.every = USUALLY_EVERY_MS;
  if (stopped) {
    clock.stop(news.remaining_seconds);
    sectionClock.stop(news.section_remaining_seconds);
    contact.every = PAUSED_EVERY_MS;
    // A break that was begun in another page: the server shows how to end it.
    if (stopped === "break" && !document.getElementById("cover-end")) go(location.href);
    else cover.show(exam, { reason: news.pause_reason, left: news.break_left_seconds });
    return;
  }
  clock.sync(news.remaining_seconds, asked);
  runningSection = news.section === null ? undefined : String(news.section);
  sectionClock.sync(news.section_remaining_seconds, asked);
  showSection();
  if (before) {
    document.getElementById("time-announcement").textContent = text("goes-on");
    if (!cover.lift()) go(location.href);
    else if (questions) questions.focus();
  }
  if (closed === "over") {
    if (news.remaining_seconds === null || news.remaining_seconds > 1) {
      setClosed(null);
      untell("over");
    } else if (!data.grace) contact.every = OVER_EVERY_MS;
  }
  if (closed === "section") go(data.resume);
}

function tellTime(news) {
  if (!news.ends_at) return;
  const time = when(news.ends_at, data);
  if (news.ends_at !== data.endsAt) {
    data.endsAt = news.ends_at;
    document.getElementById("time-ends").textContent = text("ends", { time });
  }
  const list = document.getElementById("moved");
  for (const { id, seconds, reason } of news.time_given) {
    if (!list || list.querySelector(`[data-change="${id}"]`)) continue;
    const given = { minutes: String(Math.round(seconds / 6) / 10), reason, time };
    const item = document.createElement("li");
    item.dataset.change = id;
    item.textContent = text("more-time-item", given);
    list.append(item);
    list.hidden = false;
    tell("more-time", text("more-time", given), { kind: "success" });
  }
}

function otherPage(at) {
  if (closed === "other-page") return;
  setClosed("other-page");
  saving.doubts.add("other-page");
  saving.show();
  const here = async () => {
    if (await contact.now()) go(location.href);
    else tell("stay", text("not-here-yet"));
  };
  const act = { text: text("go-on-here"), press: here };
  tell("other-page", text("other-page", { time: timeOfDay(at, data.zone) }), { act });
}

// It has been submitted, here or elsewhere. What waited is offered once more, so that it is told what did not count.
async function ended() {
  if (leaving) return;
  setClosed("over");
  await saving.settle(3000);
  go(data.result);
}

// Time

function speakTime(moment, part = "") {
  const left = moment === 30 ? text("left-seconds") : moment === 60 ? text("left-one") : text("left", { n: moment / 60 });
  document.getElementById("time-announcement").textContent = part ? `${part} ${left}` : left;
}

async function timeIsUp() {
  setClosed("over");
  const what = data.grace ? "over-grace" : saving.unsaved ? "over-waiting" : "over";
  document.getElementById("time-announcement").textContent = text(what);
  const act = data.grace && questions ? { text: text("submit-now"), press: () => press({ value: "finish" }) } : undefined;
  tell("over", text(what), { act });
  // What was answered in time may still be on its way.
  await saving.settle();
  if (closed === "over") contact.now();
}

// The clock of a section is shown beside its own questions.
function showSection() {
  const timer = document.getElementById("section-timer");
  if (timer && questions) timer.hidden = sectionClock.endsAt === null || questions.timedSection !== runningSection;
}

async function sectionIsUp() {
  if (!questions || !runningSection) return;
  questions.forget(runningSection);
  if (questions.timedSection !== runningSection) return;
  setClosed("section");
  document.getElementById("time-announcement").textContent = text("over-section");
  tell("over-section", text("over-section"));
  await saving.settle();
  contact.now();
}

function slept() {
  contact.now();
  sender.flush();
}

// Beginning

async function start() {
  listen();
  remembered(box).forEach(tellNotCounted);
  session.listen((message) => {
    if (message.kind === "opened" && message.attempt === data.attempt && message.client > data.client) {
      otherPage(message.at);
    } else if (message.kind === "signed-out") {
      setClosed("signed-out");
      tell("session-gone", text("signed-out-elsewhere"));
    } else if (message.kind === "here" && closed === "signed-out") {
      go(location.href);
    }
  });
  session.say({ kind: "opened", attempt: data.attempt, client: data.client, at: Date.now() });
  if (stopped) contact.every = PAUSED_EVERY_MS;
  for (const [one, seconds] of [[clock, data.remaining], [sectionClock, data.sectionRemaining]]) {
    if (seconds === undefined) continue;
    if (stopped) one.stop(Number(seconds));
    else one.sync(Number(seconds));
  }
  // Something was chosen before this script was there to see it.
  if (questions && questions.touched()) changed();
  const waiting = (await store.list()).filter((entry) => entry.attempt === data.attempt);
  if (questions) for (const { position, response } of waiting) questions.choose(position, response);
  await saving.look();
  saving.show();
  hasLooked();
  contact.now();
  await sender.flush();
  compare();
}

start();
