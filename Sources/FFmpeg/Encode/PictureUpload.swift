/// How an encoder takes pictures.
public enum PictureUpload: Hashable, Sendable {
  /// As they come: I420 in the memory of the process.
  case i420
  /// As NV12 in the memory of the process.
  case nv12
  /// As NV12 on the graphics device whose render node is at `path`, through VAAPI.
  case vaapi(path: String)
}
