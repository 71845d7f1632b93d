package vn.bridgewatch.rule.forecast;

/// A bank of small trend models: each shape of a drift, begun at each of the last points.
///
/// A member says y = c + b·g(t − t₀) + noise, where g is its [Shape], t₀ its onset and the noise an
/// AR(1) process whose variance and memory were learnt before. The level c is known from the past,
/// the pace b has a wide normal prior, so level, pace and their covariance follow from one weighted
/// least squares (Bayesian linear regression with conjugate priors), and the likelihood of the
/// points under the member in closed form:
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
  private Shape best = Shape.LINE;
  private double bestWeight;
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
  /// @param moving its weight
  record Outlook(double probability, double level, Shape shape, double moving) {}

  /// @param points oldest first
  /// @param limit above the level of the past
  /// @param pointsAhead how long there is still
  Outlook outlook(double[] points, int count, Past past, double limit, double pointsAhead) {
    prepare(points, count, past, limit);
    ahead = pointsAhead;
    double mean = cy / (cc + precision);
    maximum = nothingWeight(cy, cc, precision) + Math.log(NOTHING);
    sum = 1;
    hit = 0;
    levels = mean;
    bestWeight = Double.NEGATIVE_INFINITY;
    for (int age : AGES) {
      if (age < count) {
        members(age, count, past.memory());
      }
    }
    return outlook(past.level());
  }

  /// That nothing has happened: the points are noise about a level that is known to a precision.
  static double nothingWeight(double cy, double cc, double precision) {
    return 0.5 * cy * cy / (cc + precision) + 0.5 * Math.log(precision / (cc + precision));
  }

  private void prepare(double[] points, int count, Past past, double limit) {
    whiten(points, count, past);
    left = limit - past.level();
    way = Math.max(left, Math.sqrt(past.variance()));
    precision = 1 / past.variance();
  }

  private Outlook outlook(double base) {
    double moving = Math.min(1, Math.exp(bestWeight - maximum) / sum);
    return new Outlook(Math.min(1, hit / sum), base + levels / sum, best, moving);
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

  private void member(Shape shape, int age, double stop, int count, double memory, double prior) {
    Member member = regress(shape, age, stop, count, memory);
    double weight = member.weight() + Math.log(prior);
    if (shape.isMoving() && weight > bestWeight) {
      best = shape;
      bestWeight = weight;
    }
    weigh(weight, reached(shape, age, stop, member), member.level());
  }

  /// What a member makes of the points.
  ///
  /// @param weight the logarithm of their likelihood, up to what is common to all
  /// @param level where the series stands, from the level of the past
  /// @param pace the drift by its shape
  record Member(double weight, double level, double pace, double paceDeviation) {}

  /// One member alone.
  Member fit(double[] points, int count, Past past, double limit, Shape shape, int age) {
    prepare(points, count, past, limit);
    return regress(shape, age, age, count, past.memory());
  }

  private Member regress(Shape shape, int age, double stop, int count, double memory) {
    int onset = count - 1 - age;
    double bb = 0;
    double by = 0;
    double bc = 0;
    double before = 0;
    double first = Math.sqrt(1 - memory * memory);
    for (int i = onset; i < count; i++) {
      double now = i == onset ? 0 : shape.after(i - onset, stop);
      double w = i == 0 ? first * now : now - memory * before;
      before = now;
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
    double base = (b * cy - bc * by) / determinant;
    double pace = (c * by - bc * cy) / determinant;
    double weight =
        0.5 * (cy * base + by * pace) + 0.5 * Math.log(precision * pacePrecision / determinant);
    return new Member(
        weight, base + pace * shape.after(age, stop), pace, Math.sqrt(c / determinant));
  }

  private double reached(Shape shape, int age, double stop, Member member) {
    double distance = left - member.level();
    double noise = Math.sqrt(innovation);
    double now = shape.after(age, stop);
    if (!shape.isMoving()) {
      double resume = RESUME * way * ahead / WAY_POINTS;
      return FirstPassage.probability(distance, 0, member.paceDeviation() * now + resume + noise);
    }
    double reach = shape.after(age + ahead, stop) - now;
    double drift = member.pace() * reach;
    double wander = WANDER * Math.abs(drift) + noise;
    return FirstPassage.probability(
        distance, drift, member.paceDeviation() * (reach + now), wander);
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
