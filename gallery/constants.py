"""Names and numbers of the gallery."""

from typing import Literal

EDGES = (320, 640, 1080, 2048)
FORMATS = {"avif": "image/avif", "jpg": "image/jpeg"}
Format = Literal["avif", "jpg"]
MAX_PHOTOS = 9
MAX_UNUSED_PHOTOS = 50
REVIEW_POST = "gallery.review_post"
REVIEW_BOARD = "gallery.review_board"
