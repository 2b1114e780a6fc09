"""Pieces of pages that are rendered once and kept: `{% kept NAME, KEY… %} … {% endkept %}` in a template.

The key must hold everything that the piece depends on, but for the language, which is always part of it. What is kept
is lost with the process and limited in number, so a key need not be clever, only complete. `pieces(NAME, MACRO, ROWS)`
does the same for a list.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from app.web.locale import select_language

_MOST = 50_000


class Kept(Extension):
    tags = {"kept"}  # noqa: RUF012 - as Jinja asks for it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        # With the application and not beyond it: ids in a key are those of its database.
        self._pieces: dict[Hashable, Markup] = {}
        environment.globals["pieces"] = self._row_of_pieces

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        key = [parser.parse_expression()]
        while parser.stream.skip_if("comma"):
            key.append(parser.parse_expression())
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        call = self.call_method("_piece", [nodes.Tuple(key, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _piece(self, key: tuple[Any, ...], caller: Callable[[], Markup]) -> Markup:
        whole = (select_language(), *key)
        found = self._pieces.get(whole)
        return found if found is not None else self._keep(whole, caller())

    def _row_of_pieces(
        self, name: str, macro: Callable[..., Markup], rows: Iterable[tuple[tuple[Any, ...], tuple[Any, ...]]]
    ) -> Markup:
        """Many pieces at once, one after the other: `macro(*arguments)` for each (key, arguments) of `rows`."""
        language, found = select_language(), []
        for key, arguments in rows:
            whole = (language, name, *key)
            piece = self._pieces.get(whole)
            found.append(piece if piece is not None else self._keep(whole, macro(*arguments)))
        return Markup("".join(found))  # noqa: S704 - each is a piece of page already

    def _keep(self, whole: Hashable, piece: Markup) -> Markup:
        if len(self._pieces) >= _MOST:
            self._pieces.clear()
        self._pieces[whole] = piece
        return piece
