import { marks } from '../marks.ts'
import type { ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import { textStream } from '../stream.ts'
import {
  allocated,
  told,
  listed,
  named,
  removed,
  shredded,
  copied,
  moved,
  linked,
  dd,
  changedMode,
  changedOwner,
  machineSettings,
} from './file-effects.ts'

/** Programs that make, move, show and remove files. */
export const files: readonly ProgramSpec[] = [
  {
    names: 'ls dir vdir exa eza lsd gls',
    options:
      'R recursive, I ignore=text, hide=text, color=?, sort=text, time=text, format=text, w width=text, T tabsize=text, level=text, L=text',
    prints: listed,
  },
  {
    names: 'tree broot',
    options: 'L=text, P=text, I=text, o=write, filelimit=text, charset=text',
    prints: 'digest',
  },
  {
    names: 'cat tac bat batcat nl gcat',
    options:
      'n, b, s, A, e, t, u, v, E, T, language=text, l=text, style=text, theme=text, paging=text, H=text, r=text',
    operands: 'read',
    prints: 'same',
  },
  {
    names: 'rm zf_rm grm srm wipe trash trash-put rip gio-trash rimraf del-cli trash-cli',
    traits: ['deletes'],
    options:
      'f force, r R recursive, i, I, interactive=?, d dir, v verbose, one-file-system, preserve-root=?, no-preserve-root, P, x, W',
    operands: 'delete',
    prints: 'nothing',
    effects: removed,
  },
  {
    names: 'rmdir zf_rmdir',
    options: 'p parents, v, ignore-fail-on-non-empty',
    operands: 'delete',
    prints: 'nothing',
  },
  { names: 'unlink', operands: 'delete', prints: 'nothing' },
  {
    names: 'shred scrub bleachbit secure-delete sfill nwipe',
    traits: ['deletes', 'shreds'],
    options:
      'n iterations=text, s size=text, u remove=?, z zero, f force, v, x exact, random-source=read',
    effects: shredded,
  },
  {
    names: 'cp gcp install ginstall ditto',
    options:
      'a archive, r R recursive, f force, i, n no-clobber, p, u update=?, v, l link, s symbolic-link, t target-directory=write, T, S suffix=text, b backup=?, m mode=text, o owner=text, g group=text, d directory, D, C, strip, Z=?, reflink=?, sparse=text, parents',
    effects: copied,
  },
  {
    names: 'mv zf_mv gmv rename prename mmv',
    options:
      'f force, i, n no-clobber, u update=?, v, t target-directory=write, T, S suffix=text, b backup=?',
    effects: moved,
  },
  {
    names: 'ln zf_ln link gln',
    options:
      's symbolic, f force, n, v, t target-directory=write, r relative, b backup=?, S suffix=text, T',
    effects: linked,
  },
  {
    names: 'mkdir zf_mkdir mkfifo mktemp gmkdir',
    options: 'p parents, m mode=text, v, d directory, t, u, q, tmpdir=?, suffix=text, Z=?',
    prints: (use) =>
      use.program === 'mktemp' ? textStream(`/tmp/tmp.${marks.part}\n`) : textStream(''),
    effects: (use) =>
      use.program === 'mktemp'
        ? []
        : use.operands.map((path) => touch('write', path, { manner: 'create' })),
  },
  {
    names: 'touch gtouch',
    options: 'a, m, c no-create, d date=text, t=text, r reference=read, h',
    effects: (use) => use.operands.map((path) => touch('write', path, { manner: 'touch' })),
    prints: 'nothing',
  },
  {
    names: 'truncate',
    options: 's size=text, c no-create, o offset=text, l length=text, r reference=read, p, d, z, x',
    operands: 'write',
    prints: 'nothing',
  },
  {
    names: 'fallocate',
    options: 'o offset=text, l length=text, n, c, d, i, p, x, v, z',
    effects: allocated,
    prints: 'nothing',
  },
  {
    names: 'tee sponge',
    options: 'a append, i, p, output-error=?',
    prints: 'same',
    effects: (use) =>
      use.operands.map((path) =>
        touch('write', path, { manner: use.has('a') ? 'append' : 'overwrite', holds: 'input' }),
      ),
  },
  {
    names: 'dd dcfldd dc3dd pv gdd',
    style: 'raw',
    effects: dd,
    prints: 'same',
  },
  {
    // Its files are plain words: `ddrescue /dev/sdb stick.img stick.map`. Source: GNU ddrescue's manual.
    names: 'ddrescue dd_rescue',
    options:
      'a min-read-rate=text, A, b sector-size=text, B, c cluster-size=text, C, d, D, e max-errors=text, E max-error-rate=text, f force, F fill-mode=text, G, H test-mode=read, i input-position=text, I, K skip-size=text, l logfile=write, L loose-domain, m domain-mapfile=read, M, n, N, o output-position=text, O, p, P data-preview=?, q, r retry-passes=text, R, s size=text, S, t, T timeout=text, u, v, w, x extend-outfile=text, X max-read-rate=text, y, Z max-bad-areas=text',
    operands: 'read write write',
    prints: 'nothing',
  },
  {
    names: 'chmod zf_chmod gchmod',
    options: 'R recursive, v, c, f, reference=read',
    effects: changedMode,
    prints: 'nothing',
  },
  {
    names:
      'chown zf_chown zf_chgrp chgrp gchown chflags chattr setfattr xattr chcon restorecon setfacl',
    options:
      'R recursive, h, v, c, f, H, L, P, from=text, reference=read, n=text, x=text, m=text, b, k, d, t=text, u=text, r=text',
    effects: changedOwner,
    prints: 'nothing',
  },
  {
    names:
      'stat file du df realpath readlink basename dirname namei lsattr getfacl mountpoint pathchk gstat dust ncdu duf gdu',
    options:
      'c format=text, f=text, printf=text, L, h, b, i, s suffix=text, a, max-depth=text, d=text, t=text, exclude=text, x, z',
    prints: named,
  },
  {
    names:
      'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum b3sum cksum sum shasum md5 xxh64sum xxhsum crc32 sha256 rhash digest',
    options:
      'c check, b, t, a algorithm=text, tag, q, s=text, l=text, r, ignore-missing, status, strict, w',
    operands: 'read',
    prints: 'digest',
  },
  {
    names:
      'sync sleep usleep seq yes cal ncal uptime arch nproc tty stty clear reset tput locale localedef factor logname users groups getconf expr numfmt bc dc sw_vers lsb_release getopt uuidgen figlet cowsay fortune lolcat toilet sl cmatrix hostid tzselect units qalc jot',
    style: 'raw',
    prints: told,
  },
  {
    names: 'date gdate',
    options: 'f file=read, r reference=text, d date=text, s set=text, u utc, R, I=?, j, n, v=text',
    prints: told,
    effects: (use) =>
      use.has('s') ? [touch('write', '/etc/localtime', { manner: 'setting' })] : [],
  },
  {
    names:
      'whoami id hostname uname who w last lastlog finger pinky neofetch fastfetch screenfetch inxi hostnamectl timedatectl localectl hwclock loginctl',
    options: 'a, u, g, n, r, G, s, m, f, i, I, d, p, v, o',
    prints: told,
    effects: machineSettings,
  },
]
