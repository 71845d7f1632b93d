package vn.bridgewatch.agent.calendar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.state.DurableFile;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.conference.ConferenceClock;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;

/// What the centre last told of the conferences of our sites.
///
/// It is kept in a file of the state folder, so that an agent that starts while its line is cut
/// still knows its phase. A file that cannot be read or written is said and changes nothing else:
/// the centre tells the calendar again at each connection. Safe for many threads.
public final class SiteCalendars {

  static final String FILE = "calendar.yaml";
  private static final Logger LOG = LoggerFactory.getLogger(SiteCalendars.class);

  private final Path folder;
  private final Executor writer;
  private final Set<String> sites;
  private final Object disk = new Object();
  private Map<String, List<Appointment>> kept; // guarded by disk
  private volatile Map<String, List<Appointment>> bySite;

  private SiteCalendars(
      Path folder, Set<String> sites, Map<String, List<Appointment>> bySite, Executor writer) {
    this.folder = folder;
    this.writer = writer;
    this.sites = Set.copyOf(sites);
    this.bySite = Map.copyOf(bySite);
    this.kept = this.bySite;
  }

  /// Opens what the folder holds of these sites.
  ///
  /// @param writer runs what waits for the disk
  public static SiteCalendars open(Path folder, Set<String> sites, Executor writer) {
    Path file = folder.resolve(FILE);
    var known = new HashMap<String, List<Appointment>>();
    try {
      known.putAll(CalendarFile.read(file.toString(), bytes(file)));
      known.keySet().retainAll(sites);
    } catch (NoSuchFileException _) {
      LOG.atDebug().log("No calendar is kept yet");
    } catch (IOException e) {
      LOG.atWarn()
          .setCause(e)
          .log("The calendar that was kept cannot be read; waiting for a new one");
    } catch (ConfigException e) {
      LOG.atWarn()
          .addKeyValue("problems", e.problems())
          .log("The calendar that was kept makes no sense; waiting for a new one");
    }
    return new SiteCalendars(folder, sites, known, writer);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > CalendarFile.BYTES_MAX) {
      throw new IOException(file + ": must be at most " + CalendarFile.BYTES_MAX + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /// Takes what the centre says of a site, in the place of what it said before. Returns at once;
  /// the disk follows.
  public void take(String site, List<Appointment> appointments) {
    synchronized (this) {
      if (!sites.contains(site) || appointments.equals(bySite.get(site))) {
        return;
      }
      var all = new HashMap<>(bySite);
      all.put(site, List.copyOf(appointments));
      bySite = Map.copyOf(all);
    }
    writer.execute(this::keep);
  }

  private void keep() {
    synchronized (disk) {
      Map<String, List<Appointment>> now = bySite;
      if (now.equals(kept)) {
        return; // whoever was before us kept ours too
      }
      try {
        DurableFile.write(folder, FILE, CalendarFile.write(now));
        kept = now;
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("The calendar cannot be kept on disk; it holds until we end");
      }
    }
  }

  /// The highest phase of a site's conferences.
  public Phase phase(String site, long wallMillis) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    Phase highest = Phase.IDLE;
    for (Appointment appointment : bySite.getOrDefault(site, List.of())) {
      Phase phase = ConferenceClock.phase(appointment, now);
      if (phase.rank() > highest.rank()) {
        highest = phase;
      }
    }
    return highest;
  }

  /// The conferences of a site that are known.
  public List<Appointment> appointments(String site) {
    return bySite.getOrDefault(site, List.of());
  }
}
