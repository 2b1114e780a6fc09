// How long a text is, counted as whoever marks it sees it: every Chinese character, and every word of other scripts.

const LETTER = "(?:(?!\\p{Script=Han})[\\p{L}\\p{N}\\p{M}_])";
const WORD = new RegExp(`\\p{Script=Han}|${LETTER}+(?:['’-]${LETTER}+)*`, "gu");

// Says it below the field of a question that has one.
export function showLength(body) {
  const line = body.querySelector("[data-words]");
  if (!line) return;
  const n = (body.querySelector("textarea").value.match(WORD) || []).length;
  line.textContent = line.dataset.words.replace("{n}", n);
  line.hidden = false;
}
