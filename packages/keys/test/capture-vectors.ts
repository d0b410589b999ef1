import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTpmSigner } from '@custody/keys'
import { emulatedTpm, installSwtpm } from '@custody/testkit'
import { joined, sized } from '../src/tpm/bytes.ts'
import { certifyCounter, quoteNothing } from '../src/tpm/certify.ts'
import { spkiOf } from '../src/tpm/head-signer.ts'
import { noOrganisation } from '../src/tpm/scope.ts'
import {
  digestOf,
  looseKey,
  must,
  ownedChip,
  quoteOver,
  sealByOtherCounter,
  signByTicket,
} from './forgeries.ts'

// Writes spec/vectors/tpm-captured.ts anew: what a real (emulated) chip said and signed. `node packages/keys/test/capture-vectors.ts`,
// then `node spec/vectors/make.ts`.

const swtpm = must(await installSwtpm())
const note = new TextEncoder().encode(
  'org_x/device/dev_x/e1\n4\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
)
const laterNote = new TextEncoder().encode(
  'org_x/device/dev_x/e1\n9\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n',
)
const challenge = new Uint8Array(32).fill(0x5c)

await using tpm = await emulatedTpm(swtpm)
const signer = must(await openTpmSigner({ kind: 'unix', path: tpm.socket }, noOrganisation))
const seal = must(await signer.sealHead(digestOf(note)))
const shown = must(await signer.enrol(challenge))
await signer.close()
const quoting = must(
  await openTpmSigner(
    { kind: 'unix', path: tpm.socket },
    { ...noOrganisation, seal: 'tpm-quote/1' },
  ),
)
const quoteShown = must(await quoting.enrol(challenge))
await quoting.close()

const chip = await ownedChip(tpm.socket, noOrganisation)
const byOtherCounter = await sealByOtherCounter(chip, note)
const quote = await quoteOver(chip, note)
const quoteSeal = must(await quoteNothing(chip.ask, chip.key.handle, digestOf(note)))
const quoteLookAlike = quoteSeal.slice(2, -64).with(0, 0xfe)
const quoteTicketed = await signByTicket(chip, chip.key.handle, quoteLookAlike)
const lookAlike = seal.slice(2, -64).with(0, 0xfe)
const ticketed = await signByTicket(chip, chip.key.handle, lookAlike)
const loose = await looseKey(chip)
const byLooseKey = must(
  await certifyCounter(chip.ask, loose.handle, chip.counterIndex, digestOf(note)),
)
const quoteByLooseKey = must(await quoteNothing(chip.ask, loose.handle, digestOf(note)))
await chip.close()

await tpm.crash()
await tpm.start()
const afterPowerLoss = must(await signer.sealHead(digestOf(laterNote)))
await signer.close()

await using otherTpm = await emulatedTpm(swtpm)
const other = must(await openTpmSigner({ kind: 'unix', path: otherTpm.socket }, noOrganisation))
const byOtherDevice = must(await other.sealHead(digestOf(note)))
await other.close()
const otherChip = await ownedChip(otherTpm.socket, noOrganisation)
const quoteByOtherDevice = must(
  await quoteNothing(otherChip.ask, otherChip.key.handle, digestOf(note)),
)
await otherChip.close()

const captured = {
  publicKey: signer.key.publicKey,
  nvName: signer.key.nvName ?? new Uint8Array(0),
  note,
  laterNote,
  seal,
  afterPowerLoss,
  byOtherCounter,
  byOtherDevice,
  quote,
  quoteSeal,
  quoteByOtherDevice,
  quoteLookAlike: joined(sized(quoteLookAlike), quoteTicketed ?? new Uint8Array(0)),
  quoteByLooseKey,
  lookAlike: joined(sized(lookAlike), ticketed ?? new Uint8Array(0)),
  looseKey: spkiOf(loose),
  byLooseKey,
  challenge,
  possession: shown.possession,
  statement: shown.statement ?? new Uint8Array(0),
  quotePossession: quoteShown.possession,
  quoteStatement: quoteShown.statement ?? new Uint8Array(0),
}
const lines = Object.entries(captured).map(
  ([name, bytes]) => `  ${name}: '${Buffer.from(bytes).toString('hex')}',\n`,
)
writeFileSync(
  join(import.meta.dirname, '../../../spec/vectors/tpm-captured.ts'),
  `/** What swtpm 0.7.1 said and signed, in hex. Written by packages/keys/test/capture-vectors.ts. */\nexport const captured = {\n${lines.join('')}} as const\n`,
)
