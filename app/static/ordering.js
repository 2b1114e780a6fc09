// Questions in which things are put in order: buttons that move them. The lists of places are the answer, with this script
// and without it; a move sets them all.

import { words } from "./outbox-session.js";

const form = document.querySelector("form#question");

const placeOf = (item) => item.querySelector("select");
const number = (item) => Number(placeOf(item).value) || Infinity;

// By their places; those without one, or at the same one, as they are shown.
function inOrder(list) {
  const shown = [...list.children];
  return [...shown].sort((a, b) => number(a) - number(b) || shown.indexOf(a) - shown.indexOf(b));
}

// Only where something moves: what is put back into the page loses the focus.
function lay(list) {
  const items = inOrder(list);
  if (items.some((item, n) => item !== list.children[n])) list.append(...items);
}

function show(body) {
  for (const list of body.querySelectorAll(".order")) {
    lay(list);
    for (const moves of list.querySelectorAll(".order-moves")) moves.hidden = false;
  }
}

function move(button) {
  const item = button.closest("li");
  const list = item.parentElement;
  if (placeOf(item).disabled) return;
  const items = inOrder(list);
  const from = items.indexOf(item);
  const to = Math.min(Math.max(from + Number(button.dataset.move), 0), items.length - 1);
  items.splice(to, 0, ...items.splice(from, 1));
  items.forEach((other, n) => (placeOf(other).value = String(n + 1)));
  const what = item.querySelector("label").textContent.trim();
  list.parentElement.querySelector(".order-moved").textContent = words(list, "moved", { what, place: to + 1, count: items.length });
  placeOf(item).dispatchEvent(new Event("change", { bubbles: true }));
  button.focus();
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) move(button);
  });
  // What has been given a place goes there, and the focus with it.
  form.addEventListener("change", (event) => {
    const list = event.target.closest(".order");
    if (!list) return;
    lay(list);
    event.target.focus();
  });
  // An answer that came from elsewhere, and a question that is swapped in.
  form.addEventListener("written", (event) => show(event.target), true);
  new MutationObserver(() => show(form)).observe(form, { childList: true });
  show(form);
}
