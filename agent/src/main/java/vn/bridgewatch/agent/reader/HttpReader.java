package vn.bridgewatch.agent.reader;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.reader.ReaderDefinition.Follow;
import vn.bridgewatch.agent.reader.ReaderDefinition.Page;
import vn.bridgewatch.agent.reader.document.Document;
import vn.bridgewatch.agent.reader.document.DocumentException;
import vn.bridgewatch.agent.reader.http.Deadline;
import vn.bridgewatch.agent.reader.http.HttpFailure;
import vn.bridgewatch.agent.reader.http.HttpSession;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.NanoClock;

/// Reads the documents of one device by a definition, one after the other.
public final class HttpReader implements AutoCloseable {

  /// The most that a document may have.
  public static final int BYTES_MAX = 1024 * 1024;

  public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(5);

  private final ReaderDefinition definition;
  private final HttpSession session;
  private final ReadingRoom room;
  private final Duration timeout;
  private final NanoClock clock;
  private final RatioMemory memory;

  /// Which of a document's paths the device has; guarded by the session's hold.
  private final Map<String, Integer> found = new HashMap<>();

  /// @param timeout for one document, from the connection to its end
  public HttpReader(
      ReaderDefinition definition,
      HttpSession.Access access,
      AllowList allowed,
      ReadingRoom room,
      Duration timeout,
      NanoClock clock) {
    this.definition = definition;
    this.session = new HttpSession(access, definition.login(), allowed, room.bodies(), clock);
    this.room = room;
    this.timeout = timeout;
    this.clock = clock;
    this.memory = new RatioMemory(clock);
  }

  public ReaderDefinition definition() {
    return definition;
  }

  /// Reads all documents once; where the device is silent or refuses us, those after are not tried.
  ///
  /// @param labels what every series gets
  /// @param budget the reading is cut after this time
  public List<PageReading> read(Labels labels, Duration budget) throws InterruptedException {
    session.hold();
    try {
      Deadline deadline = Deadline.in(budget, clock);
      var readings = new ArrayList<PageReading>();
      Optional<Shortfall> ended = Optional.empty();
      for (Page page : definition.pages()) {
        ended = ended.or(() -> outOfTime(deadline));
        if (ended.isPresent()) {
          notTried(page, ended, readings);
          continue;
        }
        read(page, labels, deadline, readings);
        ended =
            readings.stream()
                .flatMap(reading -> reading.shortfall().stream())
                .filter(why -> why.reason().endsReading())
                .findFirst();
      }
      memory.tidy();
      return readings;
    } finally {
      session.release();
    }
  }

