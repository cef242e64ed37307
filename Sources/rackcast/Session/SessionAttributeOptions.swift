internal import ArgumentParser
internal import ControlAPI

/// The attributes of a session as options; only those given are sent.
struct SessionAttributeOptions: ParsableArguments {
  @OptionGroup(title: "Source options") var sources: SourceOptions
  @OptionGroup(title: "Picture options") var picture: PictureOptions
  @OptionGroup(title: "Waiting image options") var waiting: WaitingImageOptions
  @OptionGroup(title: "Encoding options") var encoding: EncodingOptions
  @OptionGroup(title: "Destination options") var destinations: DestinationOptions

  /// The attributes that are given, as the node takes them.
  func attributes(paths: LocalPath) -> ProtoSessionAttributes {
    var attributes = ProtoSessionAttributes()
    self.sources.apply(to: &attributes, paths: paths)
    self.picture.apply(to: &attributes)
    self.waiting.apply(to: &attributes, paths: paths)
    self.encoding.apply(to: &attributes)
    self.destinations.apply(to: &attributes, paths: paths)
    return attributes
  }
}
