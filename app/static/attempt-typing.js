// What is typed is a change once the hand rests, or goes elsewhere. Until then it is on its way, and nobody calls it saved.

const REST_MS = 700;

export class Typing {
  constructor(saving, changed) {
    this.saving = saving;
    this.changed = changed;
    this.timer = null;
  }

  went() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), REST_MS);
    this.saving.typing = true;
    this.saving.show();
  }

  // Makes a change of what was typed, if that has not been done yet.
  rest() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.saving.typing = false;
    this.changed();
  }
}
