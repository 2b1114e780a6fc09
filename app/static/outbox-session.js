// Who this page belongs to, the token of their session, and a line to their other pages in this browser.

export function sessionOf(box) {
  const tokens = () => document.querySelectorAll("input[name=csrf_token]");
  const line = window.BroadcastChannel ? new BroadcastChannel("officium-" + box.dataset.owner) : null;
  return {
    owner: box.dataset.owner,
    address: box.dataset.session,
    save: (entry) =>
      `${box.dataset.session.replace(/outbox$/, "")}attempts/${entry.attempt}/responses/${entry.position}`,
    get token() {
      return tokens()[0].value;
    },
    // Every form of the page goes on with the new one.
    set token(value) {
      for (const input of tokens()) input.value = value;
    },
    say(message) {
      if (line) line.postMessage(message);
    },
    listen(hear) {
      if (line) line.addEventListener("message", (event) => hear(event.data));
    },
  };
}

// The words of a page stand in data attributes: data-text-not-counted is words(element, "not-counted", {n: 3}).
export function words(element, name, values = {}) {
  const text = element.getAttribute("data-text-" + name) || "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

// One thing has its own words: data-text-waiting-one, data-text-waiting.
export function counted(element, name, n) {
  return words(element, n === 1 ? name + "-one" : name, { n });
}

const REASONS = {
  submitted: "late",
  time_over: "late",
  item_checked: "checked",
  superseded: "superseded",
  section_closed: "section",
  not_a_number: "unread",
  comma_unclear: "unread",
  percent_sign: "unread",
  number_too_long: "unread",
  too_long: "unread",
  not_text: "unread",
};

// What to tell about a change that was refused for good.
export function notCounted(box, { entry, code }) {
  const reason = words(box, "reason-" + (REASONS[code] || "other"));
  return words(box, "not-counted", { n: entry.position, reason });
}

// What an exam's page learned too late to tell is told by the page that follows it in this tab.
export function remember(box, { entry, code }) {
  const told = remembered(box);
  told.push({ entry: { position: entry.position }, code });
  try {
    sessionStorage.setItem("officium-told-" + box.dataset.owner, JSON.stringify(told));
  } catch {
    // The page itself has told it.
  }
}

export function remembered(box) {
  const name = "officium-told-" + box.dataset.owner;
  try {
    const told = JSON.parse(sessionStorage.getItem(name) || "[]");
    sessionStorage.removeItem(name);
    return told;
  } catch {
    return [];
  }
}
