package vn.bridgewatch.twin.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import vn.bridgewatch.twin.demo.Control;
import vn.bridgewatch.twin.demo.Demo;
import vn.bridgewatch.twin.demo.DemoException;
import vn.bridgewatch.twin.demo.DemoOptions;
import vn.bridgewatch.twin.demo.Webhook;

/// `./bridgewatch demo`: brings the small country up and stays until it is interrupted.
final class DemoCommand {

  private static final String HELP =
      """
      Usage: ./bridgewatch demo [OPTIONS]

      Starts a collector and four agents (the centre, Hà Nội, two communes) as processes of their
      own, with devices to watch, all on loopback; no root needed. Ctrl-C ends everything.

        --http-port N            page and API (default %d; 0: any free port)
        --agents-port N          where agents connect (default %d; 0: any free port)
        --conference-in MINUTES  when the demo's conference begins (default %d)
        --dir FOLDER             what it writes (default .bridgewatch/demo in the checkout)
        --keep                   keep that folder at the end

      Exit codes: 0 ended by Ctrl-C, 2 could not run.
      """
          .formatted(
              DemoOptions.HTTP_PORT, DemoOptions.AGENTS_PORT, DemoOptions.CONFERENCE_MINUTES);

  /// Where the demo writes unless told otherwise, in the checkout.
  static final String FOLDER = ".bridgewatch/demo";

  private static final int MINUTES_MAX = 60 * 24 * 30;
  private static final int PORT_MAX = 65_535;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.of("Asia/Ho_Chi_Minh"));

  private DemoCommand() {}

  static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length > 0 && (args[0].equals("--help") || args[0].equals("-h"))) {
      out.print(HELP);
      return TwinCli.GOOD;
    }
    DemoOptions options;
    try {
      options = options(args);
    } catch (Usage e) {
      err.println("demo: " + e.getMessage());
      err.println("Try: ./bridgewatch demo --help");
      return TwinCli.FAILED;
    }
    return runDemo(options, out, err);
  }

  private static int runDemo(DemoOptions options, PrintStream out, PrintStream err) {
    Thread main = Thread.currentThread();
    try {
      Demo demo = Demo.prepare(options, received -> out.println(notification(received)));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(demo, out), "demo-end"));
      demo.bringUp(step -> out.println("· " + step));
      try (Control control = Control.open(demo)) {
        out.print(banner(demo, options));
        control.serveUntilInterrupted();
      }
    } catch (DemoException e) {
      err.println("demo: " + e.getMessage());
      return TwinCli.FAILED;
    } catch (IOException e) {
      err.println("demo: " + e);
      return TwinCli.FAILED;
    } catch (InterruptedException _) {
      main.interrupt();
    }
    return TwinCli.GOOD;
  }

  private static void end(Demo demo, PrintStream out) {
    out.println();
    out.println("· ending all processes of the demo");
    demo.close();
  }

  private static DemoOptions options(String[] args) throws Usage {
    Path root = Path.of(System.getProperty("bridgewatch.root", ".")).toAbsolutePath().normalize();
    Path folder = root.resolve(FOLDER);
    int httpPort = DemoOptions.HTTP_PORT;
    int agentsPort = DemoOptions.AGENTS_PORT;
    int minutes = DemoOptions.CONFERENCE_MINUTES;
    boolean keep = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--http-port" ->
            httpPort = Usage.integer(args[i], Usage.value(args, i++), 0, PORT_MAX);
        case "--agents-port" ->
            agentsPort = Usage.integer(args[i], Usage.value(args, i++), 0, PORT_MAX);
        case "--conference-in" ->
            minutes = Usage.integer(args[i], Usage.value(args, i++), 0, MINUTES_MAX);
        case "--dir" -> folder = Path.of(Usage.value(args, i++)).toAbsolutePath().normalize();
        case "--keep" -> keep = true;
        default -> throw new Usage("unknown option " + args[i]);
      }
    }
    return new DemoOptions(root, folder, httpPort, agentsPort, minutes, keep);
  }

  private static String notification(Webhook.Received received) {
    return "%s  %s %s [%s] %s"
        .formatted(
            CLOCK.format(Instant.ofEpochMilli(received.receivedMillis())),
            received.status().equals("resolved") ? "✓ hết cảnh báo" : "‼ cảnh báo",
            received.site(),
            received.severity(),
            received.text());
  }

  private static String banner(Demo demo, DemoOptions options) {
    boolean usualPort = demo.page().getPort() == DemoOptions.HTTP_PORT;
    boolean usualFolder = options.folder().equals(options.root().resolve(FOLDER));
    String url = usualPort ? "" : " --url " + demo.page();
    String dir = usualFolder ? "" : " --dir " + options.folder();
    String token = usualFolder ? "" : " --token-file " + options.folder().resolve(Control.TOKEN);
    return """

    Bridgewatch đang chạy / is running:   %1$s

    Thử xem / try, in another terminal:

      ./bridgewatch drill cut-commune%4$s
          cắt đường truyền của Phường Ba Đình / cut its line, as a digger does
      ./bridgewatch alerts%3$s
          các cảnh báo đang mở / the open alerts
      ./bridgewatch drill restore%4$s
          nối lại / heal it
      ./bridgewatch check run --conference giao-ban-thu%3$s%5$s
          kiểm tra trước hội nghị / the pre-conference check
      ./bridgewatch drill --help
          những sự cố khác / other faults

    Nhật ký / logs: %2$s
    Ctrl-C: dừng và dọn sạch / stop and leave nothing behind.

    """
        .formatted(demo.page(), demo.folder().resolve("logs"), url, dir, token);
  }
}
