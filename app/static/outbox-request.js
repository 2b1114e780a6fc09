// One request to this server, with a time-out; and which answers are this server's.

const PATIENCE_MS = 15000;
// All that outlives a page together may be 64 KiB; what is more is refused by the browser.
const OUTLIVES_BYTES = 30000;

// Resolves to {reply, data, asked, wait}: `data` parsed JSON or null, `asked` the instant of performance.now() when it
// was sent, `wait` the milliseconds that the server asks for; or to {trouble} when there was no answer.
export async function ask(address, { method = "GET", token, body, form, keepalive = false }) {
  const asked = performance.now();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  const headers = { Accept: "application/json" };
  if (token) headers["X-CSRFToken"] = token;
  const sent = body ? JSON.stringify(body) : form;
  if (body) headers["Content-Type"] = "application/json";
  try {
    const reply = await fetch(address, {
      method,
      headers,
      // A character has three bytes at most.
      keepalive: keepalive && (!body || 3 * sent.length < OUTLIVES_BYTES),
      body: sent,
      cache: "no-store",
      // A redirect is an answer of its own; followed, it could end at the sign-in page of some network.
      redirect: "manual",
      signal: stop.signal,
    });
    const isJson = /json/.test(reply.headers.get("Content-Type") || "");
    const data = isJson ? await reply.json() : null;
    return { reply, data, asked, wait: 1000 * (Number(reply.headers.get("Retry-After")) || 0) };
  } catch {
    return { trouble: "connection" };
  } finally {
    clearTimeout(timer);
  }
}

// The code of a refusal of this server's; null for an error page of whatever stands between.
export function problemOf(reply, data) {
  return reply.ok || !data || !/^urn:officium:/.test(data.type || "") ? null : data.title;
}
