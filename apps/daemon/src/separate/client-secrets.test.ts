import { expect, test } from 'vitest'
import { clientSecrets } from './client-secrets.ts'

const key = new Uint8Array(32).fill(7)
const client = { pid: 4711, startTime: 123_456 }
const secrets = clientSecrets(key, 'boot')
const secret = secrets.of(client)

test('a secret names its client, and is the same each time', () => {
  expect(secrets.clientOf(secret)).toEqual(client)
  expect(clientSecrets(key, 'boot').of(client)).toBe(secret)
})

const [pid = '', startTime = '', mac = ''] = secret.split('.')

test.each([
  ['of another boot', clientSecrets(key, 'other').of(client)],
  ['under another key', clientSecrets(new Uint8Array(32), 'boot').of(client)],
  ['with another pid', `4712.${startTime}.${mac}`],
  ['with another start time', `${pid}.123457.${mac}`],
  ['with digits moved from one number to the other', `471.1123456.${mac}`],
  ['with a MAC that is too short', `${pid}.${startTime}.${mac.slice(1)}`],
  ['without a MAC', `${pid}.${startTime}`],
  ['that is empty', ''],
])('a secret %s is none of ours', (_, other) => {
  expect(secrets.clientOf(other)).toBeNull()
})
