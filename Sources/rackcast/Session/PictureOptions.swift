internal import ArgumentParser
internal import ControlAPI

/// The canvas and how the camera fills it.
struct PictureOptions: ParsableArguments {
  @Option(help: "Picture, rate and intent in one.")
  var mode: SessionMode?

  @Option(help: "Whether the canvas stands or lies.")
  var orientation: Orientation?

  @Option(help: "The canvas's sides; read as 4:3 or 16:9 when horizontal.")
  var aspect: Aspect?

  @Option(help: "How the camera fills the canvas.")
  var fit: Fit?

  @Option(help: "How the camera is mounted, in degrees clockwise.")
  var rotation: Rotation?

  @Flag(inversion: .prefixedNo, help: "Mirror the picture that is sent.")
  var remoteMirror: Bool?

  @Flag(inversion: .prefixedNo, help: "Let the camera focus by itself.")
  var autoFocus: Bool?

  @Flag(inversion: .prefixedNo, help: "Allow `session zoom`.")
  var zoom: Bool?

  @Option(help: ArgumentHelp("Width of the canvas; even, 16 to 3840.", valueName: "pixels"))
  var videoWidth: UInt32?

  @Option(help: ArgumentHelp("Height of the canvas; even, 16 to 3840.", valueName: "pixels"))
  var videoHeight: UInt32?

  @Option(help: ArgumentHelp("How far skin is smoothed, 0 (off) to 9.", valueName: "level"))
  var beauty: UInt32?

  @Option(help: "Whether skin loses its texture or keeps some.")
  var beautyStyle: BeautyStyle?

  @Option(help: ArgumentHelp("How far skin is made lighter, 0 (off) to 9.", valueName: "level"))
  var whiteness: UInt32?

  @Option(help: "Frames per second, 1 to 60: 25, 29.97 or 30000/1001.")
  var fps: FrameRateArgument?

  func apply(to attributes: inout ProtoSessionAttributes) {
    if let mode = self.mode { attributes.mode = mode.rawValue }
    if let orientation = self.orientation { attributes.orientation = orientation.rawValue }
    if let aspect = self.aspect { attributes.aspect = aspect.rawValue }
    if let fit = self.fit { attributes.fit = fit.rawValue }
    if let rotation = self.rotation { attributes.rotation = rotation.rawValue }
    if let mirror = self.remoteMirror { attributes.remoteMirror = mirror }
    if let autoFocus = self.autoFocus { attributes.autoFocus = autoFocus }
    if let zoom = self.zoom { attributes.zoom = zoom }
    if let width = self.videoWidth { attributes.videoWidth = width }
    if let height = self.videoHeight { attributes.videoHeight = height }
    if let beauty = self.beauty { attributes.beauty = beauty }
    if let style = self.beautyStyle { attributes.beautyStyle = style.rawValue }
    if let whiteness = self.whiteness { attributes.whiteness = whiteness }
    if let fps = self.fps { attributes.fps = fps.framesPerSecond }
  }
}

/// `mode`; capitals do not matter on the command line.
enum SessionMode: String, CaseIterable, ExpressibleByArgument {
  case sd = "SD"
  case hd = "HD"
  case fhd = "FHD"
  case rtc = "RTC"

  init?(argument: String) {
    self.init(rawValue: argument.uppercased())
  }
}

/// `orientation`
enum Orientation: String, CaseIterable, ExpressibleByArgument {
  case vertical
  case horizontal
}

/// `aspect`
enum Aspect: String, CaseIterable, ExpressibleByArgument {
  case threeToFour = "3:4"
  case nineToSixteen = "9:16"
}

/// `fit`
enum Fit: String, CaseIterable, ExpressibleByArgument {
  case crop
  case letterbox
}

/// `rotation`
enum Rotation: UInt32, CaseIterable, ExpressibleByArgument {
  case none = 0
  case quarter = 90
  case half = 180
  case threeQuarters = 270
}

/// `beauty_style`
enum BeautyStyle: String, CaseIterable, ExpressibleByArgument {
  case smooth
  case nature
}
