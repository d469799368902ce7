import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Budget, Deadline } from '../../model/budget.ts';
import { Fault } from '../../model/fault.ts';
import type { BuildServices } from '../../pipeline/build/services.ts';
import { openAdvisoryStore } from '../../platform/advisories/store.ts';
import { NO_CACHE, openCache } from '../../platform/cache/sqlite-cache.ts';
import { onExit } from '../../platform/exit/on-exit.ts';
import { othersMayWrite } from '../../platform/files/ownership.ts';
import type { HttpClient } from '../../platform/http/types.ts';
import { saveMemoryFor } from '../../platform/memory/save-memory.ts';
import type { Ask } from '../../platform/questions/types.ts';
import { httpClient } from './http.ts';
import { type InflaterChoice, inflatersOf } from './inflaters.ts';
import { cacheFolder, databasePath, type Environment } from './paths.ts';
import { type Matcher, patternsOf } from './patterns.ts';
import { VERSION } from './version.ts';

export interface BuildOptions {
  /** Ask nothing of the network. */
  readonly offline: boolean;
  /** Read and write the cache of layers. */
  readonly cache: boolean;
  /** Path of the advisory database; default as `databasePath` says. */
  readonly db?: string | undefined;
  /** Bounds on a target. */
  readonly budget: Budget;
  /** What looks for secrets; default what is there. */
  readonly matcher?: Matcher | undefined;
  /** What inflates layers; default what is there. */
  readonly inflater?: InflaterChoice | undefined;
  /** Seconds after which a target is not read or judged any further. */
  readonly timeout: number;
  /** Hears what is going on, in a few words. */
  readonly onProgress: (message: string) => void;
  /** Told in a sentence what a person should know. */
  readonly onNote: (note: string) => void;
}

const CACHE_SIZE = 2 * 2 ** 30;

/** Everything that reading and judging an image needs from outside. */
export function createBuildServices(
  options: BuildOptions,
  environment: Environment,
  answered: NonNullable<BuildServices['answered']> = new Map(),
): BuildServices & Disposable {
  const cache = options.cache
    ? openCache({
        path: join(cacheFolder(environment), 'cache.sqlite'),
        maximumSize: CACHE_SIZE,
        now: Date.now,
        onProblem: options.onNote,
      })
    : NO_CACHE;
  const deadline = deadlineIn(options.timeout);
  const database = options.db ?? databasePath(environment);
  const isNamed = options.db !== undefined || Boolean(environment['PLIMSOLL_DB']);
  const http = httpClient(options.offline, deadline);
  return {
    http,
    environment,
    cache,
    ask: issuersBy(http),
    answered,
    openAdvisories: () => {
      if (!existsSync(database)) return undefined;
      if (!isNamed) refuseForeign(database);
      return openAdvisoryStore(database);
    },
    budget: options.budget,
    deadline,
    patterns: patternsOf(options, environment),
    inflaters: inflatersOf(options),
    now: () => new Date(),
    progress: options.onProgress,
    onExit,
    saveMemory: saveMemoryFor,
    toolVersion: VERSION,
    [Symbol.dispose]: () => cache[Symbol.dispose](),
  };
}

/** What asks issuers about secrets, loaded at its first question. */
function issuersBy(http: HttpClient): Ask {
  let ready: Promise<Ask> | undefined;
  return async (question) => {
    ready ??= import('../../platform/questions/ask.ts').then(({ createAsk }) => createAsk({ http }));
    return (await ready)(question);
  };
}

/** The moment so many seconds from now; its timer keeps no process alive. */
function deadlineIn(seconds: number): Deadline {
  const end = Date.now() + seconds * 1000;
  const stop = new AbortController();
  if (Number.isFinite(seconds)) {
    // A timer takes no longer time than this.
    const wait = Math.min(seconds * 1000, 2 ** 31 - 1);
    setTimeout(() => stop.abort(), wait).unref();
  }
  return { seconds, isOver: () => Date.now() >= end, signal: stop.signal };
}

/** What others may have written says what is clean: only who names it may have it so. Throws a `Fault` (`refused`). */
function refuseForeign(database: string): void {
  const reason = othersMayWrite(database);
  if (reason === undefined) return;
  throw new Fault('refused', `the advisory database ${database} is not used: ${reason}`, {
    hint: 'make it yours alone (chown, chmod go-w), or name it with --db if you trust who writes it',
  });
}
