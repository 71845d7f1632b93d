package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.twin.snmp.Fault;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;

/// `bridgewatch bench snmp`: what the agent's SNMP costs, beside Debian's snmp_exporter on the same
/// devices in the same minutes.
public final class SnmpBench {

  /// The parts by which a person names them.
  public static final List<String> PARTS = List.of("responder", "walk", "at-once", "many");

  private final Path root;
  private final Path agentRoot;
  private final boolean quick;
  private final Consumer<String> progress;

  /// @param root of the checkout, built
  /// @param agentRoot the checkout whose agent is measured
  public SnmpBench(Path root, Path agentRoot, boolean quick, Consumer<String> progress) {
    this.root = root;
    this.agentRoot = agentRoot;
    this.quick = quick;
    this.progress = progress;
  }

  /// Runs these parts, one after the other.
  public List<Goal> run(Set<String> parts)
      throws IOException, BenchException, RecordingException, InterruptedException {
    if (parts.contains("walk") || parts.contains("at-once")) {
      Scene.exporter(); // rather now than after minutes
    }
    var goals = new ArrayList<Goal>();
    if (parts.contains("responder")) {
      progress.accept("the responder by itself");
      goals.add(ResponderCost.run());
    }
    if (parts.contains("walk") || parts.contains("at-once")) {
      goals.addAll(inBed(bed -> beside(bed, parts)));
    }
    if (parts.contains("many")) {
      goals.addAll(inBed(bed -> List.of(new ManyDevices(progress).run(bed, quick ? 3 : 6))));
    }
    return List.copyOf(goals);
  }

  private List<Goal> beside(Bed bed, Set<String> parts)
      throws IOException, BenchException, RecordingException, InterruptedException {
    var goals = new ArrayList<Goal>();
    try (var responder = Responder.start(0)) {
      List<AgentFile.Device> wide =
          devices(responder, WalkCost.DEVICES, WalkCost.PORTS, "switch-", List.of());
      List<Fault> slow = List.of(new Fault.Delay(Duration.ofMillis(20), Duration.ofMillis(20)));
      List<AgentFile.Device> many =
          devices(responder, AtOnce.DEVICES, AtOnce.PORTS, "at-once-", slow);
      boolean walk = parts.contains("walk");
      var scene = new Scene(bed, walk ? wide : List.of(), progress);
      if (walk) {
        goals.add(
            new WalkCost(scene, responder, wide, progress)
                .run(quick ? WalkCost.Times.QUICK : WalkCost.Times.FULL));
      }
      if (parts.contains("at-once")) {
        goals.add(
            new AtOnce(scene, responder, many, progress).run(Duration.ofSeconds(quick ? 10 : 20)));
      }
    }
    return goals;
  }

  private static List<AgentFile.Device> devices(
      Responder responder, int count, int ports, String name, List<Fault> faults)
      throws IOException, RecordingException {
    Recording recording = Recording.parse("bench", Interfaces.recording(ports));
    var devices = new ArrayList<AgentFile.Device>();
    for (int i = 0; i < count; i++) {
      Responder.Endpoint endpoint = responder.listen(InetAddress.getLoopbackAddress(), 0);
      endpoint.add(Scene.COMMUNITY, recording).setFaults(faults);
      devices.add(
          new AgentFile.Device(
              name + i,
              "127.0.0.1",
              endpoint.port(),
              Interfaces.MODULE,
              Scene.INTERVAL.toSeconds() + "s"));
    }
    return devices;
  }

  private interface Part {
    List<Goal> run(Bed bed)
        throws IOException, BenchException, RecordingException, InterruptedException;
  }

  private List<Goal> inBed(Part part)
      throws IOException, BenchException, RecordingException, InterruptedException {
    try (var bed = Bed.inTemporaryFolder(root, agentRoot)) {
      return part.run(bed);
    }
  }
}
