-- The form of the search keys that are there (`FORM` in store/load.rs). Processes of before know of none and leave it.
ALTER TABLE search_state ADD COLUMN form integer NOT NULL DEFAULT 0;
