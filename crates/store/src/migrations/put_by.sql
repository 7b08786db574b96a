-- Indexes and foreign keys that a first import does without until its rows are there (store/load/put_by.rs).
CREATE TABLE put_by (
    name text PRIMARY KEY,
    -- The statement that makes it again.
    made_by text NOT NULL
);
