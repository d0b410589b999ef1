export { interimSource as floorSource } from './interim-source.ts'
