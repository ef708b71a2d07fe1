"""The site as PostgreSQL writes it: people, follows, posts, likes, and what posts are found by.

Ranks are powers of even numbers between 0 and 1, so that few have most; prime strides make persons and posts of ranks.
`{…}` are columns and tables (`writing.insert`), `%(…)s` are numbers.
"""

# The first spreads numbers evenly over 0 to 1, the same each time; the second is how much has who stands at a place.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION pg_temp.spread(number bigint, kind bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
AS 'SELECT (hashint8extended(number, kind) & 1048575)::float8 / 1048576';
CREATE OR REPLACE FUNCTION pg_temp.share(place bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
AS 'SELECT power((place + 1)::float8, -0.8)'
"""

PEOPLE = """
SELECT {values} FROM generate_series(%(low)s::bigint, %(high)s::bigint - 1) AS n
"""

# Whoever comes first follows 5,000, most follow about ten. What somebody follows rises with its place among theirs, so
# that nobody is followed twice.
FOLLOWING = """
CREATE TEMP TABLE following AS
SELECT n, greatest(least(10, %(people)s - 1), least(5000, %(people)s - 1,
    round(%(scale)s * pg_temp.share(n))))::int AS many
FROM generate_series(0, %(people)s::bigint - 1) AS n
"""
FOLLOWS = """
SELECT {values} FROM (
    SELECT n, (j + floor((%(people)s - many) * power((j + 0.5)::float8 / many, 3)))::bigint AS rank
    FROM following, LATERAL generate_series(0, many - 1) AS j
    WHERE n >= %(low)s AND n < %(high)s
) AS follow,
LATERAL (
    SELECT %(first)s + n * %(who)s %% %(people)s AS follower,
        %(first)s + rank::bigint * %(whom)s %% %(people)s AS followee
) AS one
WHERE follower <> followee
"""

# Beyond the others: the first follows those who hardly ever publish, 5,000 of them, the second ten.
QUIET = """
SELECT {values} FROM (
    SELECT %(first)s + %(people)s + one AS follower,
        %(first)s + (%(people)s - 1 - rank::bigint) * %(busy)s %% %(people)s AS followee
    FROM (VALUES (0, 5000), (1, 10)) AS quiet(one, many),
        LATERAL generate_series(0, least(many, %(people)s) - 1) AS rank
) AS one
"""

# The busiest tenth writes most posts; how busy somebody is has nothing to do with how many follow them.
PLAN = """
CREATE TEMP TABLE plan AS
SELECT n, %(first)s + floor(%(people)s * power(pg_temp.spread(n, 1), 3))::bigint * %(busy)s %% %(people)s AS author,
    CASE WHEN n %% 50 = 17 THEN 0 ELSE least(
        %(people)s * 6 / 10, round(%(scale)s * pg_temp.share(n::bigint * %(stride)s %% %(posts)s))
    ) END::int AS likes,
    now() - (%(posts)s - n) * interval '97.000123 seconds' AS at,
    CASE WHEN n %% 50 = 17 THEN 'pending' ELSE 'published' END AS status,
    CASE WHEN n %% 20 = 3 THEN 'followers' WHEN n %% 100 = 4 THEN 'private' ELSE 'public' END AS visibility,
    1 + (n %% 4 = 0)::int + (n %% 12 = 0)::int AS photos
FROM generate_series(0, %(posts)s::bigint - 1) AS n
"""
POSTS = """
SELECT {values} FROM plan WHERE n >= %(low)s AND n < %(high)s
"""
PHOTOS = """
SELECT {values} FROM plan, LATERAL generate_series(0, photos - 1) AS place WHERE n >= %(low)s AND n < %(high)s
"""
LIKES = """
SELECT {values} FROM plan, LATERAL generate_series(1, likes) AS j
WHERE n >= %(low)s AND n < %(high)s AND status = 'published'
"""
FACETS = """
SELECT {values} FROM unnest(%(kinds)s::text[], %(sizes)s::int[]) AS kinds(kind, size),
    LATERAL generate_series(1, size) AS number
"""
# Every listed post has a camera, a lens and a year, and up to two tags.
FILED = """
SELECT {values} FROM (
    SELECT n, at, kind, CASE kind
        WHEN 'tag' THEN 1 + floor(size * power(pg_temp.spread(n, 10 + place), 3))
        ELSE 1 + floor(size * power(pg_temp.spread(n, 20), 2))
    END::int AS number
    FROM plan, (VALUES ('tag', 0), ('tag', 1), ('camera', 0), ('lens', 0), ('year', 0)) AS kinds(kind, place)
    JOIN unnest(%(kinds)s::text[], %(sizes)s::int[]) AS sizes(name, size) ON sizes.name = kind
    WHERE n >= %(low)s AND n < %(high)s AND status = 'published' AND visibility = 'public'
    AND (place = 0 OR n %% 2 = 0)
) AS one JOIN gallery_facet AS facet ON facet.kind = one.kind AND facet.value = one.kind || '-' || one.number
GROUP BY facet.id, n, at
"""
COUNTS = (
    """
    UPDATE accounts_user AS person SET post_count = coalesce(posts, 0), follower_count = coalesce(followers, 0),
        following_count = coalesce(followees, 0)
    FROM (SELECT id FROM accounts_user) AS everybody
    LEFT JOIN (SELECT author_id AS id, count(*) AS posts FROM gallery_post WHERE status = 'published' GROUP BY 1) AS a
        USING (id)
    LEFT JOIN (SELECT followee_id AS id, count(*) AS followers FROM accounts_follow GROUP BY 1) AS b USING (id)
    LEFT JOIN (SELECT follower_id AS id, count(*) AS followees FROM accounts_follow GROUP BY 1) AS c USING (id)
    WHERE everybody.id = person.id
    """,
    """
    UPDATE gallery_facet AS facet SET post_count = filed FROM
        (SELECT facet_id, count(*) AS filed FROM gallery_postfacet GROUP BY 1) AS counted
    WHERE counted.facet_id = facet.id
    """,
)
FALSE_COUNTS = """
SELECT (SELECT count(*) FROM (
        (SELECT id, like_count FROM gallery_post ORDER BY like_count DESC LIMIT 20)
        UNION ALL (SELECT id, like_count FROM gallery_post ORDER BY hashint8(id) LIMIT 1000)
    ) AS post WHERE like_count <> (SELECT count(*) FROM gallery_like WHERE post_id = post.id))
    + (SELECT count(*) FROM (SELECT * FROM accounts_user ORDER BY hashint8(id) LIMIT 300) AS person
        WHERE follower_count <> (SELECT count(*) FROM accounts_follow WHERE followee_id = person.id)
        OR following_count <> (SELECT count(*) FROM accounts_follow WHERE follower_id = person.id)
        OR post_count <> (SELECT count(*) FROM gallery_post WHERE author_id = person.id AND status = 'published'))
    + (SELECT count(*) FROM gallery_facet AS facet
        WHERE post_count <> (SELECT count(*) FROM gallery_postfacet WHERE facet_id = facet.id))
"""

INDEXES = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
    contype = 'f'
FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype IN ('f', 'u')
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid), false
FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u')
ORDER BY 3, 1
"""