  /// Reads a document that is at hand already, as by hand to try a definition.
  public static PageReading read(Page page, byte[] bytes, Labels labels) {
    var memory = new RatioMemory(NanoClock.SYSTEM);
    Map<String, String> fields = new HashMap<>();
    ReaderDefinition.names(page.path()).forEach(name -> fields.put(name, name));
    try {
      Document document = Document.parse(page.format(), bytes);
      PageEvaluation.Result result = new PageEvaluation(document, fields, labels, memory).of(page);
      return new PageReading(
          page.path(), result.observations(), result.shortfall(), bytes.length, Duration.ZERO);
    } catch (DocumentException e) {
      return new PageReading(
          page.path(),
          List.of(),
          Optional.of(Shortfall.of(page.path(), e)),
          bytes.length,
          Duration.ZERO);
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private static void notTried(Page page, Optional<Shortfall> why, List<PageReading> readings) {
    readings.add(new PageReading(page.path(), List.of(), why, 0, Duration.ZERO));
    for (Follow follow : page.follows()) {
      readings.add(new PageReading(follow.page().path(), List.of(), why, 0, Duration.ZERO));
    }
  }

  private static Optional<Shortfall> outOfTime(Deadline deadline) {
    return deadline.isOver()
        ? Optional.of(new Shortfall(Reason.OUT_OF_TIME, "the time for one reading is over"))
        : Optional.empty();
  }

  /// A document, and those that it lists.
  private void read(Page page, Labels labels, Deadline deadline, List<PageReading> readings)
      throws InterruptedException {
    long startNanos = clock.nanoTime();
    List<Optional<Named>> named = new ArrayList<>();
    Taken taken = take(page, Map.of(), labels, deadline, named);
    readings.add(taken.reading(page, clock.nanoTime() - startNanos));
    for (int i = 0; i < page.follows().size(); i++) {
      Follow follow = page.follows().get(i);
      if (named.isEmpty()) { // the list did not come
        Optional<Shortfall> why = taken.shortfall();
        readings.add(new PageReading(follow.page().path(), List.of(), why, 0, Duration.ZERO));
      } else {
        readings.add(follow(follow, named.get(i), labels, deadline));
      }
    }
  }

  /// The names that a list gave for one follow.
  private record Named(List<String> names, Optional<Shortfall> shortfall) {}

  private PageReading follow(Follow follow, Optional<Named> named, Labels labels, Deadline deadline)
      throws InterruptedException {
    long startNanos = clock.nanoTime();
    var all = new Taken(new ArrayList<>(), named.flatMap(Named::shortfall), 0);
    for (String name : named.map(Named::names).orElse(List.of())) {
      Optional<Shortfall> late = outOfTime(deadline);
      if (late.isPresent()) {
        all = all.with(new Taken(List.of(), late, 0));
        break;
      }
      Taken one =
          take(follow.page(), Map.of(follow.as(), name), labels, deadline, new ArrayList<>());
      all = all.with(one);
      if (one.shortfall().filter(why -> why.reason().endsReading()).isPresent()) {
        break;
      }
    }
    return all.reading(follow.page(), clock.nanoTime() - startNanos);
  }

  private record Taken(List<Observation> observations, Optional<Shortfall> shortfall, int bytes) {

    Taken with(Taken other) {
      var both = new ArrayList<>(observations);
      both.addAll(other.observations());
      return new Taken(both, shortfall.or(other::shortfall), bytes + other.bytes());
    }

    PageReading reading(Page page, long nanos) {
      return new PageReading(page.path(), observations, shortfall, bytes, Duration.ofNanos(nanos));
    }
  }

  /// @param named gets what each follow of the page names, in order
  private Taken take(
      Page page,
      Map<String, String> fields,
      Labels labels,
      Deadline deadline,
      List<Optional<Named>> named)
      throws InterruptedException {
    byte[] bytes;
    try {
      bytes = fetch(page, fields, deadline);
    } catch (HttpFailure e) {
      boolean isMissing = page.optional() || !fields.isEmpty(); // a call that ended meanwhile
      return e.reason() == Reason.NOT_FOUND && isMissing
          ? new Taken(List.of(), Optional.empty(), 0)
          : new Taken(List.of(), Optional.of(Shortfall.of(e)), 0);
    }
    room.parsed().acquire();
    try {
      Document document = Document.parse(page.format(), bytes);
      var evaluation = new PageEvaluation(document, fields, labels, memory);
      PageEvaluation.Result result = evaluation.of(page);
      for (Follow follow : page.follows()) {
        var list = new PageEvaluation(document, fields, labels, memory);
        List<String> names = list.names(follow.each(), follow.max());
        named.add(Optional.of(new Named(names, list.shortfall())));
      }
      return new Taken(result.observations(), result.shortfall(), bytes.length);
    } catch (DocumentException e) {
      named.clear();
      return new Taken(List.of(), Optional.of(Shortfall.of(page.path(), e)), bytes.length);
    } finally {
      room.parsed().release();
    }
  }

  private byte[] fetch(Page page, Map<String, String> fields, Deadline deadline)
      throws HttpFailure, InterruptedException {
    List<String> paths = new ArrayList<>(List.of(page.path()));
    paths.addAll(page.instead());
    int first = found.getOrDefault(page.path(), 0);
    for (int tries = 0; ; tries++) {
      int at = (first + tries) % paths.size();
      try {
        byte[] bytes =
            session.get(filled(paths.get(at), fields), accept(page), deadline.orIn(timeout));
        found.put(page.path(), at);
        return bytes;
      } catch (HttpFailure e) {
        if (e.reason() != Reason.NOT_FOUND || tries + 1 >= paths.size()) {
          throw e;
        }
      }
    }
  }

  private static String accept(Page page) {
    return switch (page.format()) {
      case XML -> "text/xml, application/xml";
      case JSON -> "application/json";
    };
  }

  /// What a device names is put into the path as one segment, whatever it holds.
  private static String filled(String path, Map<String, String> fields) {
    String filled = path;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String segment =
          URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8).replace("+", "%20");
      filled = filled.replace("{" + field.getKey() + "}", segment);
    }
    return filled;
  }
}
