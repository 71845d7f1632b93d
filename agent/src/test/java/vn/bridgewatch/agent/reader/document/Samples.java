package vn.bridgewatch.agent.reader.document;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Small documents, and ways to spoil them.
final class Samples {

  private Samples() {}

  static String of(Document.Format format) {
    return switch (format) {
      case XML ->
          """
          <?xml version="1.0" encoding="utf-8"?>
          <!-- a status --><Status product="Codec"><SIP><Registration item="1"><Status>Registered
          </Status><Uri>sip:phòng@example.vn</Uri></Registration></SIP><MediaChannels><Call item="7">
          <Channel item="1"><Type>Video</Type><Netstat><Loss>3</Loss><Packets>1000</Packets></Netstat>
          </Channel></Call></MediaChannels><?pi data?><Text><![CDATA[a < b]]> &amp; &#x41;</Text></Status>
          """;
      case JSON ->
          """
          {"meta":{"total_count":2,"next":null},"objects":[{"id":"a\\u0041","load":12.5e0,"ok":true},
          {"id":"phòng","load":-3,"ok":false,"streams":[{"loss":0.1,"tags":["x","y"]}]}]}
          """;
    };
  }

  static List<String> paths(Document.Format format) {
    return switch (format) {
      case XML -> List.of("//Registration[1]/Status", "sum(//Loss) div count(//*)", "//@item");
      case JSON -> List.of("$..load", "$.objects[?@.ok == true].id", "$.objects[-1:].streams[*]");
    };
  }

  /// A few changes: bytes flipped, cut out, doubled, put in, the end cut off.
  static byte[] mutate(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int times = 1 + random.nextInt(4); times > 0 && bytes.length > 8; times--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(1 + random.nextInt(12), bytes.length - at);
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> {
              bytes[at] = (byte) random.nextInt(256);
              yield bytes;
            }
            case 1 -> {
              bytes[at] ^= (byte) (1 << random.nextInt(8));
              yield bytes;
            }
            case 2 ->
                joined(
                    Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 3 ->
                joined(
                    Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
            case 4 -> {
              String[] puts = {
                "<",
                "&",
                "]]>",
                "<!DOCTYPE x [",
                "{",
                "[",
                "\"",
                "\\",
                "<!--",
                "\0",
                "&#x110000;",
                "1e999",
                "<?xml version='1.1'?>",
                "\ufeff",
                "<a b='1' b='2'>"
              };
              byte[] put =
                  puts[random.nextInt(puts.length)].getBytes(
                      java.nio.charset.StandardCharsets.UTF_8);
              yield joined(
                  joined(Arrays.copyOf(bytes, at), put),
                  Arrays.copyOfRange(bytes, at, bytes.length));
            }
            default -> Arrays.copyOf(bytes, at);
          };
    }
    return bytes;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
