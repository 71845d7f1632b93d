package vn.bridgewatch.collector.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The hash of the styles in a page, as a browser reckons it.
final class CheckReportHash {

  private CheckReportHash() {}

  static String of(String html) throws NoSuchAlgorithmException {
    String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    byte[] sum =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
    return "style-src 'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
  }
}
