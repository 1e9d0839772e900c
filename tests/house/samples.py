"""A bad sample for each check: files laid out in an empty folder, and what must be said of them."""

from tests.drawn import LANGUAGES

Sample = tuple[dict[str, str], str]

LONG = "\n".join(["    pass"] * 40)
RULES = "village/orders/rules.py"


def four(**changed: str) -> dict[str, str]:
    """Four language files with one word each, some changed."""
    files = {f"locales/{language}.json": '{"orders.title": "A {n}"}' for language in LANGUAGES}
    return files | {f"locales/{language}.json": text for language, text in changed.items()}


CODE: dict[str, list[Sample]] = {
    "functions_are_short": [({"village/a.py": f"def walk():\n{LONG}\n"}, "walk has 41 lines")],
    "modules_are_short": [({"app.py": "x = 1\n" * 301}, "app.py has 301 lines")],
    "modules_open_with_a_sentence": [({"village/a.py": '"""Utilities"""\n'}, "village/a.py")],
    "furniture_has_known_names": [
        ({"village/orders/utils.py": ""}, "says nothing"),
        ({"village/orders/rule.py": ""}, "another name"),
        ({"village/orders/sales/rules.py": ""}, "too deep"),
    ],
    "rooms_have_one_word": [
        ({"village/kitchen/rules.py": ""}, "village/kitchen/"),
        ({"templates/order/page.html": ""}, "templates/order/"),
        ({"tests/unit/__init__.py": ""}, "tests/unit/"),
        ({"db/migrations/sales.py": ""}, "db/migrations/sales.py"),
    ],
    "facts_carry_their_room": [
        ({RULES: 'class Sold:\n    name: ClassVar[str] = "money.sold"\n'}, "money.sold"),
    ],
    "only_routes_speak_http": [
        ({"village/orders/commands.py": "from flask import g\n"}, "flask.g"),
        ({"village/orders/dispatch.py": "import village.ground.web\n"}, "ground.web"),
    ],
    "furniture_takes_what_it_may": [
        ({"village/orders/facts.py": "from village.money import queries\n"}, "facts may not"),
        ({"village/orders/day_queries.py": "import village.money.facts\n"}, "queries may not"),
    ],
    "rules_are_pure": [
        ({RULES: "import msgspec\n"}, "msgspec"),
        ({RULES: "from village.ground import ids\n"}, "village.ground.ids"),
        ({RULES: "from village.money import facts\n"}, "village.money.facts"),
        (
            {RULES: "import village.orders.crates\n", "village/orders/crates.py": "import flask"},
            "crates.py:1",
        ),
    ],
    "imports_go_downstairs": [
        ({"village/people/rules.py": "import village.orders.rules\n"}, "people looks at orders"),
        ({"village/payments/a.py": "import village.receipts.rules\n"}, "looks at receipts"),
    ],
    "money_knows_no_fractions": [
        ({"village/money/rules.py": "fee = 1.5\n"}, "a float"),
        ({"village/money/rules.py": "fee = float(x)\n"}, "a float"),
        ({"village/money/rules.py": "fee = a / b\n"}, "divides"),
    ],
}

PAGE = "templates/orders/page.html"
PAGES: dict[str, list[Sample]] = {
    "templates_are_short": [
        ({PAGE: "<p>\n" * 81}, "81 lines, 80"),
        ({"templates/orders/_sales.html": "<p>\n" * 61}, "61 lines, 60"),
        ({"templates/ui/a.html": "{% macro a() %}" + "\n" * 61 + "{% endmacro %}"}, "too long"),
    ],
    "markup_is_plain": [
        ({PAGE: "{{ x|safe }}"}, "|safe"),
        ({PAGE: '<p style="color:red">'}, "style="),
        ({PAGE: "<script>go()</script>"}, "a script"),
        ({PAGE: '<a href="https://a.example">'}, "https://"),
        ({PAGE: '<a onclick="go()">'}, "inline handler"),
    ],
    "words_come_from_the_four_files": [
        ({PAGE: "<p>\n닭알</p>"}, "page.html:2 says '닭알"),
        ({PAGE: '<img alt="Eggs">'}, "Eggs"),
        ({PAGE: '{{ t("orders.a") }} paid'}, "paid"),
    ],
    "buttons_have_a_type": [({PAGE: '<button class="big">'}, "without type")],
}

