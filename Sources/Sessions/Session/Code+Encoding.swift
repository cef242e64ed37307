internal import Encoding
internal import Events

extension Code {
  /// The code of an encoder that was given up.
  ///
  /// - Parameter code: that of failures without a code of their own.
  static func encodingFailure(_ error: EncodingError, else code: Code) -> Code {
    switch error.code {
    case .unsupportedSize: .unsupportedResolution
    case .unsupportedSampleRate: .unsupportedSampleRate
    case .unsupportedConfiguration, .invalidFrame, .encoderFailed: code
    }
  }
}
