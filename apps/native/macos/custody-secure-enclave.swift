// custody-secure-enclave VERB STATE: a P-256 key in the Secure Enclave. Protocol: README.md beside it.
// Never built or run: no Mac has been met. `swiftc -O custody-secure-enclave.swift`, macOS 11 or later.

import CryptoKit
import Foundation

/// The head to sign: a SHA-256 that somebody else computed.
struct Head: Digest {
  static let byteCount = 32
  let bytes: [UInt8]

  var description: String { "Head" }
  func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes(body)
  }
  func makeIterator() -> Array<UInt8>.Iterator { bytes.makeIterator() }
}

func fail(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("\(reason)\n".utf8))
  exit(1)
}

/// Opens the key that STATE names, or makes one. What STATE holds is of use to this enclave alone.
func openKey(_ state: String) throws -> SecureEnclave.P256.Signing.PrivateKey {
  let url = URL(fileURLWithPath: state)
  if let kept = try? Data(contentsOf: url) {
    return try SecureEnclave.P256.Signing.PrivateKey(dataRepresentation: kept)
  }
  if FileManager.default.fileExists(atPath: state) { fail("STATE cannot be read") }
  // Usable after the first unlock, by no other device, without anybody being asked.
  var error: Unmanaged<CFError>?
  guard
    let access = SecAccessControlCreateWithFlags(
      nil, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, .privateKeyUsage, &error)
  else { fail("no access control: \(String(describing: error))") }
  let key = try SecureEnclave.P256.Signing.PrivateKey(accessControl: access)
  let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
  guard FileManager.default.createFile(
    atPath: state, contents: key.dataRepresentation, attributes: attributes)
  else { fail("STATE cannot be written") }
  return key
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fail("usage: custody-secure-enclave key|sign STATE") }
guard SecureEnclave.isAvailable else { fail("this Mac has no Secure Enclave") }

do {
  let key = try openKey(arguments[2])
  switch arguments[1] {
  case "key":
    FileHandle.standardOutput.write(key.publicKey.derRepresentation)
  case "sign":
    let head = FileHandle.standardInput.readDataToEndOfFile()
    guard head.count == Head.byteCount else { fail("a head has 32 bytes") }
    let signature = try key.signature(for: Head(bytes: [UInt8](head)))
    FileHandle.standardOutput.write(signature.rawRepresentation)
  default:
    fail("no such verb")
  }
} catch {
  fail("\(error)")
}
