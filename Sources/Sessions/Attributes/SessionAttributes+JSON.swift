internal import Foundation

extension SessionAttributes {
  /// The attributes as the store keeps them: JSON with the names of the protocol, sorted.
  var json: String {
    get throws(SessionError) {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      do {
        return String(decoding: try encoder.encode(self), as: UTF8.self)
      } catch {
        // Only a number that is not finite has no JSON form.
        throw SessionError(.invalidArgument, "a number of the attributes is not finite")
      }
    }
  }

  init(json: String) throws(SessionError) {
    do {
      self = try JSONDecoder().decode(SessionAttributes.self, from: Data(json.utf8))
    } catch {
      throw SessionError(.unavailable, "the store holds attributes that cannot be read: \(error)")
    }
  }
}
