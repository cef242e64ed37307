internal import AsyncHTTPClient
internal import FFmpeg
internal import Media
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Fetches the bytes behind an address of the web.
///
/// The name of each server, the first and those it redirects to, is looked up here, its addresses
/// are held against the policy, and the connection goes to the very address that was checked: a
/// name that answers otherwise the second time gains nothing.
struct WebFetcher: Sendable {
  /// The addresses of one server that are tried.
  private static let mostAddresses = 4

  let policy: AddressPolicy
  let limits: WaitingImageLimits
  let resolver: any HostResolver
  let work: BlockingWork
  /// Who may vouch for a server of an `https` address.
  let trustRoots: NIOSSLTrustRoots

  /// What a server answered.
  private enum Answer {
    case bytes([UInt8])
    case redirect(String)
  }

  /// The bytes behind `address`, after as many redirects as are allowed.
  func bytes(of address: WebAddress) async throws(WaitingImageError) -> [UInt8] {
    typealias Outcome = Result<[UInt8], WaitingImageError>
    let outcome = await withTaskGroup(of: Outcome.self) { group in
      group.addTask {
        do throws(WaitingImageError) {
          return .success(try await self.follow(address))
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        do {
          try await Task.sleep(for: self.limits.time)
        } catch {
          return .failure(
            WaitingImageError(.cancelled, "The load of \(address) was cancelled.", cause: error)
          )
        }
        return .failure(
          WaitingImageError(
            .timedOut,
            "\(address) did not give the whole image within \(self.limits.time)."
          )
        )
      }
      // '!' is fine: two tasks were added.
      let first = await group.next()!
      group.cancelAll()
      return first
    }
    return try outcome.get()
  }

  private func follow(_ first: WebAddress) async throws(WaitingImageError) -> [UInt8] {
    var address = first
    for _ in 0 ... self.limits.redirects {
      switch try await self.get(address) {
      case .bytes(let bytes):
        return bytes
      case .redirect(let location):
        do throws(InvalidWaitingImage) {
          address = try address.redirected(to: location)
        } catch {
          throw WaitingImageError(
            .missing,
            "\(address) redirects to something else than an http:// or https:// address.",
            cause: error
          )
        }
      }
    }
    throw WaitingImageError(
      .missing,
      "\(first) redirects more than \(self.limits.redirects) times."
    )
  }

  private func get(_ address: WebAddress) async throws(WaitingImageError) -> Answer {
    var failure: WaitingImageError?
    for target in try await self.permittedAddresses(of: address).prefix(Self.mostAddresses) {
      let client = HTTPClient(
        eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
        configuration: self.configuration(host: address.host, target: target)
      )
      let answer: Result<Answer, WaitingImageError>
      do throws(WaitingImageError) {
        answer = .success(try await self.get(address, with: client))
      } catch {
        answer = .failure(error)
      }
      do {
        try await client.shutdown()
      } catch {
        throw WaitingImageError(.missing, "The connection to \(address) failed.", cause: error)
      }
      switch answer {
      case .success(let answer):
        return answer
      case .failure(let error) where error.cause is NIOConnectionError || error.cause is IOError:
        failure = error
      case .failure(let error):
        throw error
      }
    }
    throw failure
      ?? WaitingImageError(.missing, "The name \(address.host) has no IP address.")
  }

  /// The addresses of the server that may be used.
  private func permittedAddresses(
    of address: WebAddress
  ) async throws(WaitingImageError) -> [IPAddress] {
    let resolver = self.resolver
    let host = address.host
    let found = try await self.work.run("look up \(host)", within: self.limits.time) {
      () throws(WaitingImageError) in try resolver.addresses(of: host)
    }
    let permitted = found.filter(self.policy.permits)
    if let refused = found.first, permitted.isEmpty {
      throw WaitingImageError(
        .addressNotAllowed,
        """
        \(host) has the address \(refused.unwrapped), which is not public. Allow it in the daemon's \
        configuration if waiting images shall come from there.
        """
      )
    }
    return permitted
  }

  private func configuration(host: String, target: IPAddress) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.dnsOverride = [host: target.description]
    configuration.tlsConfiguration = .makeClientConfiguration()
    configuration.tlsConfiguration?.trustRoots = self.trustRoots
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  private func get(
    _ address: WebAddress,
    with client: HTTPClient
  ) async throws(WaitingImageError) -> Answer {
    var request = HTTPClientRequest(url: address.text)
    request.headers.add(name: "Accept", value: "image/png, image/jpeg, image/webp")
    request.headers.add(name: "User-Agent", value: "rackcast")
    do {
      let deadline = NIODeadline.now() + .nanoseconds(self.limits.time.nanoseconds)
      let response = try await client.execute(request, deadline: deadline)
      switch response.status.code {
      case 200:
        return .bytes(try await self.body(of: response, from: address))
      case 301, 302, 303, 307, 308:
        if let location = response.headers.first(name: "Location") { return .redirect(location) }
        throw WaitingImageError(.missing, "\(address) redirects without saying where to.")
      case _:
        throw WaitingImageError(.missing, "\(address) answered \(response.status).")
      }
    } catch let error as WaitingImageError {
      throw error
    } catch let error as HTTPClientError where Self.timeouts.contains(error) {
      throw WaitingImageError(.timedOut, "\(address) did not answer in time.", cause: error)
    } catch  where error is NIOSSLError || error is NIOSSLExtraError {
      throw WaitingImageError(
        .missing,
        """
        \(address) has no certificate for \(address.host) that this machine trusts. Check the \
        address, or add who signed it to the system's trusted certificates.
        """,
        cause: error
      )
    } catch {
      throw WaitingImageError(.missing, "\(address) could not be fetched: \(error).", cause: error)
    }
  }

  private static let timeouts: [HTTPClientError] = [
    .deadlineExceeded, .readTimeout, .connectTimeout, .tlsHandshakeTimeout,
    .getConnectionFromPoolTimeout,
  ]

  private func body(
    of response: HTTPClientResponse,
    from address: WebAddress
  ) async throws -> [UInt8] {
    let limit = self.limits.image.byteCount
    let tooLarge = WaitingImageError(
      .tooLarge,
      "\(address) has more than the \(limit) bytes that are allowed."
    )
    if let announced = response.headers.first(name: "Content-Length").flatMap({ Int($0) }),
      announced > limit
    {
      throw tooLarge
    }
    var bytes: [UInt8] = []
    for try await chunk in response.body {
      guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge }
      bytes += chunk.readableBytesView
    }
    return bytes
  }
}
