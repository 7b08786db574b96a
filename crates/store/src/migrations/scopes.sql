-- Every org has a scope of its own in the search keys, below 0 (a provider's is above): one customer's keys are then neighbours
-- in the one table, and no second order of all keys has to be kept. The keys themselves are written anew by `farol reindex`.
ALTER TABLE orgs ADD COLUMN scope integer NOT NULL DEFAULT 0;
UPDATE orgs SET scope = (SELECT -COUNT(*) FROM orgs o WHERE o.id <= orgs.id);
CREATE UNIQUE INDEX orgs_scope ON orgs (scope) WHERE scope <> 0;
DROP INDEX search_key_org;
DELETE FROM search_key;

-- Whether the search keys are what the rows say: `owed` from before an import loads keys apart from their rows until it has.
CREATE TABLE search_state (
    id integer PRIMARY KEY,
    owed boolean NOT NULL
);
INSERT INTO search_state (id, owed) SELECT 1, EXISTS (SELECT 1 FROM orgs);
