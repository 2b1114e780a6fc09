// The page of an exam: keeps and sends each change, goes from question to question, shows the time that the server
// keeps, and tells what happens meanwhile. The page works without this file: its forms save by themselves.

import { fieldsOf, isAnswer, isTyped } from "./answers.js";
import { Clock, timeOfDay, when } from "./attempt-clock.js";
import { Contact } from "./attempt-contact.js";
import { Leaving } from "./attempt-leaving.js";
import { announcements, cover, tell, untell } from "./attempt-notices.js";
import { Questions } from "./attempt-questions.js";
import { Saving } from "./attempt-saving.js";
import { Truth } from "./attempt-truth.js";
import { Typing } from "./attempt-typing.js";
import { showLength } from "./attempt-words.js";
import { Sender, TROUBLE } from "./outbox-sender.js";
import { notCounted, remembered, sessionOf, words } from "./outbox-session.js";
import { Store } from "./outbox-store.js";

const PAUSED_EVERY_MS = 5000;
const USUALLY_EVERY_MS = 20000;
const OVER_EVERY_MS = 1500;
const ASKED_MS = 2000;

const exam = document.getElementById("exam");
const box = document.getElementById("outbox");
const form = document.querySelector("form#question");
const data = exam.dataset;
const text = (name, values) => words(exam, name, values);

const session = sessionOf(box);
const store = new Store(box.dataset.owner, box.dataset.key);
const sender = new Sender(store, session, hear);
const saving = new Saving(exam, store, sender, (position, last) => {
  truth.doubt(position);
  if (last) truth.restore();
});
const questions = form ? new Questions(exam, form, session, { moving: () => typing.rest(), moved: showSection, missing: (to) => leaving.goTo(to) }) : null;
const typing = new Typing(saving, changed);
const contact = new Contact(exam, sender, {
  position: () => (questions ? questions.position : Number(data.position)),
  heard: () => announcements.last(),
  news: hearNews,
  lost: lostContact,
});
const leaving = new Leaving(exam, box, { saving, contact, questions, typing });
const truth = new Truth(exam, { saving, questions, reload: () => leaving.go(location.href) });
const clock = new Clock(document.getElementById("time-left"), { speak: speakTime, over: timeIsUp, slept });
const sectionClock = new Clock(document.getElementById("section-left"), {
  speak: (moment) => speakTime(moment, text("this-part")),
  over: sectionIsUp,
  slept,
});

let closed = null; // why the page takes no more answers: "over", "section", "other-page", "signed-out"
let stopped = data.stopped;
let runningSection = data.section; // the one with a clock of its own that has been entered
let missed = 0; // contacts in a row that did not come about

function setClosed(why) {
  // Where another page is at it, or nobody is, it stays so whatever the clock says.
  if (closed === "other-page" || closed === "signed-out") return;
  closed = why;
  closeInputs();
}

function closeInputs() {
  if (!questions) return;
  for (const body of questions.bodies.values()) {
    for (const input of [...fieldsOf(body), ...body.querySelectorAll(".question-buttons button")]) {
      const finishes = input.matches("button[value=finish]");
      input.disabled = closed !== null && !(finishes && closed === "over");
    }
  }
}

// What becomes of the changes

function changed() {
  questions.made(saving.change(questions.position, questions.answer()));
}

async function hear(news) {
  const ours = news.entry && news.entry.attempt === data.attempt;
  if (ours && news.kind === "saved") {
    const { remaining_seconds: seconds } = news.stored;
    if (news.asked && !stopped && typeof seconds === "number") clock.sync(seconds, news.asked);
    truth.outdated();
  }
  if (ours && news.kind === "refused") refused(news);
  if (news.kind === "renewed") contact.now();
  // The clock was stopped: the contact says why, but is not asked over and over.
  if (sender.trouble === TROUBLE.PAUSED && !stopped && contact.silentFor() > ASKED_MS) contact.now();
  tellSession();
  await saving.hear(news);
  if (!saving.unsaved) truth.restore();
  compare();
}

