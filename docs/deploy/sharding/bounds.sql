-- Where the ranges of search_key begin so that each of :nodes nodes gets as many keys: asked on a database that has a
-- directory like the one to come (one per cent of the table is read where it is large).
--
--   psql postgres://…/farol -v nodes=2 -f bounds.sql

WITH size AS (
    SELECT GREATEST(reltuples, 0) AS rows FROM pg_class WHERE oid = 'search_key'::regclass
), sample AS (
    SELECT scope, kind, key FROM search_key, size
    WHERE size.rows < 1e6 OR random() < 0.01
), shares AS (
    SELECT scope, kind, key, ntile(:nodes) OVER (ORDER BY scope, kind, key) AS share FROM sample
)
SELECT DISTINCT ON (share) share, scope, kind, key FROM shares WHERE share > 1 ORDER BY share, scope, kind, key;
