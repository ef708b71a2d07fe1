"""Which language an answer is in."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from wecho.common.envelope import wants_envelope


class SiteLocaleMiddleware(LocaleMiddleware):
    """Pages: the person's choice, the browser's wish, then Chinese. The API: English unless Chinese is preferred."""

    def process_request(self, request: HttpRequest) -> None:
        if not wants_envelope(request):
            super().process_request(request)
            return
        translation.activate("zh-hans" if prefers_chinese(request.headers.get("Accept-Language", "")) else "en")
        request.LANGUAGE_CODE = translation.get_language()


def prefers_chinese(accept_language: str) -> bool:
    """Whether the first language of an Accept-Language header by weight is a Chinese one."""
    wished = [language for language, weight in parse_accept_lang_header(accept_language.lower()) if weight > 0]
    return bool(wished) and wished[0].split("-")[0] == "zh"
