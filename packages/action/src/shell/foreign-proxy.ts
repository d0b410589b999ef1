import { targetOf } from './target.ts'

/** Whether a proxy is a host of the internet, which would see everything, and not one of this network. */
export function isForeignProxy(url: string): boolean {
  return url !== '' && targetOf(url).addressClass === 'public'
}
