-- Agents, how they sign in, and what they keep at hand.

CREATE TABLE staff (
    user_id {uuid} PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    provider_id {uuid} NOT NULL REFERENCES providers (org_id) ON DELETE CASCADE,
    -- Folded to lower case.
    email {key} NOT NULL UNIQUE,
    role text NOT NULL,
    -- Argon2id in PHC form; none until the one-time link is used.
    password_hash text,
    -- Sees only the customers in staff_orgs.
    limited boolean NOT NULL,
    created_at bigint NOT NULL
);
CREATE INDEX staff_provider ON staff (provider_id);

CREATE TABLE staff_orgs (
    user_id {uuid} NOT NULL REFERENCES staff (user_id) ON DELETE CASCADE,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, org_id)
) {clustered};

-- One-time links to set a password: the SHA-256 of the secret, in hex.
CREATE TABLE password_links (
    hash {key} PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES staff (user_id) ON DELETE CASCADE,
    expires_at bigint NOT NULL
);

CREATE TABLE sessions (
    -- SHA-256 of the cookie's token, in hex.
    hash {key} PRIMARY KEY,
    id {uuid} NOT NULL UNIQUE,
    user_id {uuid} NOT NULL REFERENCES staff (user_id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    address text NOT NULL,
    browser text NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Failed tries under a name (which account, from where), for throttling.
CREATE TABLE attempts (
    name {key} PRIMARY KEY,
    failures bigint NOT NULL,
    last_at bigint NOT NULL
);

-- Searches that somebody committed.
CREATE TABLE searches (
    id {uuid} PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES staff (user_id) ON DELETE CASCADE,
    at bigint NOT NULL,
    q text NOT NULL,
    org_id {uuid},
    opened_kind text,
    opened_id text,
    opened_title text
);
CREATE INDEX searches_user ON searches (user_id, at, id);

CREATE TABLE pins (
    user_id {uuid} NOT NULL REFERENCES staff (user_id) ON DELETE CASCADE,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    pinned_at bigint NOT NULL,
    PRIMARY KEY (user_id, org_id)
) {clustered};
