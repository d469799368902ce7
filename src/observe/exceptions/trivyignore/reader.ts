import type { Exception } from '../../../model/exception/exception.ts';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import { Fault } from '../../../model/fault.ts';
import { dayBefore } from '../day.ts';
import type { ExceptionReader } from '../types.ts';

/** Ids, one a line, with `exp:` and the first day on which it no longer counts. */
export const trivyignore: ExceptionReader = {
  id: 'trivyignore',
  vectors: ['V3', 'V5', 'V2'],
  recognises: (name, keys) => name.endsWith('.trivyignore') || (keys.length === 0 && !/\.ya?ml$/i.test(name)),
  read(text, file) {
    const exceptions: Exception[] = [];
    const remarks: ExceptionRemark[] = [];
    let comment: string[] = [];
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
      const line = raw.trim();
      if (line === '' || line.startsWith('#')) {
        comment = line === '' ? [] : [...comment, line.replace(/^#+\s*/, '')];
        continue;
      }
      const source = `${file}:${index + 1}`;
      const { exception, unknown } = exceptionOf(line, source, comment.join(' '));
      exceptions.push(exception);
      for (const word of unknown)
        remarks.push({ problem: 'unsupported', source, text: `"${word}" means nothing behind an id` });
      comment = [];
    }
    return { exceptions, paths: [], remarks };
  },
};

/** Source: https://trivy.dev/latest/docs/configuration/filtering/#trivyignore. What stands above or behind is the reason. */
function exceptionOf(
  line: string,
  source: string,
  above: string,
): { exception: Exception; unknown: string[] } {
  const [words = '', behind = ''] = line.split(/\s#\s*/, 2);
  const [id = '', ...more] = words.trim().split(/\s+/);
  if (/[/*\\]/.test(id))
    throw new Fault('malformed', `${source}: "${id}" is no id`, {
      hint: 'a list of paths is called .plimsollignore',
    });
  const expiry = more.find((word) => word.startsWith('exp:'));
  const expires = expiry && dayBefore(expiry.slice('exp:'.length), source);
  const reason = behind || above;
  return {
    exception: {
      by: 'ignore-file',
      source,
      ...(reason !== '' && { reason }),
      ...(expires !== undefined && { expires }),
      selector: { ids: [id] },
    },
    unknown: more.filter((word) => word !== expiry),
  };
}
