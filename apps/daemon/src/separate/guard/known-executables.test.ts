import type { ProcessIdentity } from '../../broker/broker.ts'
import { expect, test } from 'vitest'
import { knownExecutables } from './known-executables.ts'

const agent = { name: 'claude-code', version: '2.1.330' } as const
const client = { pid: 7, startTime: 1 }
const other = { pid: 8, startTime: 2 }
const identity = (sizeBytes: number, version = `v${sizeBytes}`) =>
  ({ executableStatus: { sizeBytes, version } }) as ProcessIdentity

function executablesOf(bytes: { readonly [pid: number]: string }) {
  const hashed: number[] = []
  const hashOf = async ({ pid }: { readonly pid: number }) => {
    hashed.push(pid)
    return bytes[pid] ?? null
  }
  return { hashed, known: knownExecutables({ hashOf }) }
}

test('a client is known again by its bytes, whatever it is called', async () => {
  const { known } = executablesOf({ 7: 'aa', 8: 'aa' })
  await known.learn(client, identity(100), agent)
  expect(await known.recognise(other, identity(100, 'copy'))).toEqual(agent)
})

test('another program of that size is none, and one of another size is not even hashed', async () => {
  const { known, hashed } = executablesOf({ 7: 'aa', 8: 'bb' })
  await known.learn(client, identity(100), agent)
  expect(await known.recognise(other, identity(100))).toBeNull()
  expect(await known.recognise(other, identity(101))).toBeNull()
  expect(hashed).toEqual([7, 8])
})

test('an executable that could not be read is learnt when it can', async () => {
  const bytes: { [pid: number]: string } = {}
  const { known } = executablesOf(bytes)
  await known.learn(client, identity(100), agent)
  bytes[7] = bytes[8] = 'aa'
  await known.learn(client, identity(100), agent)
  expect(await known.recognise(other, identity(100, 'copy'))).toEqual(agent)
})
