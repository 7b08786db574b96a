-- What an import found to be other than it was: the row of one thing is one range, newest last. Values as the directory wrote them;
-- people other than the subject by id alone, so that their names are nowhere but in the directory.
CREATE TABLE differences (
    org_id {uuid} NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    -- A user, a device, or the org itself.
    subject_id {uuid} NOT NULL,
    -- UUID version 7: in the order of time.
    id {uuid} NOT NULL,
    at bigint NOT NULL,
    subject text NOT NULL,
    field text NOT NULL,
    -- Which one, of a field that there are several of.
    name text,
    old_value text,
    new_value text,
    old_user {uuid},
    new_user {uuid},
    -- The person whose data stands in the values.
    person_id {uuid},
    source text NOT NULL,
    -- The run of the import.
    source_id {uuid} NOT NULL,
    PRIMARY KEY (org_id, subject_id, id)
) {clustered};
CREATE INDEX differences_at ON differences (at);
CREATE INDEX differences_person ON differences (person_id) WHERE person_id IS NOT NULL;

-- What was done and changed something: few lines among very many looks.
CREATE INDEX audit_org_acts ON audit_events (org_id, id)
    WHERE outcome = 'done' AND verb IN ('resend_invitation', 'retry_mail', 'clear_hold', 'answer_owner', 'deny_call', 'answer_vouch', 'ask_consent',
        'answer_consent', 'withdraw_consent', 'set_standing_access', 'grant_role', 'change_settings', 'erase_person');
CREATE INDEX audit_user_acts ON audit_events (user_id, id)
    WHERE outcome = 'done' AND verb IN ('resend_invitation', 'retry_mail', 'clear_hold', 'answer_owner', 'deny_call', 'answer_vouch', 'ask_consent',
        'answer_consent', 'withdraw_consent', 'set_standing_access', 'grant_role', 'change_settings', 'erase_person');
-- The history of a device.
CREATE INDEX audit_device ON audit_events (org_id, subject_id, id) WHERE subject_kind = 'device';
