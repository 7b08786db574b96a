-- On Farol's own PostgreSQL, once `farol migrate` has made the schema: search_key becomes a table of two ranges, the lower
-- one here and the upper one on the other node. It begins empty: `farol import` fills it, or `farol reindex` where the
-- directory is there already.
--
--   psql postgres://…@FIRST/farol -v ON_ERROR_STOP=1 -v host=NODE -v port=5432 -v dbname=farol -v role=farol \
--        -v password=… -v scope=1 -v kind=10 -v key=maria -f 2-first.sql
--
-- scope, kind and key are where the upper range begins: bounds.sql says which values share the keys out evenly.

BEGIN;
CREATE EXTENSION IF NOT EXISTS postgres_fdw;

-- fetch_size: rows a round trip; a list of hits is shorter. batch_size: rows of an import in one statement.
-- cursor_tuple_fraction: the node hears nothing of our LIMIT, so it is told that only the first rows will be asked for and
-- reads its index in order. Without it a wide range ("ana") is sorted whole there first.
-- use_remote_estimate stays off: it would ask the node for a plan before each scan.
CREATE SERVER search_2 FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
    host :'host', port :'port', dbname :'dbname',
    fetch_size '100', batch_size '1000', use_remote_estimate 'false', keep_connections 'on',
    options '-c cursor_tuple_fraction=0.0001 -c jit=off'
);
CREATE USER MAPPING FOR CURRENT_USER SERVER search_2 OPTIONS (user :'role', password :'password');

ALTER TABLE search_key RENAME TO search_key_1;
TRUNCATE search_key_1;
CREATE TABLE search_key (
    scope integer NOT NULL,
    kind smallint NOT NULL,
    key text COLLATE "C" NOT NULL,
    subject uuid NOT NULL,
    owner integer NOT NULL
) PARTITION BY RANGE (scope, kind, key);
ALTER TABLE search_key ATTACH PARTITION search_key_1
    FOR VALUES FROM (MINVALUE, MINVALUE, MINVALUE) TO (:scope, :kind, :'key');
CREATE FOREIGN TABLE search_key_2 PARTITION OF search_key
    FOR VALUES FROM (:scope, :kind, :'key') TO (MAXVALUE, MAXVALUE, MAXVALUE)
    SERVER search_2 OPTIONS (table_name 'search_key_share');
COMMIT;
