package vn.bridgewatch.agent.spool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import vn.bridgewatch.agent.spool.FakeDisk.Operation;

/// All folders that a loss of power may leave after each of a list of operations.
///
/// What was fsynced is there. Of what was written to a file since, nothing, a part, all, or as many
/// zeros may be there; of names that were made, changed or removed since the names were last made
/// safe, all or none.
final class CrashStates {

  /// A folder, and after how many operations.
  record State(int operations, String what, TreeMap<String, byte[]> files) {}

  /// What became of the bytes behind the last fsync of a file.
  private enum Rest {
    LOST,
    WHOLE,
    ONE_BYTE,
    A_QUARTER,
    HALF,
    THREE_QUARTERS,
    ALL_BUT_ONE,
    ZEROS,
    HALF_THEN_ZEROS,
    HALF_THEN_NOISE;

    byte[] of(byte[] bytes, int safe) {
      int rest = bytes.length - safe;
      byte[] left =
          switch (this) {
            case LOST -> Arrays.copyOf(bytes, safe);
            case WHOLE, ZEROS, HALF_THEN_ZEROS, HALF_THEN_NOISE -> bytes.clone();
            case ONE_BYTE -> Arrays.copyOf(bytes, safe + Math.min(1, rest));
            case A_QUARTER -> Arrays.copyOf(bytes, safe + rest / 4);
            case HALF -> Arrays.copyOf(bytes, safe + rest / 2);
            case THREE_QUARTERS -> Arrays.copyOf(bytes, safe + rest * 3 / 4);
            case ALL_BUT_ONE -> Arrays.copyOf(bytes, bytes.length - Math.min(1, rest));
          };
      if (this == ZEROS) {
        Arrays.fill(left, safe, left.length, (byte) 0);
      } else if (this == HALF_THEN_ZEROS) {
        Arrays.fill(left, safe + rest / 2, left.length, (byte) 0);
      } else if (this == HALF_THEN_NOISE) {
        for (int i = safe + rest / 2; i < left.length; i++) {
          left[i] = (byte) (i * 0x9e37_79b9 >>> 13);
        }
      }
      return left;
    }
  }

  private final Map<Integer, byte[]> contents = new HashMap<>();
  private final Map<Integer, Integer> safe = new HashMap<>();
  private TreeMap<String, Integer> names = new TreeMap<>();
  private TreeMap<String, Integer> safeNames = new TreeMap<>();
  private int count;

  /// Calls with every state; how many there were.
  static int each(List<Operation> operations, Consumer<State> states) {
    var model = new CrashStates();
    int done = 0;
    model.tell(done, states);
    for (Operation operation : operations) {
      model.apply(operation);
      done++;
      model.tell(done, states);
    }
    return model.count;
  }

  private void apply(Operation operation) {
    switch (operation) {
      case Operation.Create(String name, int file) -> {
        contents.put(file, new byte[0]);
        safe.put(file, 0);
        names.put(name, file);
      }
      case Operation.Write(int file, byte[] bytes) -> {
        byte[] before = contents.get(file);
        byte[] after = Arrays.copyOf(before, before.length + bytes.length);
        System.arraycopy(bytes, 0, after, before.length, bytes.length);
        contents.put(file, after);
      }
      case Operation.Force(int file) -> safe.put(file, contents.get(file).length);
      case Operation.Rename(String from, String to) -> names.put(to, names.remove(from));
      case Operation.Delete(String name) -> names.remove(name);
      case Operation.ForceNames() -> safeNames = new TreeMap<>(names);
    }
  }

  private void tell(int operations, Consumer<State> states) {
    List<TreeMap<String, Integer>> namings = new ArrayList<>(List.of(names));
    if (!names.equals(safeNames)) {
      namings.add(safeNames);
    }
    for (TreeMap<String, Integer> naming : namings) {
      boolean open =
          naming.values().stream().anyMatch(file -> contents.get(file).length > safe.get(file));
      for (Rest rest : open ? Rest.values() : new Rest[] {Rest.LOST}) {
        var files = new TreeMap<String, byte[]>();
        naming.forEach(
            (name, file) -> files.put(name, rest.of(contents.get(file), safe.get(file))));
        count++;
        String what = rest + (naming == names ? "" : ", names as they were");
        states.accept(new State(operations, what, files));
      }
    }
  }
}
