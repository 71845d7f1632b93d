package vn.bridgewatch.agent.probe.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.probe.line.BadAnswer;

class BindingsTest {

  private static Bindings read(String headers) throws BadAnswer {
    String text = "SIP/2.0 200 OK\r\n" + headers + "\r\n\r\n";
    return Bindings.read(SipResponse.read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  @Test
  void everyFormOfContactIsRead() throws Exception {
    Bindings bindings =
        read(
            "Contact: <sip:room@192.0.2.5:5060;transport=tcp>;q=0.7;expires=3600,"
                + "\"Room, \\\"A\\\" <1>\" <sips:a,b@[2001:db8::1]>;reg-id=1;EXPIRES = \"61\"\r\n"
                + "m: sip:bare@192.0.2.7;expires=5\r\n"
                + "Contact: <sip:old@192.0.2.8>\r\nExpires: 120");

    assertThat(bindings.all())
        .containsExactly(
            new Bindings.Binding("sip:room@192.0.2.5:5060;transport=tcp", Duration.ofHours(1)),
            new Bindings.Binding("sips:a,b@[2001:db8::1]", Duration.ofSeconds(61)),
            new Bindings.Binding("sip:bare@192.0.2.7", Duration.ofSeconds(5)),
            new Bindings.Binding("sip:old@192.0.2.8", Duration.ofMinutes(2)));
    assertThat(bindings.left()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void anAccountThatIsNowhereHasNone() throws Exception {
    Bindings bindings = read("Content-Length: 0");

    assertThat(bindings.all()).isEmpty();
    assertThat(bindings.left()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Contact: *",
        "Contact: <sip:a@b>",
        "Contact: <sip:a@b>;expires=soon",
        "Contact: <sip:a@b>;expires=-1",
        "Contact: <sip:a@b>;expires=99999999999",
        "Contact: <sip:a@b;expires=5",
        "Contact: \"<sip:a@b>;expires=5",
        "Contact: ,;=<>"
      })
  void whatDoesNotSayUntilWhenIsABadAnswer(String contact) {
    assertThatExceptionOfType(BadAnswer.class).isThrownBy(() -> read(contact));
  }

  @Test
  void anAccountHasOnlySoMany() {
    String many = "<sip:a@b>;expires=5,".repeat(100) + "<sip:a@b>;expires=5";

    assertThatExceptionOfType(BadAnswer.class)
        .isThrownBy(() -> read("Contact: " + many))
        .withMessageContaining("more than 100 bindings");
  }
}
