from rest_framework.authentication import BaseAuthentication


class AppKeyAuthentication(BaseAuthentication):
    def authenticate(self, request):
        return None
