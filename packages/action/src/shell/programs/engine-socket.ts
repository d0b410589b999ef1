import { shown } from '../marks.ts'
import type { Effect } from '../program.ts'
import { act } from '../program.ts'
import type { Use } from '../use.ts'

/** Sockets over which a container engine takes commands. */
const engineSocket =
  /(?:docker|podman|containerd|crio|cri-dockerd|lxd|incus)[\w.-]*(?:\/[\w.-]+)?\.socket?$|\/(?:crio|containerd|docker|podman)\.sock$/

/** Whoever speaks to the engine itself can start any container, with every right. */
export function commandsEngine(use: Use, path: string): readonly Effect[] {
  if (!engineSocket.test(shown(path))) return []
  return [
    act({
      kind: 'container.run',
      engine: use.program,
      image: '',
      imageKnown: true,
      weakened: ['engine-socket'],
    }),
  ]
}
