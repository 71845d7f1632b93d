package vn.bridgewatch.agent.reader.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.bridgewatch.agent.reader.document.Document.Format;
import vn.bridgewatch.agent.reader.document.DocumentException.Flaw;

class DocumentTest {

  private static final int MUTATIONS = 6_000;

  @Test
  void anExternalEntityIsRefusedAndNothingIsRead(@TempDir java.nio.file.Path folder)
      throws Exception {
    var secret = Files.writeString(folder.resolve("secret"), "must not be read");
    String xml = "<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><a>&x;</a>";

    assertThat(flaw(Format.XML, xml)).isEqualTo(Flaw.DOCTYPE);
  }

  @Test
  void aBillionLaughsAreRefusedAtOnce() {
    var xml = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 'ha'>");
    for (int i = 1; i < 10; i++) {
      xml.append("<!ENTITY l").append(i).append(" '").append(("&l" + (i - 1) + ";").repeat(10));
      xml.append("'>");
    }
    xml.append("]><a>&l9;</a>");

    Assertions.assertThatNoException()
        .isThrownBy(() ->
            org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(flaw(Format.XML, xml.toString())).isEqualTo(Flaw.DOCTYPE)));
  }

  @Test
  void aParameterEntityAndAnExternalSubsetAreRefused() {
    assertThat(flaw(Format.XML, "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>"))
        .isEqualTo(Flaw.DOCTYPE);
    assertThat(flaw(Format.XML, "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/hosts'> %p;]><a/>"))
        .isEqualTo(Flaw.DOCTYPE);
  }

  @Test
  void anEntityThatNobodyDeclaredIsMalformed() {
    assertThat(flaw(Format.XML, "<a>&x;</a>")).isEqualTo(Flaw.MALFORMED);
  }

  @Test
  void theFiveEntitiesOfXmlAndCharactersByNumberAreRead() throws Exception {
    assertThat(text("<a>&lt;&amp;&#72;&#xe0;<![CDATA[<x>]]>&quot;</a>")).isEqualTo("<&Hà<x>\"");
  }

  @Test
  void depthIsBounded() {
    assertThat(flaw(Format.XML, "<a>".repeat(100_000))).isEqualTo(Flaw.TOO_COMPLEX);
    assertThat(flaw(Format.XML, "<a>".repeat(65) + "</a>".repeat(65))).isEqualTo(Flaw.TOO_COMPLEX);
    assertThat(flaw(Format.XML, "<a>".repeat(64) + "</a>".repeat(64))).isNull();
    assertThat(flaw(Format.JSON, "[".repeat(100_000))).isEqualTo(Flaw.TOO_COMPLEX);
    assertThat(flaw(Format.JSON, "[".repeat(64) + "]".repeat(64))).isNull();
    assertThat(flaw(Format.JSON, "{\"a\":".repeat(70) + "1" + "}".repeat(70)))
        .isEqualTo(Flaw.TOO_COMPLEX);
  }

  @Test
  void partsAreBounded() {
    assertThat(flaw(Format.XML, "<a>" + "<b/>".repeat(50_000) + "</a>"))
        .isEqualTo(Flaw.TOO_COMPLEX);
    assertThat(flaw(Format.JSON, "[" + "1,".repeat(50_000) + "1]")).isEqualTo(Flaw.TOO_COMPLEX);
  }

  @Test
  void charactersThatAreNoUtf8AreMalformed() {
    byte[] xml = "<a>x</a>".getBytes(StandardCharsets.US_ASCII);
    xml[3] = (byte) 0xff;
    byte[] json = "[\"x\"]".getBytes(StandardCharsets.US_ASCII);
    json[2] = (byte) 0xc3;

    assertThat(flaw(Format.XML, xml)).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(Format.JSON, json)).isEqualTo(Flaw.MALFORMED);
  }

  @Test
  void whatIsEmptyOrGoesOnIsMalformed() {
    assertThat(flaw(Format.XML, "")).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(Format.JSON, "")).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(Format.JSON, "{} {}")).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(Format.JSON, "{\"a\":1")).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(Format.XML, "<a></a><b/>")).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(Format.JSON, "<html></html>")).isEqualTo(Flaw.MALFORMED);
    assertThat(flaw(Format.JSON, "NaN")).isEqualTo(Flaw.MALFORMED);
  }

  @Test
  void anotherEncodingThatTheDocumentDeclaresIsRead() throws Exception {
    byte[] latin =
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>à</a>".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(
            Path.compile(Format.XML, "/a")
                .text(Document.parse(Format.XML, latin).root(), new Work()))
        .hasValue("à");
  }

  @Test
  void manyThreadsParseAtOnce() throws Exception {
    String xml = "<a>" + "<b c='1'>x</b>".repeat(300) + "</a>";
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> done =
          threads.invokeAll(
              IntStream.range(0, 64)
                  .<java.util.concurrent.Callable<Integer>>mapToObj(_ ->
                      () ->
                          Path.compile(Format.XML, "//b[@c='1']")
                              .spots(
                                  Document.parse(Format.XML, xml.getBytes(StandardCharsets.UTF_8))
                                      .root(),
                                  new Work())
                              .size())
                  .toList());
      for (Future<Integer> one : done) {
        assertThat(one.get()).isEqualTo(300);
      }
    }
  }

  /// Whatever a device sends, reading it ends with a document or a flaw, soon.
  @ParameterizedTest
  @EnumSource(Format.class)
  void mutatedDocumentsNeverThrowAnythingElse(Format format) {
    long seed = 20_261_121;
    var random = new Random(seed);
    byte[] good = Samples.of(format).getBytes(StandardCharsets.UTF_8);
    int readable = 0;
    long startNanos = System.nanoTime();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = Samples.mutate(good, random);
      try {
        Document document = Document.parse(format, mutated);
        for (String path : Samples.paths(format)) {
          Path.compile(format, path).text(document.root(), new Work());
        }
        readable++;
      } catch (DocumentException _) {
        // one of the two ends that there are
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", mutation " + i, e);
      }
    }
    assertThat(readable).isBetween(MUTATIONS / 100, MUTATIONS);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofMinutes(2));
  }

  private static String text(String xml) throws DocumentException {
    return Path.compile(Format.XML, "/*")
        .text(Document.parse(Format.XML, xml.getBytes(StandardCharsets.UTF_8)).root(), new Work())
        .orElseThrow();
  }

  private static Flaw flaw(Format format, String text) {
    return flaw(format, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Flaw flaw(Format format, byte[] bytes) {
    try {
      Document.parse(format, bytes);
      return null;
    } catch (DocumentException e) {
      return e.flaw();
    }
  }
}
