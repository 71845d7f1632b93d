package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.WallClock;

/// Tells the centre that the agent goes by another configuration, without saying what is in it:
/// only a print of the file and of what the centre added, by which two are told apart.
final class ConfigurationTold {

  static final String LABEL = "configuration";
  private static final int PRINT_CHARS = 12;

  private ConfigurationTold() {}

  static Event changed(AgentFiles files) {
    return new Event(
        "configuration_changed",
        WallClock.SYSTEM.millis(),
        Labels.of(
            Map.of(
                LABEL,
                print(files),
                "grade",
                "info",
                "text_vi",
                "Bộ giám sát đã nhận cấu hình mới.")),
        "The agent goes by a new configuration.");
  }

  static String print(AgentFiles files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(files.file()));
      new TreeMap<>(files.central())
          .forEach((site, document) ->
              digest.update((site + "\n" + document).getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, PRINT_CHARS);
    } catch (IOException _) {
      return "unread";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
