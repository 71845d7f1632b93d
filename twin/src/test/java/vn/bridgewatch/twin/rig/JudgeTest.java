package vn.bridgewatch.twin.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vn.bridgewatch.wire.RecordId;

class JudgeTest {

  private static final int RECORDS = 200;

  private final Judge judge = new Judge();

  private static RecordId id(long sequence) {
    return new RecordId("rig-1", "01-r1", 0x1_0000_0001L, sequence);
  }

  private static long hash(long sequence) {
    return sequence * 0x9e37_79b9_7f4a_7c15L;
  }

  /// A run in which nothing went wrong; every tenth record is an event.
  private void goodRun() {
    for (long i = 1; i <= RECORDS; i++) {
      boolean event = i % 10 == 0;
      judge.issued(id(i), hash(i), event);
      judge.stored(id(i), hash(i));
      judge.acknowledged(id(i));
      if (event) {
        judge.told(id(i));
      }
    }
  }

  @Test
  void whatIsStoredOnceAsItWasIssuedIsClean() {
    goodRun();

    Verdict verdict = judge.verdict(true);

    assertThat(verdict.isClean()).as("%s", verdict).isTrue();
    assertThat(verdict.issued()).isEqualTo(RECORDS);
    assertThat(verdict.acknowledged()).isEqualTo(RECORDS);
    assertThat(verdict.stored()).isEqualTo(RECORDS);
    assertThat(verdict.unsettled() + verdict.unseen() + verdict.copies()).isZero();
  }

  @Test
  void whatWasAcknowledgedAndIsNotStoredIsLost() {
    goodRun();
    judge.issued(id(201), hash(201), false);
    judge.acknowledged(id(201));

    Verdict verdict = judge.verdict(true);

    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.isClean()).isFalse();
    assertThat(verdict.examples()).singleElement().asString().startsWith("lost").contains("201");
  }

  @Test
  void whatASenderHoldsButHasSeenAcknowledgedIsLostAllTheSame() {
    goodRun();
    judge.issued(id(201), hash(201), false);
    judge.acknowledged(id(201));
    judge.held(id(201), hash(201));

    assertThat(judge.verdict(true).lost()).isEqualTo(1);
  }

  @Test
  void anEventThatIsShownTwiceIsDoubled() {
    goodRun();
    judge.told(id(20));

    Verdict verdict = judge.verdict(true);

    assertThat(verdict.doubled()).isEqualTo(1);
    assertThat(verdict.isClean()).isFalse();
  }

  @Test
  void anEventThatIsStoredAndNotShownIsUntoldWhereTheTimelineWasRead() {
    goodRun();
    judge.issued(id(201), hash(201), true);
    judge.stored(id(201), hash(201));

    assertThat(judge.verdict(true).untold()).isEqualTo(1);
    assertThat(judge.verdict(true).isClean()).isFalse();
    assertThat(judge.verdict(false).isClean()).isTrue();
  }

  @Test
  void aCopyWithTheSameContentIsToldAndNoFault() {
    goodRun();
    judge.stored(id(7), hash(7));

    Verdict verdict = judge.verdict(true);

    assertThat(verdict.copies()).isEqualTo(1);
    assertThat(verdict.isClean()).isTrue();
  }

  @Test
  void anotherContentUnderTheSameIdentityIsAChange() {
    goodRun();
    judge.stored(id(7), hash(8));
    judge.stored(id(7), hash(9));
    judge.held(id(11), hash(12));

    Verdict verdict = judge.verdict(true);

    assertThat(verdict.changed()).isEqualTo(2);
    assertThat(verdict.isClean()).isFalse();
  }

  @Test
  void whatNobodyIssuedIsInventedWhereverItIsSeen() {
    goodRun();
    judge.stored(id(201), hash(201));
    judge.held(id(202), hash(202));
    judge.told(id(203));
    judge.acknowledged(id(204));

    assertThat(judge.verdict(true).invented()).isEqualTo(4);
    assertThat(judge.verdict(true).isClean()).isFalse();
  }

  @Test
  void theOrderInWhichItIsToldDoesNotMatter() {
    for (long i = RECORDS; i >= 1; i--) {
      judge.stored(id(i), hash(i));
    }
    for (long i = RECORDS; i >= 1; i--) {
      judge.acknowledged(id(i));
      judge.issued(id(i), hash(i), false);
    }

    assertThat(judge.verdict(true).isClean()).isTrue();
  }

  @Test
  void whatIsUnderWayIsUnsettledAndWhatNobodySawIsUnseen() {
    goodRun();
    judge.issued(id(201), hash(201), false);
    judge.issued(id(204), hash(204), false);
    judge.held(id(204), hash(204));

    Verdict verdict = judge.verdict(true);

    assertThat(verdict.unsettled()).isEqualTo(1);
    assertThat(verdict.unseen()).isEqualTo(2);
    assertThat(verdict.isClean()).isTrue();
  }

  @Test
  void otherSitesAndLivesAreOthers() {
    goodRun();
    for (var id :
        new RecordId[] {
          new RecordId("rig-2", "01-r1", 0x1_0000_0001L, 1),
          new RecordId("rig-1", "01-r2", 0x1_0000_0001L, 1),
          new RecordId("rig-1", "01-r1", 0x2_0000_0001L, 1)
        }) {
      judge.issued(id, 77, false);
      judge.stored(id, 77);
      judge.acknowledged(id);
    }

    assertThat(judge.verdict(true).isClean()).isTrue();
    assertThat(judge.verdict(true).stored()).isEqualTo(RECORDS + 3);
  }

  @Test
  void aRunInWhichNothingWasAcknowledgedProvesNothing() {
    judge.issued(id(1), hash(1), false);
    judge.stored(id(1), hash(1));

    assertThat(judge.verdict(false).isClean()).isFalse();
  }
}
