export type { Block, ModelRequest, Script, ScriptedModel, Turn } from './scripted-model/script.ts'
