package vn.bridgewatch.agent.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;

/// An agent's own configuration together with what the centre adds to it.
///
/// What the centre adds is taken for a site as a whole or not at all, and never keeps the agent
/// from what its own file says.
///
/// @param config of both
/// @param outcomes for each site for which the centre has something, what came of it
record Central(AgentConfig config, Map<String, Frame.Configured> outcomes) {

  private static final int TEXT_CHARS_MAX = 2_000; // 4 bytes each at most
  private static final Logger LOG = LoggerFactory.getLogger(Central.class);

  Central {
    outcomes = Map.copyOf(outcomes);
  }

  /// Reads what is kept on disk, but for these sites.
  ///
  /// @param folder to which files are relative
  /// @param fresh what takes the place of what is kept
  static Central read(AgentConfig own, Path folder, Map<String, CentralDocument> fresh) {
    var outcomes = new TreeMap<String, Frame.Configured>();
    var sites = new ArrayList<AgentConfig.Site>();
    for (AgentConfig.Site site : own.sites()) {
      AgentConfig.Site extended = site;
      long revision = 0;
      try {
        CentralDocument document = fresh.get(site.site());
        if (document == null) {
          document = CentralFiles.read(own.stateDir(), site.site());
        }
        revision = document.revision();
        if (revision > 0
            && !fresh.containsKey(site.site())
            && CentralFiles.isTrialFailed(own.stateDir(), site.site())) {
          throw new ConfigException(
              List.of(new Problem("configuration", 0, "", CentralFiles.TRIAL_FAILED)));
        }
        if (revision > 0 && !own.fromCentre().probes()) {
          outcomes.put(site.site(), notWanted(site.site(), revision));
        } else if (revision > 0) {
          extended = extended(own, folder, site, document);
          outcomes.put(
              site.site(), new Frame.Configured(site.site(), revision, Standing.IN_FORCE, ""));
        }
      } catch (ConfigException e) {
        outcomes.put(site.site(), refused(site.site(), revision, e.problems()));
      } catch (RuntimeException e) { // a bug of ours keeps no agent from its own file
        LOG.atError().addKeyValue("site", site.site()).setCause(e).log("What the centre adds");
        var problem = new Problem("configuration", 0, "", "cannot be judged: " + e);
        outcomes.put(site.site(), refused(site.site(), revision, List.of(problem)));
      } catch (IOException e) {
        var problem = new Problem(CentralFiles.FOLDER, 0, "", "cannot be read: " + e.getMessage());
        outcomes.put(site.site(), refused(site.site(), revision, List.of(problem)));
      }
      sites.add(extended);
    }
    return new Central(own.with(sites), outcomes);
  }

  private static AgentConfig.Site extended(
      AgentConfig own, Path folder, AgentConfig.Site site, CentralDocument document)
      throws ConfigException {
    var reader =
        new SiteReader(
            folder,
            own.allow(),
            new HttpAccessReader(folder, own.allow()),
            own.media()::bitsPerSecond,
            own.fromCentre().files()::contains,
            true);
    return YamlFile.read(
        "configuration",
        document.text().getBytes(StandardCharsets.UTF_8),
        map -> reader.extended(site, map));
  }

  private static Frame.Configured notWanted(String site, long revision) {
    return new Frame.Configured(
        site,
        revision,
        Standing.NOT_WANTED,
        "from_centre.probes: the agent's own file takes no probes from the centre");
  }

  /// With so many of the problems as an answer may hold.
  static Frame.Configured refused(String site, long revision, List<Problem> problems) {
    var text = new StringBuilder();
    for (Problem problem : problems) {
      text.append(text.isEmpty() ? "" : "\n").append(problem);
      if (text.length() > TEXT_CHARS_MAX) {
        text.setLength(TEXT_CHARS_MAX - 1);
        text.append('…');
        break;
      }
    }
    return new Frame.Configured(site, revision, Standing.REFUSED, text.toString());
  }
}
