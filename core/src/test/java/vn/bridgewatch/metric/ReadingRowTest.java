package vn.bridgewatch.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadingRowTest {

  @Test
  void givesBackWhatWasSetAtEachPlace() {
    var row = new ReadingRow(3);
    row.set(0, 1.5);
    row.set(1, Reading.absent(Absence.TIMED_OUT));
    row.set(2, Reading.of(Double.NaN));

    assertThat(row.reading(0)).isEqualTo(Reading.of(1.5));
    assertThat(row.reading(1)).isEqualTo(Reading.absent(Absence.TIMED_OUT));
    assertThat(row.absence(1)).isEqualTo(Absence.TIMED_OUT);
    assertThat(row.value(1)).isNaN();
    assertThat(row.isPresent(2)).as("a NaN that was read is a value").isTrue();
    assertThat(row.absence(2)).isNull();
  }

  @Test
  void anAbsenceEndsWithTheNextValue() {
    var row = new ReadingRow(1);
    row.set(0, Reading.absent(Absence.GONE));
    row.set(0, 2);

    assertThat(row.reading(0)).isEqualTo(Reading.of(2));
  }

  @Test
  void takesOverValuesAndAbsencesOfAnotherRow() {
    ReadingRow from = ReadingRow.of(Reading.absent(Absence.GONE), Reading.of(7));
    var to = new ReadingRow(2);
    to.set(0, from, 1);
    to.set(1, from, 0);
    assertThat(to).isEqualTo(ReadingRow.of(Reading.of(7), Reading.absent(Absence.GONE)));

    to.set(1, from, 1);
    assertThat(to).isEqualTo(ReadingRow.of(Reading.of(7), Reading.of(7)));
  }

  @Test
  void sameIsBitForBit() {
    ReadingRow row = ReadingRow.of(Reading.of(0.0), Reading.absent(Absence.GONE));

    assertThat(row.isSame(0, Reading.of(0.0))).isTrue();
    assertThat(row.isSame(0, Reading.of(-0.0))).isFalse();
    assertThat(row.isSame(0, Reading.absent(Absence.GONE))).isFalse();
    assertThat(row.isSame(1, Reading.absent(Absence.GONE))).isTrue();
    assertThat(row.isSame(1, Reading.absent(Absence.TIMED_OUT))).isFalse();
    assertThat(row.isSame(1, Reading.of(Double.NaN))).isFalse();
  }

  @Test
  void rowsAreEqualByReadingsAndNotByHowTheyCameToThem() {
    var once = new ReadingRow(1);
    once.set(0, Reading.absent(Absence.GONE));
    once.set(0, 3);

    assertThat(once)
        .isEqualTo(ReadingRow.of(Reading.of(3)))
        .hasSameHashCodeAs(ReadingRow.of(Reading.of(3)));
    assertThat(ReadingRow.of(Reading.absent(Absence.GONE)))
        .isNotEqualTo(ReadingRow.of(Reading.absent(Absence.TIMED_OUT)))
        .isNotEqualTo(ReadingRow.of(Reading.of(Double.NaN)));
  }

  @Test
  void keepsWhatItHasWhereItGrows() {
    ReadingRow grown = ReadingRow.of(Reading.of(1), Reading.absent(Absence.GONE)).resized(4);

    assertThat(grown.size()).isEqualTo(4);
    assertThat(grown.reading(0)).isEqualTo(Reading.of(1));
    assertThat(grown.reading(1)).isEqualTo(Reading.absent(Absence.GONE));
    assertThat(grown.reading(3)).isEqualTo(Reading.of(Double.NaN));
  }
}
