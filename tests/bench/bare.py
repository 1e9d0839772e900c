"""The least a page or a sale could cost on this server: what our own are measured beside.

It never changes: a session lookup, one SELECT and a 1 kB template; one INSERT under FULL.
"""

import os
import sqlite3
import sys
import threading
from pathlib import Path

from flask import Flask, render_template_string, request

from db.connection import connect
from village.hall.serving import serve as serve_app

ROW = "x" * 400
PAGE = "<!doctype html><title>{{ name }}</title><p>{{ amount }}</p>" + "<p>line</p>" * 80


def serve() -> Flask:
    """The bare app over its own file in VILLAGE_DATA."""
    app = Flask("bare")
    file = Path(os.environ["VILLAGE_DATA"]) / "bare.db"
    local = threading.local()
    write = threading.Lock()

    def db() -> sqlite3.Connection:
        if not hasattr(local, "db"):
            local.db = connect(file)
        found: sqlite3.Connection = local.db
        return found

    @app.get("/health")
    def health() -> str:
        return "ok"

    @app.get("/page")
    def page() -> str:
        token = request.cookies.get("visit", "")
        visit = db().execute("SELECT person FROM visits WHERE token = ?", (token,)).fetchone()
        row = db().execute("SELECT name, amount FROM people WHERE number = ?", tuple(visit))
        name, amount = row.fetchone()
        return render_template_string(PAGE, name=name, amount=amount)

    @app.post("/insert")
    def insert() -> str:
        with write:
            db().execute("BEGIN IMMEDIATE")
            db().execute("INSERT INTO sales (line) VALUES (?)", (request.form["line"],))
            db().execute("COMMIT")
        return "saved"

    return app


def make(folder: Path) -> None:
    """The bare app's file."""
    folder.mkdir(parents=True, exist_ok=True)
    db = connect(folder / "bare.db")
    db.execute("CREATE TABLE visits (token TEXT PRIMARY KEY, person TEXT)")
    db.execute("CREATE TABLE people (number TEXT PRIMARY KEY, name TEXT, amount INTEGER)")
    db.execute("CREATE TABLE sales (id INTEGER PRIMARY KEY, line TEXT)")
    db.execute("INSERT INTO visits VALUES ('abc', 'F0001')")
    db.execute("INSERT INTO people VALUES ('F0001', '김영옥', 21650)")
    db.close()


if __name__ == "__main__":
    make(Path(os.environ["VILLAGE_DATA"]))
    serve_app("tests.bench.bare:serve", "127.0.0.1", int(sys.argv[1]))
