"""A browser without eyes: it opens pages and sends their own forms, hidden fields and all."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOPS_MAX = 5


@dataclass
class Form:
    """Where it goes, how, and what it holds before anybody types."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """All forms of a page with their inputs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(told.get("action", ""), told.get("method", "get").lower()))
            self.inside = True
        elif tag == "input" and self.inside and "name" in told and sent(told):
            self.found[-1].fields.append((told["name"], told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def sent(told: dict[str, str]) -> bool:
    """Whether a browser would send this input untouched."""
    return told.get("type") not in ("radio", "checkbox") or "checked" in told


class Walker:
    """Someone who has come in; `text` is the page she looks at, `path` its address."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.text, self.path = "", "/"

    def goes(self, path: str) -> str:
        return self._answer(self.client.get(path))

    def sends(self, action: str, at: str = "", **typed: str) -> str:
        """The page's form whose address ends like `action`, filled with what is typed.

        A form that writes goes before one that asks. `at`: where a key of it sends it instead.
        """
        fitting = [form for form in self.forms() if urlsplit(form.action).path.endswith(action)]
        assert fitting, f"no form goes to {action!r} from {self.path}"
        form = next((form for form in fitting if form.method == "post"), fitting[0])
        fields = [pair for pair in form.fields if pair[0] not in typed]
        told: dict[str, list[str]] = {}
        for name, value in [*fields, *typed.items()]:
            told.setdefault(name, []).append(value)
        where = at or form.action or self.path
        if at or form.method == "post":
            return self._answer(self.client.post(where, data=told))
        return self._answer(self.client.get(where, query_string=told))

    def forms(self) -> list[Form]:
        reader = Forms()
        reader.feed(self.text)
        return reader.found

    def _answer(self, answer: TestResponse) -> str:
        for _ in range(HOPS_MAX):
            if answer.status_code != 303:
                break
            answer = self.client.get(answer.headers["Location"])
        assert answer.status_code == 200, f"{answer.request.path}: {answer.text[:2000]}"
        self.path, self.text = answer.request.full_path, answer.text
        return self.text
