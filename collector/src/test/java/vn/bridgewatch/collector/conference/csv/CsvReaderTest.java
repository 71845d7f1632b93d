package vn.bridgewatch.collector.conference.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.collector.conference.plan.Planned;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.Problem;

class CsvReaderTest {

  private static final String HEADER = "id,title,code_name,start,end,roster";

  private static Planned read(String text) throws ConfigException {
    return CsvReader.read("table.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRowIsAConference() throws ConfigException {
    Planned planned =
        read(
            "\uFEFFid,title,code_name,start,end,roster,rank,repeat,except,bit_rate,codecs,mcus\r\n"
                + "giao-ban,\"Giao ban \"\"tháng\"\", mở rộng\",HN-11,2026-11-23 08:00,2026-11-23"
                + " 10:00,00 province:01;-00004,ministry,,,4000000,H.264 H.265,10.0.0.7\r\n"
                + "tuan,Tuần,HN-T,2026-11-23T08:00:00+07:00,2026-11-23T09:00:00+07:00,all,,FREQ=WEEKLY;BYDAY=MO,2026-11-30"
                + " 08:00,,,\r\n");

    assertThat(planned.problems()).isEmpty();
    Plan first = planned.plans().getFirst();
    assertThat(first.details().title()).isEqualTo("Giao ban \"tháng\", mở rộng");
    assertThat(first.details().invited()).containsExactly("00", "province:01", "-00004");
    assertThat(first.details().rank()).isEqualTo(Rank.MINISTRY);
    assertThat(first.details().call())
        .isEqualTo(new CallProfile(4_000_000, List.of("H.264", "H.265"), List.of("10.0.0.7")));
    assertThat(
            planned
                .plans()
                .get(1)
                .between(
                    Instant.parse("2026-11-22T00:00:00Z"), Instant.parse("2026-12-08T00:00:00Z")))
        .extracting(Plan.Date::id)
        .containsExactly("tuan-20261123-0800", "tuan-20261207-0800");
  }

  @Test
  void everyRowThatIsWrongIsToldWithItsLine() throws ConfigException {
    Planned planned =
        read(
            HEADER
                + "\na,T,C,2026-11-23 08:00,2026-11-23 07:00,all\nb,\"T\nU\",C,soon,2026-11-23 07:00,all\nc,T,C\nd,T,C,2026-11-23 08:00,2026-11-23 09:00,all\nd,T,C,2026-11-23 08:00,2026-11-23 09:00,all\n");

    assertThat(planned.plans()).extracting(Plan::id).containsExactly("d");
    assertThat(planned.problems()).extracting(Problem::line).containsExactly(2, 3, 5, 7);
    assertThat(planned.problems().toString())
        .contains(
            "end: must be after start", "start: must be a time", "has 3 fields", "is given twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "id,title|lacks the column code_name",
        "id,title,code_name,start,end,roster,colour|unknown column colour",
        "id,id,title,code_name,start,end,roster|has the column id twice",
        "id,ti\"tle|a quote within",
        "\"id|does not end",
        "\"id\"x|goes on after"
      })
  void whatIsNoSuchTableIsRefusedWhole(String text, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
