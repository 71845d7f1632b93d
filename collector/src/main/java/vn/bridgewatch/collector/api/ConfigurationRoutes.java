package vn.bridgewatch.collector.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.api.Answers.Answer;
import vn.bridgewatch.collector.configure.Configurations;
import vn.bridgewatch.collector.configure.FrozenException;
import vn.bridgewatch.collector.configure.SiteConfiguration;
import vn.bridgewatch.config.ConfigException;

/// What a site is to measure beside its agent's own file: shown, given, taken back.
final class ConfigurationRoutes {

  private static final String PATH = "/api/v1/sites/:key/configuration";
  private static final String DURING = "during_conference";
  private static final String BY = "by";
  private static final int BY_CHARS_MAX = 100;

  private final Backend backend;
  private final Answers answers;

  ConfigurationRoutes(Backend backend, Answers answers) {
    this.backend = backend;
    this.answers = answers;
  }

  /// @param heldBack it comes when the conference that is near is over
  /// @param text what the agent said of it
  record View(
      String site,
      long revision,
      @Nullable String document,
      @Nullable Long changedMillis,
      String changedBy,
      String state,
      boolean heldBack,
      @Nullable Long answeredMillis,
      String text) {}

  void addTo(Router router) {
    router.get(PATH).handler(this::show);
    router.put(PATH).handler(this::put);
    router.delete(PATH).handler(this::remove);
  }

  private void show(RoutingContext context) {
    var _ = new Query(context.queryParams());
    String site = Query.pathPart(context, "key");
    answers.answer(
        context,
        () -> {
          requireSite(site);
          return Answer.json(
              backend.configurations().of(site).map(this::view).orElseGet(() -> nothing(site)));
        });
  }

  private void put(RoutingContext context) {
    var query = new Query(context.queryParams(), DURING, BY);
    String site = Query.pathPart(context, "key");
    boolean during = during(query);
    String by = by(query, context);
    String document = yaml(context);
    answers.answer(
        context,
        () -> {
          requireSite(site);
          try {
            return Answer.json(view(backend.configurations().put(site, document, by, during)));
          } catch (ConfigException e) {
            throw ApiException.bad(
                String.valueOf(e.getMessage()), "must be YAML with the key probes", "body");
          } catch (FrozenException e) {
            throw frozen(e);
          }
        });
  }

  private void remove(RoutingContext context) {
    var query = new Query(context.queryParams(), DURING, BY);
    String site = Query.pathPart(context, "key");
    boolean during = during(query);
    String by = by(query, context);
    answers.answer(
        context,
        () -> {
          requireSite(site);
          try {
            return Answer.json(
                backend
                    .configurations()
                    .remove(site, by, during)
                    .map(this::view)
                    .orElseGet(() -> nothing(site)));
          } catch (FrozenException e) {
            throw frozen(e);
          }
        });
  }

  private void requireSite(String site) {
    if (backend.inventory().site(site).isEmpty()) {
      throw ApiException.notFound("no site " + site, "key");
    }
  }

  private static ApiException frozen(FrozenException e) {
    return ApiException.conflict(
        e.conference() + " is in phase " + e.phase(),
        "what a site measures stays as it is from 24 h before a conference to its end;"
            + " say during_conference=true to change it even so",
        DURING);
  }

  private static boolean during(Query query) {
    return query.choice(DURING, "false", List.of("true", "false")).equals("true");
  }

  private static String by(Query query, RoutingContext context) {
    @Nullable SocketAddress client = context.request().remoteAddress();
    String address = client == null ? "" : String.valueOf(client.hostAddress());
    String by = query.text(BY).orElse("");
    if (by.length() > BY_CHARS_MAX) {
      throw ApiException.bad("has " + by.length() + " characters", "at most " + BY_CHARS_MAX, BY);
    }
    return by.isEmpty() ? address : by + " (" + address + ")"; // anyone may write any name
  }

  private static String yaml(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/yaml")) {
      throw ApiException.bad("got " + type, "must be application/yaml", "Content-Type");
    }
    Buffer body = context.body().buffer();
    if (body == null || body.length() == 0) {
      throw ApiException.bad("the body is empty", "must be YAML with the key probes", "body");
    }
    if (body.length() > Configurations.DOCUMENT_BYTES_MAX) {
      throw ApiException.bad(
          "has " + body.length() + " bytes",
          "at most " + Configurations.DOCUMENT_BYTES_MAX,
          "body");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body.getBytes()))
          .toString();
    } catch (CharacterCodingException _) {
      throw ApiException.bad("is not UTF-8", "must be YAML in UTF-8", "body");
    }
  }

  private View view(SiteConfiguration one) {
    return new View(
        one.site(),
        one.revision(),
        one.document().orElse(null),
        one.changedMillis(),
        one.by(),
        one.state().word(),
        backend.configurations().isHeldBack(one),
        one.answer().map(SiteConfiguration.Answer::millis).orElse(null),
        one.answer().map(SiteConfiguration.Answer::text).orElse(""));
  }

  private static View nothing(String site) {
    return new View(site, 0, null, null, "", SiteConfiguration.State.NONE.word(), false, null, "");
  }
}
