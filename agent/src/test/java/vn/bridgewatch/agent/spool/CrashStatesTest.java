package vn.bridgewatch.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.spool.CrashStates.State;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.SequenceRange;

/// Two lives of an agent with all that can happen to a disk, cut short after every single operation
/// and in every way; a third life must find what was safe, once, and nothing that never was.
class CrashStatesTest {

  private static final int STATES_MIN = 10_000;
  private static final SpoolSettings SMALL =
      new SpoolSettings(8 * 1024, 512, 1 << 20, Duration.ofMillis(500));

  private record Id(long epoch, long sequence) {}

  private final FakeDisk disk = new FakeDisk();
  private final Map<Id, Long> hashes = new HashMap<>();

  // after how many operations something became so
  private final Map<Id, Integer> recorded = new HashMap<>();
  private final Map<Id, Integer> safe = new HashMap<>(); // on the disk for sure
  private final Map<Id, Integer> done = new HashMap<>(); // acknowledged, or told to be lost
  private int checked;

  @Test
  void everyStateThatALossOfPowerLeavesIsRecoveredFrom() {
    live(1, 330);
    live(2, 330);
    assertThat(disk.operations.stream().map(Object::getClass).distinct())
        .as("every kind of operation")
        .hasSize(6);

    int states = CrashStates.each(disk.operations, this::check);

    assertThat(states).isGreaterThanOrEqualTo(STATES_MIN);
    assertThat(checked).isEqualTo(states);
    System.out.println(states + " crash states of the spool");
  }

  private void live(int life, int steps) {
    var rig = new SpoolRig(disk, SpoolRig.epoch(life), SMALL);
    var random = new Random(life);
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(10) == 0) {
        rig.event();
      } else {
        rig.sample();
      }
      long sequence = rig.issued.lastKey();
      var id = new Id(rig.epoch, sequence);
      hashes.put(id, rig.issued.get(sequence));
      recorded.put(id, disk.operations.size());
      trouble(step);
      rig.pass(500);
      rig.work();
      rig.pass(2_000 + random.nextInt(8_000));
      noteSafe(rig);
      if (step % 50 > 35) {
        send(rig, step, random);
      }
    }
    disk.failForce = false;
    disk.limit(Long.MAX_VALUE);
  }

  private void trouble(int step) {
    disk.failForce = step % 90 == 60;
    disk.limit(step % 120 >= 100 && step % 120 < 104 ? disk.bytes() + 5 : Long.MAX_VALUE);
  }

  private void noteSafe(SpoolRig rig) {
    long durable = rig.issued.size() - rig.spool.diskStatus().unwritten();
    for (long sequence = 1; sequence <= durable; sequence++) {
      safe.putIfAbsent(new Id(rig.epoch, sequence), disk.operations.size());
    }
  }

  /// Connected for a while: some of what is sent is acknowledged, then the line is cut.
  private void send(SpoolRig rig, int step, Random random) {
    for (SpooledRecord record : rig.drain()) {
      if (random.nextInt(4) > 0) {
        done.putIfAbsent(new Id(record.bootEpoch(), record.sequence()), disk.operations.size());
        rig.spool.acknowledge(
            SpoolRig.SITE,
            record.bootEpoch(),
            List.of(new SequenceRange(record.sequence(), record.sequence())));
      }
    }
    rig.spool.losses().forEach(this::noteLoss);
    if (step % 50 == 49) {
      rig.spool.rewind();
    }
    rig.work();
  }

  private void noteLoss(Loss loss) {
    for (SequenceRange range : loss.ranges()) {
      for (long sequence = range.first(); sequence <= range.last(); sequence++) {
        done.putIfAbsent(new Id(loss.bootEpoch(), sequence), disk.operations.size());
      }
    }
  }

  private void check(State state) {
    checked++;
    var rig = new SpoolRig(FakeDisk.of(state.files()), SpoolRig.epoch(3), SMALL).work();
    Set<Id> found = new HashSet<>();
    String where = state.operations() + " operations, " + state.what();
    for (SpooledRecord record : rig.drain(Lane.BACKLOG)) {
      var id = new Id(record.bootEpoch(), record.sequence());
      if (!found.add(id)) {
        throw new AssertionError(where + ": twice " + id);
      }
      if (recorded.getOrDefault(id, Integer.MAX_VALUE) >= state.operations()
          || hashes.get(id) != ContentHash.of(record.payload())) {
        throw new AssertionError(where + ": never recorded " + record);
      }
    }
    Set<Id> told = new HashSet<>();
    for (Loss loss : rig.spool.losses()) {
      for (SequenceRange range : loss.ranges()) {
        for (long sequence = range.first(); sequence <= range.last(); sequence++) {
          told.add(new Id(loss.bootEpoch(), sequence));
        }
      }
    }
    safe.forEach((id, since) -> {
      if (since <= state.operations()
          && !found.contains(id)
          && !told.contains(id)
          && done.getOrDefault(id, Integer.MAX_VALUE) >= state.operations()) {
        throw new AssertionError(where + ": lost " + id);
      }
    });
  }
}
