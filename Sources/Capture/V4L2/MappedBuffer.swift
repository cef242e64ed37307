internal import CV4L2
internal import Glibc

/// One of the driver's buffers, mapped for reading. Unmapped when the last reference goes, which
/// may be after the camera was closed: the kernel keeps the memory as long as it is mapped.
// `@unchecked Sendable`: the stored properties are constants, and the mapping is read-only. The
// driver writes to it only between QBUF and DQBUF, when no frame refers to it.
final class MappedBuffer: @unchecked Sendable {
  let base: UnsafeRawPointer
  let byteCount: Int

  /// Maps `byteCount` bytes at the driver's `offset`.
  init(handle: V4L2Handle, offset: UInt32, byteCount: Int) throws(CaptureError) {
    // Possible errors: EINVAL: no such buffer; ENOMEM, ENODEV.
    let mapped = v4l2_mmap(
      nil,
      byteCount,
      PROT_READ,
      MAP_SHARED,
      handle.descriptor,
      Int64(offset)
    )
    guard let mapped, mapped != cv4l2_map_failed() else {
      throw CaptureError(v4l2: errno, doing: "map the frame buffers", path: handle.path)
    }
    self.base = UnsafeRawPointer(mapped)
    self.byteCount = byteCount
  }

  deinit {
    // Fails only for an address that is not mapped.
    _ = v4l2_munmap(UnsafeMutableRawPointer(mutating: self.base), self.byteCount)
  }
}
