CREATE TABLE event (
  id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  record          TEXT    NOT NULL UNIQUE,
  site            TEXT    NOT NULL,
  kind            TEXT    NOT NULL,
  device          TEXT    NOT NULL,
  grade           TEXT    NOT NULL,
  happened_millis BIGINT  NOT NULL,
  received_millis BIGINT  NOT NULL,
  late            BOOLEAN NOT NULL,
  labels          TEXT    NOT NULL,
  text_vi         TEXT    NOT NULL,
  text_en         TEXT    NOT NULL
);

CREATE INDEX event_site ON event (site, id);
CREATE INDEX event_received ON event (received_millis);
