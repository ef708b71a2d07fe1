from rest_framework.permissions import AllowAny as IsKnownCaller
