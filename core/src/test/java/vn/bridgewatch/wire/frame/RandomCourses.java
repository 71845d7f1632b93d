package vn.bridgewatch.wire.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

/// Series that hold a course for a while and then take another: still, walking, in ever finer
/// decimals, beyond decimals, absent, odd.
final class RandomCourses {

  private enum Course {
    STILL,
    WALK,
    FINER,
    RAW,
    ABSENT,
    ODD,
    HUGE
  }

  private static final double[] ODD = {
    -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1L << 53
  };

  private final Random random;
  private final Course[] courses;
  private final double[] values;
  private long wallMillis = 1_764_000_000_000L;

  RandomCourses(long seed, int count) {
    random = new Random(seed);
    courses = new Course[count];
    values = new double[count];
    for (int i = 0; i < count; i++) {
      courses[i] = Course.values()[i % Course.values().length];
    }
  }

  Tick next() {
    wallMillis += random.nextInt(50) == 0 ? random.nextInt() : 5_000 + random.nextInt(3);
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < courses.length; i++) {
      if (random.nextInt(12) == 0) {
        courses[i] = Course.values()[random.nextInt(Course.values().length)];
      }
      observations.add(
          new Observation(
              new Series(Metric.gauge("m" + i % 3, ""), Labels.of("i", "" + i)), reading(i)));
    }
    int hidden = random.nextInt(40); // now and then a series is not there: another shape
    if (hidden < courses.length) {
      observations.remove(hidden);
    }
    return new Tick(wallMillis, observations);
  }

  private Reading reading(int i) {
    switch (courses[i]) {
      case STILL -> {}
      case WALK -> values[i] = Math.rint(values[i]) + random.nextInt(2_001) - 1_000;
      case FINER -> values[i] = random.nextInt(1_000_000) / Math.pow(10, random.nextInt(12));
      case RAW -> values[i] = random.nextDouble();
      case HUGE -> values[i] = random.nextLong();
      case ODD -> values[i] = ODD[random.nextInt(ODD.length)];
      case ABSENT -> {
        return Reading.absent(Absence.values()[random.nextInt(2)]);
      }
    }
    return Reading.of(values[i]);
  }
}
