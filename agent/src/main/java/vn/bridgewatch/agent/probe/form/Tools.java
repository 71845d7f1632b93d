package vn.bridgewatch.agent.probe.form;

import vn.bridgewatch.agent.probe.icmp.IcmpEngine;
import vn.bridgewatch.time.NanoClock;

/// What probes share; each starts when it is first needed.
public interface Tools {

  IcmpEngine icmp();

  NanoClock clock();
}
