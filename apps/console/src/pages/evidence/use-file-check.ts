import { useCallback, useEffect, useRef, useState } from 'react'
import type { Checked } from '../../evidence/check-bundle.ts'
import { isBundle } from './is-bundle.ts'

export type Files = { readonly bundle: File | null; readonly policy: File | null }

export type FileCheck =
  | { readonly kind: 'idle' | 'stopped' }
  | { readonly kind: 'checking'; readonly bytes: number }
  | { readonly kind: 'done'; readonly checked: Checked; readonly ms: number }
  | { readonly kind: 'failed'; readonly problem: unknown }

type Stop = () => void

/** Checks the bundle that was given, by the policy beside it, anew whenever one of them changes. */
export function useFileCheck(): {
  readonly files: Files
  readonly state: FileCheck
  /** Takes files in any order: what begins as a bundle is one, anything else is a trust policy. */
  readonly take: (files: readonly File[]) => void
  readonly drop: (which: keyof Files) => void
  readonly stop: Stop
} {
  const [files, setFiles] = useState<Files>({ bundle: null, policy: null })
  const [state, setState] = useState<FileCheck>({ kind: 'idle' })
  const running = useRef<Stop>(() => undefined)
  const take = useCallback((given: readonly File[]) => {
    const keep = async () => {
      const told = await Promise.all(
        given.map(async (file) => ({ file, isBundle: await isBundle(file) })),
      )
      const bundle = told.find((one) => one.isBundle)?.file
      const policy = told.find((one) => !one.isBundle)?.file
      setFiles((now) => ({ bundle: bundle ?? now.bundle, policy: policy ?? now.policy }))
    }
    keep().catch((problem: unknown) => setState({ kind: 'failed', problem }))
  }, [])
  useEffect(() => {
    if (files.bundle === null) {
      setState({ kind: 'idle' })
      return undefined
    }
    setState({ kind: 'checking', bytes: 0 })
    const stop = start(files.bundle, files.policy, setState)
    running.current = stop
    return stop
  }, [files])
  return {
    files,
    state,
    take,
    drop: (which) => setFiles((now) => ({ ...now, [which]: null })),
    stop: () => {
      running.current()
      setState({ kind: 'stopped' })
    },
  }
}

/** Begins a check and gives back how to end it: after that nothing more is told. */
function start(bundle: File, policy: File | null, tell: (state: FileCheck) => void): Stop {
  let isOver = false
  let end: Stop = () => undefined
  const say = (state: FileCheck) => {
    if (!isOver) tell(state)
  }
  const run = async () => {
    const [{ checkInWorker }, trust] = await Promise.all([
      import('../../evidence/check-in-worker.ts'),
      policy === null ? null : policy.text(),
    ])
    if (isOver) return
    const began = performance.now()
    const check = checkInWorker({ bundle, trust, leafHash: null }, (bytes) =>
      say({ kind: 'checking', bytes }),
    )
    end = check.stop
    const checked = await check.ended
    say({ kind: 'done', checked, ms: performance.now() - began })
  }
  run().catch((problem: unknown) => say({ kind: 'failed', problem }))
  return () => {
    isOver = true
    end()
  }
}
