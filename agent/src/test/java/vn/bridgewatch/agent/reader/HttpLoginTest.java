package vn.bridgewatch.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.agent.reader.AskedReader.BASIC;
import static vn.bridgewatch.agent.reader.AskedReader.WHO;
import static vn.bridgewatch.agent.reader.AskedReader.only;
import static vn.bridgewatch.agent.reader.AskedReader.pin;
import static vn.bridgewatch.agent.reader.AskedReader.reader;
import static vn.bridgewatch.agent.reader.AskedReader.shortfall;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.time.NanoClock;

/// Passwords and sessions.
@Timeout(60)
class HttpLoginTest {

  private static final String SESSION =
      """
      readers:
        r:
          evidence: document
          login:
            session:
              path: /login
              body: '{"user":"{user}","password":"{password}"}'
              logout: { path: /logout, method: DELETE }
          documents:
            - path: /status
              format: json
              metrics: [ { metric: bridgewatch_calls_active, value: $.n } ]
      """;

  private static PlayedCertificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = PlayedCertificate.selfSigned();
  }

  @Test
  void aRefusedPasswordIsNotTriedAgainAtOnce() throws Exception {
    var clock = new ManualClock();
    try (var device =
            PlayedDevice.tls(
                certificate.context(), (_, out) -> PlayedDevice.answer(out, 401, List.of(), ""));
        var reader = reader(BASIC, "https", device.port(), pin(certificate), clock)) {
      Shortfall why = shortfall(reader);
      assertThat(why.reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(why.detail()).doesNotContain(WHO.password());

      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(device.asked).hasSize(1);
      clock.pass(Duration.ofSeconds(61));
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(device.asked).hasSize(2);
      clock.pass(Duration.ofSeconds(61));
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(device.asked).hasSize(2);
    }
  }

  @Test
  void aSessionIsKeptAndRenewedOnceAndEnded() throws Exception {
    var sessions = new AtomicInteger();
    var expired = new AtomicInteger();
    try (var device =
        PlayedDevice.tls(
            certificate.context(),
            (asked, out) ->
                switch (asked.target()) {
                  case "/login" ->
                      PlayedDevice.answer(
                          out,
                          200,
                          List.of("Set-Cookie: id=s" + sessions.incrementAndGet() + "; Path=/"),
                          "{}");
                  case "/status" ->
                      asked.header("Cookie").equals("id=s" + sessions.get())
                              && expired.get() < sessions.get()
                          ? PlayedDevice.ok(out, "{\"n\":" + sessions.get() + "}")
                          : PlayedDevice.answer(out, 401, List.of(), "");
                  default -> PlayedDevice.ok(out, "");
                })) {
      try (var reader = reader(SESSION, "https", device.port(), pin(certificate))) {
        assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 1\n");
        assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 1\n");
        expired.set(1);
        assertThat(only(reader)).isEqualTo("bridgewatch_calls_active 2\n");
      }
      assertThat(device.asked.getFirst().body())
          .isEqualTo("{\"user\":\"monitor\",\"password\":\"s3cr3t-\\\"ü\"}");
      assertThat(device.targets())
          .containsExactly(
              "POST /login",
              "GET /status",
              "GET /status",
              "GET /status",
              "POST /login",
              "GET /status",
              "DELETE /logout");
    }
  }

  @Test
  void aRefusedLoginIsTold() throws Exception {
    try (var device =
            PlayedDevice.tls(
                certificate.context(), (_, out) -> PlayedDevice.answer(out, 403, List.of(), ""));
        var reader = reader(SESSION, "https", device.port(), pin(certificate))) {
      assertThat(shortfall(reader).reason()).isEqualTo(Reason.WRONG_PASSWORD);
    }
  }

  private static final class ManualClock implements NanoClock {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    void pass(Duration time) {
      nanos.addAndGet(time.toNanos());
    }
  }
}
