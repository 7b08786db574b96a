-- Trust: second factors, customers' sessions, consent, views, the audit chain, the brake, calls.

-- What a provider decides for all its agents (model/staff.rs, ProviderSettings).
ALTER TABLE providers ADD COLUMN second_factor boolean NOT NULL DEFAULT TRUE;
-- Since when one is required; agents have some days from then on.
ALTER TABLE providers ADD COLUMN second_factor_since bigint NOT NULL DEFAULT 0;
ALTER TABLE providers ADD COLUMN reads_an_hour bigint NOT NULL DEFAULT 600;
ALTER TABLE providers ADD COLUMN reveals_an_hour bigint NOT NULL DEFAULT 30;

ALTER TABLE staff ADD COLUMN last_sign_in_at bigint;

-- `full`, `second` (the password was right, a second factor is still to be shown), `set_up` (one has to be set up first).
ALTER TABLE sessions ADD COLUMN stage text NOT NULL DEFAULT 'full';
-- When its agent last proved who they are.
ALTER TABLE sessions ADD COLUMN proven_at bigint NOT NULL DEFAULT 0;
-- The call that is going on.
ALTER TABLE sessions ADD COLUMN visit_id {uuid};

ALTER TABLE visits ADD COLUMN notes text NOT NULL DEFAULT '';
ALTER TABLE visits ADD COLUMN noted_at bigint;
ALTER TABLE visits ADD COLUMN case_ref text;

-- Means of proof. They belong to a user, be it an agent or a customer's administrator.
CREATE TABLE passkeys (
    id {uuid} PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name text NOT NULL,
    -- The credential's id in base64url.
    credential_id {key} NOT NULL UNIQUE,
    -- webauthn-rs' own form, JSON.
    credential text NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint
);
CREATE INDEX passkeys_user ON passkeys (user_id);

CREATE TABLE totps (
    user_id {uuid} PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- The shared secret, sealed under the server's key.
    secret text NOT NULL,
    created_at bigint NOT NULL,
    -- None until the first code of the app was right.
    confirmed_at bigint,
    -- The last time step of which a code was taken: each is good once (RFC 6238 §5.2).
    step bigint NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- HMAC-SHA-256 under the server's key, in hex.
    mac {key} NOT NULL,
    PRIMARY KEY (user_id, mac)
) {clustered};

-- What a browser was asked to sign: one a session and purpose, or one a sign-in that begins with a passkey.
CREATE TABLE challenges (
    id {key} PRIMARY KEY,
    -- None where nobody was asked: a stranger must not learn whether an address is somebody's.
    user_id {uuid} REFERENCES users (id) ON DELETE CASCADE,
    state text NOT NULL,
    expires_at bigint NOT NULL
);

