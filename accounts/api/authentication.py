"""How the API knows the person: a bearer token for app clients, the session for the site's own pages."""

from rest_framework.authentication import SessionAuthentication
from rest_framework_simplejwt.authentication import JWTAuthentication


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer <access token>`. A token that is expired or void answers 401."""


class SitePageAuthentication(SessionAuthentication):
    """The session cookie of a signed-in person, with the CSRF token on every write. It stands in for an appKey."""
