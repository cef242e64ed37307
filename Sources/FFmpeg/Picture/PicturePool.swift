public import Media
internal import Synchronization

/// Picture memory that is used again and again.
///
/// Bound: at most `capacity` pictures exist. Policy: `refuse`; a caller that asks for one more gets
/// `nil` and drops the picture it wanted to make.
public final class PicturePool: Sendable {
  /// The size of every picture.
  public let size: PictureSize
  /// The layout of every picture.
  public let format: PixelFormat
  /// The pictures that may exist at once.
  public let capacity: Int
  private let layout: PictureLayout
  private let storage: Storage

  /// A pool without pictures yet; memory is taken when the first ones are asked for.
  public init(size: PictureSize, format: PixelFormat, capacity: Int) {
    self.size = size
    self.format = format
    self.capacity = capacity
    self.layout = PictureLayout(size: size, format: format)
    self.storage = Storage(byteCount: self.layout.byteCount, capacity: capacity)
  }

  /// A picture to write into, with unspecified samples; `nil` when all are in use.
  public func blank() -> BlankPicture? {
    guard let block = self.storage.take() else { return nil }
    return BlankPicture(memory: Memory(block: block, owner: self.storage), layout: self.layout)
  }
}

extension PicturePool {
  /// The address of one picture's samples.
  // `@unchecked Sendable`: a block has one holder at a time, the list of free ones or one `Memory`.
  struct Block: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
  }

  /// The blocks of a pool; it outlives the pool while pictures of it are in use.
  final class Storage: Sendable {
    private struct State {
      var free: [Block] = []
      var count = 0
    }

    private let state = Mutex(State())
    private let byteCount: Int
    private let capacity: Int

    init(byteCount: Int, capacity: Int) {
      self.byteCount = byteCount
      self.capacity = capacity
    }

    deinit {
      // Every picture in use holds the storage, so that all blocks are free here.
      for block in self.state.withLock({ $0.free }) {
        block.base.deallocate()
      }
    }

    func take() -> Block? {
      self.state.withLock { state in
        if let block = state.free.popLast() { return block }
        guard state.count < self.capacity else { return nil }
        state.count += 1
        return Block(
          base: .allocate(byteCount: self.byteCount, alignment: PictureLayout.alignment)
        )
      }
    }

    func give(_ block: Block) {
      self.state.withLock { $0.free.append(block) }
    }
  }

  /// Holds one block, and gives it back with the last reference.
  final class Memory: Sendable {
    let block: Block
    private let owner: Storage

    init(block: Block, owner: Storage) {
      self.block = block
      self.owner = owner
    }

    deinit {
      self.owner.give(self.block)
    }
  }
}
