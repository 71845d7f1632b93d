CREATE TABLE conference (
  id            TEXT   NOT NULL PRIMARY KEY,
  title         TEXT   NOT NULL,
  code_name     TEXT   NOT NULL,
  start_millis  BIGINT NOT NULL,
  end_millis    BIGINT NOT NULL,
  closed_millis BIGINT,
  origin        TEXT   NOT NULL,
  roster        TEXT   NOT NULL
);

CREATE TABLE alert (
  id              BIGINT  NOT NULL PRIMARY KEY,
  revision        BIGINT  NOT NULL,
  fingerprint     TEXT    NOT NULL,
  rule            TEXT    NOT NULL,
  grade           TEXT    NOT NULL,
  site            TEXT    NOT NULL,
  device          TEXT    NOT NULL,
  labels          TEXT    NOT NULL,
  status          TEXT    NOT NULL,
  severity        TEXT    NOT NULL,
  phase           TEXT    NOT NULL,
  conference      TEXT    NOT NULL,
  started_millis  BIGINT  NOT NULL,
  fired_millis    BIGINT  NOT NULL,
  resolved_millis BIGINT,
  frozen_millis   BIGINT,
  reason          TEXT    NOT NULL,
  summary_vi      TEXT    NOT NULL,
  summary_en      TEXT    NOT NULL,
  first_step_vi   TEXT    NOT NULL,
  first_step_en   TEXT    NOT NULL,
  announced_rank  INTEGER NOT NULL,
  announcements   INTEGER NOT NULL
);

CREATE INDEX alert_open ON alert (status) WHERE status <> 'resolved';

CREATE TABLE outbox (
  id             INTEGER NOT NULL PRIMARY KEY,
  channel        TEXT    NOT NULL,
  message_key    TEXT    NOT NULL,
  site           TEXT    NOT NULL,
  body           TEXT    NOT NULL,
  created_millis BIGINT  NOT NULL,
  due_millis     BIGINT  NOT NULL,
  batch          BIGINT,
  attempts       INTEGER NOT NULL DEFAULT 0,
  done_millis    BIGINT,
  outcome        TEXT    NOT NULL DEFAULT '',
  UNIQUE (channel, message_key)
);

CREATE INDEX outbox_waiting ON outbox (channel, due_millis) WHERE done_millis IS NULL;
CREATE INDEX outbox_batch ON outbox (channel, batch) WHERE done_millis IS NULL;
CREATE INDEX outbox_done ON outbox (done_millis) WHERE done_millis IS NOT NULL;

CREATE TABLE site_state (
  site             TEXT    NOT NULL PRIMARY KEY,
  state            TEXT    NOT NULL,
  reason           TEXT    NOT NULL,
  since_millis     BIGINT  NOT NULL,
  last_seen_millis BIGINT  NOT NULL,
  open_alerts      INTEGER NOT NULL
);

CREATE TABLE consumer (
  name        TEXT   NOT NULL PRIMARY KEY,
  position    BIGINT NOT NULL,
  replay_from BIGINT NOT NULL,
  alert_id    BIGINT NOT NULL
);

CREATE TABLE check_run (
  id              TEXT   NOT NULL PRIMARY KEY,
  conference      TEXT   NOT NULL,
  started_millis  BIGINT NOT NULL,
  finished        BOOLEAN NOT NULL,
  summary         TEXT   NOT NULL,
  document        TEXT   NOT NULL
);

CREATE INDEX check_run_started ON check_run (started_millis);
