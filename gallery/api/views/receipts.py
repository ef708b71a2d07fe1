"""Receipts of uploads over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from gallery.api.serializers.receipts import ReceiptOutput
from gallery.api.shapes.receipts import receipt_shape
from gallery.selectors import photos
from gallery.selectors.receipts import receipt_of


class PhotoReceipt(APIView):
    @extend_schema(responses=ReceiptOutput, summary="What came of an own photo: what was changed and why, sizes served")
    def get(self, request: Request, photo_id: int) -> Response:
        return Response(receipt_shape(receipt_of(photos.own_photo(person_of(request), photo_id))))
