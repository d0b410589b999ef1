import { counters } from './bundle-counter.ts'
import { entries } from './bundle-entries.ts'
import { ends } from './bundle-ends.ts'
import { epochs } from './bundle-epochs.ts'
import { grants } from './bundle-grants.ts'
import { filesAndTrust } from './bundle-files.ts'
import { headsAndPayloads } from './bundle-heads.ts'
import { closedAndSigned } from './bundle-signed.ts'
import { levels } from './bundle-levels.ts'
import { organisations } from './bundle-organisation.ts'
import { quotes } from './bundle-quote.ts'
import { stamps } from './bundle-stamps.ts'
import { statements } from './bundle-statements.ts'
import { witnesses } from './bundle-witnesses.ts'
import { vectorOf } from './bundle-shapes.ts'
import type { BundleVector } from './bundle-shapes.ts'

/** Every bundle: the good ones, and one for each way to break a rule of spec/bundle.md. */
export const bundleVectors: readonly BundleVector[] = [
  ...filesAndTrust,
  ...entries,
  ...headsAndPayloads,
  ...witnesses,
  ...statements,
  ...levels,
  ...closedAndSigned,
  ...counters,
  ...quotes,
  ...organisations,
  ...stamps,
  ...epochs,
  ...grants,
  ...ends,
].map(vectorOf)
