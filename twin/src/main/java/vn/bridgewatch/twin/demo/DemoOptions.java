package vn.bridgewatch.twin.demo;

import java.nio.file.Path;

/// Where the demo runs and on which ports; 0 means any free port.
///
/// @param root the checkout, for the built jars and the module files
/// @param folder everything that the demo writes; made anew at each start
/// @param conferenceMinutes minutes until the demo's conference begins
public record DemoOptions(
    Path root, Path folder, int httpPort, int agentsPort, int conferenceMinutes, boolean keep) {

  public static final int HTTP_PORT = 8480;
  public static final int AGENTS_PORT = 7443;
  public static final int CONFERENCE_MINUTES = 40;
}
