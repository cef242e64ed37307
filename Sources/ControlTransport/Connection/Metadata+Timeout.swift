internal import GRPCCore

extension Metadata {
  /// The key under which GRPCCore's client hands the time left for a call to its transport. It is
  /// sent in Open instead, and never as metadata.
  static let timeoutKey = "grpc-timeout"

  /// The time left for the call, as GRPCCore wrote it: up to eight digits and a unit.
  /// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
  var callTimeout: Duration? {
    var values = self[stringValues: Self.timeoutKey].makeIterator()
    guard let value = values.next(), (2 ... 9).contains(value.utf8.count), let unit = value.last,
      let amount = Int64(value.dropLast()), amount >= 0
    else { return nil }
    switch unit {
    case "H":
      return .seconds(amount * 3600)
    case "M":
      return .seconds(amount * 60)
    case "S":
      return .seconds(amount)
    case "m":
      return .milliseconds(amount)
    case "u":
      return .microseconds(amount)
    case "n":
      return .nanoseconds(amount)
    default:
      return nil
    }
  }
}
