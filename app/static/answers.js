// An answer between the page and the form in which it is saved. What a kind of question is does not matter here, only the
// shape of its answer: one value, many, or one for each part.

const FIELDS = "[name=response], [name^='response.']";
const part = (field) => field.name.slice("response.".length);

export const isAnswer = (element) => element.matches(FIELDS);

export const isTyped = (field) => field.matches("textarea, input[type=text]");

export const fieldsOf = (body) => [...body.querySelectorAll(FIELDS)];

const ticks = (field) => field.type === "radio" || field.type === "checkbox";
const given = (field) => (ticks(field) ? field.checked : field.value.trim() !== "");

// The answer as it stands in the page, as a save sends it; null: there is none.
export function read(body) {
  const filled = fieldsOf(body).filter(given);
  if (!filled.length) return null;
  if (body.dataset.shape === "many") return filled.map((field) => field.value);
  if (body.dataset.shape === "parts") return Object.fromEntries(filled.map((field) => [part(field), field.value]));
  return filled[0].value;
}

// Shows an answer that comes from elsewhere.
export function write(body, response) {
  const parts = body.dataset.shape === "parts" ? response || {} : null;
  const values = Array.isArray(response) ? response : [response];
  for (const field of fieldsOf(body)) {
    const wanted = parts ? [parts[part(field)]] : values;
    if (ticks(field)) field.checked = wanted.includes(field.value);
    else field.value = wanted[0] ?? "";
  }
  body.dispatchEvent(new CustomEvent("written"));
}

// Whether something stands there that the page did not come with.
export function touched(body) {
  return fieldsOf(body).some((field) => {
    if (ticks(field)) return field.checked !== field.defaultChecked;
    if (field.options) return field.value !== initial(field);
    return field.value !== field.defaultValue;
  });
}

// A list without a default shows its first entry.
const initial = (list) => ([...list.options].find((option) => option.defaultSelected) || list.options[0]).value;
