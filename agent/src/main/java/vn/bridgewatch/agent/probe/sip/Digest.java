package vn.bridgewatch.agent.probe.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A challenge of a SIP server, and the answer to it (RFC 3261, section 22.4; RFC 8760; RFC 7616).
///
/// @param header in which it is answered
/// @param parameters by name in lower case, as they stand in the challenge, without their quotes
record Digest(String header, Algorithm algorithm, boolean session, Map<String, String> parameters) {

  enum Algorithm {
    MD5("MD5", "MD5"),
    SHA_256("SHA-256", "SHA-256"),
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private final String word;
    private final String javaName;

    Algorithm(String word, String javaName) {
      this.word = word;
      this.javaName = javaName;
    }

    private static Optional<Algorithm> of(String word) {
      for (Algorithm algorithm : values()) {
        if (algorithm.word.equalsIgnoreCase(word)) {
          return Optional.of(algorithm);
        }
      }
      return Optional.empty();
    }
  }

  private static final String SESSION = "-sess";
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9_-]++)\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]++))");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int CNONCE_BYTES = 16;

  Digest {
    parameters = Map.copyOf(parameters);
  }

  /// The first challenge that can be answered (RFC 8760, section 2.4: the server's order counts);
  /// empty where there is none.
  static Optional<Digest> of(SipResponse response) {
    return first(response.all("www-authenticate"), "Authorization")
        .or(() -> first(response.all("proxy-authenticate"), "Proxy-Authorization"));
  }

  private static Optional<Digest> first(List<String> challenges, String header) {
    return challenges.stream().flatMap(text -> read(text, header).stream()).findFirst();
  }

  private static Optional<Digest> read(String text, String header) {
    String scheme = "digest ";
    if (!text.toLowerCase(Locale.ROOT).startsWith(scheme)) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    Matcher each = PARAMETER.matcher(text.substring(scheme.length()));
    while (each.find()) {
      String value = each.group(2) == null ? each.group(3) : each.group(2);
      parameters.putIfAbsent(each.group(1).toLowerCase(Locale.ROOT), value);
    }
    String named = parameters.getOrDefault("algorithm", Algorithm.MD5.word);
    boolean session = named.toLowerCase(Locale.ROOT).endsWith(SESSION);
    String bare = session ? named.substring(0, named.length() - SESSION.length()) : named;
    String qop = parameters.get("qop");
    boolean answerable =
        parameters.containsKey("realm")
            && parameters.containsKey("nonce")
            && (qop == null
                || List.of(qop.toLowerCase(Locale.ROOT).split("[\\s,]+")).contains("auth"))
            && text.chars().noneMatch(c -> c < ' ');
    return answerable
        ? Algorithm.of(bare).map(it -> new Digest(header, it, session, parameters))
        : Optional.empty();
  }

  /// Whether the answer before was right and only too old (RFC 7616, section 3.3).
  boolean isStale() {
    return parameters.getOrDefault("stale", "").equalsIgnoreCase("true");
  }

  /// The header that answers it.
  String answer(SipLogin login, SipRequest request) {
    var random = new byte[CNONCE_BYTES];
    RANDOM.nextBytes(random);
    return answer(login, request.method().name(), request.uri(), HexFormat.of().formatHex(random));
  }

  String answer(SipLogin login, String method, String uri, String cnonce) {
    String realm = parameters.getOrDefault("realm", "");
    String nonce = parameters.getOrDefault("nonce", "");
    boolean qop = parameters.containsKey("qop");
    String who = hash(login.user() + ":" + unquoted(realm) + ":" + login.password());
    String ours = session ? hash(who + ":" + unquoted(nonce) + ":" + cnonce) : who;
    String once = qop ? ":00000001:" + cnonce + ":auth" : "";
    String response = hash(ours + ":" + unquoted(nonce) + once + ":" + hash(method + ":" + uri));
    var text = new StringBuilder(header);
    text.append(": Digest username=\"").append(quoted(login.user()));
    text.append("\", realm=\"").append(realm);
    text.append("\", nonce=\"").append(nonce);
    text.append("\", uri=\"").append(quoted(uri));
    text.append("\", response=\"").append(response).append('"');
    String opaque = parameters.get("opaque");
    if (opaque != null) {
      text.append(", opaque=\"").append(opaque).append('"');
    }
    if (parameters.containsKey("algorithm")) {
      text.append(", algorithm=").append(algorithm.word).append(session ? SESSION : "");
    }
    if (qop || session) {
      text.append(", cnonce=\"").append(cnonce).append('"');
    }
    return text.append(qop ? ", qop=auth, nc=00000001" : "").toString();
  }

  private String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance(algorithm.javaName)
              .digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String unquoted(String text) {
    return text.replaceAll("\\\\(.)", "$1");
  }
}
