// What is typed is a change once the hand rests, or goes elsewhere. Until then it is on its way, and nobody calls it saved.

const REST_MS = 700;
const REST_IN_TEXT_MS = 2000; // a longer text is thought about
const MOST_MS = 10000; // so long at most, however the hand goes on

export class Typing {
  constructor(saving, changed) {
    this.saving = saving;
    this.changed = changed;
    this.timer = null;
    this.begun = null;
    // What is not a change yet goes with the page, and on a phone a page that is hidden may never come back.
    document.addEventListener("visibilitychange", () => document.hidden && this.rest());
    addEventListener("pagehide", () => this.rest());
  }

  // Something was typed into this field of the question at this position.
  went(field, position) {
    clearTimeout(this.timer);
    const now = performance.now();
    if (this.begun === null) this.begun = now;
    const rest = field.matches("textarea") ? REST_IN_TEXT_MS : REST_MS;
    this.timer = setTimeout(() => this.rest(), Math.max(0, Math.min(rest, this.begun + MOST_MS - now)));
    this.saving.typing = true;
    this.saving.touch(position);
    this.saving.show();
  }

  // Makes a change of what was typed, if that has not been done yet.
  rest() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = this.begun = null;
    this.saving.typing = false;
    this.changed();
  }
}
