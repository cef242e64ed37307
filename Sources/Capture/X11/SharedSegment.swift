internal import CXCB
internal import Glibc

/// Memory that an X server writes pictures into.
// `@unchecked Sendable`: all stored properties are constants. The server writes to the memory only
// while it answers a request for it, which is when the segment has no other holder.
final class SharedSegment: @unchecked Sendable {
  /// How the server gets at the memory.
  enum Sharing: Hashable, Sendable {
    /// Through a descriptor (MIT-SHM 1.2).
    case descriptor
    /// Through a System V identifier.
    case systemV
  }

  /// The server's name for it.
  let id: UInt32
  let base: UnsafeMutableRawPointer
  private let byteCount: Int
  private let sharing: Sharing

  /// Shares `byteCount` bytes with the server of `connection`.
  init(byteCount: Int, sharing: Sharing, with connection: XConnection) throws(XFailure) {
    self.id = xcb_generate_id(connection.pointer)
    self.byteCount = byteCount
    self.sharing = sharing
    let cookie: xcb_void_cookie_t
    var identifier: Int32 = -1
    switch sharing {
    case .descriptor:
      let descriptor = try Self.sealedMemory(byteCount)
      // Possible errors: ENOMEM; EAGAIN: locked memory is used up.
      guard let mapped = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
        mapped != UnsafeMutableRawPointer(bitPattern: -1)
      else {
        defer { close(descriptor) }
        throw .noMemory(errno)
      }
      self.base = mapped
      // libxcb closes the descriptor when it is sent.
      cookie = xcb_shm_attach_fd_checked(connection.pointer, self.id, descriptor, 0)

    case .systemV:
      identifier = shmget(IPC_PRIVATE, byteCount, IPC_CREAT | 0o600)
      guard identifier >= 0 else { throw .noMemory(errno) }
      // Possible errors: ENOMEM, EACCES.
      guard let mapped = shmat(identifier, nil, 0),
        mapped != UnsafeMutableRawPointer(bitPattern: -1)
      else {
        defer { shmctl(identifier, IPC_RMID, nil) }
        throw .noMemory(errno)
      }
      self.base = mapped
      cookie = xcb_shm_attach_checked(connection.pointer, self.id, UInt32(identifier), 0)
    }
    let answer = Result { () throws(XFailure) in try connection.confirm(cookie.sequence) }
    // The memory goes with the last who has it attached, also when this process dies.
    if identifier >= 0 { shmctl(identifier, IPC_RMID, nil) }
    switch answer {
    case .success: break
    // Possible errors: BadAccess: it may not, or lives in another namespace; BadAlloc.
    case .failure(.refused(let code)): throw .notShared(code)
    case .failure(let failure): throw failure
    }
  }

  deinit {
    // Both fail only for an address that is not mapped.
    switch self.sharing {
    case .descriptor: munmap(self.base, self.byteCount)
    case .systemV: shmdt(self.base)
    }
  }

  /// Makes the server forget the memory; this process keeps it until the last reference goes.
  func detach(from connection: XConnection) {
    xcb_shm_detach(connection.pointer, self.id)
  }

  /// Memory that nobody can make smaller: reading what a server cut off would end the process.
  private static func sealedMemory(_ byteCount: Int) throws(XFailure) -> Int32 {
    let descriptor = cxcb_memfd_create(
      "rackcast-screen",
      UInt32(MFD_CLOEXEC | MFD_ALLOW_SEALING)
    )
    // Possible errors: EMFILE, ENFILE, ENOMEM.
    guard descriptor >= 0 else { throw .noMemory(errno) }
    guard ftruncate(descriptor, byteCount) == 0,
      fcntl(descriptor, cxcb_add_seals, cxcb_seal_shrink | cxcb_seal_grow | cxcb_seal_seal) == 0
    else {
      defer { close(descriptor) }
      throw .noMemory(errno)
    }
    return descriptor
  }
}
