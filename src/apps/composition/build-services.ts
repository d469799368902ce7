import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../model/fault.ts';
import type { BuildServices } from '../../pipeline/build/services.ts';
import { openAdvisoryStore } from '../../platform/advisories/store.ts';
import { NO_CACHE, openCache } from '../../platform/cache/sqlite-cache.ts';
import type { HttpClient } from '../../platform/http/types.ts';
import { saveMemory } from '../../platform/memory/save-memory.ts';
import type { Progress } from '../cli/output/progress.ts';
import { cacheFolder, databasePath } from '../cli/program/settings.ts';
import { VERSION } from './version.ts';

export interface ServiceOptions {
  readonly offline?: boolean;
  readonly cache: boolean;
  /** Path of the advisory database; default as `databasePath` says. */
  readonly db?: string;
}

const CACHE_SIZE = 2 * 2 ** 30;

/** Everything a scan needs from outside, made for a command line. */
export function createBuildServices(options: ServiceOptions, progress: Progress): BuildServices & Disposable {
  const environment = process.env;
  const cache = options.cache
    ? openCache({
        path: join(cacheFolder(environment), 'cache.sqlite'),
        maximumSize: CACHE_SIZE,
        now: Date.now,
        onProblem: (problem) => progress.note(problem),
      })
    : NO_CACHE;
  const database = options.db ?? databasePath(environment);
  return {
    http: httpClient(options.offline ?? false),
    environment,
    cache,
    openAdvisories: () => (existsSync(database) ? openAdvisoryStore(database) : undefined),
    now: () => new Date(),
    progress: (message) => progress.report(message),
    saveMemory,
    toolVersion: VERSION,
    [Symbol.dispose]: () => cache[Symbol.dispose](),
  };
}

/** A client that speaks to the network, or offline only to local sockets. What it needs is loaded at its first request. */
export function httpClient(offline: boolean): HttpClient {
  let connected: Promise<HttpClient> | undefined;
  const connect = () =>
    (connected ??= import('../../platform/http/client.ts').then(({ createHttpClient }) =>
      createHttpClient({ userAgent: `plimsoll/${VERSION}` }),
    ));
  return {
    request: async (request) => {
      if (offline && request.socketPath === undefined) throw forbidden(request.url);
      return (await connect()).request(request);
    },
  };
}

function forbidden(url: string): Fault {
  const host = URL.canParse(url) ? new URL(url).host : url;
  return new Fault('refused', `--offline forbids to ask ${host}`, {
    hint: 'scan a file or a local engine, or leave --offline out',
  });
}
