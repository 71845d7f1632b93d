package vn.bridgewatch.collector.check;

import java.util.List;

/// What a check says of one site; names are those of the day of the check.
public record SiteCheck(
    String site,
    String siteName,
    String province,
    String provinceName,
    Readiness readiness,
    List<Finding> findings) {

  public SiteCheck {
    findings = List.copyOf(findings);
  }

  static SiteCheck running(String site, String siteName, String province, String provinceName) {
    return new SiteCheck(site, siteName, province, provinceName, Readiness.RUNNING, List.of());
  }

  SiteCheck judged(Readiness readiness, List<Finding> findings) {
    return new SiteCheck(site, siteName, province, provinceName, readiness, findings);
  }
}
