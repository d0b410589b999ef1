import type { Check } from '../check.ts'
import { account } from './account.ts'
import { canary } from './canary.ts'
import { config } from './config.ts'
import { daemon } from './daemon.ts'
import { enrolment } from './enrolment.ts'
import { evidence } from './evidence.ts'
import { home } from './home.ts'
import { hooks } from './hooks.ts'
import { keys } from './keys.ts'
import { node } from './node.ts'
import { policy } from './policy.ts'
import { running } from './running.ts'
import { server } from './server.ts'

/** The checks, in the order in which one thing needs the other. One line for each file beside this one (a test). */
export const checks: readonly Check[] = [
  node,
  account,
  home,
  config,
  running,
  server,
  daemon,
  enrolment,
  keys,
  evidence,
  policy,
  hooks,
  canary,
]
