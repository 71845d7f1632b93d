package vn.bridgewatch.twin.bench.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.twin.bench.BenchException;

/// Addresses of loopback that stop answering echoes: nftables drops the requests, as a line that is
/// cut would. Needs root; the table ends with this.
final class Cuts implements AutoCloseable {

  private static final int WITHIN_SECONDS = 10;

  private final String table = "bridgewatch_bench_" + ProcessHandle.current().pid();
  private final Thread atTheEnd = Thread.ofPlatform().unstarted(this::delete);

  private Cuts() {}

  static Cuts open() throws IOException, BenchException, InterruptedException {
    var cuts = new Cuts();
    cuts.nft(
        """
        table inet %s {
          set cut { type ipv4_addr; }
          chain in {
            type filter hook input priority 0;
            icmp type echo-request ip daddr @cut drop
          }
        }
        """
            .formatted(cuts.table));
    Runtime.getRuntime().addShutdownHook(cuts.atTheEnd);
    return cuts;
  }

  void cut(String address) throws IOException, BenchException, InterruptedException {
    nft("add element inet %s cut { %s }\n".formatted(table, address));
  }

  void mend(String address) throws IOException, BenchException, InterruptedException {
    nft("delete element inet %s cut { %s }\n".formatted(table, address));
  }

  private void nft(String commands) throws IOException, BenchException, InterruptedException {
    Process nft = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
    try (var input = nft.outputWriter(StandardCharsets.US_ASCII)) {
      input.write(commands);
    }
    String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!nft.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS) || nft.exitValue() != 0) {
      throw new BenchException("nft, which needs root, failed: " + said.strip());
    }
  }

  private void delete() {
    try {
      nft("delete table inet " + table + "\n");
    } catch (IOException | BenchException e) {
      System.err.println("bridgewatch bench: the table " + table + " of nft is left: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (Runtime.getRuntime().removeShutdownHook(atTheEnd)) {
      delete();
    }
  }
}
