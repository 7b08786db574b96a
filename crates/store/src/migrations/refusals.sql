-- What one person was refused of one customer, to show what is alike as one line.
CREATE INDEX audit_refused ON audit_events (org_id, actor_id, verb, at) WHERE outcome = 'refused';
