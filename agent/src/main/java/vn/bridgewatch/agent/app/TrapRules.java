package vn.bridgewatch.agent.app;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vn.bridgewatch.agent.profile.ProfileFile;
import vn.bridgewatch.agent.profile.Profiles;
import vn.bridgewatch.agent.profile.TrapRule;
import vn.bridgewatch.agent.trap.Notification;
import vn.bridgewatch.agent.trap.TrapMeaning;
import vn.bridgewatch.config.ConfigException;

/// What traps mean, by the rules of all profiles: the OID of a notification is its maker's own and
/// means one thing, whatever the device was taken for.
record TrapRules(List<TrapRule> rules) {

  private static final String FOLDER = "profiles";
  private static final String ONE = "/" + FOLDER + "/standard.yml";

  TrapRules {
    rules = List.copyOf(rules);
  }

  /// The rules that come with the agent.
  static TrapRules shipped() throws IOException {
    URL one = TrapRules.class.getResource(ONE);
    if (one == null) {
      throw new IOException("the profiles are missing from the build");
    }
    try {
      URI uri = one.toURI();
      if (!uri.getScheme().equals("jar")) {
        return of(Path.of(uri).resolveSibling(""));
      }
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(jarFile(uri)))) {
        return of(jar.getPath(FOLDER));
      }
    } catch (URISyntaxException e) {
      throw new IOException(one + ": is no address of a file", e);
    }
  }

  private static URI jarFile(URI uri) {
    String text = uri.getSchemeSpecificPart();
    return URI.create(text.substring(0, text.indexOf("!/")));
  }

  private static TrapRules of(Path folder) throws IOException {
    var read = new ArrayList<ProfileFile>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".yml")).sorted().toList()) {
        read.add(ProfileFile.parse(file.toString(), Files.readAllBytes(file)));
      }
    } catch (ConfigException e) {
      throw new IOException("the profiles of this build: " + e.getMessage(), e);
    }
    return of(Profiles.of(read));
  }

  static TrapRules of(Profiles profiles) {
    return new TrapRules(
        profiles.all().stream().flatMap(profile -> profile.traps().stream()).distinct().toList());
  }

  /// What a notification means; empty for one that no rule knows.
  Optional<TrapMeaning> meaning(Notification notification) {
    return rules.stream()
        .filter(rule -> rule.fits(notification.oid()) && valuesFit(rule, notification))
        .findFirst()
        .map(rule ->
            new TrapMeaning(
                rule.event(),
                rule.grade().word(),
                rule.clears(),
                rule.text().vi(),
                rule.text().en()));
  }

  private static boolean valuesFit(TrapRule rule, Notification notification) {
    for (Map.Entry<String, Pattern> value : rule.values().entrySet()) {
      Optional<String> text = notification.value(value.getKey());
      if (text.isEmpty() || !value.getValue().matcher(text.get()).matches()) {
        return false;
      }
    }
    return true;
  }
}
