import Testing

@testable import rackcast

@Suite struct LocalPathTests {
  let paths = LocalPath(workingDirectory: "/home/ada")

  @Test(
    "makes a clip's path absolute, and leaves every other device alone",
    arguments: [
      ("file:clip.mp4", "file:/home/ada/clip.mp4"),
      ("file:./clip.mp4", "file:/home/ada/clip.mp4"),
      ("file:../clip.mp4", "file:/home/clip.mp4"),
      ("file:../../../../clip.mp4", "file:/clip.mp4"),
      ("file:a/../clip.mp4", "file:/home/ada/a/../clip.mp4"),
      ("file:my clip.mp4", "file:/home/ada/my clip.mp4"),
      ("file:/srv/clip.mp4", "file:/srv/clip.mp4"),
      ("file:///srv/clip.mp4", "file:/srv/clip.mp4"),
      ("file:", "file:"),
      ("/dev/video0", "/dev/video0"),
      ("hw:0,0", "hw:0,0"),
      ("synthetic:pattern", "synthetic:pattern"),
      ("v4l2:usb-0000:00:14.0-1", "v4l2:usb-0000:00:14.0-1"),
    ]
  )
  func devices(text: String, device: String) {
    #expect(self.paths.device(text) == device)
  }

  @Test(
    "makes a recording's path absolute, and leaves every other URL alone",
    arguments: [
      ("file:show.flv", "file:///home/ada/show.flv"),
      ("file:/srv/show.flv", "file:///srv/show.flv"),
      ("file:100%?#.flv", "file:///home/ada/100%25%3F%23.flv"),
      ("file:///srv/show.flv", "file:///srv/show.flv"),
      ("rtmp://127.0.0.1/live/cam1", "rtmp://127.0.0.1/live/cam1"),
    ]
  )
  func urls(text: String, url: String) {
    #expect(self.paths.url(text) == url)
  }
}