-- A customer's administrators: the links they sign in by, and their sessions. Both by the SHA-256 of the secret, in hex.
CREATE TABLE sign_in_links (
    hash {key} PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX sign_in_links_user ON sign_in_links (user_id, created_at);

CREATE TABLE customer_sessions (
    hash {key} PRIMARY KEY,
    id {uuid} NOT NULL UNIQUE,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    proven_at bigint NOT NULL,
    address text NOT NULL,
    browser text NOT NULL
);
CREATE INDEX customer_sessions_user ON customer_sessions (user_id);

-- Permissions to look into an org, from the moment they are asked for.
CREATE TABLE consents (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    provider_id {uuid} NOT NULL REFERENCES providers (org_id) ON DELETE CASCADE,
    agent_id {uuid} NOT NULL,
    reason text NOT NULL,
    case_ref text,
    minutes bigint NOT NULL,
    asked_at bigint NOT NULL,
    -- A request that nobody has answered by then has lapsed.
    lapses_at bigint NOT NULL,
    answered_at bigint,
    answered_by {uuid},
    granted boolean,
    ends_at bigint,
    ended_at bigint,
    ended_by {uuid},
    -- When the notice before its end went out.
    warned_at bigint,
    -- Administrators to whom the question was mailed.
    mailed bigint NOT NULL DEFAULT 0
);
CREATE INDEX consents_org ON consents (org_id, provider_id, asked_at);
CREATE INDEX consents_ending ON consents (ends_at) WHERE granted AND ended_at IS NULL AND warned_at IS NULL;

-- The standing switch, once somebody of the customer has set it; before that the directory's word holds.
CREATE TABLE standing_access (
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    provider_id {uuid} NOT NULL REFERENCES providers (org_id) ON DELETE CASCADE,
    allowed boolean NOT NULL,
    changed_by {uuid} NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (org_id, provider_id)
) {clustered};

CREATE TABLE views (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    provider_id {uuid} NOT NULL,
    agent_id {uuid} NOT NULL,
    session_id {uuid} NOT NULL,
    -- None under the standing switch.
    consent_id {uuid} REFERENCES consents (id) ON DELETE CASCADE,
    reason text NOT NULL,
    case_ref text,
    opened_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    closed_at bigint
);
CREATE INDEX views_org ON views (org_id, opened_at);

-- The audit log. A row is written in the transaction of what it tells of, and never changed but once, by the sealer, which
-- gives it its place in the chain. No row names a person but under that person's key.
CREATE TABLE audit_events (
    -- UUID version 7: in the order of time.
    id {uuid} PRIMARY KEY,
    at bigint NOT NULL,
    verb text NOT NULL,
    outcome text NOT NULL,
    actor text NOT NULL,
    actor_id {uuid},
    session_id {uuid},
    provider_id {uuid},
    org_id {uuid},
    subject_kind text,
    subject_id text,
    -- The person whom it is about.
    user_id {uuid},
    visit_id {uuid},
    -- What is personal, sealed under the key of the actor and of the person whom it is about.
    actor_data text,
    subject_data text,
    seq bigint UNIQUE,
    -- SHA-256 in hex (desk/audit/chain.rs).
    hash text
);
CREATE INDEX audit_unsealed ON audit_events (id) WHERE seq IS NULL;
CREATE INDEX audit_provider ON audit_events (provider_id, id);
CREATE INDEX audit_org ON audit_events (org_id, id);
CREATE INDEX audit_user ON audit_events (user_id, id);
CREATE INDEX audit_actor ON audit_events (actor_id, id);
CREATE INDEX audit_visit ON audit_events (visit_id, id) WHERE visit_id IS NOT NULL;

-- Where the chain ends: one row, which a sealer locks.
CREATE TABLE audit_head (
    id integer PRIMARY KEY,
    seq bigint NOT NULL,
    hash text NOT NULL,
    signed_seq bigint NOT NULL,
    signed_at bigint NOT NULL
);
INSERT INTO audit_head (id, seq, hash, signed_seq, signed_at) VALUES (1, 0, '', 0, 0);

-- A key a person, sealed under the server's. Without it, what the log says of the person is noise.
CREATE TABLE person_keys (
    person_id {uuid} PRIMARY KEY,
    -- Empty once the person was erased.
    key text NOT NULL,
    created_at bigint NOT NULL
);

-- What a customer asks about one line of the log.
CREATE TABLE questions (
    event_id {uuid} PRIMARY KEY REFERENCES audit_events (id) ON DELETE CASCADE,
    org_id {uuid} NOT NULL,
    provider_id {uuid} NOT NULL,
    asked_by {uuid} NOT NULL,
    text text NOT NULL,
    asked_at bigint NOT NULL,
    answer text,
    answered_by {uuid},
    answered_at bigint
);
CREATE INDEX questions_provider ON questions (provider_id, asked_at);

-- Exports of the log that need a second person.
CREATE TABLE exports (
    id {uuid} PRIMARY KEY,
    provider_id {uuid} NOT NULL REFERENCES providers (org_id) ON DELETE CASCADE,
    asked_by {uuid} NOT NULL,
    -- model::audit::AuditFilter as JSON.
    filter text NOT NULL,
    lines bigint NOT NULL,
    asked_at bigint NOT NULL,
    approved_by {uuid},
    approved_at bigint,
    fetched_at bigint
);
CREATE INDEX exports_provider ON exports (provider_id, asked_at);

-- How much each agent reads, hour by hour (Unix hours).
CREATE TABLE reading (
    agent_id {uuid} NOT NULL REFERENCES staff (user_id) ON DELETE CASCADE,
    hour bigint NOT NULL,
    reads bigint NOT NULL,
    reveals bigint NOT NULL,
    -- When the hour became a burst of reads or of reveals, and when the agent was stopped for it.
    reads_asked_at bigint,
    reads_stopped_at bigint,
    reveals_asked_at bigint,
    reveals_stopped_at bigint,
    PRIMARY KEY (agent_id, hour)
) {clustered};
