"""A plain Django view: `plain_view.py FOLDER ROWS PORT` serves 50 rows of an indexed table from a template.

A project as `django-admin startproject` makes it: the middleware of that, sessions in SQLite, somebody who signed in, a
model with an index, the object-relational mapper, a template that extends another. Served by granian with four threads.
The first line of output is JSON: the cookie of who signed in. Addresses are `/?after=NUMBER`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection, models
from django.urls import path

BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{% block title %}{% endblock %}</title></head>
<body><nav><a href="/">People</a> {{ user.username }}</nav><main>{% block main %}{% endblock %}</main></body></html>"""
LISTING = """{% extends "base.html" %}{% block title %}People{% endblock %}{% block main %}
<h1>{{ page|length }} people</h1><form method="get"><label>Search <input name="q"></label></form>
<table><tr><th>Name</th><th>E-mail</th><th>Department</th><th>Type</th><th>Status</th><th>Engaged from</th></tr>
{% for one in page %}<tr><th><a href="{% url 'one' one.pk %}">{{ one.name }}</a></th><td>{{ one.email }}</td>
<td>{{ one.department }}</td><td>{{ one.type }}</td><td>{{ one.status }}</td>
<td>{{ one.started_on|date:"Y-m-d" }}</td></tr>
{% endfor %}</table><a href="?after={{ last }}">Next</a>{% endblock %}"""
ROWS = 50
APPS = ("auth", "contenttypes", "sessions", "messages")
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
PROCESSORS = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)
urlpatterns: list[Any] = []


def configure(folder: str) -> None:
    """A Django project in this file."""
    loaders = [("django.template.loaders.cached.Loader", [_Texts])]
    settings.configure(
        SECRET_KEY="a key of a measurement, which guards nothing",
        ALLOWED_HOSTS=["127.0.0.1"],
        INSTALLED_APPS=[f"django.contrib.{name}" for name in APPS],
        MIDDLEWARE=list(MIDDLEWARE),
        ROOT_URLCONF=__name__,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(Path(folder) / "plain.db"),
                "CONN_MAX_AGE": None,
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"},
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": loaders, "context_processors": list(PROCESSORS)},
            }
        ],
        USE_TZ=True,
    )
    django.setup()


_Texts = ("django.template.loaders.locmem.Loader", {"base.html": BASE, "listing.html": LISTING})


def model() -> Any:
    """The table: defined once Django is set up."""

    class Person(models.Model):
        name: Any = models.TextField(db_index=True)
        email: Any = models.TextField()
        department: Any = models.TextField(db_index=True)
        type: Any = models.TextField()
        status: Any = models.TextField()
        started_on: Any = models.DateField()

        class Meta:
            app_label = "plain"

    return Person


def application() -> Any:
    """What granian calls once in its worker: the application."""
    from django.contrib.auth.decorators import login_required
    from django.core.wsgi import get_wsgi_application
    from django.shortcuts import render

    configure(os.environ["PLAIN_FOLDER"])
    person = model()

    @login_required
    def listing(request: Any) -> Any:
        """Fifty people by name, after a name."""
        page = list(person.objects.filter(name__gte=request.GET.get("after", "")).order_by("name")[:ROWS])
        return render(request, "listing.html", {"page": page, "last": page[-1].name if page else ""})

    urlpatterns[:] = [path("", listing, name="listing"), path("people/<int:pk>/", listing, name="one")]
    return get_wsgi_application()


def make(folder: str, rows: int) -> str:
    """The table with so many people, and somebody who signed in; their cookie."""
    from datetime import date, timedelta

    from django.core.management import call_command

    (Path(folder)).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "plain.db").unlink(missing_ok=True)
    configure(folder)
    person = model()
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(person)
    first = date(2015, 1, 1)
    made = (
        person(
            name=f"Person {number * 7919 % rows:08}",
            email=f"person.{number}@corp.example",
            department=f"Dept {number % 40}",
            type="employee",
            status="active",
            started_on=first + timedelta(days=number % 3650),
        )
        for number in range(rows)
    )
    person.objects.bulk_create(made, batch_size=500)
    return signed_in()


def signed_in() -> str:
    """The cookie of somebody who signed in."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create_user("somebody"))
    return f"sessionid={client.cookies['sessionid'].value}"


def main(folder: str, rows: int, port: int) -> None:
    """Makes the table in a process of its own, then serves."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ["PLAIN_FOLDER"] = folder
    subprocess.run([sys.executable, __file__, folder, str(rows)], check=True)
    Granian(
        "plain_view:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        factory=True,
    ).serve()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"cookie": make(sys.argv[1], int(sys.argv[2]))}), flush=True)
    else:
        main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
