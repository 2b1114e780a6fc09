// Sends what waits in the outbox, in the order made, and takes out only what the server has stored or refused for good.

import { ask, problemOf } from "./outbox-request.js";

const AGAIN_MS = 500;
const AGAIN_AT_MOST_MS = 10000;
const FOR_GOOD = ["submitted", "time_over", "item_checked", "superseded", "section_closed", "seq_reused"];

// What may be the matter while something waits; each has its words on the page.
export const TROUBLE = {
  CONNECTION: "connection",
  SERVER: "server",
  SIGNED_OUT: "signed-out",
  OTHER_PERSON: "other-person",
  PAUSED: "paused",
};

export class Sender {
  // `session`: {owner, token, address, channel}. `heard` is called with {kind: "saved" | "refused", entry, …} for each
  // entry that leaves, here or in another page of this person, and with {kind: "changed"} whenever else things changed.
  constructor(store, session, heard) {
    this.store = store;
    this.session = session;
    this.heard = heard;
    this.trouble = null;
    this.failures = 0;
    this.timer = 0;
    this.running = null;
    this.again = false;
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
    session.listen((message) => this.overheard(message));
  }

  async add(entry) {
    await this.store.put(entry);
    this.flush();
  }

  // Sends all that can be sent now; resolves when nothing waits that could be.
  flush() {
    this.again = true;
    if (this.running === null) this.running = this.run();
    return this.running;
  }

  async run() {
    clearTimeout(this.timer);
    if (this.trouble === TROUBLE.SIGNED_OUT || this.trouble === TROUBLE.OTHER_PERSON) {
      const still = await this.renew();
      if (still) {
        this.running = null;
        this.stop(still);
        return;
      }
    }
    const standing = new Set();
    while (this.again) {
      this.again = false;
      for (;;) {
        const entry = (await this.store.list()).find((other) => !standing.has(other.attempt));
        if (!entry) break;
        const { trouble, wait } = await this.send(entry);
        if (trouble === TROUBLE.PAUSED) standing.add(entry.attempt);
        else if (trouble) {
          this.running = null;
          this.stop(trouble, wait);
          return;
        }
      }
    }
    this.running = null;
    if (standing.size) this.stop(TROUBLE.PAUSED, AGAIN_AT_MOST_MS);
    else {
      this.failures = 0;
      this.trouble = null;
      this.heard({ kind: "changed" });
    }
  }

  // Something is in the way: try again later, each time later than before.
  stop(trouble, wait = 0) {
    this.trouble = trouble;
    this.failures += 1;
    const backed = Math.min(AGAIN_AT_MOST_MS, AGAIN_MS * 2 ** this.failures) * (0.75 + Math.random() / 2);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(wait, backed));
    this.heard({ kind: "changed" });
  }

  async send(entry, renewed = false) {
    const { client, seq, response } = entry;
    const { reply, data, asked, wait, trouble } = await ask(this.session.save(entry), {
      method: "PUT",
      keepalive: true,
      token: this.session.token,
      body: { client, seq, response },
    });
    if (trouble) return { trouble };
    if (reply.status === 200 && data && data.seq >= seq && data.saved_at) {
      await this.leave({ kind: "saved", entry, stored: data, asked });
      return {};
    }
    const code = problemOf(reply, data);
    if (reply.status === 401) return { trouble: TROUBLE.SIGNED_OUT };
    if (code === "form_expired" && !renewed) {
      const found = await this.renew();
      return found ? { trouble: found } : this.send(entry, true);
    }
    if (code === "paused") return { trouble: TROUBLE.PAUSED };
    if (code && (FOR_GOOD.includes(code) || reply.status === 404 || reply.status === 422)) {
      await this.leave({ kind: "refused", entry, code, part: data.part, most: data.most });
      return {};
    }
    return { trouble: TROUBLE.SERVER, wait };
  }

  async leave(news) {
    await this.store.remove(news.entry);
    // The answer itself stays out of it; and another page's clock counts from another instant.
    this.session.say({ ...news, asked: undefined, entry: { ...news.entry, response: undefined } });
    this.heard(news);
  }

  // A session has its own token. After signing in again there is another, and it may be another person's: then nothing
  // of this one's is sent. Returns what is in the way, or null.
  async renew() {
    const { reply, data, trouble } = await ask(this.session.address, {});
    if (trouble) return trouble;
    if (reply.status === 401) return TROUBLE.SIGNED_OUT;
    if (reply.status !== 200 || !data || !data.csrf_token) return TROUBLE.SERVER;
    if (data.owner !== this.session.owner) return TROUBLE.OTHER_PERSON;
    this.session.token = data.csrf_token;
    this.trouble = null;
    this.heard({ kind: "renewed" });
    return null;
  }

  // Another request of the page was answered so.
  async sessionEnded() {
    const trouble = await this.renew();
    if (trouble) this.stop(trouble);
    else this.flush();
  }

  overheard(message) {
    if (message.kind === "here") {
      // A page of this person was opened: perhaps they have just signed in again.
      if (this.trouble) this.flush();
    } else if (message.kind === "saved" || message.kind === "refused") {
      this.heard({ ...message, elsewhere: true });
    }
  }
}
