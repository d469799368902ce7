import type { ManifestEditor } from '../types.ts';
import { withLines } from './lines.ts';
import { raisedRequirementLine } from './requirements.ts';

/** What pip is to install by `environment.yml`. Source: conda's manual, "Managing environments" */
export const CONDA_ENVIRONMENT: ManifestEditor = {
  ecosystem: 'pypi',
  wants: (name) => /^environment[\w.-]{0,100}\.ya?ml$/.test(name),
  raise(text, { name, to }) {
    let indent = Infinity;
    return withLines(text, (line) => {
      const [, space = '', dash = '', item = ''] = /^(\s*)(-\s+)(.*)$/s.exec(line) ?? [];
      if (/^pip:\s*(?:#.*)?$/.test(item)) {
        indent = space.length;
        return undefined;
      }
      if (line.trim() !== '' && !/^\s*#/.test(line) && space.length <= indent) indent = Infinity;
      if (dash === '' || space.length <= indent) return undefined;
      const quote = /^["']/.exec(item)?.[0] ?? '';
      const after = raisedRequirementLine(item.slice(quote.length), name, to);
      return after === undefined ? undefined : `${space}${dash}${quote}${after}`;
    });
  },
  relock: () => undefined,
};
