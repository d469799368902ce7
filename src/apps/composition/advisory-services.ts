import { existsSync } from 'node:fs';
import { explainVulnerability } from '../../analyse/vulnerabilities/explain.ts';
import { Fault } from '../../model/fault.ts';
import type { AdvisoryData } from '../../model/report/scan.ts';
import type { VulnerabilityExplanation } from '../../model/report/vulnerability-explanation.ts';
import { openAdvisoryStore } from '../../platform/advisories/store.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { UpdateOptions, UpdateSummary } from '../../platform/feeds/types.ts';
import { updateAdvisories } from '../../platform/feeds/update.ts';
import { httpClient } from './http.ts';
import { databasePath, type Environment } from './paths.ts';

export interface AdvisoryUpdate extends Omit<UpdateOptions, 'http' | 'clock' | 'databasePath'> {
  /** Path of the advisory database; default as `databasePath` says. */
  readonly db?: string | undefined;
}

/** What there is to do with advisory data. */
export interface AdvisoryServices {
  /** Rejects with a `Fault`, as `updateAdvisories` does. */
  readonly update: (request: AdvisoryUpdate) => Promise<UpdateSummary>;
  /** Age and counts. Throws a `Fault` (`not-found`) where there is no database. */
  readonly status: (db: string | undefined) => AdvisoryData;
  /** All about one vulnerability. Throws a `Fault` (`not-found`) where there is no database, or it knows no such id. */
  readonly explain: (id: string, db: string | undefined) => VulnerabilityExplanation;
}

/** Fetches advisory data from the network, and looks at what is there. */
export function createAdvisoryServices(environment: Environment): AdvisoryServices {
  return {
    update: ({ db = databasePath(environment), ...request }) =>
      updateAdvisories({
        ...request,
        databasePath: db,
        http: httpClient(false),
        clock: () => new Date(),
      }),
    status: (db = databasePath(environment)) => {
      using store = openStore(db);
      return store.status();
    },
    explain: (id, db = databasePath(environment)) => {
      using store = openStore(db);
      const found = explainVulnerability(id, store);
      if (found) return found;
      throw new Fault('not-found', `no advisory here knows ${id}`, {
        hint: 'run "plimsoll db update", or look at "plimsoll db status" for the ecosystems that there are',
      });
    },
  };
}

function openStore(db: string): AdvisoryStore {
  if (existsSync(db)) return openAdvisoryStore(db);
  throw new Fault('not-found', `there is no advisory database at ${db}`, {
    hint: 'run "plimsoll db update"',
  });
}
