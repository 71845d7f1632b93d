package vn.bridgewatch.agent.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.agent.profile.ProfileFile;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.config.YamlFile;

/// Reads a user's own profile files; the problems of all of them come together.
public final class UserProfiles {

  private UserProfiles() {}

  public static List<ProfileFile> load(List<Path> files) throws ConfigException {
    var problems = new ArrayList<Problem>();
    var read = new ArrayList<ProfileFile>();
    for (Path file : files) {
      String name = file.toString();
      try {
        if (Files.size(file) > YamlFile.BYTES_MAX) {
          problems.add(new Problem(name, 0, "", "is over " + YamlFile.BYTES_MAX + " bytes"));
        } else {
          read.add(ProfileFile.parse(name, Files.readAllBytes(file)));
        }
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      } catch (IOException e) {
        problems.add(new Problem(name, 0, "", "cannot be read: " + e));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return read;
  }
}
