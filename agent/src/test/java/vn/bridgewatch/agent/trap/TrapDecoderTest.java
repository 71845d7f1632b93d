package vn.bridgewatch.agent.trap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.agent.snmp.module.Secret;
import vn.bridgewatch.agent.snmp.module.SnmpAuth;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.AuthProtocol;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.Level;
import vn.bridgewatch.agent.snmp.module.SnmpAuth.PrivProtocol;
import vn.bridgewatch.agent.trap.Decoded.Refusal;

class TrapDecoderTest {

  private static final byte[] SENDER = TrapMessages.engine(1);
  private static final SnmpAuth USER =
      TrapMessages.user("operator", Level.AUTH_PRIV, AuthProtocol.SHA256, PrivProtocol.AES256);
  private static final byte[] TRAP =
      TrapMessages.pdu(Notification.TRAP_V2, 5, TrapMessages.LINK_DOWN);

  private long nanos;
  private final LocalEngine engine = new LocalEngine(TrapMessages.engine(9), 3, () -> nanos);
  private final TrapDecoder decoder =
      new TrapDecoder(
          new Senders(List.of(SnmpAuth.community(2, "traps"), USER)), engine, () -> nanos);

  @Test
  void aTrapOfVersion2cIsReadWhole() {
    Notification notification = told(TrapMessages.trap("traps", TrapMessages.LINK_DOWN));

    assertThat(notification)
        .isEqualTo(
            new Notification(
                2,
                false,
                TrapMessages.LINK_DOWN,
                7,
                1,
                List.of(
                    new Varbind("1.3.6.1.2.1.2.2.1.1.3", "INTEGER", "3"),
                    new Varbind("1.3.6.1.2.1.31.1.1.1.1.3", "STRING", "Gi0/3")),
                0));
  }

  @ParameterizedTest
  @CsvSource({
    "0,9,1.3.6.1.6.3.1.1.5.1",
    "2,9,1.3.6.1.6.3.1.1.5.3",
    "6,81,1.3.6.1.4.1.13885.101.0.81"
  })
  void aTrapOfVersion1IsPutAsRfc3584Says(int generic, int specific, String oid) {
    Notification notification =
        told(TrapMessages.first("traps", "1.3.6.1.4.1.13885.101", generic, specific));

    assertThat(notification.oid()).isEqualTo(oid);
    assertThat(notification.upTimeTicks()).isEqualTo(256);
    assertThat(notification.varbinds())
        .extracting(Varbind::text)
        .containsExactly("3", "10.0.0.9", "1.3.6.1.4.1.13885.101");
  }

  @Test
  void anInformIsAnsweredWithItsOwnWords() {
    byte[] inform = TrapMessages.inform("traps", 70_000, TrapMessages.LINK_DOWN);

    byte[] expected = inform.clone();
    expected[2 + 3 + 2 + "traps".length()] = (byte) Notification.RESPONSE;
    assertThat(decoder.decode(inform).answer()).isEqualTo(ByteBuffer.wrap(expected));
  }

  @Test
  void aWrongCommunityIsRefusedAndNotRepeatedInTheReason() {
    Decoded.Refused refused = refused(TrapMessages.trap("secret-word", TrapMessages.LINK_DOWN));

    assertThat(refused.refusal()).isEqualTo(Refusal.WRONG_COMMUNITY);
    assertThat(refused.detail()).doesNotContain("secret-word");
  }

  @Test
  void aRequestIsNoTrap() {
    byte[] get = TrapMessages.trap("traps", TrapMessages.LINK_DOWN);
    get[2 + 3 + 2 + "traps".length()] = (byte) 0xa0;

    assertThat(refused(get).refusal()).isEqualTo(Refusal.NOT_A_NOTIFICATION);
  }

  @Test
  void aTrapOfAnyEngineIsBelievedWhenItsKeyIsRight() {
    for (int i = 0; i < 3; i++) {
      byte[] message = TrapMessages.third(USER, TrapMessages.engine(i), 1, 1_000, TRAP);
      assertThat(told(message).version()).as("engine %d", i).isEqualTo(3);
    }
  }

  @Test
  void aMessageThatWasChangedIsRefused() {
    byte[] message = TrapMessages.third(USER, SENDER, 1, 1_000, TRAP);
    message[message.length - 3] ^= 1;

    assertThat(refused(message).refusal()).isEqualTo(Refusal.WRONG_KEY);
  }

  @Test
  void anotherPrivacyPasswordIsToldApartFromAnotherAuthenticationPassword() {
    var other =
        new SnmpAuth(
            3,
            USER.community(),
            USER.level(),
            USER.username(),
            USER.authProtocol(),
            USER.password(),
            USER.privProtocol(),
            new Secret("something-else"),
            "");

    assertThat(refused(TrapMessages.third(other, SENDER, 1, 1_000, TRAP)).refusal())
        .isEqualTo(Refusal.WRONG_PRIVACY_KEY);
  }

  @Test
  void aWeakerLevelThanTheUsersIsRefused() {
    SnmpAuth open =
        TrapMessages.user("operator", Level.NO_AUTH_NO_PRIV, AuthProtocol.SHA, PrivProtocol.AES);

    assertThat(refused(TrapMessages.third(open, SENDER, 1, 1_000, TRAP)).refusal())
        .isEqualTo(Refusal.WRONG_LEVEL);
  }

