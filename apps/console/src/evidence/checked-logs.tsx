import { sayCompleteness, sayGrant, sayMoment, type VerifiedLog } from '@custody/evidence'
import { sameUserNotice } from '@custody/model'
import type { ReactNode } from 'react'
import { Fact, Facts } from '../parts/facts.tsx'
import { Hash } from '../parts/hash.tsx'
import { Panel } from '../parts/panel.tsx'
import { Captured } from '../text/captured.tsx'
import { count, counted } from '../words/format.ts'
import { protectionWords } from '../words/protection-words.ts'

/** Each log of a bundle: how much of it, how far witnesses have seen it, and what its key is worth. */
export function CheckedLogs({ logs }: { readonly logs: readonly VerifiedLog[] }): ReactNode {
  return (
    <Panel title="Logs" note={counted(logs.length, 'log')}>
      {logs.length === 0 && <p className="text-muted">The bundle holds no log.</p>}
      <ul className="space-y-4">
        {logs.map((log) => (
          <li key={log.origin}>
            <h3 className="mb-1.5 font-mono text-sm [overflow-wrap:anywhere]">
              <Captured text={log.origin} />
            </h3>
            <CheckedLog log={log} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function CheckedLog({ log }: { readonly log: VerifiedLog }): ReactNode {
  const { entries, scope, head, cosigned, gaps, keyFingerprint, isolation } = log
  const grant = sayGrant(log)
  // `acts` and `heads` are no device's: neither a protection nor an isolation is known of their key.
  const isOwn = log.sealKind === 'ed25519'
  return (
    <Facts>
      <Fact name="Entries">
        {count(entries)}, {scope === 'whole' ? 'the whole log' : 'chosen ones, each with its proof'}
        {gaps > 0 && (
          <span className="text-ask">; {counted(gaps, 'gap')} that the device recorded</span>
        )}
      </Fact>
      {grant !== null && <Fact name="Epoch">{grant}</Fact>}
      <Fact name="Head">
        {head === null ? (
          <span className="text-deny">none whose seal holds</span>
        ) : (
          <>
            {count(head.size)} <Hash value={head.root} label="root hash" />
          </>
        )}
      </Fact>
      <Fact name="Complete">
        <span className="whitespace-pre-line">{sayCompleteness(log.completeness)}</span>
      </Fact>
      <Fact name="Cosigned">{cosignedWords(log)}</Fact>
      <Fact name="Key">
        {isOwn
          ? 'held by the organisation’s server'
          : `${log.keyProtection}: ${protectionWords[log.keyProtection]}`}
        {log.serversWord !== null && (
          <span className="block text-ask">
            unattested: the server’s own word is {log.serversWord}, and no witness that you named
            states it
          </span>
        )}
        {keyFingerprint !== null && (
          <span className="block text-sm text-muted">
            {log.sealKind} <Hash value={keyFingerprint} label="key fingerprint" />{' '}
            {log.isTrusted
              ? 'named by the trust policy'
              : 'named by the bundle itself: nobody vouches for it'}
          </span>
        )}
      </Fact>
      {!isOwn && (
        <Fact name="Isolation">
          {isolation}
          {isolation === 'same-user' && <span className="text-muted"> ({sameUserNotice})</span>}
        </Fact>
      )}
    </Facts>
  )

  function cosignedWords({ entries: all }: VerifiedLog): string {
    if (cosigned === null) return 'by no quorum that you named'
    const rest = all - cosigned.entries
    const newer = rest > 0 ? `; ${counted(rest, 'newer entry', 'newer entries')} sealed only` : ''
    return `${counted(cosigned.entries, 'entry', 'entries')}, not after ${sayMoment(cosigned.at)}${newer}`
  }
}
