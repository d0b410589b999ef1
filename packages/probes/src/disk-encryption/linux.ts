import type { CheckResult } from '@custody/model'
import { fail, pass, said, unknown, unreadable } from '../check.ts'
import type { Reading } from '../probe.ts'
import { lsblkEncryption } from './lsblk.ts'

/**
 * Follows the root file system down to the disks it lies on: every way down must pass dm-crypt. By sysfs; by
 * lsblk where that cannot be read. Encryption done by the drive itself or by a file system is not seen.
 */
export const blockDevices: Reading = {
  sources: {
    mountinfo: { kind: 'file', path: '/proc/self/mountinfo', below: 'root', as: 'text' },
    blocks: {
      kind: 'tree',
      path: '/sys/block',
      files: ['dev', 'dm/uuid', 'dm/name'],
      folders: ['slaves'],
    },
    lsblk: {
      kind: 'program',
      paths: ['/usr/bin/lsblk', '/bin/lsblk'],
      args: ['--json', '--output', 'NAME,KNAME,TYPE,MAJ:MIN,MOUNTPOINT'],
    },
  },
  read(answers) {
    const mountinfo = said(answers, 'mountinfo')
    const root = mountinfo === null ? null : rootMount(mountinfo)
    if (root === null) return unreadable(answers, 'mountinfo')
    if (!root.source.startsWith('/dev/'))
      return unknown(`the root file system is ${root.type}: its disk is not seen from here`)
    const blocks = said(answers, 'blocks')
    if (blocks !== null) return bySysfs(root, parseBlocks(blocks))
    const lsblk = said(answers, 'lsblk')
    return lsblk === null ? unreadable(answers, 'lsblk') : lsblkEncryption(lsblk)
  },
}

type Mount = { readonly device: string; readonly type: string; readonly source: string }

/** The mount that stands at `/` now: the last one, as later ones cover earlier. Source: proc_pid_mountinfo(5). */
function rootMount(mountinfo: string): Mount | null {
  const fields = mountinfo
    .split('\n')
    .map((line) => line.split(' '))
    .findLast((fields) => fields[4] === '/')
  const dash = fields?.indexOf('-') ?? -1
  const [device, type, source] = [fields?.[2], fields?.[dash + 1], fields?.[dash + 2]]
  return dash < 0 || device === undefined || type === undefined || source === undefined
    ? null
    : { device, type, source }
}

type Block = {
  readonly name: string
  device: string
  uuid: string
  label: string
  readonly below: string[]
}

/** Reads the tree of /sys/block: what each device is, and what it lies on. */
function parseBlocks(tree: string): ReadonlyMap<string, Block> {
  const blocks = new Map<string, Block>()
  for (const line of tree.split('\n')) {
    const [path = '', value = ''] = line.split('\t')
    const name = path.slice(0, path.indexOf('/'))
    if (name === '') continue
    const block = blocks.get(name) ?? { name, device: '', uuid: '', label: '', below: [] }
    blocks.set(name, block)
    if (path.endsWith('/slaves/')) block.below.push(value)
    else if (path.endsWith('/dm/uuid')) block.uuid = value
    else if (path.endsWith('/dm/name')) block.label = value
    else if (path.endsWith('/dev')) block.device = value
  }
  return blocks
}

function bySysfs(root: Mount, blocks: ReadonlyMap<string, Block>): CheckResult {
  const name = root.source.slice(root.source.lastIndexOf('/') + 1)
  // File systems over several devices (btrfs) have a device number of their own: then by name.
  const block =
    [...blocks.values()].find(({ device }) => device === root.device) ??
    [...blocks.values()].find((one) => one.label === name || one.name === name)
  if (block !== undefined && isEncrypted(block, blocks, 16))
    return pass(`root lies on dm-crypt (${root.source})`)
  return fail(`root lies on ${root.source} without dm-crypt`)
}

// dm-verity and dm-integrity carry CRYPT- names too, and encrypt nothing.
const encrypting = /^CRYPT-(?:LUKS[12]|PLAIN|TCRYPT|BITLK|FVAULT2)-/

function isEncrypted(block: Block, blocks: ReadonlyMap<string, Block>, depth: number): boolean {
  if (encrypting.test(block.uuid)) return true
  if (depth === 0 || block.below.length === 0) return false
  return block.below.every((name) => {
    const below = blocks.get(name)
    return below !== undefined && isEncrypted(below, blocks, depth - 1)
  })
}
