"""The SQL that makes rows by the million.

Popularity falls as the power -0.8 of the rank: one post has a few hundredths of everything, half of them next to
nothing. Every count that is kept is the number of rows that are made, not a guess.
"""

# A prime times a number, modulo what the prime does not divide, is a shuffled rank.
PLAN = """
CREATE TEMP TABLE plan AS
WITH weighed AS (
    SELECT n, rank, power((rank + 0.5) / %(posts)s, -0.8) - 1 AS weight, n * g - floor(n * g) AS part
    FROM (SELECT 0.618034::float8 AS g) AS golden, generate_series(1, %(posts)s::bigint) AS n,
        LATERAL (SELECT n * %(stride)s %% %(posts)s AS rank) AS ranked
), counted AS (
    SELECT n, rank, weight, part, floor(weight * %(comments)s / sum(weight) OVER () + part)::bigint AS comments
    FROM weighed
), exact AS (
    SELECT n, rank, weight, part,
        comments + CASE rank WHEN 0 THEN %(comments)s - sum(comments) OVER () ELSE 0 END::bigint AS comments
    FROM counted
)
SELECT n, rank, weight, part, comments, (%(start)s + n * %(post_gap)s) << 12 | (n & 4095) AS id,
    (sum(comments) OVER (ORDER BY n) - comments)::bigint AS before,
    CASE WHEN rank = 0 OR n %% 1000 = 0 THEN 500 ELSE 1 + n * 31 %% 8 END AS thread
FROM exact
"""
COMMENTS = """
INSERT INTO {table} (id, service_id, post_id, root_id, father_id, target_user_id, user_id, content, extra, like_count,
    reply_count)
SELECT pg_temp.comment_id(before + j), %(service)s, plan.id,
    CASE WHEN place = 0 THEN 0 ELSE pg_temp.comment_id(before + j - place) END,
    CASE WHEN place = 0 THEN 0 ELSE pg_temp.comment_id(before + father) END,
    CASE WHEN place = 0 THEN NULL ELSE 'u' || (n * 7919 + father * 104729) %% 1000003 END,
    'u' || (n * 7919 + j * 104729) %% 1000003,
    left('光线真好，想知道是在哪里、什么时候拍的，用的什么镜头？下次也带我去吧。 ' || j, 12 + (n + j)::int %% 40),
    CASE WHEN j %% 4 = 0 THEN '{{"from": "android"}}' ELSE '{{}}' END::jsonb,
    floor(0.25 * %(liked)s * (power(((before + j) * %(stride)s %% %(comments)s + 0.5) / %(comments)s, -0.8) - 1)
        + (before + j) * g - floor((before + j) * g))::bigint,
    CASE WHEN place = 0 THEN least(thread, plan.comments - j) - 1 ELSE 0 END
FROM (SELECT 0.618034::float8 AS g) AS golden, plan, generate_series(0, plan.comments - 1) AS j,
    LATERAL (SELECT j %% thread AS place) AS placed,
    LATERAL (SELECT CASE WHEN place %% 2 = 0 THEN j - 1 ELSE j - place END AS father) AS answered
WHERE before >= %(low)s AND before < %(high)s AND plan.comments > 0
"""
COMMENT_ID = """
CREATE FUNCTION pg_temp.comment_id(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN ({start} + $1 * {gap}) << 12 | ($1 & 4095)
"""
POSTS = """
INSERT INTO {table} (id, service_id, author, title, content, extra, like_count)
SELECT id, %(service)s, 'u' || n * 7919 %% 50021, '雨后的湖面与远山 ' || n,
    left(repeat('清晨六点到湖边，雾还没有散。等了两个小时，山才露出来，只拍到三张。', 8), 40 + (n * 31 %% 200)::int),
    CASE WHEN n %% 3 = 0 THEN '{{"place": "西湖", "tags": ["晨雾", "湖"]}}' ELSE '{{}}' END::jsonb,
    floor(weight * %(likes)s / %(weights)s + part)::bigint
FROM plan WHERE n >= %(low)s AND n < %(high)s
"""
# What rounding left over goes to the hottest post.
HOTTEST = """
UPDATE {table} SET like_count = like_count + %(likes)s - (SELECT sum(like_count) FROM {table})
WHERE id = (SELECT id FROM plan WHERE rank = 0)
"""
LIKES = """
INSERT INTO {table} (service_id, {key}, user_id, created_at)
SELECT %(service)s, id, 'u' || (id / 4096 + k) %% %(users)s,
    to_timestamp((id / 4096 + %(epoch)s) / 1000.0) + k * interval '1 min'
FROM {liked} AS liked, generate_series(1, like_count) AS k
WHERE id >= %(low)s AND id < %(high)s
"""
INDEXES = """
SELECT CASE WHEN constraint_of.conname IS NULL THEN format('DROP INDEX %%s', index_of.indexrelid::regclass)
    ELSE format('ALTER TABLE %%s DROP CONSTRAINT %%I', index_of.indrelid::regclass, constraint_of.conname) END
FROM pg_index AS index_of LEFT JOIN pg_constraint AS constraint_of ON constraint_of.conindid = index_of.indexrelid
WHERE index_of.indrelid = %(table)s::regclass
"""
