package vn.bridgewatch.agent.command.snmp;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.JsonLine;
import vn.bridgewatch.agent.command.ObservationPrinter;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.time.NanoClock;

/// `bridgewatch snmp read`: reads a device once and prints what came.
final class SnmpReadCommand implements SnmpSubCommand {

  private static final String HELP =
      """
      Usage: bridgewatch snmp read [--modules FILE...] --module NAME... [options] HOST[:PORT]

      Reads a device over SNMP by the modules of snmp_exporter and prints its series in the
      Prometheus text format on standard output. Messages go to standard error.

        --modules FILE       a module file, of the layout before or since 0.23; may be repeated
                             (default: the modules that come with the agent)
        --module NAME        a module of those files; may be repeated
        --compat             print what snmp_exporter 0.21 prints, with 0 for what is no number;
                             without it such a value is left out
        --output text|json   json: one object on a line for each series, also the
                             absent ones with the reason, and one for the module
        --timeout TIME       for one try, as 500ms or 5s (default: the module's)
        --retries N          further tries of a request (default: the module's)
        --expand-environment fill in ${NAME} in user names and passwords of the files

      %s
      Exit codes: 0 read whole, 1 no answer or read in part, 2 wrong usage or our own failure.
      """
          .formatted(SnmpAsker.HELP);

  @Override
  public String name() {
    return "read";
  }

  @Override
  public String summary() {
    return "read a device once by modules of snmp_exporter and print its series";
  }

  @Override
  public String help() {
    return HELP;
  }

  @Override
  public int run(String[] args, PrintStream out, PrintStream err)
      throws UsageException, ConfigException, IOException, InterruptedException {
    return read(SnmpReadRequest.of(args), out, err);
  }

  private static int read(SnmpReadRequest request, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    var readings = new ArrayList<ModuleReading>();
    try (var reader = SnmpReader.open(NanoClock.SYSTEM)) {
      for (SnmpModule module : request.modules()) {
        var target = request.address().with(request.auth(module));
        DeviceReader device = reader.device(target);
        ModuleReading reading =
            device.read(module, Labels.NONE, request.compat(), Duration.ofMinutes(10));
        readings.add(reading);
        Optional<Incomplete> why = reading.incomplete();
        if (why.isPresent()) {
          err.println(
              "module "
                  + module.name()
                  + " incomplete ("
                  + why.get().reason().word()
                  + "): "
                  + why.get().detail());
          if (reading.pdus() == 0) {
            break; // the others would meet the same
          }
        }
      }
    }
    if (request.json()) {
      json(readings, out);
    } else {
      ObservationPrinter.text(readings.stream().map(ModuleReading::observations).toList(), out);
    }
    boolean whole = readings.stream().allMatch(ModuleReading::isComplete);
    return whole ? ExitCode.GOOD : ExitCode.BAD;
  }

  private static void json(List<ModuleReading> readings, PrintStream out) {
    for (ModuleReading reading : readings) {
      ObservationPrinter.json("module", reading.module().name(), reading.observations(), out);
      var end =
          new JsonLine()
              .put("module", reading.module().name())
              .put("complete", reading.isComplete())
              .put("seconds", reading.whole().toNanos() / 1e9);
      reading
          .incomplete()
          .ifPresent(why -> end.put("reason", why.reason().word()).put("detail", why.detail()));
      out.println(end);
    }
    out.flush();
  }
}
