import { one, type Planted } from './texts.fixture.ts';

/** Breaches of pipelines that are to be thin. */
export const PIPELINES_PLANTED: readonly Planted[] = [
  // Pipelines.
  [
    'a pipeline with a class',
    one('src/pipeline/a.ts', 'export class Keeper {}'),
    /is a pipeline, but has class Keeper/,
  ],
  [
    'a pipeline with a class in a function',
    one('src/pipeline/a.ts', 'export const make = () => class {};'),
    /is a pipeline, but has class/,
  ],
  [
    'a pipeline with a timer',
    one('src/pipeline/a.ts', 'const tick = setInterval(() => 1, 1000);'),
    /is a pipeline, but has setInterval/,
  ],
  [
    'a pipeline that waits',
    one('src/pipeline/a.ts', "import { setTimeout as sleep } from 'timers/promises';"),
    /is a pipeline, but has node:timers/,
  ],
  [
    'a pipeline that reads files',
    one('src/pipeline/a.ts', "const { readFileSync } = await import('fs');"),
    /is a pipeline, but has node:fs/,
  ],
  [
    'a pipeline that starts programs',
    one('src/pipeline/a.ts', "import { spawn } from 'node:child_process';"),
    /is a pipeline, but has node:child_process/,
  ],
  [
    'a pipeline with a clock',
    one('src/pipeline/a.ts', 'const now = new Date();'),
    /is a pipeline, but has new Date/,
  ],
  [
    'a pipeline that asks for chance',
    one('src/pipeline/a.ts', "import { randomUUID } from 'node:crypto';"),
    /is a pipeline, but has randomUUID/,
  ],
  [
    'a pipeline with a signal that is a timer',
    one('src/pipeline/a.ts', 'const signal = AbortSignal.timeout(1);'),
    /is a pipeline, but has AbortSignal\.timeout/,
  ],
];
