// Leaving the page, by its buttons or by itself: first what waits is sent, and the server is there; a page that the
// browser cannot load would take the exam's place.

import { tell, untell } from "./attempt-notices.js";
import { counted, remember, words } from "./outbox-session.js";

const JUST_MS = 10000;

export class Leaving {
  constructor(exam, box, { saving, contact, questions, typing }) {
    this.exam = exam;
    this.box = box;
    this.saving = saving;
    this.contact = contact;
    this.questions = questions;
    this.typing = typing;
    this.begun = false;
    this.told = []; // {news, at}: changes of which the page told that they do not count
    this.clicked = null;
    this.listen();
  }

  listen() {
    // For browsers that do not say which button submits.
    document.addEventListener("click", (event) => (this.clicked = event.target.closest("button")), true);
    if (this.questions) this.on(this.questions.form, (form, button) => this.press(button));
    this.on(document.getElementById("submit"), (form) => this.submitAll(form));
    this.on(document.getElementById("cover-end"), (form, button) => this.endBreak(form, button));
    addEventListener("beforeunload", (event) => {
      if (this.begun || !(this.saving.unsaved || this.saving.faults.size)) return;
      event.preventDefault();
      event.returnValue = "";
    });
    // Shown again by the Back button as it was left: another page may have been opened since.
    addEventListener("pageshow", async (event) => {
      this.begun = false;
      if (event.persisted && (await this.contact.now())) location.reload();
    });
  }

  on(form, act) {
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = event.submitter || this.clicked || form.querySelector("button");
      this.clicked = null;
      act(form, button);
    });
  }

  go(address) {
    if (this.begun) return;
    this.begun = true;
    for (const [position, code] of this.saving.faults) remember(this.box, { entry: { position }, code });
    // What has only just been told is told again by the page that follows.
    for (const { news, at } of this.told) if (performance.now() - at < JUST_MS) remember(this.box, news);
    location.assign(address);
  }

  send(form, button) {
    if (button && button.name) {
      const named = document.createElement("input");
      Object.assign(named, { type: "hidden", name: button.name, value: button.value });
      form.append(named);
    }
    this.begun = true;
    form.submit();
  }

  stay() {
    tell("stay", words(this.exam, "not-here-yet"));
  }

  async mayGo() {
    untell("stay");
    const settled = await this.saving.settle();
    if (this.saving.faults.size) {
      this.mendFirst();
      return false;
    }
    if (settled && (await this.contact.now())) return true;
    this.stay();
    return false;
  }

  // What stands in a question could not be read: it is not left behind unknowingly.
  mendFirst() {
    const [position] = this.saving.faults.keys();
    tell("stay", words(this.exam, "mend-first", { n: position }));
    this.questions.show(position);
    this.questions.focusFault();
  }

  async goTo(address) {
    if (await this.mayGo()) this.go(address);
  }

  // One of the buttons of a question's page.
  async press({ name, value }) {
    const { questions } = this;
    this.typing.rest();
    if (value === "flag" || value === "unflag") questions.flag();
    else if (/^\d+$/.test(value)) {
      if (!questions.show(Number(value))) this.goTo(questions.address(value));
    } else if (value === "finish") this.goTo(this.exam.dataset.review);
    else if (value === "leave") this.goTo(this.exam.dataset.leave);
    else if (await this.mayGo()) this.send(questions.form, { name, value });
  }

  async submitAll(form) {
    const { saving } = this;
    if (!(await saving.settle()) && !confirm(counted(this.exam, "submit-waiting", saving.unsaved))) return;
    if (await this.contact.now()) this.send(form);
    else this.stay();
  }

  async endBreak(form, button) {
    if (await this.contact.now()) this.send(form, button);
    else this.stay();
  }
}
