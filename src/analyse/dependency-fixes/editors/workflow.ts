import type { ManifestEditor, Refusal } from '../types.ts';
import { withLines } from './lines.ts';

const USES =
  /^(\s*(?:-\s+)?uses:\s*["']?)([\w.-]{1,100}\/[\w.-]{1,100})((?:\/[^@\s"']{1,300})?)@([^\s"'#]{1,250})(.*)$/s;
const COMMIT = /^[\da-f]{40}$/;
const MOVING = /^(v?)\d+(\.\d+)?$/;
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
      if (now === ref) moving.push(`${used}@${ref}`);
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

/** A reference as the one that is written, to a version; undefined for a commit. */
function raised(ref: string, to: string): string | undefined {
  if (COMMIT.test(ref)) return undefined;
  const numbers = to.replace(/^v/, '').split('.');
  const moving = MOVING.exec(ref);
  if (moving) return `${moving[1]}${numbers.slice(0, moving[2] === undefined ? 1 : 2).join('.')}`;
  return `${ref.startsWith('v') ? 'v' : ''}${numbers.join('.')}`;
}

function sameRelease(one: string, other: string): boolean {
  return one.replace(/^v/, '') === other.replace(/^v/, '');
}
