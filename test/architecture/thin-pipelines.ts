import type { Breach } from './breach.ts';
import type { Module } from './module.ts';
import { type Allowed, impurities, PURE_IMPORTS } from './purity.ts';

/** Of Node, what neither waits, nor reads a clock, nor touches the machine. */
const THIN_IMPORTS: Allowed = {
  ...PURE_IMPORTS,
  'node:path': 'all',
  'node:path/posix': 'all',
  'node:url': ['fileURLToPath', 'pathToFileURL'],
};
/** What pipelines cancel work by; `AbortSignal.timeout` is a timer. */
const CANCELLING = new Set(['AbortController', 'AbortSignal']);

/** Pipelines hold nothing and touch nothing: no class, no timer, no file, no clock. What does is given to them. */
export function thinBreaches(module: Module): Breach[] {
  if (!module.path.startsWith('src/pipeline/')) return [];
  const globals = module.globals.filter(
    ({ name, use }) => !CANCELLING.has(name) || (use.kind === 'member' && use.name === 'timeout'),
  );
  const found = [
    ...module.classes.map((name) => `class ${name}`.trim()),
    ...impurities({ ...module, globals }, THIN_IMPORTS),
  ];
  return found.map((what) => ({
    file: module.path,
    rule: 'thin',
    what,
    says: `is a pipeline, but has ${what}`,
  }));
}
