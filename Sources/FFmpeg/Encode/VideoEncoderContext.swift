internal import CFFmpeg
public import Media

/// Owns one opened video encoder of libavcodec. One thread at a time may use it.
public struct VideoEncoderContext: ~Copyable {
  /// How the encoder is opened.
  public struct Options: Sendable {
    /// The encoder's short name, such as `libx264`.
    public var codec: String
    /// The size of every picture.
    public var size: PictureSize
    /// The constant frame rate; its interval is the unit of presentation indices.
    public var frameRate: FrameRate
    /// The longest distance between keyframes, in frames.
    public var keyframeInterval: Int
    /// The most B-frames in a row.
    public var bFrames: Int
    /// The mean and the limits of the output.
    public var rate: Rate
    /// The threads the encoder may use.
    public var threads: Int
    /// The encoder's private options.
    public var codecOptions: [(key: String, value: String)]
    /// How the encoder takes the pictures.
    public var upload: PictureUpload

    public init(
      codec: String,
      size: PictureSize,
      frameRate: FrameRate,
      keyframeInterval: Int,
      bFrames: Int,
      rate: Rate,
      threads: Int,
      codecOptions: [(key: String, value: String)],
      upload: PictureUpload = .i420
    ) {
      self.codec = codec
      self.size = size
      self.frameRate = frameRate
      self.keyframeInterval = keyframeInterval
      self.bFrames = bFrames
      self.rate = rate
      self.threads = threads
      self.codecOptions = codecOptions
      self.upload = upload
    }
  }

  /// The mean and the limits of an encoder's output.
  public struct Rate: Hashable, Sendable {
    /// The mean the encoder aims at.
    public var mean: Bitrate
    /// The rate at which the decoder's buffer fills.
    public var peak: Bitrate
    /// The decoder's buffer, in bits.
    public var bufferBits: Int

    public init(mean: Bitrate, peak: Bitrate, bufferBits: Int) {
      self.mean = mean
      self.peak = peak
      self.bufferBits = bufferBits
    }
  }

  private let context: EncoderContext
  private let uploader: PictureUploader

  /// Opens an encoder of I420 pictures in limited range, BT.709, with its headers apart from the
  /// packets.
  public init(_ options: Options) throws(FFmpegError) {
    let context = try EncoderContext(codec: options.codec)
    let pointer = context.pointer
    pointer.pointee.width = Int32(options.size.width)
    pointer.pointee.height = Int32(options.size.height)
    let uploader = try PictureUploader(options.upload, size: options.size)
    try uploader.prepare(pointer)
    pointer.pointee.color_range = AVCOL_RANGE_MPEG
    pointer.pointee.color_primaries = AVCOL_PRI_BT709
    pointer.pointee.color_trc = AVCOL_TRC_BT709
    pointer.pointee.colorspace = AVCOL_SPC_BT709
    pointer.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
    let rate = options.frameRate
    pointer.pointee.time_base = AVRational(
      num: Int32(rate.denominator),
      den: Int32(rate.numerator)
    )
    pointer.pointee.framerate = AVRational(num: Int32(rate.numerator), den: Int32(rate.denominator))
    pointer.pointee.gop_size = Int32(options.keyframeInterval)
    pointer.pointee.max_b_frames = Int32(options.bFrames)
    pointer.pointee.thread_count = Int32(options.threads)
    pointer.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    Self.setRate(options.rate, of: pointer)
    try context.open(options: options.codecOptions)
    self.context = context
    self.uploader = uploader
  }

  /// Changes the output rate from the next picture on, without a new sequence.
  public func setRate(_ rate: Rate) {
    Self.setRate(rate, of: self.context.pointer)
  }

  private static func setRate(_ rate: Rate, of pointer: UnsafeMutablePointer<AVCodecContext>) {
    pointer.pointee.bit_rate = Int64(rate.mean.bitsPerSecond)
    pointer.pointee.rc_max_rate = Int64(rate.peak.bitsPerSecond)
    pointer.pointee.rc_buffer_size = Int32(clamping: rate.bufferBits)
  }

  /// The headers: H.264 sequence and picture parameter sets behind start codes.
  public var extradata: [UInt8] {
    self.context.extradata
  }

  /// How many pictures the decoder must hold back to show them in order.
  public var reorderDepth: Int {
    Int(self.context.pointer.pointee.has_b_frames)
  }

  /// Gives the encoder a picture.
  ///
  /// - Parameters:
  ///   - picture: of the size the encoder was opened with, I420 in limited range.
  ///   - index: its presentation time in frame intervals; rises from call to call.
  ///   - keyframe: whether decoding must be able to begin at this picture.
  public func send(
    _ picture: VideoFrame,
    index: Int64,
    keyframe: Bool
  ) throws(FFmpegError) {
    let frame = try self.uploader.frame(for: picture)
    frame.pointer.pointee.pts = index
    frame.pointer.pointee.pict_type = keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
    try self.context.send(frame.pointer)
  }

  /// Says that no picture follows; the last packets can then be received.
  public func finish() throws(FFmpegError) {
    try self.context.send(nil)
  }

  /// Moves the next encoded packet into `packet`.
  ///
  /// - Returns: `false` when the encoder has nothing to give yet, or any more.
  public func receive(into packet: borrowing Packet) throws(FFmpegError) -> Bool {
    try self.context.receive(into: packet)
  }
}
