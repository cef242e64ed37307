/// An event as `rackcast event list -o json` prints it; proto JSON leaves out what is zero and
/// writes 64-bit numbers as text.
struct EventJSON: Decodable {
  let sequence: UInt64
  let session: String
  let destination: String
  let code: Int
  let name: String
  let message: String
  let step: String?
  let previousState: String
  let nextState: String

  private enum CodingKeys: String, CodingKey {
    case sequence, session, destination, code, name, message, detail
    case previousState = "previous_state"
    case nextState = "next_state"
  }

  private struct Detail: Decodable {
    let step: String?
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let sequence = try values.decode(String.self, forKey: .sequence)
    guard let number = UInt64(sequence) else {
      throw DecodingError.dataCorruptedError(
        forKey: .sequence,
        in: values,
        debugDescription: "no number: \(sequence)"
      )
    }
    self.sequence = number
    self.session = try values.decodeIfPresent(String.self, forKey: .session) ?? ""
    self.destination = try values.decodeIfPresent(String.self, forKey: .destination) ?? ""
    self.code = try values.decodeIfPresent(Int.self, forKey: .code) ?? 0
    self.name = try values.decodeIfPresent(String.self, forKey: .name) ?? ""
    self.message = try values.decodeIfPresent(String.self, forKey: .message) ?? ""
    self.step = try values.decodeIfPresent(Detail.self, forKey: .detail)?.step
    self.previousState = try values.decodeIfPresent(String.self, forKey: .previousState) ?? ""
    self.nextState = try values.decodeIfPresent(String.self, forKey: .nextState) ?? ""
  }
}