SAYS = "orders.title"
WORDS: dict[str, list[Sample]] = {
    "languages_say_the_same": [
        (four(vi="{}"), "nothing in vi"),
        (four(ko=f'{{"{SAYS}": " "}}'), "nothing in ko"),
        (four(zh=f'{{"{SAYS}": "A {{m}}"}}'), "other placeholders"),
    ],
    "keys_carry_their_room": [(four(en='{"kitchen.title": "A"}'), "kitchen.title")],
    "words_are_plain": [
        (four(en=f'{{"{SAYS}": "Upload it"}}'), "Upload"),
        (four(vi=f'{{"{SAYS}": "PIN 4"}}'), "PIN"),
        (four(ko=f'{{"{SAYS}": "영수증"}}'), "영수증"),
        (four(vi=f'{{"{SAYS}": "e\u0302"}}'), "not NFC"),
    ],
    "every_asked_word_is_there": [
        (four() | {PAGE: '{{ t("orders.gone") }}'}, "orders.gone"),
        (four() | {PAGE: '{{ t("orders.gone." ~ x) }}'}, "orders.gone..."),
        (four() | {PAGE: '{{ t("kitchen.a") }}'}, "kitchen.a"),
        (four() | {RULES: 'raise Refusal("orders.refusal.a")\n'}, "orders.refusal.a"),
    ],
    "every_word_is_used": [(four() | {PAGE: '{{ t("orders.other") }}'}, SAYS)],
}

PAPERS: dict[str, list[Sample]] = {
    "borrowed_files_are_unchanged": [
        ({"static/vendor/a-1.js": "a"}, "not in VENDOR.toml"),
        (
            {
                "static/vendor/a-1.js": "a",
                "static/vendor/VENDOR.toml": '["a-1.js"]\nsha256 = "0"\n["b.js"]\nsha256 = "0"\n',
            },
            "not what it was\nstatic/vendor/VENDOR.toml lists b.js",
        ),
    ],
    "links_lead_somewhere": [({"docs/a.md": "\n[b](b.md#c)"}, "docs/a.md:2 b.md")],
    "no_workplace_is_named": [
        ({"docs/a.md": "see /" + "work/x"}, "docs/a.md:1"),
        ({"app.py": "# shared" + "/design"}, "app.py:1"),
        ({"requirements/run.txt": "-i " + "py" + "pi.org"}, "run.txt:1"),
    ],
    "papers_are_there": [
        ({"README.md": ""}, "CHANGELOG.md is not there"),
        ({"docs/decisions/1-a.md": ""}, "NNNN"),
        ({"docs/decisions/0001-a.md": "", "docs/decisions/0001-b.md": ""}, "number of"),
    ],
}

SAMPLES = CODE | PAGES | WORDS | PAPERS

# A small village with one bad import for each contract in pyproject.toml.
BAD_STAIRS = {
    "db/__init__.py": "",
    "db/a.py": "import village.ground.ids\n",
    "village/__init__.py": "",
    "village/ground/__init__.py": "",
    "village/ground/ids.py": "",
    "village/ground/web.py": "",
    "village/ground/pages.py": "",
    "village/people/__init__.py": "",
    "village/people/rules.py": "import village.orders.rules\n",
    "village/money/__init__.py": "",
    "village/money/rules.py": "import village.ground.ids\n",
    "village/money/queries.py": "import village.money.facts\n",
    "village/money/facts.py": "import village.money.queries\n",
    "village/orders/__init__.py": "",
    "village/orders/rules.py": "",
    "village/orders/facts.py": "",
    "village/orders/commands.py": "import flask\n",
    "village/hub/__init__.py": "",
    "village/hub/ingest.py": "import village.orders.facts\n",
}
