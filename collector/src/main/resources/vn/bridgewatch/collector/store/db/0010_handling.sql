-- Who was told of an alert, and whether anybody deals with it.
ALTER TABLE alert ADD COLUMN escalation_level   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN unattended_millis  BIGINT;
ALTER TABLE alert ADD COLUMN acknowledged_millis BIGINT;
ALTER TABLE alert ADD COLUMN acknowledged_by    TEXT;
ALTER TABLE alert ADD COLUMN acknowledged_from  TEXT;
ALTER TABLE alert ADD COLUMN acknowledged_note  TEXT;

UPDATE alert SET escalation_level = 1, unattended_millis = fired_millis
WHERE announcements > 0 AND status = 'firing';
