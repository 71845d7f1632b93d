package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes all dashboards as files for Grafana's provisioning; the same source gives the same bytes.
public final class DashboardGenerator {

  private static final ObjectWriter JSON = new ObjectMapper().writer(printer());

  private DashboardGenerator() {}

  /// The text of every file by its path, relative to the output folder.
  public static SortedMap<String, String> files() {
    var files = new TreeMap<String, String>();
    files.put("operations/bw-wall.json", text(CountryDashboard.build()));
    files.put("operations/bw-warnings.json", text(WarningDashboard.build()));
    files.put("detail/bw-site.json", text(SiteDashboard.build()));
    return files;
  }

  /// Writes the files under a folder, which is made where it is missing.
  public static void write(Path folder) throws IOException {
    for (var file : files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private static String text(Dashboard dashboard) {
    try {
      return JSON.writeValueAsString(dashboard.json()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("dashboard " + dashboard.uid() + " is not JSON", e);
    }
  }

  private static DefaultPrettyPrinter printer() {
    var indent = new DefaultIndenter("  ", "\n"); // not the line end of the system
    var separators =
        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
    var printer = new DefaultPrettyPrinter(separators);
    printer.indentArraysWith(indent);
    printer.indentObjectsWith(indent);
    return printer;
  }
}
