package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

  /// Held, because java.util.logging forgets a logger that nobody holds, and its handlers with it.
  private static final Logger LOGGER = Logger.getLogger("vn.bridgewatch.agent.uplink.Test");

  @Test
  void aRecordIsOneLineWithItsKeysAndValues() {
    var lines = new ArrayList<String>();
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(new Collecting(lines));

    LoggerFactory.getLogger(LOGGER.getName())
        .atWarn()
        .addKeyValue("site", "00004")
        .addKeyValue("why", "line 1\nline 2")
        .log("Uplink lost");

    assertThat(lines)
        .singleElement()
        .asString()
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z WARN Test:"
                + " site=00004 why=line 1\\\\nline 2 Uplink lost\n");
  }

  @Test
  void aThrowableFollowsItsLine() {
    var record = new LogRecord(Level.SEVERE, "Attempt failed");
    record.setLoggerName("vn.bridgewatch.agent.schedule.Scheduler");
    record.setThrown(new IllegalStateException("a bug"));

    assertThat(new Logging.OneLine().format(record))
        .contains(" ERROR Scheduler: Attempt failed\njava.lang.IllegalStateException: a bug\n");
  }

  private static final class Collecting extends Handler {
    private final List<String> lines;

    Collecting(List<String> lines) {
      this.lines = lines;
      setFormatter(new Logging.OneLine());
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(getFormatter().format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
