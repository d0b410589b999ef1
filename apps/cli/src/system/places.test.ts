import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemAccounts, systemPlaces, systemUnits } from './places.ts'

const checkout = join(import.meta.dirname, '..', '..', '..', '..')
const read = (path: string) => readFileSync(join(checkout, path), 'utf8')

test('the command line knows the native programs by the places that are compiled into them', () => {
  const header = read('apps/native/src/place.h')
  const states = systemAccounts.map(({ state }) => `"${state}"`)
  for (const place of [`"${systemPlaces.programs}"`, `"${systemPlaces.run}"`, ...states])
    expect(header).toContain(place)
})

test('every unit that is shipped is known, and none else', () => {
  expect([...systemUnits].sort()).toEqual(readdirSync(join(checkout, 'packaging/systemd')).sort())
})

test.each(['custodyd', 'custody-seal', 'custody-broker'])(
  '%s keeps no right that security demands it lacks',
  (service) => {
    const unit = read(`packaging/systemd/${service}.service`)
    for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'RestrictNamespaces=yes'])
      expect(unit.split('\n')).toContain(line)
    const [, capabilities] = /^CapabilityBoundingSet=(.*)$/m.exec(unit) ?? []
    expect(capabilities).toBe(
      service === 'custody-broker'
        ? 'CAP_SETUID CAP_SETGID CAP_SYS_PTRACE CAP_DAC_READ_SEARCH'
        : '',
    )
    expect(/DeviceAllow=\/dev\/tpmrm0/.test(unit)).toBe(service === 'custody-seal')
  },
)
