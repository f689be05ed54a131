"""The addresses of signing in that are answered here and not by the library. `ways` says which of them open."""

from __future__ import annotations

from django.urls import path

from musterroll.web.accounts.saml import Arrive, Finish, Metadata

urlpatterns = [
    path("sign-in/saml/<str:organization_slug>/metadata/", Metadata.as_view(), name="saml_metadata"),
    path("sign-in/saml/<str:organization_slug>/acs/", Arrive.as_view(), name="saml_acs"),
    path("sign-in/saml/<str:organization_slug>/acs/finish/", Finish.as_view(), name="saml_finish_acs"),
]
