-- Search keys that a large import on top has left in a table of their own, each of which a server moves to its place in search_key.
CREATE TABLE search_key_new (
    scope integer NOT NULL,
    kind smallint NOT NULL,
    key {key} NOT NULL,
    subject {uuid} NOT NULL,
    owner integer NOT NULL,
    PRIMARY KEY (scope, kind, key, subject)
) {clustered};
