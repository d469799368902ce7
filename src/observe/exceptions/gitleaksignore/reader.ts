import type { Exception } from '../../../model/exception/exception.ts';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import { Fault } from '../../../model/fault.ts';
import type { ExceptionReader } from '../types.ts';

const MOST_LINES = 100_000;
const FINGERPRINT = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.+):([^:]+):(\d{1,9})$/i;

/** Fingerprints of findings. Source: https://github.com/gitleaks/gitleaks#gitleaksignore */
export const gitleaksignore: ExceptionReader = {
  id: 'gitleaksignore',
  vectors: ['V1', 'V2', 'V4'],
  recognises: (name) => /\.?(?:gitleaks|betterleaks)ignore$/.test(name),
  read(text, file) {
    const exceptions: Exception[] = [];
    const remarks: ExceptionRemark[] = [];
    const lines = text.split('\n');
    if (lines.length > MOST_LINES) throw new Fault('limit', `${file}: more than ${MOST_LINES} lines`);
    for (const [index, line] of lines.entries()) {
      const entry = line.trim();
      if (entry === '' || entry.startsWith('#')) continue;
      const source = `${file}:${index + 1}`;
      const exception = exceptionOf(entry, source);
      if (exception) exceptions.push(exception);
      else
        remarks.push({ problem: 'unsupported', source, text: `"${entry.slice(0, 100)}" is no fingerprint` });
    }
    return { exceptions, paths: [], remarks };
  },
};

function exceptionOf(entry: string, source: string): Exception | undefined {
  const [, commit, path = '', rule = '', line = ''] = FINGERPRINT.exec(entry) ?? [];
  if (rule === '') return undefined;
  return {
    by: 'ignore-file',
    source,
    reason: 'its fingerprint is in the list',
    selector: {
      ids: [rule],
      kinds: ['leak'],
      paths: [{ grammar: 'text', text: path.replaceAll('\\', '/') }],
      // What a file's name tells has no line there.
      startLine: Math.max(1, Number(line)),
      ...(commit !== undefined && { commit: commit.toLowerCase() }),
    },
  };
}
