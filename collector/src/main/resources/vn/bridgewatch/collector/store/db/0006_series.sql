-- Conferences as they were planned: rank, call profile, who is invited (the roster is what that came to), the series
-- that one is a date of, and whether somebody moved, closed or called it off by hand.
ALTER TABLE conference ADD COLUMN rank TEXT NOT NULL DEFAULT 'national';
ALTER TABLE conference ADD COLUMN bit_rate INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conference ADD COLUMN codecs TEXT NOT NULL DEFAULT '';
ALTER TABLE conference ADD COLUMN mcus TEXT NOT NULL DEFAULT '';
ALTER TABLE conference ADD COLUMN invited TEXT NOT NULL DEFAULT '';
ALTER TABLE conference ADD COLUMN series TEXT NOT NULL DEFAULT '';
ALTER TABLE conference ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE conference SET by_hand = TRUE WHERE closed_millis IS NOT NULL;

-- A series as a calendar in iCalendar's format, which says all of it.
CREATE TABLE conference_series (
  id     TEXT NOT NULL PRIMARY KEY,
  origin TEXT NOT NULL,
  ical   TEXT NOT NULL
);

-- What the change guard knows of sites: devices, their software, addresses, neighbours, configurations.
CREATE TABLE site_fact (
  site         TEXT   NOT NULL,
  fact         TEXT   NOT NULL,
  value        TEXT   NOT NULL,
  since_millis BIGINT NOT NULL,
  PRIMARY KEY (site, fact)
);
