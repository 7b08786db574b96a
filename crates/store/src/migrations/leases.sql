-- Work that one process does at a time, for as long as the beat goes on.
CREATE TABLE leases (
    name {key} PRIMARY KEY,
    holder {uuid} NOT NULL,
    beat bigint NOT NULL
);
