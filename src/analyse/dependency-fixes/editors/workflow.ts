import type { ManifestEditor, Refusal } from '../types.ts';
import { withLines } from './lines.ts';

const USES =
  /^(\s*(?:-\s+)?uses:\s*["']?)([\w.-]{1,100}\/[\w.-]{1,100})((?:\/[^@\s"']{1,300})?)@([^\s"'#]{1,250})(.*)$/s;
const COMMIT = /^[\da-f]{40}$/;
const MOVING = /^(v?)\d+(\.\d+)?$/;

/**
 * Actions and reusable workflows, pinned as they were: a release stays a release, `v4` a major version. Source:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export const WORKFLOW: ManifestEditor = {
  ecosystem: 'githubactions',
  wants: (name, path) =>
    /^action\.ya?ml$/.test(name) || /\/\.github\/workflows\/[^/]{1,200}\.ya?ml$/.test(path),
  raise(text, { name, to }): string | Refusal | undefined {
    let refusal: Refusal | undefined;
    const after = withLines(text, (line) => {
      const [, head = '', used = '', inner = '', ref = '', rest = ''] = USES.exec(line) ?? [];
      if (used.toLowerCase() !== name) return undefined;
      const now = pinned(ref, to);
      if (now === undefined)
        refusal = {
          reason: `it is pinned by a commit, and which one ${to} is stands in no advisory: pin it to the commit of that release`,
        };
      if (now === ref)
        refusal = { reason: `${used}@${ref} moves with each release, and takes ${to} by itself` };
      return now === undefined || now === ref ? undefined : `${head}${used}${inner}@${now}${rest}`;
    });
    return after ?? refusal;
  },
  relock: () => undefined,
};

/** A reference as the one that is written, to a version; undefined for a commit. */
function pinned(ref: string, to: string): string | undefined {
  if (COMMIT.test(ref)) return undefined;
  const numbers = to.replace(/^v/, '').split('.');
  const moving = MOVING.exec(ref);
  if (moving) return `${moving[1]}${numbers.slice(0, moving[2] === undefined ? 1 : 2).join('.')}`;
  return `${ref.startsWith('v') ? 'v' : ''}${numbers.join('.')}`;
}
