"""Published posts by the thousand, with photos and likes, written by PostgreSQL itself."""

from collections.abc import Sequence

import psycopg

LIKED_SHARE = 0.1
"""How many of the posts each viewer likes."""

# One in fifty waits for review. Times are a prime number of seconds apart, with microseconds, as people's are.
_POSTS = """
INSERT INTO gallery_post (author_id, title, text, status, review_note, created_at, submitted_at, published_at,
    photo_count, like_count, comment_count)
SELECT (%(authors)s::bigint[])[1 + n * 7919 %% cardinality(%(authors)s::bigint[])], '雨后的湖面与远山 ' || n, '',
    CASE WHEN n %% 50 = 0 THEN 'pending' ELSE 'published' END, '', at, at, CASE WHEN n %% 50 = 0 THEN NULL ELSE at END,
    1 + n %% 3, n * 31 %% 977, n * 17 %% 83
FROM generate_series(1, %(posts)s::bigint) AS n,
    LATERAL (SELECT now() - (%(posts)s - n) * interval '97.000123 seconds' AS at) AS moment
"""
_PHOTOS = """
INSERT INTO gallery_photo (owner_id, post_id, position, status, refusal, created_at, storage_key, original_name,
    original_bytes, original_format, sha256, alt, width, height, edges, thumbhash, color, dhash, changes, camera, lens,
    focal_length_mm, focal_length_35mm, aperture, exposure_seconds, iso, taken_at, taken_at_offset)
SELECT post.author_id, post.id, place, 'ready', '', post.created_at, md5(post.id || '/' || place), 'DSCF0001.JPG',
    9000000, 'jpeg', repeat('0', 64), '湖面上的晨雾', 6000, 4000, '[{"edge": 320, "width": 320, "height": 213},
    {"edge": 640, "width": 640, "height": 427}, {"edge": 1080, "width": 1080, "height": 720},
    {"edge": 2048, "width": 2048, "height": 1365}]', 'HBkGHQaH5rmIeHiIh4eHeHh3CHiId3dwhw', '#5a7d8c',
    '1f3e7c78f0e1c387', '["metadata_removed"]', 'FUJIFILM X-T5', 'XF23mmF1.4 R LM WR', 23, 35, 5.6, 0.004, 125,
    '2026-05-03T06:12:41', '+08:00'
FROM gallery_post AS post, generate_series(0, post.photo_count - 1) AS place
"""
_LIKES = """
INSERT INTO gallery_like (user_id, post_id, created_at)
SELECT viewer, post.id, now() FROM unnest(%(viewers)s::bigint[]) AS viewer, gallery_post AS post
WHERE hashint8(post.id * 1000003 + viewer) %% 1000 BETWEEN 0 AND %(liked)s
"""


def seed(database_url: str, posts: int, viewers: Sequence[int], authors: Sequence[int]) -> None:
    """Fill the gallery's tables. The counters are plausible numbers, not counts of rows."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        values = {
            "authors": list(authors),
            "posts": posts,
            "viewers": list(viewers),
            "liked": 1000 * LIKED_SHARE * 2,  # half of the hashes are negative, and so are their remainders
        }
        for statement in (_POSTS, _PHOTOS, _LIKES):
            connection.execute(statement, values)
        connection.execute("VACUUM ANALYZE")
