package vn.bridgewatch.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.reader.HttpReader;
import vn.bridgewatch.agent.reader.http.Credentials;
import vn.bridgewatch.agent.reader.http.HttpEndpoint;
import vn.bridgewatch.agent.reader.http.Trust;
import vn.bridgewatch.config.SecretFile;
import vn.bridgewatch.config.YamlMap;

/// Reads the key `http` of a device, with the files that it names.
public final class HttpAccessReader {

  private static final Duration INTERVAL_MIN = Duration.ofSeconds(5);
  private static final Duration INTERVAL_MAX = Duration.ofDays(1);
  private static final Duration TIMEOUT_MIN = Duration.ofMillis(100);
  private static final Duration TIMEOUT_MAX = Duration.ofSeconds(30);
  private static final int CA_BYTES_MAX = 256 * 1024;
  private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}:]{1,128}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_]{0,63}");

  private final Path folder;
  private final AllowList allow;

  HttpAccessReader(Path folder, AllowList allow) {
    this.folder = folder;
    this.allow = allow;
  }

  /// @param device of which `http` and `reader` are read
  /// @param address of the device, for a URL that is left out
  Optional<HttpAccess> read(YamlMap device, String address) {
    String reader = device.text("reader", "");
    device.require(
        reader.isEmpty() || NAME.matcher(reader).matches(),
        "reader",
        "must be the name of a reader, got " + reader);
    device.require(
        reader.isEmpty() || device.has("http"), "http", "is missing: where the reader reads");
    boolean byProfile = !device.has("modules") && (device.has("profile") || device.has("auth"));
    device.require(
        !device.has("http") || !reader.isEmpty() || byProfile,
        "reader",
        "is missing: what is read over http; a profile may say it, or auth, by which the device is"
            + " asked what it is");
    return device.map("http", map -> access(map, reader, address));
  }

  private HttpAccess access(YamlMap map, String reader, String address) {
    var files = new ArrayList<Path>();
    String usual = "https://" + (address.contains(":") ? "[" + address + "]" : address);
    HttpEndpoint endpoint =
        map.has("url")
            ? map.parsed("url", HttpEndpoint::parse)
                .orElse(new HttpEndpoint(true, "127.0.0.1", 443, ""))
            : endpoint(usual);
    map.require(
        allow.permits(InetAddress.ofLiteral(endpoint.address())),
        "url",
        "must be in the allow-list [" + allow + "], got " + endpoint.address());
    Credentials credentials = credentials(map, files);
    Trust trust = trust(map, files);
    map.require(
        endpoint.tls() || !(map.has("pin") || map.has("ca")),
        "url",
        "must begin with https:// where a certificate is expected");
    boolean inClear =
        !endpoint.tls()
            && !credentials.isEmpty()
            && !InetAddress.ofLiteral(endpoint.address()).isLoopbackAddress();
    map.require(!inClear, "url", "must begin with https://, for the password would go in clear");
    Duration interval =
        map.duration("interval", HttpAccess.INTERVAL_DEFAULT, INTERVAL_MIN, INTERVAL_MAX);
    Optional<Duration> own = map.has("interval") ? Optional.of(interval) : Optional.empty();
    Duration most = HttpAccess.longest(interval);
    Duration usualTimeout =
        most.compareTo(HttpReader.TIMEOUT_DEFAULT) < 0 ? most : HttpReader.TIMEOUT_DEFAULT;
    Duration timeout = map.duration("timeout", usualTimeout, TIMEOUT_MIN, TIMEOUT_MAX);
    map.require(
        timeout.compareTo(most) <= 0 || (reader.isEmpty() && own.isEmpty()),
        "timeout",
        "must be at most " + most.toMillis() + "ms, the interval less a second");
    return new HttpAccess(reader, endpoint, trust, credentials, timeout, own, files);
  }

  private static HttpEndpoint endpoint(String url) {
    try {
      return HttpEndpoint.parse(url);
    } catch (IllegalArgumentException _) { // the address has its own problem already
      return new HttpEndpoint(true, "127.0.0.1", 443, "");
    }
  }

  private Credentials credentials(YamlMap map, List<Path> files) {
    String user = map.text("user", "");
    map.require(
        user.isEmpty() || USER.matcher(user).matches(),
        "user",
        "must be up to 128 characters without colon");
    Optional<Path> file = file(map, "password_file", files);
    map.require(
        user.isEmpty() == file.isEmpty(), "user", "and password_file must be given together");
    return file.map(one -> new Credentials(user, password(map, one))).orElse(Credentials.NONE);
  }

  private static String password(YamlMap map, Path file) {
    try {
      return SecretFile.line(file);
    } catch (IOException e) {
      map.problem("password_file", String.valueOf(e.getMessage()));
      return "";
    }
  }

  private Trust trust(YamlMap map, List<Path> files) {
    map.require(
        !(map.has("pin") && map.has("ca")), "pin", "cannot stand beside ca: one of them decides");
    Optional<Trust> pin = map.parsed("pin", Trust.Pinned::parse);
    Optional<Trust> ca = file(map, "ca", files).map(file -> authority(map, file));
    return pin.or(() -> ca).orElse(new Trust.Nobody());
  }

  private static Trust authority(YamlMap map, Path file) {
    try {
      return certificates(file);
    } catch (IOException e) {
      map.problem("ca", String.valueOf(e.getMessage()));
      return new Trust.Nobody();
    }
  }

  /// The authorities of a file of PEM certificates.
  public static Trust certificates(Path file) throws IOException {
    if (Files.size(file) > CA_BYTES_MAX) {
      throw new IOException(file + ": over " + CA_BYTES_MAX + " bytes");
    }
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IOException(file + ": holds no certificate");
      }
      return new Trust.Authority(found);
    } catch (CertificateException e) {
      throw new IOException(file + ": must be PEM certificates", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private Optional<Path> file(YamlMap map, String key, List<Path> files) {
    Optional<Path> file = map.text(key).map(text -> folder.resolve(text).normalize());
    file.ifPresent(files::add);
    return file;
  }
}
