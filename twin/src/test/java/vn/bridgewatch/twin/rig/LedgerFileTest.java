package vn.bridgewatch.twin.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

class LedgerFileTest {

  @TempDir private Path folder;

  private static final RecordId FIRST = new RecordId("rig-1", "01-r1", -7, 1);
  private static final RecordId SECOND = new RecordId("rig-1", "01-r1", -7, 2);

  @Test
  void whatWasToldIsReadInItsOrder() throws Exception {
    Payload samples = new Payload.Samples(new Tick(1_000, List.of()));
    Payload event = new Payload.Happening(new Event("rig_event", 2_000, Labels.NONE, "Đã thử"));
    Path file = folder.resolve("ledger");
    try (LedgerFile ledger = LedgerFile.append(file)) {
      ledger.issued(FIRST, samples);
      ledger.issued(SECOND, event);
      ledger.acknowledged(FIRST);
    }
    try (LedgerFile ledger = LedgerFile.append(file)) {
      ledger.acknowledged(SECOND);
    }
    var read = new ArrayList<LedgerEntry>();
    LedgerFile.read(file, read::add);

    assertThat(read).hasSize(4);
    assertThat(read.get(0))
        .isEqualTo(new LedgerEntry.Issued(FIRST, 1_000, ContentHash.of(samples), false));
    assertThat(read.get(1))
        .isEqualTo(new LedgerEntry.Issued(SECOND, 2_000, ContentHash.of(event), true));
    assertThat(read.subList(2, 4)).extracting(LedgerEntry::id).containsExactly(FIRST, SECOND);
    assertThat(read.subList(2, 4)).allMatch(LedgerEntry.Acknowledged.class::isInstance);
  }

  @Test
  void aLineThatIsNoneIsShown() throws Exception {
    Path file = Files.writeString(folder.resolve("ledger"), "issued rig-1 01-r1\n");

    assertThatThrownBy(() -> LedgerFile.read(file, _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("issued rig-1 01-r1");
  }

  @Test
  void aLedgerThatCannotBeWrittenRefusesWhatIsTold() throws Exception {
    LedgerFile ledger = LedgerFile.append(Path.of("/dev/full"));
    ledger.acknowledged(FIRST);

    assertThatThrownBy(ledger::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the ledger cannot be written")
        .hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> ledger.acknowledged(SECOND)).isInstanceOf(IllegalStateException.class);
  }
}
