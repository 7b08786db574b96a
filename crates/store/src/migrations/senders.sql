-- Which provider's mail it happened to: what that says is no other's to read. Null: the directory's.
ALTER TABLE mail_events ADD COLUMN provider_id {uuid};
UPDATE mail_events SET provider_id = (SELECT d.provider_id FROM deliveries d WHERE d.message_id = mail_events.message_id)
    WHERE message_id IN (SELECT d.message_id FROM deliveries d);
