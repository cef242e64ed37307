import Testing

@testable import Capture

@Suite struct WatchedPlaceTests {
  @Test(
    "counts the names of devices only",
    arguments: [
      (.numbered(["video"]), "video0", true), (.numbered(["video"]), "video12", true),
      (.numbered(["video"]), "video", false), (.numbered(["video"]), "videox", false),
      (.numbered(["video"]), "tty1", false), (.beginning(["control", "pcm"]), "controlC0", true),
      (.beginning(["control", "pcm"]), "pcmC0D0c", true),
      (.beginning(["control", "pcm"]), "timer", false), (.exactly("clip.mp4"), "clip.mp4", true),
      (.exactly("clip.mp4"), "clip.mp4.part", false), (.all, "anything", true),
    ] as [(WatchedPlace.Names, String, Bool)]
  )
  func names(names: WatchedPlace.Names, name: String, counts: Bool) {
    let place = WatchedPlace(directory: "/dev", names: names, kinds: [.camera])

    #expect(place.counts(name) == counts)
  }

  @Test(
    "watches the directory a clip is in",
    arguments: [
      ("/srv/clips/a.mp4", "/srv/clips", "a.mp4"), ("/a.mp4", "/", "a.mp4"),
    ]
  )
  func clip(path: String, directory: String, name: String) {
    let place = WatchedPlace.clip(path)

    #expect(place?.directory == directory)
    #expect(place?.names == .exactly(name))
  }
}
