package vn.bridgewatch.agent.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.state.DurableFile;
import vn.bridgewatch.wire.WireLimits;

/// `central/SITE.yaml` in the state folder: what the centre added and we took, so that it holds
/// after a restart without the centre. The first line has the revision; the rest is as it came.
public final class CentralFiles {

  static final String FOLDER = "central";
  public static final String TRIAL_FAILED =
      "the agent ended within 60 s of taking it up, which may have been its doing: change it";
  private static final String TRIAL = ".trial";
  private static final String LIFE = UUID.randomUUID().toString(); // of this process
  private static final Pattern HEAD =
      Pattern.compile("# Revision ([1-9][0-9]{0,18}) of the centre; written by the agent\\.");
  private static final int HEAD_BYTES_MAX = 100;

  private CentralFiles() {}

  /// What is kept for a site; [CentralDocument#NONE] where nothing is. Blocks.
  ///
  /// @throws IOException it cannot be read, or is not what we wrote
  public static CentralDocument read(Path stateDir, String site) throws IOException {
    Path file = stateDir.resolve(FOLDER).resolve(name(site));
    try {
      if (Files.size(file) > WireLimits.CONFIGURATION_BYTES_MAX + HEAD_BYTES_MAX) {
        throw new IOException(
            file + ": must be at most " + WireLimits.CONFIGURATION_BYTES_MAX + " bytes");
      }
      String text = Files.readString(file);
      int end = text.indexOf('\n');
      Matcher head = HEAD.matcher(end < 0 ? text : text.substring(0, end));
      if (!head.matches()) {
        throw new IOException(file + ": must begin with the line that the agent writes");
      }
      return new CentralDocument(Long.parseLong(head.group(1)), text.substring(end + 1));
    } catch (NoSuchFileException _) {
      return CentralDocument.NONE;
    } catch (NumberFormatException e) {
      throw new IOException(file + ": its revision is too large", e);
    }
  }

  /// Keeps a document in the place of the one before, or none; on disk when it returns. Blocks.
  public static void keep(Path stateDir, String site, CentralDocument document) throws IOException {
    Path folder = stateDir.resolve(FOLDER);
    if (document.revision() == 0) {
      DurableFile.delete(folder, name(site));
    } else {
      DurableFile.makeFolder(folder);
      String head = "# Revision " + document.revision() + " of the centre; written by the agent.\n";
      DurableFile.write(
          folder, name(site), (head + document.text()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Marks what is kept for a site as on trial; on disk when it returns. Blocks.
  public static void beginTrial(Path stateDir, String site) throws IOException {
    Path folder = stateDir.resolve(FOLDER);
    DurableFile.makeFolder(folder);
    DurableFile.write(folder, site + TRIAL, LIFE.getBytes(StandardCharsets.UTF_8));
  }

  /// Removes the mark: the agent ran with it for a while, or nothing is on trial. Blocks.
  public static void endTrial(Path stateDir, String site) throws IOException {
    DurableFile.delete(stateDir.resolve(FOLDER), site + TRIAL);
  }

  /// Whether an earlier life of the agent ended while this was on trial. Blocks.
  public static boolean isTrialFailed(Path stateDir, String site) throws IOException {
    try {
      return !Files.readString(stateDir.resolve(FOLDER).resolve(site + TRIAL)).equals(LIFE);
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static String name(String site) {
    return site + ".yaml";
  }
}
