package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The built pages from the class path, under `/webroot/`.
///
/// The name of an asset holds the hash of its content, so browsers keep it for ever; the page that
/// names the assets is asked for again each time.
final class Pages {

  private static final String ROOT = "/webroot/";
  private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}");
  private static final Pattern HASHED = Pattern.compile(".+-[A-Za-z0-9]{8,}\\.[a-z0-9.]+");
  private static final int FILE_BYTES_MAX = 4 * 1024 * 1024;
  private static final List<String> VIEWS =
      List.of(
          "/",
          "/site/:key",
          "/province/:code",
          "/conferences",
          "/conference/:id",
          "/check/:id",
          "/warnings");
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json; charset=utf-8"),
          Map.entry("map", "application/json; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Answers answers;
  private final Map<String, Asset> loaded = new ConcurrentHashMap<>(); // at most what is built in

  private record Asset(Buffer content, String kind, String tag) {}

  Pages(Answers answers) {
    this.answers = answers;
  }

  void addTo(Router router) {
    for (String view : VIEWS) {
      reading(router, view, context -> serve(context, "index.html", "no-cache"));
    }
    reading(router, "/assets/:name", this::asset);
    for (String name : List.of("licences.txt", "favicon.ico", "robots.txt")) {
      reading(router, "/" + name, context -> serve(context, name, "no-cache"));
    }
  }

  private static void reading(
      Router router, String path, io.vertx.core.Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
  }

  private void asset(RoutingContext context) {
    String name = Query.pathPart(context, "name");
    if (!ASSET.matcher(name).matches()) {
      throw ApiException.notFound("no such asset", "name");
    }
    boolean hashed = HASHED.matcher(name).matches();
    serve(context, "assets/" + name, hashed ? "public, max-age=31536000, immutable" : "no-cache");
  }

  private void serve(RoutingContext context, String name, String caching) {
    answers.answer(
        context,
        () -> {
          Asset asset = load(name).orElseThrow(() -> missing(name));
          context.response().putHeader("Cache-Control", caching).putHeader("ETag", asset.tag());
          boolean known = asset.tag().equals(context.request().getHeader("If-None-Match"));
          return known
              ? new Answers.Answer(304, asset.kind(), Buffer.buffer())
              : new Answers.Answer(200, asset.kind(), asset.content());
        });
  }

  private static ApiException missing(String name) {
    return name.equals("index.html")
        ? ApiException.notFound("the pages are not built in", "/webroot/index.html")
        : ApiException.notFound("no such file", name);
  }

  private Optional<Asset> load(String name) {
    Asset known = loaded.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    try (InputStream in = Pages.class.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] content = in.readNBytes(FILE_BYTES_MAX);
      String ending = name.substring(name.lastIndexOf('.') + 1);
      String kind = KINDS.getOrDefault(ending, "application/octet-stream");
      var asset = new Asset(Buffer.buffer(content), kind, "\"" + digest(content) + "\"");
      loaded.put(name, asset);
      return Optional.of(asset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] content) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(content);
      return new String(
          Base64.getUrlEncoder().withoutPadding().encode(sum), StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
