internal import CALSA
internal import Glibc

/// Finds the microphones of the machine.
struct ALSAEnumerator: Sendable {
  /// A capture stream of a card.
  struct Microphone: Hashable {
    let stream: ALSAName.Stream
    /// The number the card has until it is unplugged.
    let cardNumber: Int
    /// The names the hardware gives itself.
    let name: String
    let driver: String
  }

  /// What was found.
  struct Result {
    let microphones: [Microphone]
    /// Why cards that exist could not be opened.
    let refused: [CaptureError]
  }

  /// Every capture stream of every card. Blocks while drivers answer.
  func microphones() -> Result {
    ALSALibrary.silenced
    var microphones: [Microphone] = []
    var refused: [CaptureError] = []
    var card: Int32 = -1
    // Possible errors: EINVAL, ENOENT: no sound in this kernel. The last card is followed by -1.
    while snd_card_next(&card) >= 0, card >= 0 {
      do throws(CaptureError) {
        microphones += try Card(number: card).microphones()
      } catch {
        refused.append(error)
      }
    }
    return Result(microphones: microphones, refused: refused)
  }
}

/// The control interface of one card.
private struct Card: ~Copyable {
  private let pointer: OpaquePointer
  private let number: Int32
  private let path: String

  init(number: Int32) throws(CaptureError) {
    let path = "hw:\(number)"
    var pointer: OpaquePointer?
    // Possible errors: ENODEV, ENOENT: unplugged meanwhile; EACCES, EPERM; EBUSY.
    let code = snd_ctl_open(&pointer, path, Int32(SND_CTL_NONBLOCK))
    guard code >= 0, let pointer else {
      throw CaptureError(alsa: code, doing: "open its card", path: path)
    }
    self.pointer = pointer
    self.number = number
    self.path = path
  }

  deinit {
    // Possible errors: ENODEV. The memory is freed in each case.
    _ = snd_ctl_close(self.pointer)
  }

  func microphones() throws(CaptureError) -> [ALSAEnumerator.Microphone] {
    var info: OpaquePointer?
    var stream: OpaquePointer?
    // Possible errors of both: ENOMEM.
    guard snd_ctl_card_info_malloc(&info) == 0, let info else { throw self.outOfMemory }
    defer { snd_ctl_card_info_free(info) }
    guard snd_pcm_info_malloc(&stream) == 0, let stream else { throw self.outOfMemory }
    defer { snd_pcm_info_free(stream) }
    // Possible errors: ENODEV: unplugged meanwhile.
    let code = snd_ctl_card_info(self.pointer, info)
    guard code >= 0, let id = snd_ctl_card_info_get_id(info) else {
      throw CaptureError(alsa: code, doing: "ask for its name", path: self.path)
    }
    var microphones: [ALSAEnumerator.Microphone] = []
    var device: Int32 = -1
    // Possible errors: ENODEV. The last device is followed by -1.
    while snd_ctl_pcm_next_device(self.pointer, &device) >= 0, device >= 0 {
      snd_pcm_info_set_device(stream, UInt32(device))
      snd_pcm_info_set_subdevice(stream, 0)
      snd_pcm_info_set_stream(stream, SND_PCM_STREAM_CAPTURE)
      // Possible errors: ENOENT: this device only plays; ENODEV.
      guard snd_ctl_pcm_info(self.pointer, stream) >= 0 else { continue }
      let card = snd_ctl_card_info_get_name(info).map { String(cString: $0) } ?? self.path
      let name = snd_pcm_info_get_name(stream).map { String(cString: $0) } ?? ""
      microphones.append(
        ALSAEnumerator.Microphone(
          stream: ALSAName.Stream(
            card: String(cString: id),
            device: Int(device),
            subdevice: nil
          ),
          cardNumber: Int(self.number),
          name: name.isEmpty || name == card ? card : "\(card), \(name)",
          driver: snd_ctl_card_info_get_driver(info).map { String(cString: $0) } ?? "ALSA"
        )
      )
    }
    return microphones
  }

  private var outOfMemory: CaptureError {
    CaptureError(alsa: -ENOMEM, doing: "ask for its streams", path: self.path)
  }
}
