const label = new TextEncoder().encode('custody/enrol/1\0')

export const challengeBytes = 32

/**
 * What a key signs to show that it is held now: "custody/enrol/1" ‖ 0x00 ‖ challenge ‖ SPKI. No note text can equal it:
 * notes hold no 0x00.
 */
export function challengeMessage(challenge: Uint8Array, publicKey: Uint8Array): Uint8Array {
  if (challenge.length !== challengeBytes)
    throw new Error(`a challenge has ${challengeBytes} bytes, not ${challenge.length}`)
  const message = new Uint8Array(label.length + challenge.length + publicKey.length)
  message.set(label)
  message.set(challenge, label.length)
  message.set(publicKey, label.length + challenge.length)
  return message
}
