/** Where the separate installation stands. Source: apps/native/src/place.h, and packaging/. */
export const systemPlaces = {
  programs: '/usr/lib/custody',
  app: '/usr/lib/custody/app',
  askProgram: '/usr/lib/custody/custody-ask',
  supervisor: '/usr/lib/custody/custody-supervise',
  run: '/run/custody',
  controlSocket: '/run/custody/control.sock',
  superviseLog: '/run/custody/supervise.log',
  settings: '/etc/custody',
  configFolder: '/etc/custody/config.d',
  /** Managed files of others that stood where ours stand now, below it by their own path. */
  before: '/etc/custody/before',
  packagedUnits: '/usr/lib/systemd/system',
  ownUnits: '/etc/systemd/system',
} as const

/** The accounts, and the folder that each keeps its state in. */
export const systemAccounts = [
  { name: 'custody', state: '/var/lib/custody' },
  { name: 'custody-seal', state: '/var/lib/custody-seal' },
] as const

/** What must stand below `programs` before anything is made of it. */
export const systemPrograms = [
  'node',
  'custody-ask',
  'custody-broker',
  'custody-supervise',
  'app/apps/daemon/src/main.ts',
  'app/apps/sealer/src/main.ts',
] as const

export const systemUnits = [
  'custody-broker.socket',
  'custody-seal.socket',
  'custody-hooks.socket',
  'custody-ask.socket',
  'custody-control.socket',
  'custody-broker.service',
  'custody-seal.service',
  'custodyd.service',
] as const
