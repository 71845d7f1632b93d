package vn.bridgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceRangesTest {

  @Test
  void neighboursBecomeOneRange() {
    var ranges = new SequenceRanges();
    ranges.add(1);
    ranges.add(3);
    ranges.add(2);

    assertThat(ranges.ranges()).containsExactly(new SequenceRange(1, 3));
  }

  @Test
  void aKnownNumberIsNotNew() {
    var ranges = new SequenceRanges();
    ranges.add(new SequenceRange(5, 9));

    assertThat(ranges.add(7)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void behavesAsASetOfNumbers(long seed) {
    var random = new Random(seed);
    var ranges = new SequenceRanges();
    var numbers = new TreeSet<Long>();
    for (int i = 0; i < 400; i++) {
      long first = 1 + random.nextInt(300);
      long last = first + random.nextInt(6);
      int before = numbers.size();
      for (long n = first; n <= last; n++) {
        numbers.add(n);
      }
      assertThat(ranges.add(new SequenceRange(first, last)))
          .as("seed %d step %d", seed, i)
          .isEqualTo(numbers.size() - before);
      for (long n = 1; n < 310; n++) {
        assertThat(ranges.contains(n)).as("seed %d: %d", seed, n).isEqualTo(numbers.contains(n));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void behavesAsASetOfNumbersWhereSomeAreTakenOutToo(long seed) {
    var random = new Random(seed);
    var ranges = new SequenceRanges();
    var numbers = new TreeSet<Long>();
    for (int i = 0; i < 400; i++) {
      long first = 1 + random.nextInt(100);
      var range = new SequenceRange(first, first + random.nextInt(12));
      boolean adds = random.nextBoolean();
      for (long n = range.first(); n <= range.last(); n++) {
        boolean _ = adds ? numbers.add(n) : numbers.remove(n);
      }
      if (adds) {
        ranges.add(range);
      } else {
        ranges.remove(range);
      }
      long missing = range.first();
      while (numbers.contains(missing)) {
        missing++;
      }
      assertThat(ranges.contains(range)).isEqualTo(adds);
      assertThat(ranges.countIn(new SequenceRange(20, 60)))
          .as("seed %d", seed)
          .isEqualTo(numbers.subSet(20L, 61L).size());
      assertThat(ranges.firstMissing(range.first())).as("seed %d", seed).isEqualTo(missing);
      for (long n = 1; n < 115; n++) {
        assertThat(ranges.contains(n)).as("seed %d: %d", seed, n).isEqualTo(numbers.contains(n));
      }
      assertThat(ranges.ranges().stream().mapToLong(SequenceRange::count).sum())
          .isEqualTo(numbers.size());
    }
  }
}
