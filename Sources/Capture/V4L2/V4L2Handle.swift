internal import CV4L2
internal import Glibc

/// An open camera node. Closed when the last reference goes.
final class V4L2Handle: Sendable {
  /// Where the node is: `/dev/video0`.
  let path: String
  /// The descriptor; every call on it goes through libv4l2 and may come from any thread.
  let descriptor: Int32

  /// Opens the node at `path` without claiming it: another program may stream from it meanwhile.
  init(path: String) throws(CaptureError) {
    try Self.checkNode(path)
    // Possible errors: EACCES, EBUSY, EINTR, EMFILE, ENFILE, ENODEV, ENOENT, ENOMEM, ENXIO, EPERM.
    // Not blocking, so that DQBUF without a frame returns and a release never waits for a frame.
    let descriptor = Glibc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CaptureError(v4l2: errno, opening: path)
    }
    // Native formats only: a conversion inside libv4l2 would cost a copy a frame. What stays of
    // libv4l2 are its plugins, which make multi-planar nodes look like any other. It returns -1
    // for a node that it cannot help with, and from the 17th node on (it keeps 16); its calls
    // then go straight to the kernel.
    _ = v4l2_fd_open(descriptor, V4L2_DISABLE_CONVERSION)
    self.path = path
    self.descriptor = descriptor
  }

  /// Throws unless `path` is a video node: opening another device may set it off, and libv4l2
  /// writes to standard error about each.
  private static func checkNode(_ path: String) throws(CaptureError) {
    var status = stat()
    // Possible errors: EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR.
    guard stat(path, &status) == 0 else { throw CaptureError(v4l2: errno, opening: path) }
    // The major number of V4L (kernel documentation, "Linux allocated devices").
    let major = status.st_rdev >> 8 & 0xfff | status.st_rdev >> 32 & ~0xfff
    guard status.st_mode & S_IFMT == S_IFCHR, major == 81 else {
      throw .noCamera(path, errnoCode: nil)
    }
  }

  deinit {
    // Possible errors: EBADF, EINTR, EIO. The descriptor is gone in each case.
    _ = v4l2_close(self.descriptor)
  }

  /// Performs one request of the driver.
  ///
  /// - Returns: 0, or the errno it failed with; never EINTR.
  func control<Argument>(_ request: UInt, _ argument: inout Argument) -> Int32 {
    while true {
      let result = withUnsafeMutablePointer(to: &argument) {
        cv4l2_ioctl(self.descriptor, request, $0)
      }
      if result >= 0 { return 0 }
      if errno != EINTR { return errno }
    }
  }
}
