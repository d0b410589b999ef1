import { shown } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { streamFrom } from '../stream.ts'
import type { Use } from '../use.ts'

/** Programs that exist to break in, to earn money on somebody's machine, or to watch whoever sits at it. */
export const intrusion: readonly ProgramSpec[] = [
  {
    names:
      'hydra medusa ncrack patator sqlmap wpscan hashcat mimikatz lazagne pypykatz msfconsole msfvenom msfdb meterpreter beef-xss setoolkit responder bettercap ettercap arpspoof dnsspoof macof mitm6 crackmapexec netexec nxc impacket-secretsdump secretsdump.py psexec.py wmiexec.py evil-winrm bloodhound-python kerbrute rubeus linpeas linpeas.sh winpeas linenum.sh linux-exploit-suggester.sh pspy pspy64 pspy32 aircrack-ng airodump-ng aireplay-ng airmon-ng airgeddon wifite reaver bully hcxdumptool slowloris goldeneye hping3 masscan zmap weevely sliver-client sliver-server chisel-server pwncat-cs veil empire starkiller covenant cewl crunch routersploit rsf commix xsser logkeys keylogger mimipenguin mimipenguin.sh mimipenguin.py lsassy donpapi dploot certipy bloodyad petitpotam printerbug responder.py ntlmrelayx.py secretsdump smbexec.py dcomexec.py atexec.py getnpusers.py getuserspns.py ticketer.py suid3num.py les.sh traitor deepce.sh peirates dirtycow dirtypipe pwnkit reptile diamorphine azazel jynx2 beroot.py evilginx evilginx2 modlishka 3snake xspy xkeylog',
    style: 'raw',
    traits: ['attack-tool', 'network'],
    prints: 'network',
    effects: named,
  },
  {
    // A first name as well: without words it only tells how it is used.
    names: 'john',
    style: 'raw',
    subcommands: { '*': { traits: ['attack-tool', 'network'], prints: 'network', effects: named } },
  },
  {
    names:
      'xmrig xmrig-proxy xmr-stak xmr-stak-rx minerd cpuminer cpuminer-multi cgminer bfgminer sgminer ethminer claymore phoenixminer t-rex trex nbminer lolminer gminer teamredminer nanominer ccminer srbminer-multi miner nheqminer ewbf wildrig kawpowminer',
    style: 'raw',
    traits: ['miner', 'network'],
    prints: 'network',
  },
  {
    names:
      'screencapture scrot grim maim gnome-screenshot spectacle flameshot xwd ksnip import wf-recorder recordmydesktop',
    options: 'p, n, t=text, x, c, R=text, window=text, f file=text, o output=text, d delay=text',
    operands: 'write',
    traits: ['surveillance'],
    prints: () => streamFrom(['outside']),
  },
  {
    names: 'arecord parecord rec fswebcam streamer imagesnap guvcview cheese xinput showkey evtest',
    style: 'raw',
    traits: ['surveillance'],
    prints: () => streamFrom(['outside']),
  },
]

/** Files that a tool is given by their full names. */
function named(use: Use): readonly Effect[] {
  return use.words
    .map(shown)
    .filter((word) => /^[~/]/.test(word))
    .map((path) => ({ do: 'read', path }))
}

/** Names of tools that are words of everyday programs as well. */
const plainWord = /^(?:responder|covenant|keylogger)$/

const attackTools = new Set(
  intrusion
    .filter(({ traits }) => traits?.includes('attack-tool'))
    .flatMap(({ names }) => names.split(' ')),
)

/** The tool that a script is by its name, wherever it lies: `python3 /tmp/LaZagne/laZagne.py`. */
export function attackToolIn(path: string): string | null {
  const name = path.replace(/^.*\//, '').toLowerCase()
  const bare = name.replace(/\.(?:py|pl|rb|sh)$/, '')
  // Short words are too often somebody's own script.
  return (
    [name, bare].find(
      (one) =>
        attackTools.has(one) && (one.includes('.') || (one.length > 6 && !plainWord.test(one))),
    ) ?? null
  )
}

const miners = new Set(
  intrusion
    .filter(({ traits }) => traits?.includes('miner'))
    .flatMap(({ names }) => names.split(' ')),
)

/** Whether an image or a program by this name earns coins: `moneroocean/xmrig:latest`. */
export function isMiner(name: string): boolean {
  const last = name
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .replace(/^.*\//, '')
  return (
    miners.has(last.toLowerCase()) ||
    /(?:^|[-_])(?:xmr\w*|monero|coin)[-_]?miner(?:$|[-_])|coinhive/i.test(last)
  )
}
