import { test } from 'vitest'
import { captured, expectReading } from '../../test/captured.ts'
import { endpointProtection } from './index.ts'

const text = (path: string) => captured(new URL('.', import.meta.url), path)

test.each([
  ['linux', 'ps', 'linux/falcon.ps.txt', 'pass', 'CrowdStrike Falcon'],
  ['linux', 'ps', 'linux/long-name.ps.txt', 'pass', 'Elastic Defend'],
  ['linux', 'ps', 'linux/none.ps.txt', 'fail', ''],
  ['linux', 'ps', 'linux/impostor.ps.txt', 'fail', ''],
  ['linux', 'ps', 'linux/hidden.ps.txt', 'unknown', 'not shown'],
  ['darwin', 'ps', 'darwin/falcon.txt', 'pass', 'CrowdStrike Falcon'],
  ['darwin', 'ps', 'darwin/none.txt', 'fail', ''],
  ['win32', 'sc', 'win32/defender.txt', 'pass', 'Microsoft Defender'],
  ['win32', 'sc', 'win32/none.txt', 'fail', ''],
] as const)('%s by %s: %s is %s', (platform, source, path, status, detail) => {
  expectReading(endpointProtection, platform, { [source]: text(path) }, status, detail)
})
