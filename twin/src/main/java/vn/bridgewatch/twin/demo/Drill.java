package vn.bridgewatch.twin.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can be broken and healed in the running demo; each really happens to a process, a line or a
/// device that the demo itself started.
public enum Drill {
  CUT_COMMUNE("cut the line of a commune: nothing passes, nobody is told", "site_silent") {
    @Override
    String run(Demo demo, String site) {
      demo.cut(commune(site));
      return "the line of site " + commune(site) + " is cut";
    }
  },
  SWITCH_OFF(
      "the devices of a site fall silent, as when the rack loses power", "snmp_unreachable") {
    @Override
    String run(Demo demo, String site) {
      demo.switchOff(commune(site));
      return "the devices of site " + commune(site) + " are off";
    }
  },
  BRIDGE_DOWN("the bridge that every site calls dies", "service_down") {
    @Override
    String run(Demo demo, String site) throws IOException {
      demo.stopBridge();
      return "the bridge is down";
    }
  },
  LOSSY_MEDIA(
      "the line of a site loses media that leave it; pings and calls still work",
      "media_loss_there") {
    @Override
    String run(Demo demo, String site) {
      demo.loseMedia(commune(site));
      return "the line of site " + commune(site) + " loses 30 % of the media that leave it";
    }
  },
  KILL_AGENT("kill -9 of a site's agent", "site_silent") {
    @Override
    String run(Demo demo, String site) {
      demo.kill("agent-" + commune(site));
      return "the agent of site " + commune(site) + " is killed";
    }
  },
  KILL_COLLECTOR("kill -9 of the collector; agents keep what they measure", "") {
    @Override
    String run(Demo demo, String site) {
      demo.kill(Demo.COLLECTOR);
      return "the collector is killed";
    }
  },
  RESTORE("heal everything that drills broke", "") {
    @Override
    String run(Demo demo, String site) throws IOException, DemoException {
      var healed = new ArrayList<String>();
      demo.startBridge();
      for (String key : demo.sites()) {
        demo.heal(key);
        demo.switchOn(key);
        demo.healMedia(key);
      }
      if (demo.restart(Demo.COLLECTOR)) {
        healed.add("collector started again");
        await(demo);
      }
      for (String key : demo.sites()) {
        if (demo.restart("agent-" + key)) {
          healed.add("agent of " + key + " started again");
        }
      }
      healed.add("bridge, lines and devices of all sites work");
      return String.join("; ", healed);
    }
  };

  private final String summary;
  private final String expectedRule;

  Drill(String summary, String expectedRule) {
    this.summary = summary;
    this.expectedRule = expectedRule;
  }

  abstract String run(Demo demo, String site) throws IOException, DemoException;

  public String summary() {
    return summary;
  }

  /// The rule whose alert follows; empty where none must.
  public String expectedRule() {
    return expectedRule;
  }

  /// The name on the command line, as `cut-commune`.
  public String commandName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Drill> byName(String name) {
    return Arrays.stream(values()).filter(drill -> drill.commandName().equals(name)).findFirst();
  }

  public static String names() {
    return Arrays.stream(values()).map(Drill::commandName).collect(Collectors.joining(", "));
  }

  /// The site that a drill without a named one breaks.
  public static String commune(String site) {
    return site.isEmpty() ? DemoSite.DRILL_COMMUNE : site;
  }

  private static void await(Demo demo) throws DemoException {
    try {
      demo.awaitReady();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while the collector started");
    }
  }
}
