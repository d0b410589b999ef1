import { marks } from '../marks.ts'
import { someBelow } from '../names-below.ts'
import { fromBase64, fromHex } from '../programs/decoders.ts'
import { codeOrCallback, reflects } from './code-or-callback.ts'
import type { Meanings } from './evaluate.ts'
import { loadModule, runsFile } from './loads-module.ts'
import type { Meaning } from './meaning.ts'
import {
  argument,
  connects,
  folderOf,
  harmless,
  inFolder,
  joinedPath,
  meanings,
  obscures,
  option,
  runsCode,
  runsWith,
  same,
  shells,
  touches,
  transfers,
  writes,
} from './meaning.ts'
import { connectsSocket, queries } from './meanings-shared.ts'
import {
  elementsOf,
  fieldOf,
  list,
  onlyText,
  tainted,
  text,
  textsOf,
  thing,
  unknown,
  unknownFrom,
} from './value.ts'

/** The names that a function of `fs` goes by: with callback, promise or neither, from any of its modules. */
function ofFiles(names: string): string {
  return names
    .split(' ')
    .flatMap((name) =>
      ['fs', 'fs.promises', 'fs/promises', 'fs-extra', 'graceful-fs'].flatMap((module) => [
        `${module}.${name}`,
        `${module}.${name}Sync`,
      ]),
    )
    .join(' ')
}

const removes: Meaning = (called) =>
  called.world.touch('delete', argument(called, 0), { recursive: option(called, 1, 'recursive') })
const removesAll: Meaning = (called) => {
  for (const one of called.given[0] ?? [])
    for (const path of one.is === 'list' ? one.items : [[one]])
      called.world.touch('delete', path, { recursive: true })
  return unknown
}

const listsFolder: Meaning = (called) => {
  const answers = list([text(marks.part)])
  for (const one of called.given)
    if (one.some(({ is }) => is === 'function')) called.callBack(one, [unknown, answers])
  return answers
}

/** Reads, and hands what it read to a callback. */
const reads: Meaning = (called) => {
  const content = called.world.touch('read', argument(called, 0))
  for (const one of called.given)
    if (one.some(({ is }) => is === 'function')) called.callBack(one, [unknown, content])
  return content
}

const fetches: Meaning = (called) => {
  const options = called.given[1] ?? []
  const [method = ''] = textsOf(fieldOf(options, 'method') ?? [])
  return connects(fieldOf(options, 'body') !== null || /^(?:POST|PUT|PATCH|DELETE)$/i.test(method))(
    called,
  )
}

const requires: Meaning = (called) => {
  const name = onlyText(argument(called, 0))
  if (name !== null) {
    loadModule(name, called.world)
    return thing(name.replace(/^node:/, ''))
  }
  called.world.obscure('SCRIPT_DYNAMIC')
  return unknown
}

const decodes: Meaning = (called) => {
  const written = onlyText(argument(called, 0))
  const encoding = called.name === 'atob' ? 'base64' : (onlyText(argument(called, 1)) ?? '')
  if (encoding !== 'base64' && encoding !== 'hex') return argument(called, 0)
  called.world.seen.add('decoded')
  const decoded =
    written === null ? null : encoding === 'hex' ? fromHex(written) : fromBase64(written)
  return decoded === null ? unknownFrom(['decoded']) : text(decoded)
}

const command: Meaning = ({ world, given: [program = unknown, options = []] }) =>
  world.run(list([program, ...elementsOf(fieldOf(options, 'args') ?? list([]))]))

