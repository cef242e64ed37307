/// From which servers something may be loaded: public ones, and those that are configured.
///
/// Who names a waiting image could otherwise make the daemon ask machines of the studio's own
/// network, which trust it.
public struct AddressPolicy: Hashable, Sendable {
  /// What is allowed though it is not public.
  public var allowed: [AddressPrefix]

  public init(allowing allowed: [AddressPrefix] = []) {
    self.allowed = allowed
  }

  func permits(_ address: IPAddress) -> Bool {
    let address = address.unwrapped
    if self.allowed.contains(where: { $0.contains(address) }) { return true }
    if address.bytes.count == 4 {
      return !Self.specialV4.contains { $0.contains(address) }
    }
    return Self.publicV6.contains(address) && !Self.specialV6.contains { $0.contains(address) }
  }

  // What the IANA's special-purpose registries (RFC 6890) do not call globally reachable, with
  // multicast and what wraps IPv4 addresses.
  private static let specialV4 = [
    AddressPrefix([0], 8), AddressPrefix([10], 8), AddressPrefix([100, 64], 10),
    AddressPrefix([127], 8), AddressPrefix([169, 254], 16), AddressPrefix([172, 16], 12),
    AddressPrefix([192, 0, 0], 24), AddressPrefix([192, 0, 2], 24),
    AddressPrefix([192, 88, 99], 24), AddressPrefix([192, 168], 16), AddressPrefix([198, 18], 15),
    AddressPrefix([198, 51, 100], 24), AddressPrefix([203, 0, 113], 24), AddressPrefix([224], 3),
  ]

  // All of global unicast (RFC 4291, 2.4) that is given out: 2000::/3.
  private static let publicV6 = AddressPrefix([0x20], 3, isV6: true)

  // Protocol assignments with Teredo, documentation, 6to4.
  private static let specialV6 = [
    AddressPrefix([0x20, 0x01, 0x00], 23, isV6: true),
    AddressPrefix([0x20, 0x01, 0x0d, 0xb8], 32, isV6: true),
    AddressPrefix([0x20, 0x02], 16, isV6: true), AddressPrefix([0x3f, 0xff], 20, isV6: true),
  ]
}
