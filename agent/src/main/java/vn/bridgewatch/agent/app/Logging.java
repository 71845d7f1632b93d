package vn.bridgewatch.agent.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Sets `java.util.logging` up in code: one line for each record on standard error.
final class Logging {

  private Logging() {}

  /// For a service: what a person should know.
  static void forService() {
    set(Level.INFO);
  }

  /// For a command at a terminal, which says itself what there is to say.
  static void forCommand() {
    set(Level.SEVERE);
  }

  private static void set(Level level) {
    Logger root = Logger.getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setFormatter(new OneLine());
    console.setLevel(level);
    root.addHandler(console);
    root.setLevel(level);
  }

  /// `2026-11-23T01:00:00.123Z WARN uplink: Uplink lost`, then the stack of a throwable.
  static final class OneLine extends Formatter {

    @Override
    public String format(LogRecord record) {
      var text = new StringBuilder();
      text.append(Instant.ofEpochMilli(record.getMillis()).truncatedTo(ChronoUnit.MILLIS));
      text.append(' ').append(word(record.getLevel())).append(' ');
      String logger = record.getLoggerName() == null ? "" : record.getLoggerName();
      text.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
      text.append(formatMessage(record).replace("\n", "\\n").replace("\r", "\\r"));
      text.append('\n');
      if (record.getThrown() != null) {
        var stack = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(stack, true));
        text.append(stack);
      }
      return text.toString();
    }

    private static String word(Level level) {
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      if (level.intValue() >= Level.WARNING.intValue()) {
        return "WARN";
      }
      return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
  }
}
