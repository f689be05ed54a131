"""What an assertion must say besides what the library asks: that it is for us, for now, and for this very request.

The library takes an assertion that names no audience, no recipient and no request. Such a one may have been given to
another service, or to the provider's own page, and be brought here by whoever got hold of it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from allauth.socialaccount.providers.saml.views import ACSView, FinishACSView, MetadataView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Saml
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

from musterroll.web.log import log
from musterroll.web.site import site
from musterroll.web.tokens.door import where

_DRIFT = timedelta(minutes=5)  # what the library allows for its own times
_LONGEST = 200_000  # characters: a response with a hundred groups has 30,000
_A_MINUTE = 300
_SIGNING_OUT = re.compile(rb"\s*<md:SingleLogoutService[^>]*/>")
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"


class NotForUs(Exception):
    """An assertion that does not say what it must, in words for the log."""


class Strict(SAMLProvider):
    """The library's provider, which takes only what is meant for us."""

    @classmethod
    def get_package(cls) -> str:
        """Where its addresses are: with the library's."""
        return str(SAMLProvider.get_package())

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> Any:
        """Who the provider says it is. NotForUs where the assertion does not say that it is for this request."""
        check(response)
        if not (self.extract_uid(response) or "").strip():
            raise NotForUs("nobody is named")
        return super().sociallogin_from_response(request, response)


class Metadata(MetadataView):
    """What a provider must know of us. Signing out is not part of it: there is no address for that."""

    def dispatch(self, request: HttpRequest, organization_slug: str) -> HttpResponse:
        """XML."""
        answer = super().dispatch(request, organization_slug)
        answer.content = _SIGNING_OUT.sub(b"", answer.content)
        return answer


@method_decorator(csrf_exempt, name="dispatch")  # the provider's page brings it; it is proven by its signature
class Arrive(ACSView):
    """Where a browser brings an assertion. It is laid aside until the browser comes with its cookies.

    Anybody can send something here, so it is small, and not too often from one address.
    """

    def dispatch(self, request: HttpRequest, organization_slug: str) -> HttpResponse:
        """Lays it aside."""
        provider, here = self.get_provider(organization_slug), site()
        fits = len(request.POST.get("SAMLResponse", "")) <= _LONGEST and len(request.POST.get("RelayState", "")) <= 1000
        if fits and here.pace.allows(f"assertion:{where(request, here)}", _A_MINUTE, here.now):
            return super().dispatch(request, organization_slug)
        log().warning(
            "assertion refused", provider=provider.app.client_id, reason="too long" if not fits else "too many"
        )
        return render_authentication_error(request, provider)


class Finish(FinishACSView):
    """Where an assertion is looked at. Whatever is wrong with it, the answer is the same; the log says more."""

    def dispatch(self, request: HttpRequest, organization_slug: str) -> HttpResponse:
        """Signs somebody in, or says that it did not work."""
        provider = self.get_provider(organization_slug)
        try:
            return super().dispatch(request, organization_slug)
        except NotForUs as error:
            log().warning("assertion refused", provider=provider.app.client_id, reason=str(error))
        except PermissionDenied:
            log().warning("assertion refused", provider=provider.app.client_id, reason="not asked for, or used before")
        except (SyntaxError, OneLogin_Saml2_Error, ValueError) as error:  # of XML: lxml's is a SyntaxError
            log().warning("assertion refused", provider=provider.app.client_id, reason=type(error).__name__)
        return render_authentication_error(request, provider)


def check(auth: Any) -> None:
    """Looks at the one signed assertion of a response that the library took. NotForUs says what it lacks."""
    asked = auth.get_last_response_in_response_to()
    if not asked:
        raise NotForUs("it answers no request of ours")
    settings = auth.get_settings().get_sp_data()
    document = Xml.to_etree(auth.get_last_response_xml())
    [assertion] = Xml.query(document, "/samlp:Response/saml:Assertion")
    if settings["entityId"] not in _texts(assertion, "saml:Conditions/saml:AudienceRestriction/saml:Audience"):
        raise NotForUs("it is for another audience")
    place = settings["assertionConsumerService"]["url"]
    bearers = Xml.query(assertion, "saml:Subject/saml:SubjectConfirmation[saml:SubjectConfirmationData]")
    if not any(_confirmed(one, asked, place) for one in bearers if one.get("Method") == _BEARER):
        raise NotForUs("it is not confirmed for this request, this place and this time")


def _confirmed(bearer: Any, asked: str, place: str) -> bool:
    """Whether whoever brings it may use it here, now, and for what was asked."""
    [said] = Xml.query(bearer, "saml:SubjectConfirmationData")
    if said.get("InResponseTo") != asked or said.get("Recipient") != place or not said.get("NotOnOrAfter"):
        return False
    until = datetime.fromtimestamp(Saml.parse_SAML_to_time(said.get("NotOnOrAfter")), UTC)
    return datetime.now(UTC) < until + _DRIFT


def _texts(node: Any, path: str) -> list[str]:
    return [(Xml.element_text(one) or "").strip() for one in Xml.query(node, path)]
