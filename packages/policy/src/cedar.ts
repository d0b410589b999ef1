import type * as wasm from '@cedar-policy/cedar-wasm/nodejs'

/** The part of cedar-wasm that is used: `/nodejs` in apps, `/web` after its init in a browser. */
export type Cedar = Pick<
  typeof wasm,
  | 'policySetTextToParts'
  | 'policyToJson'
  | 'validate'
  | 'preparsePolicySet'
  | 'preparseSchema'
  | 'statefulIsAuthorized'
  | 'isAuthorized'
>
