// Keeps what the page shows true: compares it with what the server has, once after loading, and again where a change was
// refused. Until then the page does not say that all is saved.

export class Truth {
  // `reload` is called when the list of a review page is no longer right.
  constructor(exam, { saving, questions, reload }) {
    this.exam = exam;
    this.saving = saving;
    this.questions = questions;
    this.reload = reload;
    this.list = document.querySelector(".review-list");
    this.refused = new Set();
    this.running = null;
    this.ready = new Promise((resolve) => (this.begin = resolve)); // once what waits on this device is shown
  }

  // The page shows a change of this question that does not count.
  doubt(position) {
    this.refused.add(position);
    this.saving.doubts.add("refused");
  }

  // The list was made before a change was saved.
  outdated() {
    if (this.list) this.saving.doubts.add("loading");
  }

  async restore() {
    if (!this.refused.size) return;
    const asked = performance.now();
    const answers = await this.answers();
    if (!answers) return;
    await this.saving.look();
    for (const position of [...this.refused]) {
      this.refused.delete(position);
      if (this.questions && !this.saving.isNewer(position, asked)) {
        this.questions.choose(position, answers[position] ? answers[position].response : null);
      }
    }
    this.saving.doubts.delete("refused");
    this.saving.show();
  }

  // The page may be older than what has been saved since it was made.
  compare() {
    if (this.running === null) this.running = this.compareOnce().finally(() => (this.running = null));
    return this.running;
  }

  async compareOnce() {
    await this.ready;
    if (!this.saving.doubts.has("loading")) return;
    if (this.questions) {
      // What has waited here since is newer than what comes.
      if (!(await this.questions.fetch((position) => this.saving.isNewer(position, 0)))) return;
    } else if (this.list) {
      if (this.saving.unsaved) return;
      const answers = await this.answers();
      if (!answers) return;
      const stored = Object.keys(answers).filter((position) => answers[position].response !== null);
      const listed = [...this.list.querySelectorAll("[data-answered]")].map((item) => item.dataset.position);
      if (stored.sort().join() !== listed.sort().join()) {
        this.reload();
        return;
      }
    }
    this.saving.doubts.delete("loading");
    this.saving.show();
  }

  async answers() {
    const how = { headers: { Accept: "application/json" }, cache: "no-store" };
    const reply = await fetch(this.exam.dataset.answers, how).catch(() => null);
    return reply && reply.ok ? (await reply.json()).responses : null;
  }
}