function compare() {
  if (!stopped) truth.compare().then(closeInputs);
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
  if (unread(news)) return;
  if (!news.elsewhere) tellNotCounted(news);
  truth.doubt(entry.position);
  if (code === "submitted" || code === "time_over" || code === "section_closed") contact.now();
  else truth.restore();
}

// What was typed here could not be read: it stays, and the page says beside it why it is not saved. Of what is being
// typed on, the next change will be judged. Returns whether it is so.
function unread({ entry, code, part, most }) {
  const last = questions && questions.sent.get(entry.position);
  if (!last || entry.client !== data.client || !exam.hasAttribute(`data-text-fault-${code}`)) return false;
  if (last.seq !== entry.seq || (saving.typing && questions.position === entry.position)) return true;
  const where = part ? text("fault-gap", { n: part }) + " " : "";
  questions.fault(entry.position, where + text(`fault-${code}`, { most }));
  saving.faults.set(entry.position, code);
  return true;
}

function tellNotCounted(news) {
  leaving.told.push({ news, at: performance.now() });
  tell(`refused-${news.entry.position}`, notCounted(box, news));
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
  truth.restore();
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
    if (stopped === "break" && !document.getElementById("cover-end")) leaving.go(location.href);
    else cover.show(exam, { reason: news.pause_reason, left: news.break_left_seconds });
    return;
  }
  clock.sync(news.remaining_seconds, asked);
  runningSection = news.section === null ? undefined : String(news.section);
  sectionClock.sync(news.section_remaining_seconds, asked);
  showSection();
  if (before) {
    document.getElementById("time-announcement").textContent = text("goes-on");
    if (!cover.lift()) leaving.go(location.href);
    else if (questions) questions.focus();
  }
  if (closed === "over") {
    if (news.remaining_seconds === null || news.remaining_seconds > 1) {
      setClosed(null);
      untell("over");
    } else if (!data.grace) contact.every = OVER_EVERY_MS;
  }
  if (closed === "section") leaving.go(data.resume);
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
    if (await contact.now()) leaving.go(location.href);
    else leaving.stay();
  };
  const act = { text: text("go-on-here"), press: here };
  tell("other-page", text("other-page", { time: timeOfDay(at, data.zone) }), { act });
}

// It has been submitted, here or elsewhere. What waited is offered once more, so that it is told what did not count.
async function ended() {
  setClosed("over");
  await saving.settle(3000);
  leaving.go(data.result);
}

// Time

function speakTime(moment, part = "") {
  const left = moment === 30 ? text("left-seconds") : moment === 60 ? text("left-one") : text("left", { n: moment / 60 });
  document.getElementById("time-announcement").textContent = part ? `${part} ${left}` : left;
}

async function timeIsUp() {
  typing.rest();
  setClosed("over");
  const what = data.grace ? "over-grace" : saving.unsaved ? "over-waiting" : "over";
  document.getElementById("time-announcement").textContent = text(what);
  const act = data.grace && questions ? { text: text("submit-now"), press: () => leaving.goTo(data.review) } : undefined;
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
  typing.rest();
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
  if (form) {
    form.addEventListener("change", (event) => {
      if (!isAnswer(event.target)) return;
      if (isTyped(event.target)) typing.rest();
      else changed();
    });
    form.addEventListener("input", (event) => {
      if (!isAnswer(event.target) || !isTyped(event.target)) return;
      typing.went(event.target, questions.position);
      showLength(form);
    });
  }
  remembered(box).forEach(tellNotCounted);
  session.listen((message) => {
    if (message.kind === "opened" && message.attempt === data.attempt && message.client > data.client) {
      otherPage(message.at);
    } else if (message.kind === "signed-out") {
      setClosed("signed-out");
      tell("session-gone", text("signed-out-elsewhere"));
    } else if (message.kind === "here" && closed === "signed-out") {
      leaving.go(location.href);
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
  if (questions) {
    const here = (position) => saving.typing && position === questions.position;
    for (const { position, response } of waiting) if (!here(position)) questions.choose(position, response);
  }
  await saving.look();
  saving.show();
  truth.begin();
  contact.now();
  sender.flush();
}

start();
