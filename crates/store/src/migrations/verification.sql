-- Proving who the caller is.

-- Private contact data is masked until the caller has proven something.
ALTER TABLE providers ADD COLUMN mask_contacts boolean NOT NULL DEFAULT TRUE;

-- Addresses that a user who was already there has been given since.
CREATE TABLE address_changes (
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Folded to lower case.
    address {key} NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (user_id, address)
) {clustered};

-- Calls: one agent in one session, one caller.
CREATE TABLE visits (
    id {uuid} PRIMARY KEY,
    session_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL REFERENCES staff (user_id) ON DELETE CASCADE,
    provider_id {uuid} NOT NULL,
    org_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    started_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    ended_at bigint
);
CREATE INDEX visits_session ON visits (session_id, user_id, started_at);

CREATE TABLE verifications (
    id {uuid} PRIMARY KEY,
    visit_id {uuid} NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    agent_id {uuid} NOT NULL,
    org_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    -- Folded to lower case.
    address {key} NOT NULL,
    -- HMAC-SHA-256 of id and code under the server's key, in hex.
    mac text NOT NULL,
    words text NOT NULL,
    delivery_id {uuid} NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    tries bigint NOT NULL,
    state text NOT NULL,
    -- When it was confirmed, denied or ended.
    settled_at bigint,
    -- When the proof was last used.
    used_at bigint
);
CREATE INDEX verifications_user ON verifications (user_id, created_at);
CREATE INDEX verifications_agent ON verifications (agent_id, created_at);
CREATE INDEX verifications_visit ON verifications (visit_id);

CREATE TABLE vouches (
    id {uuid} PRIMARY KEY,
    visit_id {uuid} NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    agent_id {uuid} NOT NULL,
    org_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    voucher_id {uuid} NOT NULL,
    delivery_id {uuid} NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    answered_at bigint,
    answer boolean,
    used_at bigint
);
CREATE INDEX vouches_visit ON vouches (visit_id);
CREATE INDEX vouches_user ON vouches (user_id, created_at);

-- Contact data that somebody saw in full.
CREATE TABLE reveals (
    id {uuid} PRIMARY KEY,
    visit_id {uuid} NOT NULL REFERENCES visits (id) ON DELETE CASCADE,
    agent_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX reveals_user ON reveals (user_id, at);
