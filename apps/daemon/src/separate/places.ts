import type { ManagedPlace } from '@custody/agents'

/** Where the parts of a separate installation meet. Source: apps/native/src/place.h; a test holds the two together. */
export const separatePlaces = {
  hookPort: 703,
  askSocket: '/run/custody/ask.sock',
  controlSocket: '/run/custody/control.sock',
  brokerSocket: '/run/custody/broker/broker.sock',
  sealSocket: '/run/custody/seal/seal.sock',
  state: '/var/lib/custody',
  sealState: '/var/lib/custody-seal',
  programs: '/usr/lib/custody',
  askProgram: '/usr/lib/custody/custody-ask',
} as const

/** What the managed settings of agents name. */
export const managedPlace: ManagedPlace = {
  hookPort: separatePlaces.hookPort,
  askPath: separatePlaces.askProgram,
  failMode: 'closed',
}
