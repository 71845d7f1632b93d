CREATE TABLE media_run (
  id              TEXT    NOT NULL PRIMARY KEY,
  started_millis  BIGINT  NOT NULL,
  finished_millis BIGINT,
  interrupted     BOOLEAN NOT NULL,
  sites           INTEGER NOT NULL
);

CREATE INDEX media_run_started ON media_run (started_millis);

CREATE TABLE media_result (
  run          TEXT    NOT NULL,
  place        INTEGER NOT NULL,
  site         TEXT    NOT NULL,
  state        TEXT    NOT NULL,
  reason       TEXT    NOT NULL,
  status       TEXT    NOT NULL,
  ended_millis BIGINT,
  steps        TEXT    NOT NULL,
  PRIMARY KEY (run, site)
);

CREATE INDEX media_result_site ON media_result (site, ended_millis);
