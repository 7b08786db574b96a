-- What charts are drawn from. Days are counted since 1970 (UTC); a day has a row where something is other than the day before.

CREATE TABLE licence_days (
    licence_id {uuid} NOT NULL REFERENCES licences (id) ON DELETE CASCADE,
    day bigint NOT NULL,
    used bigint NOT NULL,
    total bigint NOT NULL,
    PRIMARY KEY (licence_id, day)
) {clustered};

-- How many of a customer's devices were in each state.
CREATE TABLE device_days (
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    day bigint NOT NULL,
    connected bigint NOT NULL,
    connected_with_issues bigint NOT NULL,
    disconnected bigint NOT NULL,
    offline_expired bigint NOT NULL,
    activating bigint NOT NULL,
    PRIMARY KEY (org_id, day)
) {clustered};

-- What became of a customer's mail in the last days is a short range.
CREATE INDEX mail_events_org ON mail_events (org_id, occurred_at, event);
