import { fromBase64, fromHex } from '../programs/decoders.ts'
import { runsFile } from './loads-module.ts'
import type { Meaning } from './meaning.ts'
import {
  argument,
  connects,
  harmless,
  inFolder,
  obscures,
  runs,
  runsCode,
  runsWith,
  runsWords,
  same,
  saysSo,
  shells,
} from './meaning.ts'
import type { Rows } from './meaning.ts'
import { connectsSocket, queries } from './meanings-shared.ts'
import type { Value } from './value.ts'
import {
  either,
  elementsOf,
  list,
  onlyText,
  tainted,
  text,
  thing,
  unknown,
  unknownFrom,
} from './value.ts'

const subprocess: Meaning = (called) => {
  const command = argument(called, 0, 'args')
  return inFolder(called.named.get('cwd'), called.world, () =>
    saysSo(called.named.get('shell')) ? called.world.shell(wordsOf(command)) : runs(called),
  )
}

/** With `shell=True` the first word of a list is the text. */
const wordsOf = (value: Value): Value =>
  value.flatMap((one) => (one.is === 'list' ? (one.items[0] ?? []) : [one]))

const decodes =
  (decode: (text: string) => string | null): Meaning =>
  (called) => {
    called.world.seen.add('decoded')
    const written = onlyText(argument(called, 0))
    const decoded = written === null ? null : decode(written)
    return decoded === null
      ? unknownFrom(['decoded'], labelsOf(argument(called, 0)))
      : text(decoded)
  }

const labelsOf = (value: Value) =>
  tainted([value]).flatMap((one) => (one.is === 'unknown' ? one.labels : []))

const imports: Meaning = (called) => {
  const name = onlyText(argument(called, 0))
  if (name !== null) return thing(name)
  called.world.obscure('SCRIPT_DYNAMIC')
  return unknown
}

const getsAttribute: Meaning = (called) => {
  const name = onlyText(argument(called, 1))
  const of = argument(called, 0)
  if (name !== null)
    return either(
      of.map((one) => (one.is === 'thing' ? thing(`${one.name}.${name}`, one.of) : unknown)),
    )
  if (of.some((one) => one.is === 'thing')) called.world.obscure('SCRIPT_DYNAMIC')
  return unknown
}

/** Python that starts programs, reaches hosts, runs code or decodes it. */
export const pythonPrograms: Rows = [
  ['dir help type repr id len hasattr callable isinstance', ({ given }) => tainted(given)],
  ['os.fork', ({ world }) => world.fork()],
  [
    'os.system os.popen subprocess.getoutput subprocess.getstatusoutput commands.getoutput commands.getstatusoutput asyncio.create_subprocess_shell pexpect.run pexpect.spawn',
    shells,
  ],
  [
    'subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen',
    subprocess,
  ],
  ['pty.spawn', runs],
  [
    'os.execv os.execve os.execvp os.execvpe',
    ({ world, given: [program = unknown, words = []] }) =>
      world.run(list([program, ...elementsOf(words).slice(1)])),
  ],
  [
    'os.execl os.execle os.execlp os.execlpe',
    ({ world, given: [program = unknown, , ...words] }) => world.run(list([program, ...words])),
  ],
  [
    'os.spawnl os.spawnlp',
    ({ world, given: [, program = unknown, , ...words] }) => world.run(list([program, ...words])),
  ],
  [
    'os.spawnv os.spawnvp os.posix_spawn os.posix_spawnp',
    ({ world, given }) => {
      const [program = unknown] = given.filter((one) => one.some(({ is }) => is === 'text'))
      const words = given.find((one) => one.some(({ is }) => is === 'list')) ?? []
      return world.run(list([program, ...elementsOf(words).slice(1)]))
    },
  ],
  ['asyncio.create_subprocess_exec', runsWords],
  ['sh.Command plumbum.local', runsWith],
  ['exec eval execfile code.interact runpy.run_code', runsCode],
  ['compile', same],
  ['runpy.run_path', runsFile('python3')],
  ['__import__ importlib.import_module importlib.__import__', imports],
  ['getattr', getsAttribute],
  [
    'globals locals vars ctypes.CDLL ctypes.cdll.LoadLibrary ctypes.PyDLL marshal.loads types.CodeType types.FunctionType operator.attrgetter operator.methodcaller sys.settrace gc.get_objects importlib.util.spec_from_loader importlib.machinery.SourceFileLoader cffi.FFI',
    obscures,
  ],
  [
    'pickle.loads dill.loads cloudpickle.loads',
    (called) => {
      if (labelsOrSources(argument(called, 0))) called.world.code(argument(called, 0))
      return tainted(called.given)
    },
  ],
  [
    'base64.b64decode base64.urlsafe_b64decode base64.standard_b64decode base64.decodebytes',
    decodes(fromBase64),
  ],
  ['bytes.fromhex binascii.unhexlify binascii.a2b_hex bytearray.fromhex', decodes(fromHex)],
  [
    'codecs.decode zlib.decompress gzip.decompress bz2.decompress lzma.decompress base64.b32decode base64.b85decode base64.a85decode binascii.a2b_base64',
    decodes(() => null),
  ],
  [
    'chr',
    (called) => {
      const [one] = argument(called, 0)
      return one?.is === 'number'
        ? text(String.fromCodePoint(Math.min(0x10ffff, Math.max(0, one.value))))
        : unknownFrom(['decoded'])
    },
  ],
  [
    'requests.get requests.head requests.options httpx.get urllib.request.urlopen urllib2.urlopen urllib.urlopen urllib.request.Request urllib3.request aiohttp.request http.client.HTTPSConnection http.client.HTTPConnection webbrowser.open',
    connects(false),
  ],
  [
    'requests.post requests.put requests.patch requests.delete httpx.post httpx.put requests.Session().post requests.Session().put httpx.Client().post',
    connects(true),
  ],
  ['requests.Session().get httpx.Client().get', connects(false)],
  [
    'requests.request httpx.request',
    ({ world, given: [, to = unknown], named }) =>
      world.connect(named.get('url') ?? to, [...named.values()]),
  ],
  [
    'urllib.request.urlretrieve wget.download',
    (called) => {
      const {
        given: [from = unknown, to = text('.')],
        world,
      } = called
      const answer = world.connect(from, [])
      world.touch('write', to, { manner: 'download' })
      return answer
    },
  ],
  ['smtplib.SMTP smtplib.SMTP_SSL', connects(true, 'smtp')],
  ['ftplib.FTP ftplib.FTP_TLS', connects(true, 'ftp')],
  ['telnetlib.Telnet', connectsSocket],
  [
    'socket.socket().connect socket.socket().connect_ex socket.create_connection socket.socket().sendto',
    connectsSocket,
  ],
  [
    'os.dup2',
    ({ world, given }) => {
      world.seen.add('duplicates')
      return tainted(given)
    },
  ],
  ['os.kill os.killpg', ({ world, given: [target = unknown] }) => world.kill(target)],
  ['psutil.Process().kill psutil.Process().terminate', harmless],
  ['*.execute *.executescript', queries],
  ['*.fromhex', decodes(fromHex)],
]

function labelsOrSources(value: Value): boolean {
  return tainted([value]).some(
    (one) =>
      one.is === 'unknown' && (one.sources.includes('network') || one.sources.includes('decoded')),
  )
}
