internal import CALSA
internal import Glibc

extension ALSAEnumerator {
  /// The microphone with its modes. Opens it for a moment; when another program holds it, the mode
  /// it runs in now is all that can be told.
  func describe(_ microphone: Microphone) -> DeviceDescription {
    DeviceDescription(
      id: DeviceID(scheme: .alsa, name: microphone.stream.idName),
      kind: .microphone,
      name: microphone.name,
      driver: microphone.driver,
      path: microphone.stream.path,
      videoModes: [],
      audioModes: self.modes(of: microphone),
      controls: []
    )
  }

  private func modes(of microphone: Microphone) -> [AudioMode] {
    do throws(CaptureError) {
      return try PCM(path: microphone.stream.path).modes()
    } catch {
      let card = "/proc/asound/card\(microphone.cardNumber)"
      let stream = "pcm\(microphone.stream.device)c/sub\(microphone.stream.subdevice ?? 0)"
      return ALSARunningMode(file: "\(card)/\(stream)/hw_params").map { [$0.mode] } ?? []
    }
  }

  /// A PCM of the configuration, which no card lists.
  ///
  /// - Returns: `nil` when the configuration has no such PCM.
  func describe(configured name: String) throws(CaptureError) -> DeviceDescription? {
    guard self.isConfigured(name) else { return nil }
    return DeviceDescription(
      id: DeviceID(scheme: .alsa, name: name),
      kind: .microphone,
      name: name,
      driver: "ALSA",
      path: name,
      videoModes: [],
      audioModes: try PCM(path: name).modes(),
      controls: []
    )
  }

  /// Whether the configuration has a PCM of that name; its arguments are not looked at.
  func isConfigured(_ name: String) -> Bool {
    ALSALibrary.silenced
    var top: OpaquePointer?
    // Possible return codes: 0, 1: read; negative: the configuration is broken, so has no PCM.
    guard snd_config_update_ref(&top) >= 0, let top else { return false }
    defer { snd_config_unref(top) }
    let base = String(name.prefix { $0 != ":" })
    var found: OpaquePointer?
    // Possible errors: ENOENT; others for a broken definition, which opening then reports.
    let code = snd_config_search_definition(top, "pcm", base, &found)
    if let found { snd_config_delete(found) }
    return code != -ENOENT
  }
}
