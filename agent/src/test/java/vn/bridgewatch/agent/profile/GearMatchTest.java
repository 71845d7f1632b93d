package vn.bridgewatch.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.config.ConfigException;

/// Which profile network gear gets, and that it takes none from conference devices of its maker.
class GearMatchTest {

  private static final Path PROFILES =
      Path.of(System.getProperty("bridgewatch.root", ".."), "profiles");

  private static Profiles shipped;

  @BeforeAll
  static void load() throws Exception {
    shipped = profiles();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "1.3.6.1.4.1.9.1.2494 | Cisco IOS Software [Fuji], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 16.9.4 | cisco_catalyst",
        "1.3.6.1.4.1.9.1.1208 | Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E | cisco_catalyst",
        "1.3.6.1.4.1.9.1.2661 | Cisco IOS Software [Gibraltar], ISR Software (ARMV8EL_LINUX_IOSD-UNIVERSALK9_IAS-M), Version 16.12.4 | cisco_ios",
        "1.3.6.1.4.1.9.1.1194 | Cisco Adaptive Security Appliance Version 9.8(2) | cisco_ios",
        "1.3.6.1.4.1.9.12.3.1.3.1467 | Cisco NX-OS(tm) n5000, Software (n5000-uk9), Version 7.3(2)N1(1) | cisco_nxos",
        "1.3.6.1.4.1.9.6.1.95.28.5 | SG350-28P 28-Port Gigabit PoE Managed Switch | cisco_sb",
        "1.3.6.1.4.1.2011.2.23.292 | S5700-28C-EI Huawei Versatile Routing Platform Software VRP (R) software | huawei_vrp",
        "1.3.6.1.4.1.2011.2.239.5 | Huawei Versatile Routing Platform Software VRP (R) Software, Version 8.180 (CE6870EI V200R005C10) | huawei_vrp",
        "1.3.6.1.4.1.25506.1.2089 | H3C Comware Platform Software, Software Version 7.1.070, Release 6628P40 | h3c_comware",
        "1.3.6.1.4.1.2011.10.1.88 | H3C Switch S3100 Software Version 3.10 | h3c_comware",
        "1.3.6.1.4.1.11.2.3.7.11.181 | HPE Comware Platform Software | h3c_comware",
        "1.3.6.1.4.1.2636.1.1.1.2.131 | Juniper Networks, Inc. ex3400-48p Ethernet Switch, kernel JUNOS 18.2R3 | juniper_junos",
        "1.3.6.1.4.1.3902.3.100.40 | ZXR10 5928E, ZTE ZXR10 Software Version: V2.8.23 | zte_zxr10",
        "1.3.6.1.4.1.4881.1.1.10.1.184 | Ruijie Gigabit Switch (RG-S2910-24GT4XS-E) By Ruijie Networks | ruijie_rgos",
        "1.3.6.1.4.1.14988.1 | RouterOS CCR2004-1G-12S+2XS | mikrotik_routeros",
        "1.3.6.1.4.1.12356.101.1.1004 | '' | fortigate",
        "1.3.6.1.4.1.7367 | DrayTek Corporation, Router Model: Vigor2925 Series, Version: 3.9.2 | draytek_vigor",
        "1.3.6.1.4.1.171.10.76.28.1 | DGS-1210-28/ME/B1 | dlink_switch",
        "1.3.6.1.4.1.11863.5.33 | JetStream 24-Port Gigabit L2+ Managed Switch | tplink_jetstream",
        "1.3.6.1.4.1.8072.3.2.10 | Linux AF-1000-B400 3.10.0 | sangfor",
        "1.3.6.1.4.1.8072.3.2.10 | Linux fileserver 6.1.0 | host",
        "1.3.6.1.4.1.9.1.1348 | Cisco Webex Room Kit, RoomOS 11.9 | cisco_roomos",
        "1.3.6.1.4.1.9.1.1029 | Cisco TelePresence System CTS 3000 | cisco_telepresence",
      })
  void aDeviceGetsTheProfileOfItsKind(String oid, String descr, String profile) {
    var device = new DeviceIdentity(descr == null ? "" : descr, oid, "");
    assertThat(shipped.match(device).profile().id()).isEqualTo(profile);
  }

  private static Profiles profiles() throws IOException, ConfigException {
    List<Path> files;
    try (Stream<Path> found = Files.list(PROFILES)) {
      files = found.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
    var read = new ArrayList<ProfileFile>();
    for (Path file : files) {
      read.add(ProfileFile.parse(file.toString(), Files.readAllBytes(file)));
    }
    return Profiles.of(read);
  }
}
