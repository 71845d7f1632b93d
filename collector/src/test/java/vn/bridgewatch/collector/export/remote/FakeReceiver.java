package vn.bridgewatch.collector.export.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// Takes remote write and reads it as its specification says, sample for sample.
final class FakeReceiver implements AutoCloseable {

  /// A sample with its labels in the order in which they came, as `{__name__=up, site=01}`.
  record Sample(String labels, long millis, double value) {}

  /// Says with which status a request is answered; a good one is kept.
  volatile Function<List<Sample>, Integer> answer = _ -> 204;

  final List<Sample> taken = new CopyOnWriteArrayList<>();
  final List<Integer> answers = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write");
  }

  private void receive(HttpExchange exchange) throws IOException {
    List<Sample> samples = samples(exchange.getRequestBody().readAllBytes());
    int status = answer.apply(samples);
    answers.add(status);
    if (status / 100 == 2) {
      taken.addAll(samples);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  static List<Sample> samples(byte[] compressed) {
    ByteBuf message = Unpooled.buffer();
    new Snappy().decode(Unpooled.wrappedBuffer(compressed), message);
    var samples = new ArrayList<Sample>();
    while (message.isReadable()) {
      tag(message, 1, 2);
      samples.addAll(series(message.readSlice((int) varint(message))));
    }
    return samples;
  }

  private static List<Sample> series(ByteBuf series) {
    var labels = new ArrayList<String>();
    var samples = new ArrayList<Sample>();
    while (series.isReadable()) {
      int tag = (int) varint(series);
      ByteBuf inner = series.readSlice((int) varint(series));
      if (tag == (1 << 3 | 2)) {
        labels.add(text(inner, 1) + "=" + text(inner, 2));
      } else {
        tag(inner, 1, 1);
        double value = Double.longBitsToDouble(inner.readLongLE());
        tag(inner, 2, 0);
        samples.add(new Sample(labels.toString(), varint(inner), value));
      }
    }
    if (!labels.equals(List.copyOf(new TreeMap<>(named(labels)).values()))) {
      throw new IllegalStateException("labels must be sorted by name, got " + labels);
    }
    return samples;
  }

  private static TreeMap<String, String> named(List<String> labels) {
    var named = new TreeMap<String, String>();
    labels.forEach(label -> named.put(label.substring(0, label.indexOf('=')), label));
    return named;
  }

  private static String text(ByteBuf in, int field) {
    tag(in, field, 2);
    return in.readCharSequence((int) varint(in), StandardCharsets.UTF_8).toString();
  }

  private static void tag(ByteBuf in, int field, int wireType) {
    long tag = varint(in);
    if (tag != (field << 3 | wireType)) {
      throw new IllegalStateException("field " + field + " expected, got tag " + tag);
    }
  }

  private static long varint(ByteBuf in) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.readByte();
      value |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