  @Test
  void aTrapOfLongAgoIsRefusedAlsoAfterTheSenderRestarted() {
    told(TrapMessages.third(USER, SENDER, 4, 1_000, TRAP));

    assertThat(refused(TrapMessages.third(USER, SENDER, 4, 849, TRAP)).refusal())
        .isEqualTo(Refusal.OUTSIDE_TIME_WINDOW);
    assertThat(refused(TrapMessages.third(USER, SENDER, 3, 9_000, TRAP)).refusal())
        .isEqualTo(Refusal.OUTSIDE_TIME_WINDOW);
    told(TrapMessages.third(USER, SENDER, 4, 850, TRAP));
    told(TrapMessages.third(USER, SENDER, 5, 1, TRAP));
    assertThat(refused(TrapMessages.third(USER, SENDER, 4, 1_000, TRAP)).refusal())
        .isEqualTo(Refusal.OUTSIDE_TIME_WINDOW);
  }

  @Test
  void theSendersClockIsTakenToGoOnBetweenItsTraps() {
    told(TrapMessages.third(USER, SENDER, 4, 1_000, TRAP));
    nanos += TimeUnit.SECONDS.toNanos(151);

    assertThat(refused(TrapMessages.third(USER, SENDER, 4, 1_000, TRAP)).refusal())
        .isEqualTo(Refusal.OUTSIDE_TIME_WINDOW);
    told(TrapMessages.third(USER, SENDER, 4, 1_151, TRAP));
  }

  @Test
  void anInformUnderAnotherEngineIsToldOurs() {
    byte[] inform = TrapMessages.pdu(Notification.INFORM, 5, TrapMessages.LINK_DOWN);
    Decoded decoded = decoder.decode(TrapMessages.third(USER, SENDER, 0, 0, inform));

    assertThat(decoded).isInstanceOf(Decoded.Asked.class);
    assertThat(bytes(decoded)).containsSequence(engine.id());
  }

  @Test
  void anInformIsAnsweredUnderItsUser() {
    nanos = TimeUnit.SECONDS.toNanos(40);
    byte[] inform = TrapMessages.pdu(Notification.INFORM, 5, TrapMessages.LINK_DOWN);
    byte[] message = TrapMessages.third(USER, engine.id(), engine.boots(), 41, inform);

    Decoded decoded = decoder.decode(message);

    assertThat(decoded).isInstanceOf(Decoded.Told.class);
    assertThat(bytes(decoded).length).isBetween(message.length - 4, message.length + 4);
  }

  @Test
  void anInformOfBeforeOurRestartIsRefusedAndToldTheTime() {
    byte[] inform = TrapMessages.pdu(Notification.INFORM, 5, TrapMessages.LINK_DOWN);
    Decoded decoded = decoder.decode(TrapMessages.third(USER, engine.id(), 2, 7, inform));

    assertThat(decoded)
        .asInstanceOf(InstanceOfAssertFactories.type(Decoded.Refused.class))
        .returns(Refusal.OUTSIDE_TIME_WINDOW, Decoded.Refused::refusal);
    assertThat(decoded.answer()).isNotNull();
  }

  @Test
  void everyTruncationIsMalformedAndNothingElse() {
    for (byte[] whole :
        List.of(
            TrapMessages.trap("traps", TrapMessages.LINK_DOWN),
            TrapMessages.first("traps", "1.3.6.1.4.1.1", 6, 1),
            TrapMessages.third(USER, SENDER, 1, 1_000, TRAP))) {
      for (int length = 0; length < whole.length; length++) {
        assertThat(refused(Arrays.copyOf(whole, length)).refusal())
            .as("cut at byte %d", length)
            .isEqualTo(Refusal.MALFORMED);
      }
    }
  }

  @Test
  void moreObjectsThanAreKeptAreCounted() {
    var many = new byte[201][];
    many[0] = TrapMessages.varbind("1.3.6.1.6.3.1.1.4.1.0", BerWriter.oid("1.3.6.1.4.1.1"));
    for (int i = 1; i < many.length; i++) {
      many[i] = TrapMessages.varbind("1.3.6.1.4.1.1." + i, BerWriter.integer(i));
    }
    byte[] message =
        BerWriter.sequence(
            BerWriter.integer(1),
            BerWriter.octets(TrapMessages.bytes("traps")),
            BerWriter.element(
                Notification.TRAP_V2,
                BerWriter.integer(1),
                BerWriter.integer(0),
                BerWriter.integer(0),
                BerWriter.sequence(many)));

    Notification notification = told(message);

    assertThat(notification.varbinds()).hasSize(Notification.VARBINDS_MAX - 2);
    assertThat(notification.varbindsLeftOut()).isEqualTo(200 - Notification.VARBINDS_MAX + 2);
  }

  private static byte[] bytes(Decoded decoded) {
    ByteBuffer answer = decoded.answer();
    assertThat(answer).isNotNull();
    return answer.array();
  }

  private Notification told(byte[] message) {
    Decoded decoded = decoder.decode(message);
    assertThat(decoded).isInstanceOf(Decoded.Told.class);
    return ((Decoded.Told) decoded).notification();
  }

  private Decoded.Refused refused(byte[] message) {
    Decoded decoded = decoder.decode(message);
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    return (Decoded.Refused) decoded;
  }
}
