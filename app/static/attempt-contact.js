// The page's sign of life, about every twenty seconds; the answer is what it has to know.

import { ask, problemOf } from "./outbox-request.js";

const EVERY_MS = 20000;
const AFTER_FAILURE_MS = 5000;

export class Contact {
  // `news` is called with what the server says and the instant it was asked, `lost` when it could not be reached.
  constructor(exam, sender, { position, heard, news, lost }) {
    this.exam = exam;
    this.sender = sender;
    this.position = position;
    this.heard = heard;
    this.news = news;
    this.lost = lost;
    this.running = null;
    this.timer = 0;
    this.every = EVERY_MS;
    this.spoke = -Infinity;
    const look = () => document.visibilityState === "visible" && this.now();
    document.addEventListener("visibilitychange", look);
    addEventListener("pageshow", look);
    addEventListener("online", look);
    addEventListener("offline", () => this.lost());
  }

  // Resolves to whether the server was reached.
  now() {
    if (this.running === null) {
      this.running = this.run().finally(() => (this.running = null));
    }
    return this.running;
  }

  // Milliseconds since it last tried.
  silentFor() {
    return performance.now() - this.spoke;
  }

  async run() {
    clearTimeout(this.timer);
    this.spoke = performance.now();
    let reached = false;
    try {
      reached = await this.speak();
    } finally {
      const pause = reached ? this.every : Math.min(AFTER_FAILURE_MS, this.every);
      // Five hundred pages that were opened at once should not all speak at once.
      this.timer = setTimeout(() => this.now(), pause * (0.85 + Math.random() * 0.3));
    }
    return reached;
  }

  async speak() {
    const { reply, data, asked, trouble } = await ask(this.exam.dataset.contact, {
      method: "POST",
      token: this.sender.session.token,
      body: { client: this.exam.dataset.client, position: this.position(), heard: this.heard() },
    });
    if (trouble) {
      this.lost();
      return false;
    }
    if (reply.status === 200 && data && typeof data.submitted === "boolean") {
      this.news(data, asked);
      return true;
    }
    // Signed out, or signed in anew, or in as somebody else, whose attempt this is not.
    if (reply.status === 401 || reply.status === 404 || problemOf(reply, data) === "form_expired") {
      await this.sender.sessionEnded();
      return false;
    }
    this.lost();
    return false;
  }
}
