-- The directory: providers, customers, and what a customer has. Moments (`…_at`) are Unix seconds, days (`…_on`) ISO 8601.
-- {uuid} {json} {key} {clustered} are this database's words for those things (see migrations.rs).

CREATE TABLE orgs (
    id {uuid} PRIMARY KEY,
    name text NOT NULL,
    sort_name {key} NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    created_at bigint,
    country text,
    locale text,
    sso boolean NOT NULL,
    directory_sync boolean NOT NULL,
    invite_emails boolean NOT NULL,
    read_only_access boolean NOT NULL,
    -- Kept with every write, so that no page counts.
    users bigint NOT NULL,
    devices bigint NOT NULL
);

-- A provider: `scope` is its short name in the search keys.
CREATE TABLE providers (
    org_id {uuid} PRIMARY KEY REFERENCES orgs (id) ON DELETE CASCADE,
    scope integer NOT NULL UNIQUE
);

-- Who manages whom. A provider looks after itself too.
CREATE TABLE managers (
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    provider_id {uuid} NOT NULL REFERENCES providers (org_id) ON DELETE CASCADE,
    PRIMARY KEY (org_id, provider_id)
) {clustered};
CREATE INDEX managers_provider ON managers (provider_id, org_id);

CREATE TABLE domains (
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    domain {key} NOT NULL,
    state text NOT NULL,
    since bigint,
    PRIMARY KEY (org_id, domain)
) {clustered};
CREATE INDEX domains_domain ON domains (domain);

CREATE TABLE sites (
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    url {key} NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (org_id, url)
) {clustered};

CREATE TABLE orders (
    id {uuid} PRIMARY KEY,
    number {key} NOT NULL UNIQUE,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    status text NOT NULL,
    placed_on text,
    requested_start_on text,
    provisioning_contact text
);
CREATE INDEX orders_org ON orders (org_id, placed_on);

CREATE TABLE order_lines (
    order_id {uuid} NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line bigint NOT NULL,
    product text NOT NULL,
    quantity bigint NOT NULL,
    status text NOT NULL,
    PRIMARY KEY (order_id, line)
) {clustered};

CREATE TABLE subscriptions (
    id {key} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    name text NOT NULL,
    status text NOT NULL,
    starts_on text,
    ends_on text,
    auto_renew boolean NOT NULL,
    order_number text
);
CREATE INDEX subscriptions_org ON subscriptions (org_id);
CREATE INDEX subscriptions_order ON subscriptions (order_number);

CREATE TABLE licences (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    subscription_id text,
    name text NOT NULL,
    total bigint NOT NULL,
    site_url text,
    -- Kept with every write to holdings.
    used bigint NOT NULL
);
CREATE INDEX licences_org ON licences (org_id);

CREATE TABLE workspaces (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    name text NOT NULL
);
CREATE INDEX workspaces_org ON workspaces (org_id);

CREATE TABLE users (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    status text NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    display_name text NOT NULL,
    sort_name {key} NOT NULL,
    title text,
    department text,
    -- May name somebody who is not in the directory yet.
    manager_id {uuid},
    locale text,
    timezone text,
    location text,
    created_at bigint,
    -- 0: never.
    last_active_at bigint NOT NULL,
    emails {json} NOT NULL,
    phones {json} NOT NULL,
    extension text,
    sip_addresses {json} NOT NULL,
    roles {json} NOT NULL,
    features {json} NOT NULL,
    administrator boolean NOT NULL
);
CREATE INDEX users_org_name ON users (org_id, sort_name, id);
CREATE INDEX users_org_status ON users (org_id, status, sort_name, id);
CREATE INDEX users_org_active ON users (org_id, last_active_at, id);
CREATE INDEX users_org_status_active ON users (org_id, status, last_active_at, id);
CREATE INDEX users_org_administrators ON users (org_id, sort_name, id) WHERE administrator;

-- Who holds which licence.
CREATE TABLE holdings (
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    licence_id {uuid} NOT NULL REFERENCES licences (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, licence_id)
) {clustered};
CREATE INDEX holdings_licence ON holdings (licence_id, user_id);

CREATE TABLE devices (
    id {uuid} PRIMARY KEY,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    user_id {uuid},
    workspace_id {uuid},
    name text NOT NULL,
    sort_name {key} NOT NULL,
    product text NOT NULL,
    kind text NOT NULL,
    serial text,
    mac text,
    ip text,
    sip_address text,
    status text NOT NULL,
    software text,
    upgrade_channel text,
    first_seen_at bigint,
    -- 0: never.
    last_seen_at bigint NOT NULL,
    error_codes {json} NOT NULL
);
CREATE INDEX devices_org_name ON devices (org_id, sort_name, id);
CREATE INDEX devices_org_status ON devices (org_id, status, sort_name, id);
CREATE INDEX devices_org_seen ON devices (org_id, last_seen_at, id);
CREATE INDEX devices_org_status_seen ON devices (org_id, status, last_seen_at, id);
CREATE INDEX devices_user ON devices (user_id);

-- What happened to mail, as the directory tells it; `recipient` folded to lower case.
CREATE TABLE mail_events (
    recipient {key} NOT NULL,
    occurred_at bigint NOT NULL,
    message_id {key} NOT NULL,
    event text NOT NULL,
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    kind text NOT NULL,
    subject text NOT NULL,
    code text,
    diagnostic text,
    PRIMARY KEY (recipient, occurred_at, message_id, event)
) {clustered};

-- Addresses, folded to lower case, that mail is not sent to.
CREATE TABLE suppressions (
    address {key} PRIMARY KEY,
    reason text NOT NULL,
    since bigint NOT NULL,
    diagnostic text
);

-- Search: one row for each way in which something is asked for (search_key.rs says which). A search is a range scan of
-- the clustered key; a search in one org is one of the index.
CREATE TABLE search_key (
    scope integer NOT NULL,
    kind smallint NOT NULL,
    key {key} NOT NULL,
    subject {uuid} NOT NULL,
    org {uuid} NOT NULL,
    PRIMARY KEY (scope, kind, key, subject)
) {clustered};
CREATE INDEX search_key_org ON search_key (org, scope, kind, key, subject);
