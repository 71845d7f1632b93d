package vn.bridgewatch.collector.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.identity.DevAuthority;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.AgentName;

/// The door on loopback, with true TLS.
class DoorTest {

  private static final int WAIT_MILLIS = 60_000;
  private static final DoorLimits QUICK = limits(Duration.ofMillis(300));

  private static DoorLimits limits(Duration helloWithin) {
    return new DoorLimits(
        8,
        1_000,
        helloWithin,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        4,
        4,
        Duration.ofSeconds(30),
        50);
  }

  @TempDir static Path folder;
  private static DevAuthority authority;
  private static SSLContext agent;

  private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong aheadNanos = new AtomicLong();
  private final NanoClock clock = () -> System.nanoTime() + aheadNanos.get();
  private volatile boolean hasRoom = true;
  private Door.@Nullable Host host;
  private @Nullable Door door;

  @BeforeAll
  static void certificates() throws Exception {
    authority = DevAuthority.in(folder);
    authority.collector(List.of("localhost"));
    DevAuthority.Issued issued = authority.agent("agent-00");
    agent =
        context(
            SslContextBuilder.forClient()
                .keyManager(issued.certificate().toFile(), issued.key().toFile()));
  }

  @BeforeEach
  void open() throws Exception {
    host =
        new Door.Host() {
          @Override
          public void arrived(Arrival arrival) {
            arrived.add(arrival);
          }

          @Override
          public void refused(String reason, String who, String detail) {
            refused.add(reason);
          }

          @Override
          public boolean hasRoom() {
            return hasRoom;
          }
        };
    open(serverTls(), QUICK);
  }

  private static SslContext serverTls() throws SSLException {
    return ServerTls.of(
        folder.resolve("collector.pem"),
        folder.resolve("collector.key"),
        authority.certificateFile());
  }

  private void open(SslContext tls, DoorLimits limits) throws Exception {
    door = new Door(tls, limits, host, clock, registry);
    door.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void close() throws Exception {
    door.shut();
    door.end().get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Test
  void anAgentArrivesWithItsCertificateAndResumesWhenItComesAgain() throws Exception {
    for (String kind : List.of("full", "resumed")) {
      try (SSLSocket socket =
          (SSLSocket) agent.getSocketFactory().createSocket(connect(), "localhost", 1, true)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.startHandshake();
        Arrival arrival = arrived.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);

        assertThat(AgentName.of(arrival.certificate())).hasValue("agent-00");
        Timer done = registry.get("bridgewatch.collector.handshake").tag("kind", kind).timer();
        assertThat(done.count()).as(kind).isEqualTo(1);
        arrival.channel().writeAndFlush(arrival.channel().alloc().buffer().writeByte('x'));
        assertThat(socket.getInputStream().read()).as("the ticket was read, too").isEqualTo('x');
      }
    }
  }

  @Test
  void whoSaysNothingIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(reason()).isEqualTo("no_client_hello");
  }

  @Test
  void whoSaysPartOfAClientHelloIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1});
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(reason()).isEqualTo("no_client_hello");
  }

  @Test
  void whatIsNoTlsIsCutOffAtOnce() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(ends(socket)).isTrue();
    }
    assertThat(reason()).isEqualTo("handshake");
  }

  @Test
  void partsOfClientHellosTakeNobodysPlace() throws Exception {
    byte[] part = {22, 3, 1, 0, 4, 1, 0, 16, 0};
    var crowd = new ArrayList<Socket>();
    try {
      for (int i = 0; i < QUICK.answersAtOnce(); i++) {
        Socket socket = connect();
        crowd.add(socket);
        socket.getOutputStream().write(part);
      }
      try (SSLSocket honest =
          (SSLSocket) agent.getSocketFactory().createSocket(connect(), "localhost", 1, true)) {
        honest.setEnabledProtocols(new String[] {"TLSv1.3"});
        honest.startHandshake();
        assertThat(arrived.poll(20, TimeUnit.SECONDS)).isNotNull();
      }
      for (Socket socket : crowd) {
        assertThat(ends(socket)).isTrue();
        assertThat(reason()).isEqualTo("handshake");
      }
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void whoHangsUpBecauseWeAreSlowKeepsItsStanding() throws Exception {
    close();
    registry.clear();
    var slow = new CountDownLatch(1);
    open(slowBy(slow), limits(Duration.ofSeconds(30))); // ours is the slowness, not theirs
    try {
      for (int round = 0; round < Reputation.FAULTS_FREE; round++) {
        List<Socket> crowd = sayHello(QUICK.handshakesMax());
        aheadNanos.addAndGet(HandshakeGate.STORM_AFTER.toNanos());
        for (Socket socket : crowd) {
          socket.close();
        }
        awaitRunning(0);
      }
      sayHello(2); // a suspect origin has one at a time
    } finally {
      slow.countDown();
    }
  }

  /// Connections of which each has its turn.
  private List<Socket> sayHello(int count) throws Exception {
    var all = new ArrayList<Socket>();
    for (int i = 0; i < count; i++) {
      Socket socket = connect();
      all.add(socket);
      socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3});
    }
    awaitRunning(count);
    return all;
  }

  private void awaitRunning(int count) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
    Gauge running = registry.get("bridgewatch.collector.handshakes.running").gauge();
    while (running.value() != count && System.nanoTime() < endNanos) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(running.value()).isEqualTo(count);
  }

  /// TLS whose work is not begun before the latch is open.
  private static SslContext slowBy(CountDownLatch latch) throws SSLException {
    return new DelegatingSslContext(serverTls()) {
      @Override
      protected void initEngine(SSLEngine engine) {
        // as it is
      }

      @Override
      protected SslHandler newHandler(
          ByteBufAllocator allocator, boolean startTls, Executor executor) {
        return super.newHandler(
            allocator,
            startTls,
            task ->
                executor.execute(() -> {
                  try {
                    latch.await();
                    task.run();
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                }));
      }
    };
  }

  @Test
  void whoHasNoCertificateDoesNotArrive() throws Exception {
    SSLContext stranger = context(SslContextBuilder.forClient());
    try (SSLSocket socket =
        (SSLSocket) stranger.getSocketFactory().createSocket(connect(), "localhost", 1, true)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.3"});
      socket.startHandshake(); // done for the client before the collector looks at it
      assertThat(ends(socket)).isTrue();
    } catch (IOException _) {
      // or told while it is at it
    }
    assertThat(reason()).isEqualTo("handshake");
    assertThat(arrived).isEmpty();
  }

  @Test
  void whereThereIsNoRoomNobodyIsAccepted() throws Exception {
    hasRoom = false;
    try (Socket socket = connect()) {
      assertThat(ends(socket)).isTrue();
    }
    assertThat(reason()).isEqualTo("connections_max");
  }

  private static SSLContext context(SslContextBuilder builder) throws IOException {
    SslContext context =
        builder
            .sslProvider(SslProvider.JDK)
            .trustManager(authority.certificateFile().toFile())
            .build();
    return ((JdkSslContext) context).context();
  }

  private String reason() throws InterruptedException {
    return String.valueOf(refused.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS));
  }

  private static boolean ends(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // an alert may come before the end
      }
      return true;
    } catch (IOException e) {
      return !(e instanceof SocketTimeoutException);
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
    socket.setSoTimeout(WAIT_MILLIS);
    return socket;
  }
}
