import { one, pure, type Planted } from './texts.fixture.ts';

/** Breaches of purity, by what is imported and by globals. */
export const PURITY_PLANTED: readonly Planted[] = [
  // Purity: what is imported.
  [
    'a plan of a controller that waits',
    one('src/control/guard/plan.ts', "import { setTimeout as wait } from 'node:timers/promises';"),
    /is pure, but uses node:timers/,
  ],
  [
    'a decision that reads a file',
    one('src/decide/a.ts', "import { readFileSync } from 'node:fs';"),
    /pure, but uses node:fs/,
  ],
  [
    'a built-in without its prefix',
    one('src/decide/a.ts', "import { readFileSync } from 'fs';"),
    /pure, but uses node:fs/,
  ],
  [
    'a built-in that is imported later',
    pure("const fs = await import('fs/promises');"),
    /pure, but uses node:fs\/promises/,
  ],
  [
    'a built-in that is handed on',
    one('src/model/a.ts', "export * from 'node:net';"),
    /pure, but uses node:net/,
  ],
  [
    'randomness beside a hash',
    pure("import { createHash, randomBytes } from 'node:crypto';"),
    /pure, but uses randomBytes of node:crypto/,
  ],
  [
    'randomness under the name of a hash',
    pure("import { randomUUID as createHash } from 'node:crypto';"),
    /pure, but uses randomUUID/,
  ],
  [
    'all of a module of which some is pure',
    pure("import * as crypto from 'node:crypto';"),
    /pure, but uses \* of node:crypto/,
  ],
  [
    'a default of a module of which some is pure',
    pure("import crypto from 'node:crypto';"),
    /pure, but uses default of node:crypto/,
  ],
  [
    'a type import that is not only one',
    pure("import { type Socket } from 'node:net';"),
    /pure, but uses node:net/,
  ],
  [
    'a package that nobody has looked at',
    one('src/analyse/a.ts', "import axios from 'axios';"),
    /pure, but uses axios/,
  ],
  [
    'a subpath of a package that is allowed',
    one('src/analyse/a.ts', "import 'yaml/cli.js';"),
    /pure, but uses yaml\/cli\.js/,
  ],
  [
    'a compiler that reaches what touches the machine',
    {
      ...pure("import { send } from './apply.ts';"),
      'src/enforce/network/envoy/apply.ts': "import 'node:net';",
    },
    /reaches src\/enforce\/network\/envoy\/apply\.ts, which uses node:net/,
  ],
  [
    'a compiler that reaches it by interfaces of platform',
    {
      ...pure("import { a } from '../../../platform/host/types.ts';"),
      'src/platform/host/types.ts': "export * from './places.ts';",
      'src/platform/host/places.ts': '',
      'src/platform/a.ts': '',
    },
    /must not import src\/platform\/host\/places\.ts/,
  ],
  [
    'interfaces of platform with a clock, which a compiler loads',
    {
      ...pure("import { a } from '../../../platform/host/types.ts';"),
      'src/platform/host/types.ts': 'export const a = Date.now();',
    },
    /reaches src\/platform\/host\/types\.ts, which uses Date\.now/,
  ],
  [
    'a model that a compiler reaches, and that reads files',
    {
      ...pure("import { a } from '../../../model/a.ts';"),
      'src/model/a.ts': "import { statSync } from 'fs';",
    },
    /src\/model\/a\.ts: is pure, but uses node:fs/,
  ],
  // Purity: globals.
  ['the time', pure('const now = Date.now();'), /pure, but uses Date\.now/],
  ['the time in brackets', pure("const now = Date['now']();"), /pure, but uses Date\.now/],
  ['the time in a template in brackets', pure('const now = Date[`now`]();'), /pure, but uses Date\.now/],
  ['the time by a computed name', pure('const now = Date[name]();'), /pure, but uses Date/],
  ['the time as a date', pure('const now = new Date();'), /pure, but uses new Date/],
  ['the time as a date without brackets', pure('const now = new Date;'), /pure, but uses new Date/],
  [
    'the time as a date of perhaps nothing',
    pure('const now = new Date(...parts);'),
    /pure, but uses new Date/,
  ],
  ['the time as a text', pure('const now = Date();'), /pure, but uses Date/],
  [
    'the time behind a type',
    pure('const now = (Date as unknown as { now(): number }).now();'),
    /pure, but uses Date\.now/,
  ],
  ['the time behind an optional chain', pure('const now = Date?.now?.();'), /pure, but uses Date\.now/],
  ['the time by an alias', pure('const D = Date;\nconst now = new D();'), /pure, but uses Date/],
  ['the time taken apart', pure('const { now } = Date;'), /pure, but uses Date/],
  [
    'the time as a default of an argument',
    pure('export function age(now = Date.now()) { return now; }'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time in a computed key',
    pure('export const { [Date.now()]: a } = given;'),
    /pure, but uses Date\.now/,
  ],
  ['the time by a class of its own', pure('class Day extends Date {}'), /pure, but uses Date/],
  [
    "the time in a comment's neighbour",
    pure('const now = Date /* . */ . /* parse */ now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time where the name is declared elsewhere',
    pure('function f(Date: { now(): number }) { return Date.now(); }\nconst now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time beside a block that declares the name',
    pure('{ const Date = given; f(Date); }\nconst now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time beside a function of that name',
    pure('const f2 = function Date() {}, now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time where the name is only declared to be there',
    pure('declare const Date: { now(): number };\nconst now = Date.now();'),
    /pure, but uses Date\.now/,
  ],
  [
    'the time where the name is that of a type',
    pure("import type { Date } from './a.ts';\nconst now = Date.now();"),
    /pure, but uses Date\.now/,
  ],
  ['a stopwatch', pure('const now = performance.now();'), /pure, but uses performance/],
  ['chance', pure('const dice = Math.random();'), /pure, but uses Math\.random/],
  ['chance by an alias', pure('const { random } = Math;'), /pure, but uses Math/],
  ["chance of the browser's kind", pure('const id = crypto.randomUUID();'), /pure, but uses crypto/],
  ['the environment', pure('const home = process.env.HOME;'), /pure, but uses process/],
  ['the environment in shorthand', pure('export const all = { process };'), /pure, but uses process/],
  ['anything global', pure('const now = globalThis.Date.now();'), /pure, but uses globalThis/],
  ['anything global by its old name', pure("const now = global['Da' + 'te'];"), /pure, but uses global/],
  ['a request', pure("const answer = await fetch('http://a');"), /pure, but uses fetch/],
  ['a request handed to another', pure('export const ask = retry(fetch);'), /pure, but uses fetch/],
  ['a socket', pure("const socket = new WebSocket('ws://a');"), /pure, but uses new WebSocket/],
  ['a timer', pure('setTimeout(() => undefined, 1);'), /pure, but uses setTimeout/],
  ['a task', pure('queueMicrotask(() => undefined);'), /pure, but uses queueMicrotask/],
  [
    'a signal that is a timer',
    pure('const signal = AbortSignal.timeout(1);'),
    /pure, but uses AbortSignal\.timeout/,
  ],
  ['what the machine is', pure('const cores = navigator.hardwareConcurrency;'), /pure, but uses navigator/],
  ['a message to nobody', pure("console.log('a');"), /pure, but uses console/],
  [
    'a function by way of a constructor',
    pure("const f = (() => 1).constructor('return process')();"),
    /pure, but uses a constructor/,
  ],
  ['the same taken apart', pure('const { constructor: F } = () => 1;'), /pure, but uses a constructor/],
  [
    'a clock in analyse',
    one('src/analyse/a.ts', 'export const a = () => new Date();'),
    /pure, but uses new Date/,
  ],
  [
    'a clock in the model',
    one('src/model/a.ts', 'export class A { at = Date.now(); }'),
    /pure, but uses Date\.now/,
  ],
];
