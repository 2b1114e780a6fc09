// Going from question to question without the server: every question that is open is fetched once and then shown by
// swapping it in. The map, the title, the address and the focus follow.

import { fieldsOf, isTyped, read, touched, write } from "./answers.js";
import { showLength } from "./attempt-words.js";
import { ask } from "./outbox-request.js";
import { words } from "./outbox-session.js";

export class Questions {
  // `form` is the form of the question page. `moving` is called before another question is shown, `moved` after it,
  // `missing` with the address of one that only the server can show.
  constructor(exam, form, session, { moving, moved, missing }) {
    this.exam = exam;
    this.form = form;
    this.session = session;
    this.moving = moving;
    this.moved = moved;
    this.pending = new Map(); // answers that wait on this device, of questions that are not here yet
    this.bodies = new Map();
    this.complete = false;
    this.flags = new Map(); // wishes that the server has not heard yet
    this.sent = new Map(); // the last change of each question that this page made
    const body = form.querySelector(".question-body");
    this.keep(body);
    this.position = Number(body.dataset.position);
    showLength(body);
    this.quizTitle = document.title.split(" – ").slice(1).join(" – ");
    // "Go on" leads to the first open question; loading the page again should show the same one.
    history.replaceState({ position: this.position }, "", this.address(this.position));
    addEventListener("popstate", (event) => {
      const { position } = event.state || {};
      if (position && !this.show(position, { push: false })) missing(this.address(position));
    });
  }

  keep(body) {
    this.bodies.set(Number(body.dataset.position), body);
  }

  address(position) {
    return `${this.exam.dataset.questions}/${position}`;
  }

  // Fetches every question that is open, with the answers that the server has now; resolves to whether it could. What
  // is here stays here: it may hold a change. `busy(position)` says so; elsewhere the server's word counts, since a save
  // of the page before this one may have come in after this page was made.
  async fetch(busy) {
    if (this.complete) return true;
    const how = { headers: { Accept: "text/html" }, redirect: "error", cache: "no-store" };
    const reply = await fetch(this.exam.dataset.questions, how).catch(() => null);
    if (!reply || !reply.ok || !/html/.test(reply.headers.get("Content-Type") || "")) return false;
    const parsed = new DOMParser().parseFromString(await reply.text(), "text/html");
    for (const body of parsed.querySelectorAll(".question-body")) {
      const position = Number(body.dataset.position);
      if (!this.has(position)) this.keep(document.adoptNode(body));
      if (this.pending.has(position)) this.choose(position, this.pending.get(position));
      else if (!busy(position)) this.choose(position, JSON.parse(body.dataset.shown));
    }
    this.complete = true;
    return true;
  }

  // The section with a clock of its own that the question shown is in, as text; undefined: in none.
  get timedSection() {
    return this.bodies.get(this.position).dataset.timedSection;
  }

  // The questions of a section whose time is over are the server's to answer for.
  forget(section) {
    for (const [position, body] of [...this.bodies]) {
      if (body.dataset.timedSection === section && position !== this.position) this.bodies.delete(position);
    }
  }

  has(position) {
    return this.bodies.has(position);
  }

  // Returns whether it could: the question is here.
  show(position, { push = true } = {}) {
    if (position === this.position) return true;
    if (!this.has(position)) return false;
    this.moving();
    const body = this.bodies.get(position);
    this.form.querySelector(".question-body").replaceWith(body);
    this.position = position;
    showLength(body);
    this.form.dataset.kind = body.dataset.kind;
    this.form.action = this.address(position);
    this.fillHidden();
    document.title = `${body.dataset.title} – ${this.quizTitle}`;
    if (push) history.pushState({ position }, "", this.address(position));
    for (const item of this.items()) {
      const here = Number(item.value) === position;
      item.classList.toggle("is-here", here);
      if (here) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
    scrollTo(0, 0);
    this.focus();
    this.moved();
    return true;
  }

  focus() {
    this.bodies.get(this.position).querySelector("h1").focus({ preventScroll: true });
  }

  // Whether something stands there that the page did not come with, or came with as it could not be saved.
  touched() {
    const body = this.bodies.get(this.position);
    return touched(body) || Boolean(body.querySelector(".fault:not([hidden])"));
  }

  // Says beside the field why what stands there is not saved; an empty text takes it back.
  fault(position, text) {
    const body = this.bodies.get(position);
    const line = body && body.querySelector(".fault");
    if (!line) return;
    line.hidden = !text;
    line.querySelector("span").textContent = text;
    for (const field of fieldsOf(body).filter(isTyped)) {
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    if (text) this.mark(position, null);
  }

  focusFault() {
    const field = this.bodies.get(this.position).querySelector("[aria-invalid=true]");
    if (field) field.focus();
  }

  // What the form says of this question when it is sent by a button of its own.
  fillHidden() {
    const entry = this.sent.get(this.position);
    this.form.elements.seq.value = entry ? entry.seq : "";
    this.form.elements.shown.value = this.bodies.get(this.position).dataset.shown;
  }

  // The answer as it stands in the page, in the form that a save sends.
  answer() {
    return read(this.bodies.get(this.position));
  }

  made(entry) {
    this.sent.set(entry.position, entry);
    this.fault(entry.position, "");
    this.fillHidden();
    this.mark(entry.position, entry.response);
  }

  // Shows an answer that is not the page's own: one that waits on this device, or what the server has.
  choose(position, response) {
    const body = this.bodies.get(position);
    if (!body) {
      this.pending.set(position, response);
    } else {
      write(body, response);
      showLength(body);
    }
    this.mark(position, response);
  }

  items() {
    return [...this.form.querySelectorAll(".map-item")];
  }

  mark(position, response) {
    const item = this.items().find((other) => Number(other.value) === position);
    item.classList.toggle("is-answered", response !== null);
    this.label(item);
  }

  label(item) {
    const parts = [item.dataset.name];
    parts.push(words(this.exam, item.classList.contains("is-answered") ? "answered" : "not-answered"));
    if ("flagged" in item.dataset) parts.push(words(this.exam, "flagged"));
    if ("checked" in item.dataset) parts.push(words(this.exam, "checked"));
    item.setAttribute("aria-label", parts.join(", "));
  }

  flag() {
    const position = this.position;
    const button = this.bodies.get(position).querySelector(".flag-button");
    const flagged = button.value === "flag";
    button.value = flagged ? "unflag" : "flag";
    button.setAttribute("aria-pressed", String(flagged));
    const item = this.items().find((other) => Number(other.value) === position);
    if (flagged) item.dataset.flagged = "";
    else delete item.dataset.flagged;
    this.label(item);
    this.flags.set(position, flagged);
    this.sendFlags();
  }

  // A flag is a note to oneself: it waits in the page alone, and goes out when the server is reached.
  async sendFlags() {
    for (const [position, flagged] of [...this.flags]) {
      const form = new URLSearchParams({
        csrf_token: this.session.token,
        go: flagged ? "flag" : "unflag",
        shown: "null",
      });
      const { reply } = await ask(this.address(position), { method: "POST", form });
      // It leads back to the question: done.
      if (!reply || reply.type !== "opaqueredirect") return;
      if (this.flags.get(position) === flagged) this.flags.delete(position);
    }
  }
}
