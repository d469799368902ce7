import * as fc from 'fast-check';

/** What files of tests share where they run in one process, by name: whoever changes it restores it. */
export function surroundings(): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...Object.entries(process.env).map(([name, value]) => [`process.env.${name}`, value] as const),
    ['the working folder', process.cwd()],
    ['process.umask()', process.umask()],
    ['process.exitCode', process.exitCode],
    ...process
      .eventNames()
      .map((name) => [`listeners to ${String(name)}`, process.listenerCount(name)] as const),
    ['Date', Date],
    ['setTimeout', setTimeout],
    ['setInterval', setInterval],
    ['setImmediate', setImmediate],
    ['fetch', fetch],
    ['Math.random', Math.random],
    ['the configuration of properties', JSON.stringify(fc.readConfigureGlobal())],
  ]);
}

/** Names of what is otherwise than it was. */
export function changes(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => !Object.is(before.get(name), after.get(name)));
}
