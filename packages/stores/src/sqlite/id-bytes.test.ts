import { newId } from '@custody/model'
import { assert, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { idBytes, idText } from './id-bytes.ts'

test('an id and its bytes are one another', () => {
  assert(
    property(uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const id = newId('call', bytes)
      expect(idBytes(id)).toEqual(new Uint8Array(bytes))
      expect(idText('call', bytes)).toBe(id)
    }),
  )
})
