-- How often the notes of a call were saved: a save that is based on an older one overwrites nothing.
ALTER TABLE visits ADD COLUMN revision bigint NOT NULL DEFAULT 0;
