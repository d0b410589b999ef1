import { expect, test } from 'vitest'
import { inTurn } from './turn.ts'

test('work that hangs costs its own time, then later work is refused until it ends', async () => {
  const ends: (() => void)[] = []
  const hang = (): Promise<string> => new Promise((end) => ends.push(() => end('late')))
  const quick = async (): Promise<string> => 'quick'
  const hung = await Promise.all([inTurn(20, hang), inTurn(20, hang)])
  expect(hung).toEqual([{ kind: 'timeout' }, { kind: 'timeout' }])
  expect(await inTurn(20, quick)).toEqual({ kind: 'busy' })
  for (const end of ends) end()
  expect(await inTurn(20, quick)).toEqual({ kind: 'done', value: 'quick' })
})
