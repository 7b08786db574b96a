-- A search key says whose it is by the scope of that org, in a fourth of the bytes that its id takes. The ids of orgs, users and
-- devices are asked of their own tables: they have no keys. The keys are written anew by `farol reindex`.
DELETE FROM search_key;
ALTER TABLE search_key DROP COLUMN org;
ALTER TABLE search_key ADD COLUMN owner integer NOT NULL DEFAULT 0;
UPDATE search_state SET owed = EXISTS (SELECT 1 FROM orgs);

-- The scope of each customer that an agent was given, to hold keys against.
ALTER TABLE staff_orgs ADD COLUMN scope integer NOT NULL DEFAULT 0;
UPDATE staff_orgs SET scope = (SELECT o.scope FROM orgs o WHERE o.id = staff_orgs.org_id);
CREATE INDEX staff_orgs_scope ON staff_orgs (user_id, scope);
