-- How far a consumer of the journal is in each partition: its position, and where a restart reads from.
CREATE TABLE consumer_partition (
  name        TEXT    NOT NULL,
  partition   INTEGER NOT NULL,
  position    BIGINT  NOT NULL,
  replay_from BIGINT  NOT NULL,
  PRIMARY KEY (name, partition)
);

INSERT INTO consumer_partition (name, partition, position, replay_from)
SELECT name, 0, position, replay_from FROM consumer WHERE position >= 0;
