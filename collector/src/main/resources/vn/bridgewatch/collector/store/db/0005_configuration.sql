-- What the centre gives a site to measure beside its agent's own file, and what the agent said of it last.
-- Where it was taken back the document is NULL, and the row stays so that revisions only grow.
CREATE TABLE site_configuration (
  site            TEXT   NOT NULL PRIMARY KEY,
  revision        BIGINT NOT NULL,
  document        TEXT,
  changed_millis  BIGINT NOT NULL,
  changed_by      TEXT   NOT NULL,
  answer_standing TEXT,
  answer_text     TEXT,
  answered_millis BIGINT
);
