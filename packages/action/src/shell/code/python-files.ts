import { marks } from '../marks.ts'
import type { Called, Meaning, Rows } from './meaning.ts'
import { argument, folderOf, joinedPath, same, touches, transfers } from './meaning.ts'
import { found, opens } from './methods.ts'
import type { Value } from './value.ts'
import {
  either,
  elementsOf,
  list,
  onlyText,
  tainted,
  text,
  textsOf,
  unknown,
  unknownFrom,
} from './value.ts'

const walks: Meaning = (called) => {
  const top = argument(called, 0, 'top')
  return list([
    list([
      joinedPath([top, text(marks.below)]),
      list([text(marks.part)]),
      list([text(marks.part)]),
    ]),
  ])
}

const home = ({ world }: Called): Value => text(world.use.home)
const here = ({ world }: Called): Value => text(world.state.workingDirectory)

/** Python that touches files, names places and walks through them. */
export const pythonFiles: Rows = [
  ['shutil.rmtree', touches('delete', { recursive: true })],
  ['os.remove os.unlink os.rmdir os.removedirs send2trash.send2trash', touches('delete')],
  ['os.rename os.replace os.renames shutil.move', transfers(true)],
  ['shutil.copy shutil.copy2 shutil.copyfile', transfers(false)],
  ['shutil.copytree', transfers(false, true)],
  [
    'os.symlink os.link',
    (called) => {
      called.world.touch('link', argument(called, 0), { manner: 'symbolic' })
      return called.world.touch('write', argument(called, 1), { manner: 'create' })
    },
  ],
  ['os.chmod os.lchmod', changesMode],
  ['os.chown shutil.chown', touches('chmod', { manner: 'owner' })],
  ['os.mkdir os.makedirs os.mkfifo', touches('write', { manner: 'create' })],
  ['os.truncate', touches('write', { manner: 'overwrite' })],
  [
    'open io.open codecs.open gzip.open bz2.open lzma.open zipfile.ZipFile tarfile.open os.open os.fdopen file',
    opens,
  ],
  ['opened.write opened.writelines', puts],
  [
    'print',
    (called) => {
      const to = called.named.get('file')
      return to === undefined ? tainted(called.given) : puts({ ...called, of: fileOf(to) })
    },
  ],
  [
    'shutil.unpack_archive',
    (called) => {
      called.world.touch('read', argument(called, 0))
      return called.world.touch('write', argument(called, 1, 'extract_dir'), { manner: 'extract' })
    },
  ],
  [
    '*.extractall',
    (called) =>
      called.world.touch('write', called.given[0] ?? called.named.get('path') ?? text('.'), {
        manner: 'extract',
        recursive: true,
      }),
  ],
  [
    'pandas.read_csv pandas.read_json pandas.read_excel pandas.read_parquet numpy.load numpy.loadtxt fileinput.input linecache.getlines',
    touches('read'),
  ],
  [
    '*.to_csv *.to_json *.to_excel *.to_parquet *.savefig',
    (called) =>
      called.given[0] === undefined ? unknown : touches('write', { manner: 'overwrite' })(called),
  ],
  [
    'os.chdir',
    ({ world, given: [folder = unknown] }) => {
      world.enter(folder)
      return unknown
    },
  ],
  [
    'os.path.expanduser os.path.expandvars',
    ({ world, given }) =>
      either(
        textsOf(given[0] ?? unknown).map((one) =>
          text(
            one
              .replace(/^~(?=\/|$)/, world.use.home)
              .replace(/^\$\{?HOME\}?(?=\/|$)/, world.use.home),
          ),
        ),
      ),
  ],
  ['os.path.join posixpath.join', ({ given }) => joinedPath(given)],
  [
    'os.path.abspath os.path.realpath os.path.normpath os.path.normcase os.fspath str pathlib.PurePath pathlib.PosixPath bytes',
    same,
  ],
  ['pathlib.Path', ({ given }) => (given.length === 0 ? text('.') : joinedPath(given))],
  ['os.path.dirname', ({ given: [path = unknown] }) => folderOf(path)],
  ['os.path.basename', () => text(marks.part)],
  ['pathlib.Path.home', home],
  ['pathlib.Path.cwd os.getcwd', here],
  ['os.listdir', () => list([text(marks.part)])],
  [
    'os.scandir',
    ({ given: [folder = text('.')] }) => list([joinedPath([folder, text(marks.star)])]),
  ],
  ['os.walk os.fwalk', walks],
  [
    'glob.glob glob.iglob',
    ({ given: [pattern = unknown], named }) =>
      list([found(named.get('root_dir') ?? text(''), pattern, false)]),
  ],
  [
    'os.getenv os.environ.get',
    ({ world, given: [name = unknown] }) =>
      onlyText(name) === 'HOME' ? text(world.use.home) : unknown,
  ],
  [
    'sys.stdin.read input sys.stdin.readline sys.stdin.buffer.read fileinput.input()',
    ({ world }) => fed(world),
  ],
  ['sys.stdin.readlines sys.stdin', ({ world }) => list([fed(world)])],
  [
    'tempfile.mkdtemp tempfile.mkstemp tempfile.NamedTemporaryFile tempfile.TemporaryDirectory tempfile.gettempdir',
    () => text(`/tmp/tmp.${marks.part}`),
  ],
  ['sorted list tuple set reversed iter frozenset', same],
  [
    'enumerate',
    ({ given: [over = []] }) => list(elementsOf(over).map((one) => list([unknown, one]))),
  ],
  ['zip', ({ given }) => list([list(given.map((one) => either(elementsOf(one))))])],
  [
    'map filter',
    ({ given: [callee = [], over = []], callBack, name }) => {
      const results = elementsOf(over)
        .slice(0, 8)
        .map((one) => callBack(callee, [one]))
      return name === 'map' ? list(results) : over
    },
  ],
  [
    'functools.partial',
    ({ given: [callee = [], ...rest], callBack }) => {
      if (callee.some(({ is }) => is === 'thing')) callBack(callee, rest)
      return callee
    },
  ],
]

/** The path of an open file. */
function fileOf(value: Value): Value {
  return value.flatMap((one) => (one.is === 'thing' && one.name === 'opened' ? (one.of ?? []) : []))
}

function puts({ world, of, given: [holds = unknown] }: Called): Value {
  return of === null ? unknown : world.put(of, holds)
}

function changesMode(called: Called): Value {
  const [mode] = argument(called, 1, 'mode')
  const bits = mode?.is === 'number' ? mode.value : 0
  const manner =
    bits & 0o4000 ? 'setuid' : bits & 0o2000 ? 'setgid' : bits & 0o002 ? 'world-writable' : 'mode'
  return called.world.touch('chmod', argument(called, 0), { manner })
}

/** What comes in on standard input. */
export function fed(world: Called['world']): Value {
  const { input } = world.state
  return input.text !== null && input.text !== ''
    ? text(input.text)
    : unknownFrom(input.sources, input.labels)
}