const calls = meanings([
  [ofFiles('rm rmdir'), removes],
  [ofFiles('unlink'), touches('delete')],
  [ofFiles('remove emptyDir'), removesAll],
  [
    'rimraf rimraf.sync rimraf.rimraf rimraf.rimrafSync del del.sync del.deleteAsync del.deleteSync trash',
    removesAll,
  ],
  [ofFiles('readFile createReadStream open readJson readJSON'), reads],
  [ofFiles('writeFile appendFile outputFile'), writes],
  [
    ofFiles('createWriteStream truncate writeJson writeJSON'),
    touches('write', { manner: 'overwrite' }),
  ],
  [ofFiles('mkdir mkdirp ensureDir ensureFile utimes'), touches('write', { manner: 'create' })],
  [ofFiles('rename move'), transfers(true)],
  [ofFiles('copyFile'), transfers(false)],
  [ofFiles('cp copy'), transfers(false, true)],
  [
    ofFiles('chmod'),
    (called) => {
      const [mode] = argument(called, 1)
      const bits =
        mode?.is === 'number' ? mode.value : mode?.is === 'text' ? parseInt(mode.text, 8) : 0
      return called.world.touch('chmod', argument(called, 0), {
        manner:
          bits & 0o4000
            ? 'setuid'
            : bits & 0o2000
              ? 'setgid'
              : bits & 0o002
                ? 'world-writable'
                : 'mode',
      })
    },
  ],
  [ofFiles('chown'), touches('chmod', { manner: 'owner' })],
  [
    ofFiles('symlink link'),
    (called) => {
      called.world.touch('link', argument(called, 0), { manner: 'symbolic' })
      return called.world.touch('write', argument(called, 1), { manner: 'create' })
    },
  ],
  [ofFiles('readdir'), listsFolder],
  [ofFiles('glob'), () => list([text(someBelow('.'))])],
  [
    'child_process.exec child_process.execSync shelljs.exec execa.execaCommand execa.execaCommandSync execa.$ zx.$ bun.$ Bun.$',
    shells,
  ],
  [
    'child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync cross-spawn cross-spawn.sync execa execa.execa execa.execaSync execa.sync',
    (called) => {
      return inFolder(fieldOf(called.given.at(-1) ?? [], 'cwd'), called.world, () =>
        runsWith(called),
      )
    },
  ],
  ['child_process.fork', runsFile('node')],
  [
    'Bun.spawn Bun.spawnSync',
    (called) => {
      const words = fieldOf(called.given[0] ?? [], 'cmd') ?? called.given[0] ?? unknown
      return called.world.run(words)
    },
  ],
  ['Deno.run', ({ world, given: [options = []] }) => world.run(fieldOf(options, 'cmd') ?? unknown)],
  ['Deno.Command', command],
  ['Deno.remove Deno.removeSync', removes],
  [
    'Deno.readTextFile Deno.readTextFileSync Deno.readFile Deno.readFileSync Deno.open Deno.openSync Bun.file',
    reads,
  ],
  ['Deno.writeTextFile Deno.writeTextFileSync Deno.writeFile Deno.writeFileSync Bun.write', writes],
  ['Deno.readDir Deno.readDirSync', listsFolder],
  [
    'shelljs.rm',
    ({ world, given }) => {
      const flags = textsOf(given[0] ?? []).join('')
      const paths = flags.startsWith('-') ? given.slice(1) : given
      for (const path of paths) world.touch('delete', path, { recursive: /r/i.test(flags) })
      return unknown
    },
  ],
  [
    'eval Function vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script vm.compileFunction setTimeout setInterval',
    codeOrCallback,
  ],
  [
    'require import module.require process.mainModule.require module.createRequire() process.getBuiltinModule',
    requires,
  ],
  ['process.dlopen process.binding Reflect.get Proxy', obscures],
  ['Reflect.apply Reflect.construct', reflects],
  ['process.kill', ({ world, given: [target = unknown] }) => world.kill(target)],
  [
    'process.chdir',
    ({ world, given: [folder = unknown] }) => {
      world.enter(folder)
      return unknown
    },
  ],
  ['fetch node-fetch undici.fetch undici.request got axios axios.request', fetches],
  ['axios.get got.get', connects(false)],
  [
    'axios.post axios.put axios.patch axios.delete got.post got.put superagent.post',
    connects(true),
  ],
  ['http.get https.get', connects(false)],
  ['http.request https.request', connects(true)],
  ['WebSocket ws.WebSocket', connects(false, 'ws')],
  ['net.connect net.createConnection tls.connect net.Socket().connect', connectsSocket],
  ['dns.lookup dns.resolve dns.promises.lookup', connects(false, 'dns')],
  ['os.homedir', ({ world }) => text(world.use.home)],
  ['os.tmpdir', () => text('/tmp')],
  [
    'os.userInfo',
    ({ world }) => [{ is: 'record', fields: new Map([['homedir', text(world.use.home)]]) }],
  ],
  ['process.cwd Deno.cwd', ({ world }) => text(world.state.workingDirectory)],
  ['path.join path.resolve path.posix.join path.posix.resolve', ({ given }) => joinedPath(given)],
  ['path.normalize String Buffer.concat url.fileURLToPath url.pathToFileURL', same],
  ['path.dirname', ({ given: [path = unknown] }) => folderOf(path)],
  ['path.basename path.extname', () => text(marks.part)],
  ['Buffer.from atob', decodes],
  [
    'String.fromCharCode String.fromCodePoint',
    ({ given }) =>
      given.every((one) => one[0]?.is === 'number')
        ? text(
            given
              .map(([one]) =>
                one?.is === 'number'
                  ? String.fromCodePoint(Math.min(0x10ffff, Math.max(0, one.value)))
                  : '',
              )
              .join(''),
          )
        : unknownFrom(['decoded']),
  ],
  [
    'Deno.env.get',
    ({ world, given: [name = unknown] }) =>
      onlyText(name) === 'HOME' ? text(world.use.home) : unknown,
  ],
  [
    'Object.values Object.entries Array.from Promise.all Promise.allSettled',
    ({ given: [one = []] }) => (one.some(({ is }) => is === 'list') ? one : list([tainted([one])])),
  ],
  ['Promise.resolve', same],
  ['*.query *.raw *.$executeRawUnsafe', queries],
  [
    'console.log console.error console.table console.dir JSON.parse JSON.stringify Object.keys typeof',
    harmless,
  ],
  ['util.promisify promisify util.callbackify', same],
  ['*.constructor', obscures],
  ['worker_threads.Worker Worker', runsCode],
])

/** Modules and globals of Node.js, Deno and Bun. Source: nodejs.org/api, docs.deno.com/api, bun.sh/docs. */
export const javascript: Meanings = {
  calls,
  watched:
    /^(?:fs|fs\/promises|fs\.promises|child_process|process|globalThis|global|require|module|vm|Deno|Bun)$/,
  valueOf: (name, world) => {
    switch (name) {
      case 'process.env.HOME':
        return text(world.use.home)
      case '__dirname':
      case 'import.meta.dirname':
        return text('.')
      case '__filename':
      case 'import.meta.url':
      case 'import.meta.filename':
        return text('./script')
      case 'path.sep':
        return text('/')
      case 'process.execPath':
        return text('node')
      case 'process.argv':
        return list([text('node'), ...world.positional.map((one) => text(one)), unknown])
      default: {
        const short = name.replace(/^(?:globalThis|global|window|self)\.(?=.)/, '')
        if (short !== name) return thing(short)
        const unwrapped = name.replace(/\.default$/, '')
        if (unwrapped !== name) return thing(unwrapped)
        return name.startsWith('process.env.') ? unknown : null
      }
    }
  },
}
