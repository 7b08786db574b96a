-- Early warnings: what is wrong with a customer just now, or soon will be. They are found by looking at one customer's rows (desk/warnings),
-- and stand here so that no page looks for them.
CREATE TABLE warnings (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    -- Whose agents it is for: each provider of the customer has a row of its own.
    provider_id {uuid} NOT NULL REFERENCES providers (org_id) ON DELETE CASCADE,
    kind text NOT NULL,
    -- What of the customer it is about: an id.
    subject {key} NOT NULL,
    -- Since when; of what ends, when it does.
    at bigint NOT NULL,
    -- How many are concerned.
    n bigint NOT NULL
);
CREATE UNIQUE INDEX warnings_org ON warnings (org_id, provider_id, kind, subject);
CREATE INDEX warnings_at ON warnings (provider_id, kind, at, id);

-- Customers that are to be looked at, and when. Who changes a customer's rows adds one, due at once, in the same transaction; the one
-- whose id is the customer's own is for what the clock alone changes.
CREATE TABLE warning_looks (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL,
    due_at bigint NOT NULL
);
CREATE INDEX warning_looks_due ON warning_looks (due_at);
CREATE INDEX warning_looks_org ON warning_looks (org_id);
INSERT INTO warning_looks (id, org_id, due_at) SELECT id, id, 0 FROM orgs;
