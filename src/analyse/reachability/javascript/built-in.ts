/** Modules that Node.js has itself, which come before packages of their names. */
const BUILT_IN = new Set([
  'assert',
  'async_hooks',
  'buffer',
  'child_process',
  'cluster',
  'console',
  'constants',
  'crypto',
  'dgram',
  'diagnostics_channel',
  'dns',
  'domain',
  'events',
  'fs',
  'http',
  'http2',
  'https',
  'inspector',
  'module',
  'net',
  'os',
  'path',
  'perf_hooks',
  'process',
  'punycode',
  'querystring',
  'readline',
  'repl',
  'stream',
  'string_decoder',
  'sys',
  'timers',
  'tls',
  'trace_events',
  'tty',
  'url',
  'util',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
  'zlib',
]);

/** Modules in modules of Node.js, `fs/promises`. */
const INNER =
  /^(?:assert\/strict|dns\/promises|fs\/promises|inspector\/promises|path\/(?:posix|win32)|readline\/promises|stream\/(?:consumers|promises|web)|timers\/promises|util\/types)$/;

/** Does Node.js itself answer to this name? */
export function isBuiltIn(specifier: string): boolean {
  return specifier.startsWith('node:') || BUILT_IN.has(specifier) || INNER.test(specifier);
}

const LOADING =
  /^(?:node:)?(?:vm|module|worker_threads|child_process|cluster|repl|inspector(?:\/promises)?|process|test)$/;

/** May a module of this name load others that are not named, or make code of text? */
export function mayLoad(specifier: string): boolean {
  return LOADING.test(specifier) || specifier.startsWith('data:');
}
