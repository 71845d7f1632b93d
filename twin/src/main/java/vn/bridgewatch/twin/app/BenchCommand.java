package vn.bridgewatch.twin.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.SnmpBench;
import vn.bridgewatch.twin.snmp.RecordingException;

/// `bridgewatch bench snmp`: figures of ours beside those of other makers.
final class BenchCommand {

  private BenchCommand() {}

  static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> words = Arrays.asList(args);
    Path root = Path.of(System.getProperty("bridgewatch.root", "."));
    try {
      out.println(SnmpBench.run(root, words.contains("--quick"), err::println));
      return TwinCli.GOOD;
    } catch (BenchException | RecordingException e) {
      err.println("bridgewatch bench: " + e.getMessage());
    } catch (IOException e) {
      err.println("bridgewatch bench: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return TwinCli.FAILED;
  }
}
