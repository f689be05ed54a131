"""All addresses: those of each part, and of signing in."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path

from musterroll.web.accounts import urls as accounts

PARTS = (
    "dashboard",
    "gaps",
    "people",
    "records",
    "proof",
    "audit",
    "me",
    "team",
    "policy",
    "courses",
    "sessions",
    "source_pages",
    "house",
    "setup",
    "demo",
    "clerk",
    "intake",
    "api",
    "scim",
    "health",
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(pattern for part in PARTS for pattern in import_module(f"musterroll.web.{part}.urls").urlpatterns),
    *accounts.urlpatterns,  # before the library's of the same addresses
    path("sign-in/", include("allauth.urls")),
]

handler500 = "musterroll.web.errors.failed"
