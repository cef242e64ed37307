internal import Foundation
internal import Publishing
internal import Store

extension EffectiveAttributes {
  /// The destinations as the store keeps them.
  var records: [DestinationRecord] {
    get throws(SessionError) {
      var records: [DestinationRecord] = []
      for destination in self.destinations {
        do {
          let retry = try JSONEncoder().encode(destination.retry)
          records.append(
            DestinationRecord(
              label: destination.label,
              url: destination.url.text,
              retry: String(decoding: retry, as: UTF8.self)
            )
          )
        } catch {
          // Only a number that is not finite has no JSON form.
          throw SessionError(.invalidArgument, "a number of the retry policy is not finite")
        }
      }
      return records
    }
  }
}
