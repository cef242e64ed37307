internal import ArgumentParser
internal import ControlAPI

/// What replaces the camera's picture while a session is paused or its camera is gone.
struct WaitingImageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The still for pauses and lost cameras: http(s)://…, a file, or image:MD5 of `image list`. \
      None: a slate with the session's name.
      """,
      valueName: "image"
    )
  )
  var waitingImage: String?

  @Option(help: ArgumentHelp("The MD5 that the image must have.", valueName: "md5"))
  var waitingImageHash: String?

  @Flag(inversion: .prefixedNo, help: "Silence the microphone during a pause.")
  var backgroundMute: Bool?

  @Option(
    help: ArgumentHelp(
      "How long a pause shows the image, such as 90s; then sound goes alone. 0: for ever.",
      valueName: "duration"
    )
  )
  var waitingLimit: SecondsArgument?

  func apply(to attributes: inout ProtoSessionAttributes, paths: LocalPath) {
    if let image = self.waitingImage { attributes.waitingImage = paths.image(image) }
    if let hash = self.waitingImageHash { attributes.waitingImageHash = hash }
    if let mute = self.backgroundMute { attributes.backgroundMute = mute }
    if let limit = self.waitingLimit { attributes.waitingLimit = limit.seconds }
  }
}
