package vn.bridgewatch.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeakGuardTest {

  @Test
  void findsABufferThatWasNeverReleased() throws InterruptedException {
    leak();

    List<String> leaks = LeakGuard.takeLeaks();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (leaks.isEmpty() && System.nanoTime() < endNanos) { // garbage is told of in no order
      leaks = LeakGuard.takeLeaks();
    }
    assertThat(leaks).singleElement().asString().contains("LEAK: ByteBuf");
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
