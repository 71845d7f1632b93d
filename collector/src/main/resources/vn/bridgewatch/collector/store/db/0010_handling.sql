-- Who was told of an alert, and whether anybody deals with it.
ALTER TABLE alert ADD COLUMN escalation_level    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN level_millis        BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE alert ADD COLUMN unattended_millis   BIGINT;
ALTER TABLE alert ADD COLUMN acknowledged_millis BIGINT;
ALTER TABLE alert ADD COLUMN acknowledged_by     TEXT;
ALTER TABLE alert ADD COLUMN acknowledged_from   TEXT;
ALTER TABLE alert ADD COLUMN acknowledged_note   TEXT;

-- Nobody could say until now that he deals with it: the time begins now.
UPDATE alert SET
  escalation_level = 1,
  level_millis = CAST(strftime('%s', 'now') AS INTEGER) * 1000,
  unattended_millis = CAST(strftime('%s', 'now') AS INTEGER) * 1000
WHERE announcements > 0 AND status = 'firing';
