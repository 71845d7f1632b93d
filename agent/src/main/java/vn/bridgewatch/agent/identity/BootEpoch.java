package vn.bridgewatch.agent.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.state.DurableFile;

/// The number of this life of the agent, so that sequences may begin at 1 again.
///
/// A counter on disk in the upper 32 bits puts lives in order; a random tag below keeps two lives
/// apart even where somebody restored the folder from a copy.
public final class BootEpoch {

  static final String FILE = "boot-epoch";
  private static final Logger LOG = LoggerFactory.getLogger(BootEpoch.class);

  private BootEpoch() {}

  /// Counts one start, durably, and returns its epoch.
  ///
  /// A disk that is full or takes nothing keeps no agent from starting: the tag alone tells this
  /// life from the next of the same number.
  ///
  /// @throws IOException the file is there and cannot be understood
  public static long next(Path stateFolder) throws IOException {
    Path file = stateFolder.resolve(FILE);
    int counter = Files.exists(file) ? read(file) + 1 : 1;
    try {
      Files.createDirectories(stateFolder);
      DurableFile.write(stateFolder, FILE, (counter + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("The number of this start cannot be kept; the disk takes nothing");
    }
    return ((long) counter << 32) | Integer.toUnsignedLong(new SecureRandom().nextInt());
  }

  private static int read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      int counter = Integer.parseInt(text);
      if (counter >= 1 && counter < Integer.MAX_VALUE) {
        return counter;
      }
    } catch (NumberFormatException _) {
      // told below, as a number out of range is
    }
    throw new IOException(
        file
            + ": must hold a number from 1 to "
            + (Integer.MAX_VALUE - 1)
            + ", got \""
            + text
            + "\"; write a number above the last known start count");
  }
}
