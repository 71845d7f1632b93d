package vn.bridgewatch.twin.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class DoorTest {

  @Test
  void acceptsWhileOpenAndRefusesWhileShut() throws IOException {
    try (Door door = Door.open()) {
      try (var visitor = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
        assertThat(visitor.isConnected()).isTrue();
      }
      door.shut();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), door.port()).close())
          .isInstanceOf(ConnectException.class);
      door.reopen();
      try (var visitor = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
        assertThat(visitor.isConnected()).isTrue();
      }
    }
  }
}
