import { portableEd25519, portableP256, sealVerifier } from '@custody/keys/verify'
import { expect, test } from 'vitest'
import { bundleVectors } from '../../../spec/vectors/bundle-vectors.ts'
import { portableCrypto as crypto } from './crypto.ts'
import { parseTrustPolicy } from './trust-policy.ts'
import { verifyBundle } from './verify.ts'

function completenessOf(name: string) {
  const vector = bundleVectors.find((one) => one.name === name)
  const trust = parseTrustPolicy(crypto, vector?.trust ?? '')
  if (vector === undefined || !trust.ok) throw new Error(name)
  const it = verifyBundle(vector.lines, {
    crypto,
    verifySeal: sealVerifier(portableP256),
    verifyEd25519: portableEd25519,
    trust: trust.value,
    heads: new Map(),
  })
  const [log] = it.logs
  if (log === undefined) throw new Error('no log')
  return { of: log.completeness, all: it.completeness }
}

const noon = 1_795_392_000_000
const window = { seals: 209, from: 2, to: 3, since: noon, until: noon }

test.each([
  { vector: 'counter-complete', verdict: 'complete', to: 4 },
  { vector: 'counter-crash', verdict: 'complete', to: 4, holes: { crashes: 1, gaps: 0 } },
  { vector: 'counter-recertified', verdict: 'complete', to: 4, holes: { crashes: 0 } },
  { vector: 'counter-gap', verdict: 'gap', to: null, holes: { gaps: 1, crashes: 0 } },
  { vector: 'counter-seals-dropped', verdict: 'gap', to: null, holes: { gaps: 1 } },
  {
    vector: 'counter-power-loss',
    verdict: 'complete-except',
    to: 4,
    holes: { windows: 1, unprovable: 209, list: [window] },
  },
  {
    vector: 'counter-power-loss-in-a-seal',
    verdict: 'complete-except',
    to: 4,
    holes: { list: [{ ...window, seals: 208 }] },
  },
  { vector: 'counter-power-losses', verdict: 'complete-except', to: 4, holes: { unprovable: 465 } },
  {
    vector: 'counter-power-loss-not-cosigned',
    verdict: 'complete-except',
    to: 4,
    holes: { list: [{ ...window, from: 1 }] },
  },
  { vector: 'counter-block-dropped', verdict: 'gap', to: null, holes: { gaps: 1 } },
  { vector: 'counter-reset-was-clean', verdict: 'gap', to: null },
  { vector: 'counter-past-a-block', verdict: 'gap', to: null },
  { vector: 'counter-two-blocks-dropped', verdict: 'gap', to: null },
  { vector: 'counter-clean-reset', verdict: 'complete', to: 4, holes: { windows: 0 } },
  { vector: 'counter-begins-late', verdict: 'gap', to: null },
  {
    vector: 'counter-begins-after-a-loss',
    verdict: 'complete-except',
    to: 4,
    holes: { list: [{ seals: 211, from: 0, to: 1, since: null, until: noon }] },
  },
  { vector: 'counter-attested-late', verdict: 'complete', to: 4 },
  { vector: 'counter-from-the-first-seal', verdict: 'complete', to: 4 },
  {
    vector: 'counter-without-a-witness',
    verdict: 'not-claimed',
    to: null,
    because: ['no-witness'],
  },
  { vector: 'counter-gap-without-a-witness', verdict: 'gap', to: null },
  { vector: 'counter-wiped', verdict: 'wiped', to: null },
  { vector: 'counter-rotated', verdict: 'complete', to: 2 },
  { vector: 'counter-emptied', verdict: 'wiped', to: null },
  { vector: 'counter-not-above', verdict: 'not-claimed', to: null, because: ['broken'] },
  { vector: 'cosigned', verdict: 'not-claimed', to: null, because: ['no-counter'] },
  { vector: 'whole', verdict: 'not-claimed', to: null, because: ['no-counter', 'no-witness'] },
])('$vector: $verdict', ({ vector, because = [], holes = {}, verdict, to }) => {
  const { of, all } = completenessOf(vector)
  expect(of).toMatchObject({ verdict, to, because, holes })
  expect(all).toMatchObject({ verdict, because })
})

test('a payload that is withheld comes before what the counter shows', () => {
  expect(completenessOf('withheld')).toMatchObject({ all: { verdict: 'withheld' } })
})
