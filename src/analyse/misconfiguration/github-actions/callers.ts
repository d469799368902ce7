import type { Way } from '../../scripts/way.ts';
import { Taint, untrustedInputs } from './taint.ts';
import type { Job, WorkflowSubject } from './workflow.ts';

/** Actions that use actions; GitHub allows ten. */
const DEEPEST = 3;

/** Of each workflow, which many checks ask. */
const READ = new WeakMap<WorkflowSubject, Taint>();

/** The taint of a workflow or an action, with what its callers in the repository hand to it. */
export function taintOf(subject: WorkflowSubject): Taint {
  const known = READ.get(subject);
  if (known) return known;
  const taint = taintAt(subject, 0);
  READ.set(subject, taint);
  return taint;
}

function taintAt(subject: WorkflowSubject, depth: number): Taint {
  return new Taint(subject, depth < DEEPEST ? inputsOf(subject, depth) : new Map());
}

function inputsOf(subject: WorkflowSubject, depth: number): Map<string, Way> {
  const inputs = new Map<string, Way>();
  if (subject.kind === 'workflow' && !subject.triggers.has('workflow_call')) return inputs;
  for (const caller of subject.others.values()) {
    const calls = callsOf(caller, subject);
    if (calls.length === 0) continue;
    const taint = taintAt(caller, depth + 1);
    for (const { value, job } of calls)
      for (const [name, way] of untrustedInputs(value, job, taint, caller.path))
        if (!inputs.has(name)) inputs.set(name, way);
  }
  return inputs;
}

/** Jobs and steps of a caller that use a workflow or an action. */
function callsOf(caller: WorkflowSubject, called: WorkflowSubject): { value: unknown; job: Job }[] {
  const root = caller.path.slice(0, Math.max(0, caller.path.lastIndexOf('/.github/')));
  const isCalled = (uses: unknown): boolean => {
    if (typeof uses !== 'string' || !uses.startsWith('./')) return false;
    const place = `${root}/${uses.slice(2).replace(/\/+$/, '')}`;
    return (
      called.path === place || called.path === `${place}/action.yml` || called.path === `${place}/action.yaml`
    );
  };
  return caller.jobs.flatMap((job) => [
    ...(isCalled((job.value as { uses?: unknown } | undefined)?.uses) ? [{ value: job.value, job }] : []),
    ...job.steps.filter(({ uses }) => isCalled(uses)).map(({ value }) => ({ value, job })),
  ]);
}
