import { existsSync } from 'node:fs';
import { Fault } from '../../model/fault.ts';
import type { AdvisoryData } from '../../model/report/basis.ts';
import { openAdvisoryStore } from '../../platform/advisories/store.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { UpdateOptions, UpdateSummary } from '../../platform/feeds/types.ts';
import { updateAdvisories } from '../../platform/feeds/update.ts';
import { httpClient } from './http.ts';
import { databasePath, type Environment } from './paths.ts';

export interface AdvisoryUpdate extends Omit<UpdateOptions, 'http' | 'clock' | 'databasePath'> {
  /** Path of the advisory database; default as `databasePath` says. */
  readonly db?: string | undefined;
  /** Ask nothing of the network: only a folder can be read. */
  readonly offline?: boolean;
}

/** What there is to do with advisory data. */
export interface AdvisoryServices {
  /** Rejects with a `Fault`, as `updateAdvisories` does. */
  readonly update: (request: AdvisoryUpdate) => Promise<UpdateSummary>;
  /** Age and counts. Throws a `Fault` (`not-found`) where there is no database. */
  readonly status: (db: string | undefined) => AdvisoryData;
  /** Everything in it. Throws as `status` does. */
  readonly open: (db: string | undefined) => AdvisoryStore;
}

/** Fetches advisory data from the network, and looks at what is there. */
export function createAdvisoryServices(environment: Environment): AdvisoryServices {
  return {
    update: ({ db = databasePath(environment), offline = false, ...request }) =>
      updateAdvisories({
        ...request,
        databasePath: db,
        http: httpClient(offline),
        clock: () => new Date(),
      }),
    status: (db = databasePath(environment)) => {
      using store = openStore(db);
      return store.status();
    },
    open: (db = databasePath(environment)) => openStore(db),
  };
}

function openStore(db: string): AdvisoryStore {
  if (existsSync(db)) return openAdvisoryStore(db);
  throw new Fault('not-found', `there is no advisory database at ${db}`, {
    hint: 'run "plimsoll db update"',
  });
}
