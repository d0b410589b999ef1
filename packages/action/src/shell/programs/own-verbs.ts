/**
 * What package managers that run scripts under their bare names do themselves. `always`: in every release that is
 * around. `sometimes`: in some, and in the others the name is a script's. Sources: the command-line references of
 * Yarn 1 and Yarn 4, pnpm 9 to 11 (what it hands to npm counted in), and Bun.
 */
const own: {
  readonly [program: string]: { readonly always: string; readonly sometimes: string }
} = {
  yarn: {
    always:
      'add bin cache config exec help info init install link node pack remove run unlink version why workspace workspaces upgrade-interactive',
    sometimes:
      'access audit autoclean check constraints create dedupe dlx explain generate-lock-entry generateLockEntry global import licenses list login logout npm outdated owner patch patch-commit plugin policies publish rebuild search set stage tag team unplug up upgrade versions',
  },
  pnpm: {
    always:
      'add approve-builds audit bin c cat-file cat-index config create dedupe dislink dlx doctor env exec fetch find-hash get help i ignored-builds import info init install install-test it la licenses link list ll ln login logout ls m multi outdated pack patch patch-commit patch-remove prune publish rb recursive remove rm root run run-script self-update server set store t test tst un uni uninstall unlink up update upgrade view why access adduser bugs deprecate dist-tag docs edit home issues owner ping prefix profile pkg repo s se search set-script show star stars team token unpublish unstar v version whoami xmas',
    sometimes:
      'cache ci clean clean-install completion deploy peers purge rebuild runtime rt setup with',
  },
  bun: {
    always:
      'a add audit build c completions create exec getcompletions help i init install link outdated patch patch-commit pm publish remove repl rm run test unlink update upgrade x',
    sometimes:
      'auth ci cloud config deploy discord feedback info list login logout prune use whoami why',
  },
}

/** Whose a word behind a program's name is: the program's own, in some releases its own, or a script's. */
export type Owner = 'own' | 'sometimes' | 'script'

const owners: ReadonlyMap<string, ReadonlyMap<string, Owner>> = new Map(
  Object.entries(own).map(([program, { always, sometimes }]) => [
    program,
    new Map<string, Owner>([
      ...sometimes.split(' ').map((verb): [string, Owner] => [verb, 'sometimes']),
      ...always.split(' ').map((verb): [string, Owner] => [verb, 'own']),
    ]),
  ]),
)

/** Whose `verb` is, where `program` runs scripts under their bare names; null where it never does. */
export function ownerOf(program: string, verb: string): Owner | null {
  const verbs = owners.get(program)
  return verbs === undefined ? null : (verbs.get(verb) ?? 'script')
}
