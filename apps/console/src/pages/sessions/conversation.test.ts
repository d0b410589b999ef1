import type { SubagentView, TimelineEvent } from '@custody/protocol'
import { expect, test } from 'vitest'
import { conversationOf, subagentRows } from './conversation.ts'

const subagent = (id: string, parent: string | null, name: string | null) =>
  ({ subagent: id, parent, name, startedAt: 0, endedAt: null, calls: 0, denied: 0 }) as SubagentView
const event = (seq: number, of: string | null) =>
  ({ seq, subagent: of, kind: 'text' }) as TimelineEvent

const tree = [subagent('sub_a', null, 'Explore'), subagent('sub_b', 'sub_a', null)]

test('a subagent of a subagent stands one deeper, and has a name in any case', () => {
  expect(subagentRows(tree).map(({ name, depth }) => [name, depth])).toEqual([
    ['Explore', 1],
    ['subagent 2', 2],
  ])
})

test('each event knows whose it is', () => {
  const drawn = conversationOf(
    [event(1, null), event(2, 'sub_a'), event(3, 'sub_b'), event(4, 'sub_x')],
    tree,
    undefined,
  )
  expect(drawn.map(({ subagent, depth }) => [subagent, depth])).toEqual([
    [null, 0],
    ['Explore', 1],
    ['subagent 2', 2],
    ['subagent', 1],
  ])
})

test('one subagent can be seen alone', () => {
  const drawn = conversationOf([event(1, null), event(2, 'sub_a')], tree, 'sub_a')
  expect(drawn.map(({ event }) => event.seq)).toEqual([2])
})
