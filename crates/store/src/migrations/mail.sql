-- Mail that Farol sends. Moments (`…_at`, `until`, `since`) are Unix seconds.

-- Who told of an event.
ALTER TABLE mail_events ADD COLUMN source text NOT NULL DEFAULT 'directory';

-- Null: until somebody lifts the hold.
ALTER TABLE suppressions ADD COLUMN until bigint;

-- The outbox: one row a mail, written with the change that it tells of.
CREATE TABLE deliveries (
    id {uuid} PRIMARY KEY,
    -- Without angle brackets.
    message_id {key} NOT NULL UNIQUE,
    -- What the envelope sender ends in, so that a bounce names the mail (VERP).
    verp {key} NOT NULL UNIQUE,
    provider_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    user_id {uuid} NOT NULL,
    -- As written in the directory; `recipient` is the same folded to lower case, as events have it.
    mailbox text NOT NULL,
    recipient {key} NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    -- The whole message, made once so that every try sends the same octets, under the server's key: it may hold a code.
    -- Gone when it is settled and cannot be sent again.
    sealed text,
    state text NOT NULL,
    attempts bigint NOT NULL,
    -- When it is due; while it is being sent, when whoever sends it is taken for dead.
    next_at bigint NOT NULL,
    -- Who is sending it.
    lease {uuid},
    -- Of no use after this moment.
    expires_at bigint,
    created_at bigint NOT NULL,
    -- The last answer, or what went wrong before there was one.
    reason text
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE state = 'waiting';
CREATE INDEX deliveries_dead ON deliveries (provider_id, created_at, id) WHERE state = 'dead';
CREATE INDEX deliveries_user ON deliveries (user_id, created_at);

-- Holds that somebody lifted.
CREATE TABLE clearances (
    id {uuid} PRIMARY KEY,
    address {key} NOT NULL,
    -- The agent; none where the owner of the mailbox did it by a link.
    agent_id {uuid},
    user_id {uuid} NOT NULL,
    org_id {uuid} NOT NULL,
    at bigint NOT NULL,
    why text NOT NULL,
    -- What the hold was.
    reason text NOT NULL,
    since bigint NOT NULL
);
CREATE INDEX clearances_address ON clearances (address, at);
CREATE INDEX clearances_agent ON clearances (agent_id, at);

-- Links in mails, each with one question: the SHA-256 of the secret, in hex.
CREATE TABLE links (
    hash {key} PRIMARY KEY,
    kind text NOT NULL,
    -- The verification, vouch or release that it is about.
    subject {uuid} NOT NULL,
    expires_at bigint NOT NULL,
    answered_at bigint,
    answer boolean
);

-- Questions to the owner of a mailbox who reported our mail as spam.
CREATE TABLE releases (
    id {uuid} PRIMARY KEY,
    address {key} NOT NULL,
    agent_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    org_id {uuid} NOT NULL,
    provider_id {uuid} NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX releases_address ON releases (address, created_at);

-- What open pages want to hear of, in order. Only SQLite's processes read it: PostgreSQL has notifications.
CREATE TABLE changes (
    seq integer PRIMARY KEY,
    user_id {uuid} NOT NULL,
    org_id {uuid} NOT NULL,
    what text NOT NULL
);

-- What holds for the deployment as a whole: `key_check`, a MAC by which a process sees that it has the deployment's key.
CREATE TABLE settings (
    name {key} PRIMARY KEY,
    value text NOT NULL
);
