-- What the detectors of each site have learnt from the journal up to a place in it, so that a restart changes no
-- verdict. One row a site, written once a minute.
CREATE TABLE learnt (
  site     TEXT    NOT NULL PRIMARY KEY,
  part     INTEGER NOT NULL,
  position BIGINT  NOT NULL,
  state    BLOB    NOT NULL
);
