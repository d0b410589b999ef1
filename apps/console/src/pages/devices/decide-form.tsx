import type { ClientProblem } from '@custody/protocol'
import type { Result } from '@custody/model'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { valueOf } from '../../api/ask.ts'
import { Button } from '../../parts/button.tsx'
import { Failure } from '../../parts/states.tsx'
import { type Because, becauses, becauseWords } from './standing-words.ts'

/** `because` is told only where it is another than the machine says. */
type Decided = { readonly reason: string; readonly because: Because | undefined }

/** What a decision about a device touches. */
const touched: readonly string[] = ['device', 'devices', 'header', 'overview', 'acts', 'alerts']

/** Asks why, and does it: the reason stands in the organisation's acts. */
export function DecideForm({
  label,
  note,
  because: said,
  isReasonOptional = false,
  send,
  onDone,
}: {
  readonly label: string
  readonly note?: string
  /** Why the machine says that it asks; with it, the administrator may say otherwise. */
  readonly because?: Because
  readonly isReasonOptional?: boolean
  readonly send: (decided: Decided) => Promise<Result<unknown, ClientProblem>>
  readonly onDone: () => void
}): ReactNode {
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const [because, setBecause] = useState(said)
  const decide = useMutation({
    mutationFn: () =>
      valueOf(send({ reason: reason.trim(), because: because === said ? undefined : because })),
    onSuccess: async () => {
      onDone()
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => touched.includes(String(queryKey[0])),
      })
    },
  })
  const field =
    'h-7.5 rounded-md border border-line-strong bg-surface px-2.5 placeholder:text-faint'
  return (
    <form
      className="mt-2 mb-3 grid gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        decide.mutate()
      }}
    >
      <div className="flex flex-wrap gap-2">
        <input
          autoFocus
          required={!isReasonOptional}
          aria-label="Why"
          placeholder={
            isReasonOptional ? 'Why, if you like (kept in the acts)' : 'Why (kept in the acts)'
          }
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onDone()}
          className={`${field} min-w-48 flex-1`}
        />
        {said !== undefined && (
          <select
            aria-label="What happened"
            value={because}
            onChange={(event) => setBecause(becauses.find((word) => word === event.target.value))}
            className={`${field} max-w-full`}
          >
            {becauses.map((word) => (
              <option key={word} value={word}>
                {becauseWords[word]}
              </option>
            ))}
          </select>
        )}
        <Button
          type="submit"
          look="strong"
          disabled={decide.isPending || (!isReasonOptional && reason.trim() === '')}
        >
          {label}
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {note !== undefined && <p className="text-sm text-muted">{note}</p>}
      {decide.isError && <Failure problem={decide.error} />}
    </form>
  )
}
