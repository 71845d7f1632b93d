-- An alert that comes and goes stays open until it is steady; one of a demoted rule is only shown.
ALTER TABLE alert ADD COLUMN flapping_millis BIGINT;
ALTER TABLE alert ADD COLUMN flap_changed_millis BIGINT;
ALTER TABLE alert ADD COLUMN flap_bad BOOLEAN;
ALTER TABLE alert ADD COLUMN demoted BOOLEAN NOT NULL DEFAULT FALSE;

-- What became of each warning, and each breach that none of its rules warned of (warned = FALSE; its
-- alert is the breach). The live thread writes all but the columns of people: acted_ and corrected_.
CREATE TABLE warning (
  rule                TEXT    NOT NULL,
  alert               BIGINT  NOT NULL,
  revision            BIGINT  NOT NULL,
  warned              BOOLEAN NOT NULL,
  warns_of            TEXT    NOT NULL,
  site                TEXT    NOT NULL,
  device              TEXT    NOT NULL,
  labels              TEXT    NOT NULL,
  conference          TEXT    NOT NULL,
  fired_millis        BIGINT  NOT NULL,
  deadline_millis     BIGINT,
  ended_millis        BIGINT,
  unseen_since_millis BIGINT,
  unseen_millis       BIGINT  NOT NULL,
  breach              BIGINT,
  breach_millis       BIGINT,
  breach_ended_millis BIGINT,
  mark                TEXT    NOT NULL,
  cause               TEXT    NOT NULL,
  marked_millis       BIGINT,
  acted_millis        BIGINT,
  acted_by            TEXT,
  acted_note          TEXT,
  corrected_mark      TEXT,
  corrected_by        TEXT,
  corrected_reason    TEXT,
  corrected_millis    BIGINT,
  PRIMARY KEY (rule, alert)
);

CREATE INDEX warning_fired ON warning (fired_millis);

-- Who changed what of it, and why; rows are never changed.
CREATE TABLE warning_audit (
  id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at_millis BIGINT  NOT NULL,
  rule      TEXT    NOT NULL,
  alert     BIGINT  NOT NULL,
  action    TEXT    NOT NULL,
  by_whom   TEXT    NOT NULL,
  reason    TEXT    NOT NULL
);

-- When a rule was demoted or reinstated, by whom (empty: by its figures) and why; the newest counts.
CREATE TABLE rule_standing (
  id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  rule      TEXT    NOT NULL,
  demoted   BOOLEAN NOT NULL,
  at_millis BIGINT  NOT NULL,
  by_whom   TEXT    NOT NULL,
  reason    TEXT    NOT NULL,
  UNIQUE (rule, demoted, at_millis)
);
