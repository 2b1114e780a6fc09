"""Answering a question of any kind in a browser, and reading what is answered."""

from __future__ import annotations

from playwright.sync_api import Page


def give(page: Page, n: int = 0) -> None:
    """Choose the n-th of what can be chosen first, or write its number."""
    body = page.locator("#question .question-body")
    labels = body.locator(".options label, .scale label, .best-worst label")
    lists = body.locator("select[name^=response]")
    if labels.count():
        labels.nth(n).click()
    elif lists.count():
        lists.first.select_option(index=n + 1)
    else:
        body.locator("[name^=response]").first.fill(str(n + 1))
        body.locator("[name^=response]").first.blur()


# Reads a question's answer as a save would send it: a part's fields by their names, and nothing where nothing is.
READ = """(body) => {
  const fields = [...body.querySelectorAll("[name=response], [name^='response.']")].filter((field) =>
    ["radio", "checkbox"].includes(field.type) ? field.checked : field.value.trim());
  if (!fields.length) return null;
  if (body.dataset.shape === "many") return fields.map((field) => field.value);
  if (body.dataset.shape === "one") return fields[0].value;
  return Object.fromEntries(fields.map((field) => [field.name.slice("response.".length), field.value]));
}"""
