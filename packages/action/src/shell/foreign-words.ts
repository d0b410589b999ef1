import { marks } from './marks.ts'

// What the shells of Windows have in common: places named by variables, and paths with backslashes.

/** Text of more pieces than this is read as far as that goes; what stands behind counts as unread. */
export const piecesMax = 4_000

/** Variables of every Windows session, by lower-case name. Source: Microsoft, "Recognized environment variables". */
const places: { readonly [name: string]: string } = {
  userprofile: '~',
  home: '~',
  homepath: '~',
  temp: '/tmp',
  tmp: '/tmp',
  systemroot: 'C:/Windows',
  windir: 'C:/Windows',
  systemdrive: 'C:',
  homedrive: 'C:',
  programfiles: 'C:/Program Files',
  'programfiles(x86)': 'C:/Program Files (x86)',
  programdata: 'C:/ProgramData',
  allusersprofile: 'C:/ProgramData',
  public: 'C:/Users/Public',
  appdata: '~/AppData/Roaming',
  localappdata: '~/AppData/Local',
  cd: '.',
  pwd: '.',
}

/** What a variable of Windows stands for; a mark where nobody can tell. */
export function placeNamed(name: string): string {
  return places[name.toLowerCase()] ?? marks.text
}

/**
 * A path as Windows writes it, in the form that the rest of the analysis reads: `C:\Users\x` is `/Users/x`,
 * `..\y` is `../y`, and a key of the registry is a file of the system.
 */
export function windowsPath(word: string): string {
  const slashed = word.replaceAll('\\', '/').replace(/^\/\/[?.]\//, '')
  if (/^(?:Registry::)?(?:HKLM|HKCU|HKCR|HKU|HKCC|HKEY_\w+):?(?:\/|$)/i.test(slashed))
    return `C:/Windows/System32/config/${slashed.replaceAll(':', '')}`
  return slashed.replace(/^[A-Za-z]:(?=\/Users\/.)/, '')
}
