import type { ManifestEditor, Refusal } from '../types.ts';
import { semver } from '../../versions/semver/scheme.ts';
import { withLines } from './lines.ts';

const USES =
  /^(\s*(?:-\s+)?uses:\s*["']?)([\w.-]{1,100}\/[\w.-]{1,100})((?:\/[^@\s"']{1,300})?)@([^\s"'#]{1,250})(.*)$/s;
const COMMIT = /^[\da-f]{40}$/;
/** A release, or a tag that moves with the releases of a major or minor version. */
const RELEASE = /^v?\d+(?:\.\d+){0,2}(?:[-+][\w.+-]{0,60})?$/;
const MOVING = /^v?\d+(\.\d+)?$/;
const TOLD = /^["']?\s+#\s*(?:tag=)?(v?\d[\w.+-]{0,60})/;

/**
 * Actions and reusable workflows, pinned as they were: a release stays a release, `v4` a major version. Source:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export const WORKFLOW: ManifestEditor = {
  ecosystem: 'githubactions',
  wants: (name, path) =>
    /^action\.ya?ml$/.test(name) || /\/\.github\/workflows\/[^/]{1,200}\.ya?ml$/.test(path),
  raise(text, { name, from, to }): string | Refusal | undefined {
    const [pinned, moving]: [string[], string[]] = [[], []];
    const after = withLines(text, (line) => {
      const [, head = '', used = '', inner = '', ref = '', rest = ''] = USES.exec(line) ?? [];
      if (used.toLowerCase() !== name) return undefined;
      const now = raised(ref, to);
      // What keeps commits up to date writes the release behind them.
      if (now === undefined && sameRelease(TOLD.exec(rest)?.[1] ?? from, from)) pinned.push(ref);
      if (now === ref && written(ref, to) === ref) moving.push(`${used}@${ref}`);
      return now === undefined || now === ref ? undefined : `${head}${used}${inner}@${now}${rest}`;
    });
    // One that stayed would be what is vulnerable still.
    if (pinned.length > 0)
      return {
        reason: `it is pinned by a commit, and which one ${to} is stands in no advisory: pin it to the commit of that release`,
      };
    if (after !== undefined || moving.length === 0) return after;
    return { reason: `${moving[0]} moves with each release, and takes ${to} by itself` };
  },
  relock: () => undefined,
};

/** A reference to a version; a branch and a newer release as they are; undefined for a commit. */
function raised(ref: string, to: string): string | undefined {
  if (COMMIT.test(ref)) return undefined;
  if (!RELEASE.test(ref)) return ref;
  const wanted = written(ref, to);
  return semver.compare(ref, wanted) < 0 ? wanted : ref;
}

/** A version as a reference writes its own: `v4` as a major version. */
function written(ref: string, to: string): string {
  const numbers = to.replace(/^v/, '').split('.');
  const moving = MOVING.exec(ref);
  const told = moving ? numbers.slice(0, moving[1] === undefined ? 1 : 2) : numbers;
  return `${ref.startsWith('v') ? 'v' : ''}${told.join('.')}`;
}

function sameRelease(one: string, other: string): boolean {
  return one.replace(/^v/, '') === other.replace(/^v/, '');
}
