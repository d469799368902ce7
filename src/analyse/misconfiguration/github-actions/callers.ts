import type { Way } from '../../scripts/way.ts';
import { Taint, untrustedInputs } from './taint.ts';
import type { Job, WorkflowSubject } from './workflow.ts';

/** Actions that use actions; GitHub allows ten. */
const DEEPEST = 3;

type Inputs = Map<string, Way>;
/** Inputs that callers give untrusted text, by the place that they call. */
type Handed = Map<string, Inputs>;

/** Of each workflow, which many checks ask. */
const READ = new WeakMap<WorkflowSubject, Taint>();
/** Made once for all files of a repository. */
const HANDED = new WeakMap<WorkflowSubject['others'], Handed>();

/** The taint of a workflow or an action, with what its callers in the repository hand to it. */
export function taintOf(subject: WorkflowSubject): Taint {
  const known = READ.get(subject);
  if (known) return known;
  const handed = HANDED.get(subject.others) ?? handedIn(subject.others);
  HANDED.set(subject.others, handed);
  const taint = taintWith(subject, handed);
  READ.set(subject, taint);
  return taint;
}

function taintWith(subject: WorkflowSubject, handed: Handed): Taint {
  const { kind, triggers, path } = subject;
  if (kind === 'workflow' && !triggers.has('workflow_call')) return new Taint(subject);
  const folder = path.replace(/\/action\.ya?ml$/, '');
  return new Taint(subject, handed.get(folder) ?? handed.get(path));
}

/** What is handed from caller to caller, each time a step further: so many rounds as files may use each other. */
function handedIn(others: WorkflowSubject['others']): Handed {
  let handed: Handed = new Map();
  for (let round = 0; round < DEEPEST; round += 1) {
    const before = handed;
    handed = handedBy(others, before);
    if (handed.size === 0) break;
  }
  return handed;
}

function handedBy(others: WorkflowSubject['others'], before: Handed): Handed {
  const handed: Handed = new Map();
  for (const caller of others) {
    const calls = callsOf(caller);
    if (calls.length === 0) continue;
    const taint = taintWith(caller, before);
    for (const { place, value, job } of calls)
      for (const [name, way] of untrustedInputs(value, job, taint, caller.path)) {
        const inputs = handed.get(place) ?? new Map<string, Way>();
        handed.set(place, inputs);
        if (!inputs.has(name)) inputs.set(name, way);
      }
  }
  return handed;
}

/** Jobs and steps that use a workflow or an action of the repository, with its path. */
function callsOf({ path, jobs }: WorkflowSubject): { place: string; value: unknown; job: Job }[] {
  const root = path.slice(0, Math.max(0, path.lastIndexOf('/.github/')));
  const called = (uses: unknown, value: unknown, job: Job) => {
    if (typeof uses !== 'string' || !uses.startsWith('./')) return [];
    return [{ place: `${root}/${uses.slice(2).replace(/(?<!\/)\/+$/, '')}`, value, job }];
  };
  return jobs.flatMap((job) => [
    ...called((job.value as { uses?: unknown } | undefined)?.uses, job.value, job),
    ...job.steps.flatMap(({ uses, value }) => called(uses, value, job)),
  ]);
}
