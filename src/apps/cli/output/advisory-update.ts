import { Fault } from '../../../model/fault.ts';
import type { UpdateProgress, UpdateSummary } from '../../../platform/feeds/types.ts';
import type { AdvisoryServices, AdvisoryUpdate } from '../../composition/advisory-services.ts';
import { createProgress, type Progress } from './progress.ts';

/** What of `Services` it takes. */
interface Updating {
  readonly advisories: () => Promise<Pick<AdvisoryServices, 'update' | 'status'>>;
}

/** Fetches advisory data, and tells how far it is and what is amiss. Rejects with a `Fault`. */
export async function updateAdvisories(
  request: Omit<AdvisoryUpdate, 'progress'>,
  services: Updating,
  progress: Progress,
): Promise<UpdateSummary> {
  const { update } = await services.advisories();
  const onProgress = (step: UpdateProgress): void => progress.report(progressText(step));
  const summary = await update({ ...request, progress: onProgress });
  progress.clear();
  for (const { part, reason } of summary.absent) progress.note(`without ${part}: ${reason}`);
  for (const { id, reason } of summary.bad.examples) progress.note(`not an advisory: ${id}: ${reason}`);
  return summary;
}

function progressText({ step, subject, done, total }: UpdateProgress): string {
  const amount = step === 'download' ? `${(done / 1e6).toFixed(1)} MB` : `${done}`;
  const share = total ? ` (${Math.floor((100 * done) / total)} %)` : '';
  return `${step} ${subject}: ${amount}${share}`;
}

/** How fresh advisory data is wanted. */
export interface Freshness {
  /** Fetch it, whatever its age. */
  readonly update: boolean;
  /** Fetch it where it is older, in milliseconds, or not there; undefined: never. */
  readonly autoUpdate: number | undefined;
  /** Where from; undefined: from where `plimsoll db update` has it. */
  readonly from: string | undefined;
  /** Path of the database; undefined: the usual one. */
  readonly db: string | undefined;
  readonly offline: boolean;
  readonly quiet: boolean;
}

/**
 * Fetches advisory data where it is asked for, or where it is too old. Rejects with a `Fault` where what was asked for
 * cannot be done; what was only due is told, and the data that is there is used.
 */
export async function freshenAdvisories(
  { update, autoUpdate, from, db, offline, quiet }: Freshness,
  services: Updating,
  now: () => number = Date.now,
): Promise<void> {
  const isDue = async () =>
    autoUpdate !== undefined && !offline && isOlder(await services.advisories(), db, now() - autoUpdate);
  if (!update && !(await isDue())) return;
  using progress = createProgress(process.stderr, { quiet });
  try {
    await updateAdvisories({ base: from, db, offline }, services, progress);
  } catch (error) {
    if (update || !(error instanceof Fault)) throw error;
    progress.note(`advisory data could not be renewed: ${error.message}`);
  }
}

/** Whether data was compiled before a time, in milliseconds since 1970; what is not there or cannot be read is older than all. */
function isOlder(
  advisories: Pick<AdvisoryServices, 'status'>,
  db: string | undefined,
  time: number,
): boolean {
  try {
    return Date.parse(advisories.status(db).compiled) < time;
  } catch (error) {
    if (error instanceof Fault) return true;
    throw error;
  }
}
