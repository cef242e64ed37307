internal import Encoding

extension EncoderChoice {
  /// What the encoder is asked for.
  var selection: EncoderSelection {
    switch self {
    case .auto: .automatic
    case .software: .software
    case .vaapi: .hardware(.vaapi)
    case .nvenc: .hardware(.nvenc)
    case .v4l2m2m: .hardware(.v4l2m2m)
    }
  }
}
