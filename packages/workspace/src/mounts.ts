import { readFile } from 'node:fs/promises'

/** Whether a path lies on a file system that an ordinary user serves, which can make its readers wait for ever. */
export type ServedByUser = (path: string) => boolean

/** Reads the mounts of this process. Where there is no such table (not Linux), nothing is known to be served by users. */
export async function readMounts(): Promise<ServedByUser> {
  try {
    return servedByUser(await readFile('/proc/self/mountinfo', 'utf8'))
  } catch {
    return () => false
  }
}

/** Reads /proc/self/mountinfo. Source: proc_pid_mountinfo(5); blanks in a mount point stand as `\040`. */
export function servedByUser(mountinfo: string): ServedByUser {
  const mounts = mountinfo
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap((fields) => {
      const point = fields[4]
      const type = fields[fields.indexOf('-') + 1]
      return point === undefined || type === undefined ? [] : [{ point: unescaped(point), type }]
    })
    .sort((a, b) => b.point.length - a.point.length)
  return (path) => {
    const mount = mounts.find(({ point }) => isBelow(path, point) || path === point)
    return mount !== undefined && /^fuse(?:\.|$)/.test(mount.type)
  }
}

/** Whether `path` lies below `folder`; both absolute, without links and `..`. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`) && path !== folder
}

function unescaped(point: string): string {
  return point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
}
