package vn.bridgewatch.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakGuardTest {

  @Test
  void findsABufferThatWasNeverReleased() throws InterruptedException {
    leak();

    assertThat(LeakGuard.takeLeaks()).singleElement().asString().contains("LEAK: ByteBuf");
  }

  @Test
  void saysNothingOfBuffersThatWereReleased() throws InterruptedException {
    ByteBufAllocator.DEFAULT.directBuffer(64).release();

    assertThat(LeakGuard.takeLeaks()).isEmpty();
  }

  private static void leak() {
    ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(64);
    lost.writeByte(1);
  }
}
