import type { Check } from '../check.ts'
import { keys } from '../checks/keys.ts'
import { node } from '../checks/node.ts'
import { answers } from './answers.ts'
import { accounts } from './check-accounts.ts'
import { denied } from './denied.ts'
import { enrolment } from './enrolment.ts'
import { executables } from './executables.ts'
import { floor } from './floor.ts'
import { governed } from './governed.ts'
import { installed } from './installed.ts'
import { namespaces, port } from './kernel.ts'
import { managed } from './managed.ts'
import { folders, sockets } from './places.ts'
import { processes } from './processes.ts'
import { programs } from './programs.ts'
import { recorded } from './recorded.ts'

/** The checks of a separate installation, in the order in which one thing needs the other. */
export const separateChecks: readonly Check[] = [
  node,
  accounts,
  folders,
  port,
  namespaces,
  floor,
  processes,
  sockets,
  answers,
  enrolment,
  managed,
  programs,
  recorded,
  keys,
  governed,
  executables,
  installed,
  denied,
]
