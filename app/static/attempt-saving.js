// Keeps every change of this page until the server has stored it, and says so. "Saved" is said only when nothing of
// this attempt waits, on this device, for any page.

import { counted, words } from "./outbox-session.js";
import { TROUBLE } from "./outbox-sender.js";
import { timeOfDay } from "./attempt-clock.js";

export class Saving {
  // `foreign` is called with the position of a question of which a change of another page has come to its end, and with
  // whether nothing waits any more: what this page shows there may be older.
  constructor(exam, store, sender, foreign) {
    this.exam = exam;
    this.foreign = foreign;
    this.store = store;
    this.sender = sender;
    this.seq = 0;
    this.storing = 0; // changes on their way into the store
    this.typing = false; // something is being typed that is no change yet
    this.waiting = []; // what of this attempt waited when last looked at
    this.faults = new Map(); // position -> code: what stands there could not be read, and is not saved
    this.touched = new Map(); // position -> when a change of it was last made, seen waiting, or saved
    this.begun = 0;
    this.seen = 0;
    this.state = document.getElementById("save-state");
    this.said = this.state.querySelector("span");
    this.said.textContent = ""; // what it says without a script
    this.savedAt = this.state.dataset.savedAt || null;
    // Why the page may show what the server has not, though nothing waits: it has only just been loaded, a change was
    // refused, another page is at it.
    this.doubts = new Set(["loading"]);
  }

  // The entry that this change became; it is stored, then sent, while the caller goes on.
  change(position, response) {
    this.seq += 1;
    const { attempt, client } = this.exam.dataset;
    const entry = { attempt, client, position, seq: this.seq, response, made: Date.now() };
    this.faults.delete(position);
    this.touch(position);
    this.keep(entry);
    return entry;
  }

  async keep(entry) {
    this.storing += 1;
    this.show();
    await this.store.put(entry);
    await this.look();
    this.storing -= 1;
    this.show();
    this.sender.flush();
  }

  async look() {
    const begun = (this.begun += 1);
    const all = await this.store.list();
    // An older look that comes in late says nothing new.
    if (begun < this.seen) return;
    this.seen = begun;
    const before = this.waiting;
    this.waiting = all.filter((entry) => entry.attempt === this.exam.dataset.attempt);
    for (const { position } of this.waiting) this.touched.set(position, performance.now());
    for (const entry of before) {
      const waits = this.waiting.some((other) => other.client === entry.client && other.position === entry.position);
      if (!waits && !this.isOwn(entry)) this.foreign(entry.position, !this.waiting.length);
    }
  }

  isOwn(entry) {
    return entry.client === this.exam.dataset.client;
  }

  // What the page shows there is newer than what the server said until now.
  touch(position) {
    this.touched.set(position, performance.now());
  }

  // Whether what the server said at an instant of performance.now() may be older than what the page shows there.
  isNewer(position, instant) {
    return this.touched.has(position) && this.touched.get(position) >= instant;
  }

  get unsaved() {
    return this.waiting.length || this.storing || Number(this.typing);
  }

  // What would be lost if the page went away now.
  get fleeting() {
    return this.typing || this.storing > 0 || (this.unsaved > 0 && !this.store.durable) || this.store.memory.size > 0;
  }

  // Sends what waits; resolves to whether all of it is saved. Does not take long.
  async settle(milliseconds = 5000) {
    const patience = new Promise((resolve) => setTimeout(resolve, milliseconds));
    await Promise.race([this.sender.flush(), patience]);
    while (this.storing) await Promise.race([new Promise((resolve) => setTimeout(resolve, 50)), patience]);
    await Promise.race([this.sender.flush(), patience]);
    await this.look();
    return !this.unsaved;
  }

  async hear(news) {
    if (news.kind === "saved" && news.entry.attempt === this.exam.dataset.attempt) {
      const before = this.savedAt ? Date.parse(this.savedAt) : 0;
      if (Date.parse(news.stored.saved_at) > before) this.savedAt = news.stored.saved_at;
      if (this.isOwn(news.entry)) this.touched.set(news.entry.position, performance.now());
      else this.foreign(news.entry.position, false);
    }
    await this.look();
    this.show();
  }

  show() {
    const n = this.unsaved;
    const { trouble } = this.sender;
    if (!n && this.faults.size) {
      this.say(words(this.exam, "not-read", { n: [...this.faults.keys()].join(", ") }), "is-wrong");
    } else if (!n && (this.doubts.size || !this.savedAt)) {
      this.say("", "");
    } else if (!n) {
      this.say(words(this.exam, "saved", { time: timeOfDay(this.savedAt, this.exam.dataset.zone) }), "is-saved");
    } else if (!trouble) {
      this.say(words(this.exam, "saving"), "is-saving");
    } else {
      this.say(counted(this.exam, this.kindOf(trouble), n), "is-wrong");
    }
  }

  kindOf(trouble) {
    if (trouble === TROUBLE.SERVER || trouble === TROUBLE.CONNECTION) {
      return navigator.onLine === false && this.store.durable ? "offline" : "connection";
    }
    return trouble;
  }

  say(text, kind) {
    if (this.said.textContent !== text) this.said.textContent = text;
    this.state.className = "save-state " + kind;
  }
}
