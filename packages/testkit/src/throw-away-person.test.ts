import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { throwAwayPerson } from './throw-away-person.ts'

test('a person owns a home and a project, and is gone afterwards', async () => {
  let home = ''
  {
    await using person = await throwAwayPerson()
    home = person.home
    expect(statSync(home)).toMatchObject({ uid: person.uid, gid: person.gid })
    expect(statSync(person.folder).mode & 0o777).toBe(0o755)
    expect(existsSync(join(person.project, '.git/HEAD'))).toBe(true)
  }
  expect(existsSync(home)).toBe(false)
})

test('what is written for a person belongs to them, folders included', async () => {
  await using person = await throwAwayPerson()
  await person.write(join(person.home, '.ssh/deep/id'), 'key', 0o600)
  expect(statSync(join(person.home, '.ssh/deep'))).toMatchObject({ uid: person.uid })
  expect(statSync(join(person.home, '.ssh/deep/id'))).toMatchObject({ uid: person.uid })
  expect(statSync(join(person.home, '.ssh/deep/id')).mode & 0o777).toBe(0o600)
})

test('run as root a person is no one who exists, else the one who runs the test', async () => {
  await using person = await throwAwayPerson()
  const own = process.getuid?.() ?? 0
  const passwd = readFileSync('/etc/passwd', 'utf8')
  if (own !== 0) expect(person.uid).toBe(own)
  else expect(passwd).not.toMatch(new RegExp(`^[^:]*:[^:]*:${person.uid}:`, 'm'))
})
