"""A page as a reader of HTML finds it: elements, texts, rows of tables, links that filter."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br"}


@dataclass
class Filter:
    """A link that leads to some rows: its words, where it leads, what it filters by."""

    text: str
    target: str
    find: str


class Page(HTMLParser):
    """Reads a whole page once."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.unclosed: list[str] = []
        self._open: list[tuple[str, dict[str, str], int]] = []
        self._texts: dict[str, list[str]] = {}
        self._rows: dict[str, list[dict[str, str]]] = {}
        self._sections: dict[str, list[str]] = {}
        self._filters: list[Filter] = []
        self._raw: dict[str, list[str]] = {}
        self.feed(html)
        self.close()
        self.unclosed += [name for name, _, _ in self._open]

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attributes}
        self.elements.append((name, given))
        table = next((at.get("id", "") for kind, at, _ in reversed(self._open) if kind == "table"), "")
        if name == "tr" and any(kind == "tbody" for kind, _, _ in self._open):
            self._rows.setdefault(table, []).append(given)
        section = next((at.get("aria-labelledby", "") for kind, at, _ in self._open if kind == "section"), "")
        if name == "table" and given.get("id"):
            self._sections.setdefault(section, []).append(given["id"])
        if name not in VOID:
            self._open.append((name, given, len(self.text)))

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, {key: value or "" for key, value in attributes}))

    def handle_endtag(self, name: str) -> None:
        if not self._open or self._open[-1][0] != name:
            self.unclosed.append(f"/{name}")
            return
        _, given, start = self._open.pop()
        self._texts.setdefault(name, []).append(self.text[start:])
        if name == "th" and given.get("scope") == "row":
            table = next(at.get("id", "") for kind, at, _ in reversed(self._open) if kind == "table")
            self._rows[table][-1]["head"] = self.text[start:]
        if "data-f" in given:
            self._filters.append(Filter(self.text[start:], given["href"][1:], given["data-f"]))

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in {"style", "script"}:
            self._raw.setdefault(self._open[-1][0], []).append(data)
        else:
            self.text += data

    def raw(self, name: str) -> list[str]:
        """Contents of style or script elements, byte for byte."""
        return ["".join(self._raw.get(name, []))]

    def texts(self, name: str) -> list[str]:
        """Texts of all elements of a name."""
        return self._texts.get(name, [])

    def values(self, attribute: str) -> list[str]:
        """Values of an attribute wherever it stands."""
        return [given[attribute] for _, given in self.elements if attribute in given]

    def count(self, name: str) -> int:
        """How many elements of a name there are."""
        return sum(1 for kind, _ in self.elements if kind == name)

    def rows_of(self, table: str) -> list[dict[str, str]]:
        """Attributes of the rows of a table with an id, and the text of their first cell as `head`."""
        return self._rows.get(table, [])

    def rows_near(self, target: str) -> list[dict[str, str]]:
        """Rows that a link to `target` filters: those of that table, or of the table in that section."""
        tables = [target] if target in self._rows else self._sections.get(target, [])
        return [row for table in tables for row in self.rows_of(table)]

    def filters(self) -> list[Filter]:
        """Every link that filters rows."""
        return self._filters
