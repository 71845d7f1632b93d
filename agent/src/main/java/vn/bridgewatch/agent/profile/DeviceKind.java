package vn.bridgewatch.agent.profile;

/// What a device is for.
public enum DeviceKind {
  CODEC,
  MCU,
  UPS,
  SWITCH,
  ROUTER,
  FIREWALL,
  SENSOR,
  GATEWAY,
  HOST,
  OTHER
}
