package vn.bridgewatch.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import vn.bridgewatch.metric.Labels;

/// The identity of an alert wherever it is decided: the rule and the labels, nothing else.
///
/// The first 8 bytes of SHA-256 over rule, then each label's name and value in order of name, each
/// followed by a byte 0, as 16 hex digits.
public final class Fingerprint {

  private static final int BYTES = 8;

  private Fingerprint() {}

  public static String of(String rule, Labels labels) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      feed(digest, rule);
      labels.forEach((name, value) -> {
        feed(digest, name);
        feed(digest, value);
      });
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void feed(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
