package vn.bridgewatch.collector.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.config.ConfigException;

class InventoryFileTest {

  private static final LocalDate DAY = LocalDate.of(2026, 9, 1);

  private static InventorySnapshot read(String text) throws ConfigException {
    return InventoryFile.read("inventory.yaml", text.getBytes(StandardCharsets.UTF_8), DAY);
  }

  private static String problems(String text) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(text));
    return e == null ? "" : String.valueOf(e.getMessage());
  }

  @Test
  void theFileAmendsOfficialUnitsAndAddsSites() throws ConfigException {
    var inventory =
        read(
            """
            sites:
              - { key: "00004", agent: agent-00004, carrier: VNPT, model: "Poly G7500", repair: 45m }
              - { key: "00-b", name: "Phòng họp B", tier: other, province: "00", parent: "00" }
            devices:
              - { id: switch, site: "00004", kind: switch, model: "Cisco CBS350", address: 127.0.0.1 }
            """);

    assertThat(inventory.site("00004"))
        .contains(
            new Site(
                "00004",
                "Phường Ba Đình",
                "commune",
                "01",
                "01",
                "agent-00004",
                "VNPT",
                "Poly G7500",
                Duration.ofMinutes(45)));
    assertThat(inventory.site("00-b").orElseThrow().name()).isEqualTo("Phòng họp B");
    assertThat(inventory.devices("00004")).extracting(Device::id).containsExactly("switch");
    assertThat(inventory.sites()).hasSize(3_357);
  }

  @Test
  void repairTakesLongerFartherOut() throws ConfigException {
    var inventory = read("sites: []");

    assertThat(inventory.site("00").orElseThrow().repair())
        .isLessThan(inventory.site("01").orElseThrow().repair());
    assertThat(inventory.site("01").orElseThrow().repair())
        .isLessThan(inventory.site("00004").orElseThrow().repair());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ key: \"4\" } | inventory.yaml:2: sites[0].key: must be an official code",
        "{ key: \"00004\", colour: red } | inventory.yaml:2: sites[0].colour: unknown key",
        "{ key: \"00004\", tier: village } | sites[0].tier: must be centre, province",
        "{ key: \"00004\", parent: \"99\" } | sites[0].parent: is no site of the inventory: 99",
        "{ key: \"00004\", province: \"04\" } | sites[0].province: an official unit keeps",
        "{ key: \"00004\", repair: soon } | sites[0].repair: must be a duration",
        "{ key: \"00004\", agent: \"a b\" } | sites[0].agent: must be 1 to 64",
        "{ key: \"99999\", name: x } | sites[0].province: must be the 2-digit code",
        "{ key: \"00-b\" } | sites[0].name: is missing",
        "{ key: \"01\", parent: \"00004\" } | sites[0].parent: goes round in a loop: 01 > 00004 > 01",
        "{ key: \"01\", parent: \"\" } | sites[0].parent: must name a site; only the centre",
      })
  void aBrokenSiteIsNamedWithLineAndRule(String entry, String problem) {
    assertThat(problems("sites:\n  - " + entry + "\n")).contains(problem.strip());
  }

  @Test
  void allProblemsComeAtOnce() {
    String problems =
        problems(
            """
            sites:
              - { key: "00004", agent: a }
              - { key: "00004", agent: b }
            devices:
              - { id: x, site: "99999", kind: toaster }
              - { id: y, site: "00004", kind: switch }
              - { id: y, site: "00004", kind: switch }
            """);

    assertThat(problems)
        .contains(
            "inventory.yaml:3: sites[1].key: is given twice, first in line 2: 00004",
            "inventory.yaml:5: devices[0].site: is no site of the inventory: 99999",
            "inventory.yaml:5: devices[0].kind: must be one of codec, display",
            "inventory.yaml:7: devices[1].id: is given twice for site 00004: y"
                .replace("devices[1]", "devices[2]"));
  }

  @Test
  void aPictureIsReplacedWhole() throws ConfigException {
    var inventory = new LoadedInventory(read("sites: [ { key: \"00004\", agent: one } ]"));
    assertThat(inventory.maySpeakFor("one", "00004")).isTrue();

    inventory.replace(read("sites: [ { key: \"00004\", agent: two } ]"));

    assertThat(inventory.maySpeakFor("one", "00004")).isFalse();
    assertThat(inventory.maySpeakFor("two", "00004")).isTrue();
  }

  @Test
  void nobodySpeaksForASiteWithoutAnAgent() throws ConfigException {
    var inventory = new LoadedInventory(read("sites: []"));

    assertThat(inventory.maySpeakFor("", "00004")).isFalse();
    assertThat(inventory.maySpeakFor("any", "99999")).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
