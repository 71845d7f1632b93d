package vn.bridgewatch.agent.command.snmp;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.catalogue.Catalogue;
import vn.bridgewatch.agent.catalogue.UserProfiles;
import vn.bridgewatch.agent.command.Arguments;
import vn.bridgewatch.agent.command.ExitCode;
import vn.bridgewatch.agent.command.UsageException;
import vn.bridgewatch.agent.config.AgentConfig;
import vn.bridgewatch.agent.device.DeviceIdentification;
import vn.bridgewatch.agent.device.Identified;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.snmp.DeviceReader;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.SnmpModules;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.NanoClock;

/// `bridgewatch snmp identify`: says what a device is, how that is known, and what it would give.
final class SnmpIdentifyCommand implements SnmpSubCommand {

  private static final String HELP =
      """
      Usage: bridgewatch snmp identify [options] HOST[:PORT]

      Asks a device what it is, finds its profile, reads it once by that profile, and prints what
      was found: maker, model, software, the modules that would be read, and the values that rules
      and pages would see.

        --profile NAME       use this profile instead of the one that matches
        --modules FILE       a module file beside those that ship; may be repeated
        --profiles FILE      a profile file beside those that ship; may be repeated
        --lang vi|en         language of what is printed (default en)
        --output text|json   json: one object on a line for the device, each module and each value

      %s
      Exit codes: 0 a profile knows the device, 1 no answer, or a device that no profile knows,
      2 wrong usage or our own failure.
      """
          .formatted(SnmpAsker.HELP);

  @Override
  public String name() {
    return "identify";
  }

  @Override
  public String summary() {
    return "say what a device is, and what would be read of it";
  }

  @Override
  public String help() {
    return HELP;
  }

  @Override
  public int run(String[] args, PrintStream out, PrintStream err)
      throws UsageException, ConfigException, IOException, InterruptedException {
    Arguments arguments =
        SnmpAsker.options(new Arguments.Spec())
            .values("--profile", "--lang", "--output")
            .repeated("--modules", "--profiles")
            .parse(args);
    SnmpAddress address = SnmpAddress.parse(arguments.onlyWord("HOST[:PORT]"));
    Catalogue catalogue = catalogue(arguments);
    SnmpAsker asker = SnmpAsker.of(arguments, catalogue.own());
    Optional<Profile> wanted = wanted(arguments, catalogue);
    String language = arguments.choice("--lang", "en", List.of("vi", "en"));
    boolean json = arguments.choice("--output", "text", List.of("text", "json")).equals("json");
    try (var reader = SnmpReader.open(NanoClock.SYSTEM)) {
      DeviceReader device = reader.device(address.with(asker.auth()));
      var identification = new DeviceIdentification(catalogue);
      DeviceIdentification.Greeting greeting = identification.greet(device);
      if (greeting.isSilent()) {
        err.println(IdentifyReport.silence(greeting.silence().orElseThrow(), language));
        return ExitCode.BAD;
      }
      Identified found = identification.identify(device, greeting.identity(), wanted);
      List<ModuleReading> readings = read(device, found, catalogue);
      var all = new ArrayList<Observation>();
      readings.forEach(reading -> all.addAll(reading.observations()));
      List<Observation> values =
          found.profile().translator().apply(all, Labels.NONE).observations();
      var report = new IdentifyReport(device.target().instance(), found, readings, values);
      out.print(json ? report.json() : report.text(language));
      out.flush();
      boolean known = found.match().by().isPresent() || wanted.isPresent();
      return known ? ExitCode.GOOD : ExitCode.BAD;
    }
  }

  private static Catalogue catalogue(Arguments arguments) throws ConfigException {
    List<Path> modules = arguments.values("--modules").stream().map(Path::of).toList();
    List<Path> profiles = arguments.values("--profiles").stream().map(Path::of).toList();
    return new Catalogue(
        SnmpModules.load(modules, SnmpModules.Environment.OF_PROCESS), UserProfiles.load(profiles));
  }

  private static Optional<Profile> wanted(Arguments arguments, Catalogue catalogue)
      throws UsageException {
    Optional<String> name = arguments.value("--profile");
    if (name.isEmpty() || name.get().equals(AgentConfig.Device.AUTO)) {
      return Optional.empty();
    }
    Optional<Profile> profile = catalogue.profiles().profile(name.get());
    if (profile.isEmpty()) {
      throw new UsageException(
          "--profile: no profile "
              + name.get()
              + "; there are "
              + String.join(", ", catalogue.profiles().all().stream().map(Profile::id).toList()));
    }
    return profile;
  }

  private static List<ModuleReading> read(
      DeviceReader device, Identified found, Catalogue catalogue) throws InterruptedException {
    var readings = new ArrayList<ModuleReading>();
    for (Profile.ModuleUse use : found.modules()) {
      Optional<SnmpModule> module = catalogue.module(use.name());
      if (module.isPresent()) {
        readings.add(device.read(module.get(), Labels.NONE, false, DeviceIdentification.BUDGET));
      }
    }
    return readings;
  }

  /// For the words of a person at a desk.
  static String why(Incomplete why) {
    return why.reason().word() + ": " + why.detail();
  }
}
