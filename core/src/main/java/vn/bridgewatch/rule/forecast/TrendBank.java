package vn.bridgewatch.rule.forecast;

/// A bank of small trend models: each shape of a drift, begun at each of the last points.
///
/// A member says y = c + b·g(t − t₀) + noise, where g is its [Shape], t₀ its onset and the noise an
/// AR(1) process whose variance and memory were learnt before. The level c is known from the past, the
/// pace b has a wide normal prior, so level, pace and their covariance follow from one weighted least
/// squares (Bayesian linear regression with conjugate priors), and the likelihood of the points under
/// the member in closed form:
///
/// log p(y) = ½ (μᵀ Λ μ − μ₀ᵀ Λ₀ μ₀) + ½ log |Λ₀| / |Λ| + what is common to all.
///
/// Members are weighted by likelihood and prior; one more says that nothing has happened. That a
/// member remembers where the level stood before its onset is what a filter that forgets does not:
/// three noisy hours tell a slope badly, but how far the level has come in them well.
///
/// One bank serves all series of a thread; it keeps nothing between calls but room to work in.
public final class TrendBank {

  /// How many points a series keeps: eight hours.
  static final int POINTS = 48;

  /// Points since the onset; close together where it matters, apart where it does not.
  private static final int[] AGES = {
    2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 33, 38, 43, 47
  };

  /// A drift takes some six hours to the limit: the deviation of the prior of its pace.
  private static final double WAY_POINTS = 36;

  /// A step goes some such part of the way.
  private static final double STEP_WAY = 0.4;

  private static final double NOTHING = 0.3;

  /// What a drift may wander from its path, of the distance that it has still to go.
  private static final double WANDER = 0.08;

  /// How far a level that stands still may go in [#WAY_POINTS], of the way.
  private static final double RESUME = 0.15;

  private final double[] white = new double[POINTS];
  private final double[] best = new double[Shape.values().length];
  private double maximum;
  private double sum;
  private double hit;
  private double levels;
  private double left;
  private double ahead;
  private double way;
  private double innovation;
  private double cc;
  private double cy;
  private double precision;

  public TrendBank() {}

  /// What the members say together.
  ///
  /// @param probability that the limit is reached in time
  /// @param level where the series stands
  /// @param shape which moving shape fits best
  /// @param moving the weight of all that move
  record Outlook(double probability, double level, Shape shape, double moving) {}

  /// @param points oldest first
  /// @param limit above the level of the past
  /// @param pointsAhead how long there is still
  Outlook outlook(double[] points, int count, Past past, double limit, double pointsAhead) {
    whiten(points, count, past);
    way = Math.max(limit - past.level(), Math.sqrt(past.variance()));
    left = limit - past.level();
    ahead = pointsAhead;
    precision = 1 / past.variance();
    double mean = cy / (cc + precision);
    maximum =
        0.5 * cy * mean + 0.5 * Math.log(precision / (cc + precision)) + Math.log(NOTHING);
    sum = 1;
    hit = 0;
    levels = mean;
    java.util.Arrays.fill(best, Double.NEGATIVE_INFINITY);
    for (int age : AGES) {
      if (age < count) {
        members(age, count, past.memory());
      }
    }
    return outlook(past.level());
  }

  private Outlook outlook(double base) {
    Shape shape = Shape.LINE;
    for (Shape other : Shape.values()) {
      if (other.isMoving() && best[other.ordinal()] > best[shape.ordinal()]) {
        shape = other;
      }
    }
    double moving = Math.min(1, Math.exp(best[shape.ordinal()] - maximum) / sum);
    return new Outlook(Math.min(1, hit / sum), base + levels / sum, shape, moving);
  }

  /// Takes the memory out of the noise, so that the points are independent.
  private void whiten(double[] points, int count, Past past) {
    double memory = past.memory();
    double first = Math.sqrt(1 - memory * memory);
    innovation = past.variance() * (1 - memory * memory);
    double c = 1 - memory;
    double product = 0;
    for (int i = 0; i < count; i++) {
      double y = points[i] - past.level();
      white[i] = i == 0 ? first * y : y - memory * (points[i - 1] - past.level());
      product += (i == 0 ? first : c) * white[i];
    }
    cc = (first * first + (count - 1) * c * c) / innovation;
    cy = product / innovation;
  }

  private void members(int age, int count, double memory) {
    for (Shape shape : Shape.values()) {
      if (age < shape.pointsMin) {
        continue;
      }
      int stops = shape == Shape.STOPPED ? age / 3 : 1;
      for (int i = 1; i <= stops; i++) {
        double stop = age * (i / (stops + 1.0));
        double prior = shape.prior / stops * (1 - NOTHING) / AGES.length;
        member(shape, age, stop, count, memory, prior);
      }
    }
  }

  private void member(
      Shape shape, int age, double stop, int count, double memory, double prior) {
    int onset = count - 1 - age;
    double bb = 0;
    double by = 0;
    double bc = 0;
    double before = 0;
    double first = Math.sqrt(1 - memory * memory);
    for (int i = onset; i < count; i++) {
      double b = i == onset ? 0 : shape.after(i - onset, stop);
      double w = i == 0 ? first * b : b - memory * before;
      before = b;
      bb += w * w;
      by += w * white[i];
      bc += w * (i == 0 ? first : 1 - memory);
    }
    bb /= innovation;
    by /= innovation;
    bc /= innovation;
    double deviation = shape == Shape.STEP ? STEP_WAY * way : way / WAY_POINTS;
    double pacePrecision = 1 / (deviation * deviation);
    double c = cc + precision;
    double b = bb + pacePrecision;
    double determinant = c * b - bc * bc;
    double level = (b * cy - bc * by) / determinant;
    double pace = (c * by - bc * cy) / determinant;
    double weight =
        0.5 * (cy * level + by * pace)
            + 0.5 * Math.log(precision * pacePrecision / determinant)
            + Math.log(prior);
    double now = shape.after(age, stop);
    double probability =
        reached(shape, age, stop, level + pace * now, pace, Math.sqrt(c / determinant));
    best[shape.ordinal()] = Math.max(best[shape.ordinal()], weight);
    weigh(weight, probability, level + pace * now);
  }

  private double reached(
      Shape shape, int age, double stop, double level, double pace, double paceDeviation) {
    double distance = left - level;
    double noise = Math.sqrt(innovation);
    double now = shape.after(age, stop);
    if (!shape.isMoving()) {
      double resume = RESUME * way * ahead / WAY_POINTS;
      return FirstPassage.probability(distance, 0, paceDeviation * now + resume + noise);
    }
    double reach = shape.after(age + ahead, stop) - now;
    double drift = pace * reach;
    double wander = WANDER * Math.abs(drift) + noise;
    return FirstPassage.probability(distance, drift, paceDeviation * (reach + now), wander);
  }

  private void weigh(double weight, double probability, double level) {
    if (weight > maximum) {
      double fade = Math.exp(maximum - weight);
      sum *= fade;
      hit *= fade;
      levels *= fade;
      maximum = weight;
    }
    double share = Math.exp(weight - maximum);
    sum += share;
    hit += share * probability;
    levels += share * level;
  }
}
