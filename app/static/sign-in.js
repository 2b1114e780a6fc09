// When many sign in at once the server says "in a moment" (503). The page waits and asks again by itself, so that nobody
// has to type a password twice. Without this file the page says so, and the button is pressed again.

const MOST_TRIES = 60;

function attach() {
  const form = document.querySelector("main form");
  const button = form.querySelector("button[type=submit]");
  const state = document.getElementById("sign-in-state");
  let tries = 0;

  async function send() {
    let reply;
    try {
      // A redirect is success; where to is known, so the page need not be fetched twice.
      reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    } catch {
      form.submit(); // no connection: the browser says it best
      return;
    }
    if (reply.type === "opaqueredirect") {
      location.assign(form.elements.next?.value || "/");
    } else if (reply.status === 503 && tries < MOST_TRIES) {
      tries += 1;
      state.textContent = form.dataset.textWaiting;
      const seconds = Number(reply.headers.get("Retry-After")) || 2;
      setTimeout(send, seconds * 1000 * (0.5 + Math.random()));
    } else {
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const fresh = page.querySelector("main");
      // What is put in by a script is focused by it; the attribute is for a page that is loaded, and would be refused.
      fresh.querySelector("[autofocus]")?.removeAttribute("autofocus");
      document.querySelector("main").replaceWith(fresh);
      document.title = page.title;
      document.querySelector(".error-summary")?.focus();
      if (document.querySelector("main form")) attach();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    state.textContent = form.dataset.textSending;
    send();
  });
}

attach();
