"""What a directory does with users and with groups: list, search, create, read, replace, change, take out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import Context, ListResponse, Meta, PatchOp, ResponseParameters

from musterroll.store.scim_rows import Pushed
from musterroll.web.log import log
from musterroll.web.scim.answers import answer, in_scim, not_allowed
from musterroll.web.scim.given import body_in, not_too_many
from musterroll.web.scim.kept import Kept, version
from musterroll.web.scim.search import asked
from musterroll.web.visitor import visitor

_ASKED = ("filter", "startIndex", "count", "attributes", "excludedAttributes")
_SHOWN = ("attributes", "excludedAttributes")
Made = Callable[[Pushed], Any]


@dataclass(frozen=True)
class Kind:
    """A kind of resource, `User` at `Users`, and the views of its addresses.

    `kept` is where the sender's are; `shown` makes the resource of one, without what the server adds; `found` gives
    how many there are and those of the page that a search asks for; `told` takes out of a change what says nothing.
    """

    name: str
    route: str
    model: Any
    kept: Callable[[HttpRequest], Kept]
    shown: Callable[[Kept, Pushed], Any]
    found: Callable[[Kept, Any, Made], tuple[int, list[Any]]]
    told: Callable[[dict[str, Any], str], dict[str, Any]] = lambda body, key: body

    @property
    def collection(self) -> Callable[..., HttpResponse]:
        """GET: all of them, filtered and by pages. POST: a new one."""
        return in_scim(self._collection)

    @property
    def search(self) -> Callable[..., HttpResponse]:
        """The same as a list, asked for in a body: what names people does not stand in logs of addresses."""
        return in_scim(self._search)

    @property
    def one(self) -> Callable[..., HttpResponse]:
        """One of them: read, replaced, changed or taken out."""
        return in_scim(self._one)

    def listed(self, request: HttpRequest, members: dict[str, Any]) -> dict[str, Any]:
        """Those that are asked for, as they are answered."""
        wanted, kept = asked(self.model, members), self.kept(request)
        total, page = self.found(kept, wanted, lambda known: self._resource(request, kept, known))
        told = ListResponse[self.model](  # type: ignore[name-defined]  # the model is a value here
            total_results=total, start_index=wanted.start_index or 1, items_per_page=len(page), resources=page
        )
        answered: dict[str, Any] = told.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted)
        return answered

    def _collection(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET":
            return answer(self.listed(request, _named(request, _ASKED)))
        if request.method != "POST":
            return not_allowed("GET", "POST")
        body = body_in(request)
        if isinstance(body, HttpResponse):
            return body
        shown = self._asked_for(request)
        made = self.kept(request).create(self.model.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST))
        self._log(request, "create", entry=made.entry)
        return self._answer(request, made, shown, Context.RESOURCE_CREATION_RESPONSE, 201)

    def _search(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return not_allowed("POST")
        body = body_in(request)
        return body if isinstance(body, HttpResponse) else answer(self.listed(request, body))

    def _one(self, request: HttpRequest, **named: str) -> HttpResponse:
        does = {"GET": self._read, "PUT": self._replace, "PATCH": self._patch, "DELETE": self._delete}
        (key,) = named.values()
        return does[request.method](request, key) if request.method in does else not_allowed(*does)

    def _read(self, request: HttpRequest, key: str) -> HttpResponse:
        shown, known = self._asked_for(request), self.kept(request).get(key)
        if version(known) in request.headers.get("If-None-Match", ""):
            unchanged = HttpResponse(status=304)
            unchanged.headers["ETag"] = version(known)
            return unchanged
        return self._answer(request, known, shown, Context.RESOURCE_QUERY_RESPONSE)

    def _replace(self, request: HttpRequest, key: str) -> HttpResponse:
        body = body_in(request)
        if isinstance(body, HttpResponse):
            return body
        given = self.model.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)

        def replaced(before: Any) -> Any:
            given.replace(before)
            return given

        return self._changed(request, key, replaced, Context.RESOURCE_REPLACEMENT_RESPONSE)

    def _patch(self, request: HttpRequest, key: str) -> HttpResponse:
        body = body_in(request)
        if isinstance(body, HttpResponse):
            return body
        not_too_many(body)
        patch = PatchOp[self.model].model_validate(  # type: ignore[name-defined]  # the same
            self.told(body, key), scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )

        def patched(before: Any) -> Any:
            patch.patch(before)
            return before

        return self._changed(request, key, patched, Context.RESOURCE_PATCH_RESPONSE)

    def _delete(self, request: HttpRequest, key: str) -> HttpResponse:
        self.kept(request).delete(key, request.headers.get("If-Match", ""))
        self._log(request, "delete")
        return HttpResponse(status=204)

    def _changed(self, request: HttpRequest, key: str, change: Callable[[Any], Any], context: Context) -> HttpResponse:
        shown = self._asked_for(request)
        known = self.kept(request).change(key, request.headers.get("If-Match", ""), change)
        self._log(request, "change", entry=known.entry)
        return self._answer(request, known, shown, context)

    def _answer(
        self, request: HttpRequest, known: Pushed, shown: Any, context: Context, status: int = 200
    ) -> HttpResponse:
        made = self._resource(request, self.kept(request), known)
        told = made.model_dump(scim_ctx=context, response_parameters=shown)
        return answer(told, status, ETag=version(known), Location=made.meta.location)

    def _resource(self, request: HttpRequest, kept: Kept, known: Pushed) -> Any:
        """One with what the server adds."""
        made = self.shown(kept, known)
        made.id = known.id
        made.meta = Meta(
            resource_type=self.name,
            created=known.created_at,
            last_modified=known.modified_at,
            location=request.build_absolute_uri(f"/scim/v2/{self.route}/{known.id}"),
            version=version(known),
        )
        return made

    def _asked_for(self, request: HttpRequest) -> Any:
        """Which attributes are asked for."""
        return ResponseParameters[self.model].model_validate(_named(request, _SHOWN))  # type: ignore[name-defined]  # the same

    def _log(self, request: HttpRequest, did: str, **more: Any) -> None:
        log().info("scim", token=visitor(request).token, did=f"{did} {self.name.lower()}", **more)


def _named(request: HttpRequest, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: request.GET[name] for name in names if name in request.GET}
