import { setTimeout as wait } from 'node:timers/promises'
import { certifyEndorsement } from '@custody/testkit'
import type { EndorsementAuthority, EndorsementWish } from '@custody/testkit'
import { joined, sized, u16, u32 } from '../src/tpm/bytes.ts'
import { emptyPassword } from '../src/tpm/command.ts'
import { connectTpm } from '../src/tpm/connect.ts'
import { spkiOf } from '../src/tpm/head-signer.ts'
import { algorithms, commands, handles, nvAttributes } from '../src/tpm/numbers.ts'
import { createPrimary, endorsementKeys, flush } from '../src/tpm/primary.ts'
import { askOver } from '../src/tpm/transport.ts'
import { must } from './forgeries.ts'

// What a maker does before a chip leaves the house: it certifies the endorsement key and leaves the certificate in the chip.

const nvWrite = 0x137
const ownerWrite = 1 << 1
const pieceBytes = 512

/** Puts a certificate of that authority into an emulated chip that has none. It must be nobody else's meanwhile. */
export async function certifyChip(
  socket: string,
  authority: EndorsementAuthority,
  wish: EndorsementWish = {},
): Promise<Uint8Array> {
  const connection = must(await connectTpm({ kind: 'unix', path: socket }))
  const ask = askOver(connection, wait)
  try {
    const { template, certificateIndex: index } = endorsementKeys.p256
    const key = must(await createPrimary(ask, template))
    await flush(ask, key.handle)
    const certificate = certifyEndorsement(authority, spkiOf(key), wish)
    const attributes = ownerWrite | nvAttributes.authRead | nvAttributes.noDa
    const nothing = sized(new Uint8Array(0))
    const area = joined(
      u32(index),
      u16(algorithms.sha256),
      u32(attributes),
      nothing,
      u16(certificate.length),
    )
    await ask({
      code: commands.nvUndefineSpace,
      handles: [handles.owner, index],
      auths: [emptyPassword],
    })
    must(
      await ask({
        code: commands.nvDefineSpace,
        handles: [handles.owner],
        auths: [emptyPassword],
        parameters: joined(nothing, sized(area)),
      }),
    )
    for (let offset = 0; offset < certificate.length; offset += pieceBytes)
      must(
        await ask({
          code: nvWrite,
          handles: [handles.owner, index],
          auths: [emptyPassword],
          parameters: joined(sized(certificate.subarray(offset, offset + pieceBytes)), u16(offset)),
        }),
      )
    return certificate
  } finally {
    await connection.close()
  }
}
