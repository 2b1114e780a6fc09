// What the page has to tell beside the question: notices, the invigilators' messages, and the cover that lies over the
// questions while the clock stands still.

import { words } from "./outbox-session.js";
import { timeOfDay } from "./attempt-clock.js";

const place = document.getElementById("notices");

// Shows one notice of each name, and speaks it once. `act` may be {text, href} or {text, press}.
export function tell(name, text, { act, kind = "warning" } = {}) {
  const before = place.querySelector(`[data-notice="${name}"]`);
  if (before && before.dataset.words === text) return;
  const notice = document.createElement("div");
  notice.className = "notice notice-" + kind;
  notice.dataset.notice = name;
  notice.dataset.words = text;
  const line = document.createElement("p");
  line.textContent = text;
  notice.append(line);
  if (act) {
    const button = document.createElement(act.href ? "a" : "button");
    button.className = "btn btn-second";
    button.textContent = act.text;
    if (act.href) Object.assign(button, { href: act.href, target: "_blank", rel: "noopener" });
    else Object.assign(button, { type: "button", onclick: act.press });
    notice.append(button);
  }
  if (before) before.replaceWith(notice);
  else place.append(notice);
}

export function untell(name) {
  const notice = place.querySelector(`[data-notice="${name}"]`);
  if (notice) notice.remove();
}

export const announcements = {
  box: document.getElementById("announcements"),
  list: document.getElementById("announcements-list"),

  // The id of the last one that this page shows.
  last() {
    return Math.max(0, ...[...this.list.children].map((item) => Number(item.dataset.announcement)));
  },

  add(exam, news) {
    const fresh = news.filter(({ id }) => id > this.last());
    for (const { id, text, at } of fresh) {
      const item = document.createElement("li");
      item.dataset.announcement = id;
      const time = document.createElement("span");
      time.className = "announcement-time";
      time.textContent = timeOfDay(at, exam.dataset.zone);
      item.append(time, " " + text);
      this.list.append(item);
      document.getElementById("announcement").textContent = words(exam, "announced", { text });
    }
    if (fresh.length) {
      this.box.hidden = false;
      this.box.open = true;
      document.getElementById("announcements-count").textContent = this.list.children.length;
    }
  },
};

export const cover = {
  box: document.getElementById("cover"),
  work: document.getElementById("work"),

  // `left`: the seconds that are left of an own break, else null.
  show(exam, { reason, left }) {
    const part = (name) => document.getElementById("cover-" + name);
    part("reason").textContent = reason || "";
    part("reason").hidden = !reason;
    if (part("left")) part("left").textContent = words(exam, "break-left", { minutes: Math.ceil((left || 0) / 60) });
    if (!this.box.hidden) return;
    this.box.hidden = false;
    this.work.hidden = true;
    // The question's own heading is under it.
    part("title").setAttribute("role", "heading");
    part("title").setAttribute("aria-level", "1");
    part("title").focus();
  },

  // Returns whether there is a question under it to go on with.
  lift() {
    this.box.hidden = true;
    this.work.hidden = false;
    return this.work.childElementCount > 0;
  },
};
