import { test } from 'vitest'
import { absent, captured, denied, expectReading } from '../../test/captured.ts'
import { screenLock } from './index.ts'

const text = (path: string, exitCode = 0) => captured(new URL('.', import.meta.url), path, exitCode)
const seat = { sessions: text('linux/seat.sessions.txt'), xfce: absent, kde: absent }
const gnome = {
  ...seat,
  ps: text('linux/gnome.ps.txt'),
  screensaver: text('linux/gnome-defaults.screensaver.txt'),
  idle: text('linux/gnome-defaults.idle.txt'),
}
const plasma = { ...seat, ps: text('linux/plasma.ps.txt') }
const xfce = { ...seat, ps: text('linux/xfce.ps.txt') }

test.each([
  ['GNOME as it comes', gnome, 'pass'],
  [
    'GNOME that does not lock',
    { ...gnome, screensaver: text('linux/gnome-off.screensaver.txt') },
    'fail',
  ],
  ['GNOME that is never idle', { ...gnome, idle: text('linux/gnome-never.idle.txt') }, 'fail'],
  ['GNOME without the schema', { ...gnome, idle: text('linux/no-schema.idle.txt', 1) }, 'unknown'],
  ['Plasma as it comes', plasma, 'pass'],
  ['Plasma after ten minutes', { ...plasma, kde: text('linux/plasma-ten.rc.txt') }, 'pass'],
  ['Plasma that does not lock', { ...plasma, kde: text('linux/plasma-off.rc.txt') }, 'fail'],
  ['Plasma whose settings are refused', { ...plasma, kde: denied }, 'unknown'],
  ['Xfce as it comes', xfce, 'pass'],
  ['Xfce that locks', { ...xfce, xfce: text('linux/xfce-on.xml') }, 'pass'],
  ['Xfce that does not lock', { ...xfce, xfce: text('linux/xfce-off.xml') }, 'fail'],
  ['a desktop that we cannot read', { ...seat, ps: text('linux/sway.ps.txt') }, 'unknown'],
  [
    'a server that somebody is logged in to',
    { ...gnome, sessions: text('linux/no-seat.sessions.txt') },
    'not_applicable',
  ],
  [
    'a server that nobody is logged in to',
    { ...gnome, sessions: text('linux/none.sessions.txt') },
    'not_applicable',
  ],
  [
    'settings of a desktop that does not run',
    { ...gnome, sessions: absent, ps: text('linux/sway.ps.txt') },
    'unknown',
  ],
] as const)('Linux: %s', (_, answers, status) => {
  expectReading(screenLock, 'linux', answers, status)
})

test.each([
  ['darwin', 'sysadminctl', 'darwin/immediate.txt', 'pass'],
  ['darwin', 'sysadminctl', 'darwin/five-minutes.txt', 'pass'],
  ['darwin', 'sysadminctl', 'darwin/an-hour.txt', 'fail'],
  ['darwin', 'sysadminctl', 'darwin/off.txt', 'fail'],
  ['win32', 'reg', 'win32/on.txt', 'pass'],
  ['win32', 'reg', 'win32/not-secure.txt', 'fail'],
  ['win32', 'reg', 'win32/an-hour.txt', 'fail'],
] as const)('%s by %s: %s is %s', (platform, source, path, status) => {
  expectReading(screenLock, platform, { [source]: text(path) }, status)
})
