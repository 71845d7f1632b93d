package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import vn.bridgewatch.twin.snmp.AnswerTimer;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;

/// What an answer costs our own responder, so that it is never what a poller is measured by.
final class ResponderCost {

  private static final double MICROS_MAX = 5;
  private static final int DATAGRAMS = 40_000;
  private static final int UNDER_WAY = 16;
  private static final int TIMEOUT_MILLIS = 5_000;

  /// GETBULK of ifTable's first column with 25 rows, community `bench`.
  private static final byte[] REQUEST =
      HexFormat.of()
          .parseHex(
              "302a02010104"
                  + "0562656e6368"
                  + "a51e02041234567802010002011930"
                  + "10300e060a2b06010201020201010a0500");

  private ResponderCost() {}

  static Goal run() throws IOException, RecordingException {
    Recording recording = Recording.parse("bench", Interfaces.recording(WalkCost.PORTS));
    double nanos = AnswerTimer.nanosPerAnswer(recording, REQUEST);
    double withKernel;
    try (var responder = Responder.start(0)) {
      responder.add("bench", recording);
      withKernel = overTheWire(responder);
    }
    return new Goal(
        "The responder: an answer of 25 rows",
        List.of(
            Goal.Figure.atMost("taking apart and answering", nanos / 1e3, "us", MICROS_MAX),
            Goal.Figure.told("with the system's sockets, its thread", withKernel / 1e3, "us")),
        List.of());
  }

  /// Keeps some requests under way, and divides what the responder's thread used by the answers.
  private static double overTheWire(Responder responder) throws IOException {
    var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), responder.port());
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      exchange(socket, to, DATAGRAMS / 4);
      long before = responder.threadNanos();
      exchange(socket, to, DATAGRAMS);
      return (double) (responder.threadNanos() - before) / DATAGRAMS;
    }
  }

  private static void exchange(DatagramSocket socket, InetSocketAddress to, int datagrams)
      throws IOException {
    var in = new DatagramPacket(new byte[2_000], 2_000);
    for (int i = 0; i < datagrams + UNDER_WAY; i++) {
      if (i < datagrams) {
        socket.send(new DatagramPacket(REQUEST, REQUEST.length, to));
      }
      if (i >= UNDER_WAY) {
        socket.receive(in);
      }
    }
  }
}
