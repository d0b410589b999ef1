import { expect, test } from 'vitest'
import { refusedSkips } from './skips.ts'

const allowed = [
  { name: 'unit: RFC 8785 vectors', because: 'made by others', when: 'shared-absent' },
  { name: 'fault: a full disk', because: 'needs a mount', when: 'not-root' },
  { name: 'machine: systemd', because: 'needs cgroups', when: 'no-cgroups' },
  { name: 'machine: systemd', because: 'needs systemd', when: 'no-systemd' },
  { name: 'process: a TPM', because: 'needs swtpm', when: 'no-swtpm' },
  { name: 'process: the second verifier', because: 'needs python3', when: 'no-python' },
] as const

const machine = {
  'shared-absent': false,
  'not-root': false,
  'no-cgroups': false,
  'no-systemd': false,
  'no-valgrind': false,
  'no-swtpm': false,
  'no-python': false,
}

test.each([
  { skip: 'unit: RFC 8785 vectors weird.json', lacks: ['shared-absent'], refused: false },
  { skip: 'unit: RFC 8785 vectors weird.json', lacks: [], refused: true },
  { skip: 'fault: a full disk', lacks: ['not-root'], refused: false },
  { skip: 'fault: a full disk', lacks: ['shared-absent'], refused: true },
  { skip: 'machine: systemd', lacks: ['no-cgroups'], refused: false },
  { skip: 'machine: systemd', lacks: ['no-systemd'], refused: false },
  { skip: 'machine: systemd', lacks: ['not-root'], refused: true },
  { skip: 'process: a TPM: a seal', lacks: ['no-swtpm'], refused: false },
  { skip: 'process: a TPM: a seal', lacks: [], refused: true },
  { skip: 'process: the second verifier as a program', lacks: ['no-python'], refused: false },
  { skip: 'process: the second verifier as a program', lacks: ['no-swtpm'], refused: true },
  { skip: 'unit: something else', lacks: ['shared-absent', 'not-root'], refused: true },
])('skipping "$skip" is refused: $refused (the machine is: $lacks)', ({ skip, lacks, refused }) => {
  const here = { ...machine, ...Object.fromEntries(lacks.map((lack) => [lack, true])) }
  expect(refusedSkips([skip], allowed, here)).toEqual(refused ? [skip] : [])
})
