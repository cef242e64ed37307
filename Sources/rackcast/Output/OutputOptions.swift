internal import ArgumentParser

/// How every command writes.
///
/// A group of its own, also of the root command: the parser hands what stood before a command's name
/// on to a group of the same type.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("How to write the answer.", valueName: "output")
  )
  var format = OutputFormat.table
}
