package vn.bridgewatch.collector.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OfficialUnitsTest {

  private static final LocalDate BEFORE = LocalDate.of(2026, 4, 29);
  private static final LocalDate AFTER = LocalDate.of(2026, 4, 30);
  private final OfficialUnits units = OfficialUnits.load();

  @Test
  void countsAreThoseOfTheDecision() {
    var byTier =
        StreamSupport.stream(units.all().spliterator(), false)
            .collect(Collectors.groupingBy(OfficialUnits.Unit::tier, Collectors.counting()));

    assertThat(byTier)
        .containsOnly(
            java.util.Map.entry("centre", 1L),
            java.util.Map.entry("province", 34L),
            java.util.Map.entry("commune", 3_321L));
  }

  @Test
  void everyCommuneHangsUnderAProvinceAndEveryProvinceUnderTheCentre() {
    for (OfficialUnits.Unit unit : units.all()) {
      String expectedTier =
          switch (unit.tier()) {
            case "commune" -> "province";
            case "province" -> "centre";
            default -> "";
          };
      assertThat(units.unit(unit.parent()).map(OfficialUnits.Unit::tier).orElse(""))
          .as(unit.code())
          .isEqualTo(expectedTier);
    }
  }

  @Test
  void aNameHoldsFromItsDay() {
    assertThat(units.unit("75").orElseThrow().name(BEFORE)).isEqualTo("Tỉnh Đồng Nai");
    assertThat(units.unit("75").orElseThrow().name(AFTER)).isEqualTo("Thành phố Đồng Nai");
    assertThat(units.unit("25270").orElseThrow().name(BEFORE)).isEqualTo("Xã Lộc Ninh");
    assertThat(units.unit("25270").orElseThrow().name(AFTER)).isEqualTo("Phường Lộc Ninh");
  }

  @Test
  void aDayBeforeTheFirstNameGivesTheFirst() {
    assertThat(units.unit("01").orElseThrow().name(LocalDate.of(2020, 1, 1)))
        .isEqualTo("Thành phố Hà Nội");
  }

  @Test
  void officialUnitsBecomeSitesThatNobodySpeaksForYet() {
    var inventory = InventoryFile.officialUnits(AFTER);

    assertThat(inventory.sites()).hasSize(3_356);
    assertThat(List.of(inventory.site("00").orElseThrow(), inventory.site("00004").orElseThrow()))
        .extracting(Site::name, Site::tier, Site::province, Site::parent, Site::agent)
        .containsExactly(
            tuple("Điểm cầu Trung ương", "centre", "00", "", ""),
            tuple("Phường Ba Đình", "commune", "01", "01", ""));
    assertThat(inventory.provinceName("75")).contains("Thành phố Đồng Nai");
    assertThat(inventory.provinceName("00004")).isEmpty();
  }
}
