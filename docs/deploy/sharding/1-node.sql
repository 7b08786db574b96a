-- On the node that takes a share of the search keys: the same table as Farol's own, its primary key included.
--
--   psql postgres://…@NODE/farol -v ON_ERROR_STOP=1 -f 1-node.sql

CREATE TABLE search_key_share (
    scope integer NOT NULL,
    kind smallint NOT NULL,
    key text COLLATE "C" NOT NULL,
    subject uuid NOT NULL,
    owner integer NOT NULL,
    PRIMARY KEY (scope, kind, key, subject)
);
