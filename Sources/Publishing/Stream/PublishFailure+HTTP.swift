extension PublishFailure {
  /// The web server answered that it does not take the stream.
  static func refused(by server: String, status: HTTPStatus) -> PublishFailure {
    let advice =
      switch status.code {
      case 401: "Check the user and the password in the address."
      case 403: "Ask who runs it whether this node may push there."
      case 404, 409: "Check the path."
      case 405: "It takes no PUT at this path."
      case 413: "It limits the length of a body; have it lift that."
      case 415: "It takes no video/x-flv."
      case _ where status.isRedirect: "Redirects are not followed: give the final address."
      case _: ""
      }
    return PublishFailure(
      status.isPermanent ? .refused : .serverClosed,
      .publish,
      "\(server) refused the stream: HTTP status \(status.code)."
        + (advice.isEmpty ? "" : " \(advice)"),
      httpStatus: status.code
    )
  }
}
