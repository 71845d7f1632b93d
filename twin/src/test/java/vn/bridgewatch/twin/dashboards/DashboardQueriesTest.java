package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DashboardQueriesTest {

  @Test
  void putsValuesInThePlaceOfAllFormsOfVariables() {
    assertThat(
            DashboardQueries.substitute(
                "rate(x{a=\"$site\",b=~\"${device:regex}\",c=\"[[province]]\"}[$__rate_interval])",
                Map.of("site", "00004", "device", ".*", "province", "01")))
        .isEqualTo("rate(x{a=\"00004\",b=~\".*\",c=\"01\"}[1m])");
  }

  @Test
  void aVariableWithoutAValueIsAnError() {
    assertThatThrownBy(() -> DashboardQueries.substitute("x{a=\"$town\"}", Map.of()))
        .hasMessage("no value for variable town");
  }

  @Test
  void aDollarInAValueStaysWhatItIs() {
    assertThat(DashboardQueries.substitute("$a", Map.of("a", "x$1"))).isEqualTo("x$1");
  }

  @Test
  void readsBothKindsOfVariableQueries() {
    assertThat(VariableQuery.parse("label_values(a{b=\"c, d\"}, e)"))
        .isEqualTo(new VariableQuery("a{b=\"c, d\"}", "e"));
    assertThat(VariableQuery.parse("query_result(count by (a) (b))"))
        .isEqualTo(new VariableQuery("count by (a) (b)", ""));
    assertThatThrownBy(() -> VariableQuery.parse("metrics(.*)"))
        .hasMessageContaining("neither label_values nor query_result");
  }
}
