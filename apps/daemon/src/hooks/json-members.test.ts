import { assert, dictionary, jsonValue, nat, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { jsonMembers, textOfValue } from './json-members.ts'

test('a member is given as it stands in the text, escapes and spaces inside it included', () => {
  const text = ' { "a\\u0062" : "x\\\\\\"}" , "n": 1.50 ,"o":{ "deep" : [ "]", {} ] }\n,"z":null}'
  expect([...jsonMembers(text)]).toEqual([
    ['ab', '"x\\\\\\"}"'],
    ['n', '1.50'],
    ['o', '{ "deep" : [ "]", {} ] }'],
    ['z', 'null'],
  ])
})

test('what is no object has no members', () => {
  for (const text of ['', '[]', '"{}"', '{}', ' 1']) expect(jsonMembers(text).size).toBe(0)
})

test('every member of any object parses to its value', () => {
  assert(
    property(dictionary(string(), jsonValue()), nat(3), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const read = [...jsonMembers(text)].map(([key, member]) => [key, JSON.parse(member)])
      expect(JSON.stringify(Object.fromEntries(read))).toBe(JSON.stringify(JSON.parse(text)))
    }),
  )
})

test('a value is found by what it is, in the bytes that were received', () => {
  const members = jsonMembers('{"id":"x","tool_input":{ "n" : 1e2 }}')
  expect(textOfValue(members, { n: 100 })).toBe('{ "n" : 1e2 }')
  expect(textOfValue(members, { n: 101 })).toBeNull()
})
