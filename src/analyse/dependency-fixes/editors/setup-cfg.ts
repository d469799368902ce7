import type { ManifestEditor } from '../types.ts';
import { raisedRequirementLine } from './requirements.ts';

/** Lists of requirements: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html */
const LISTS = /^(?:install_requires|setup_requires|tests_require)$/;

/** `setup.cfg` of setuptools. */
export const SETUP_CFG: ManifestEditor = {
  ecosystem: 'pypi',
  wants: (name) => name === 'setup.cfg',
  raise(text, { name, to }) {
    let [section, key] = ['', ''];
    let isFound = false;
    const lines = text.split('\n').map((line) => {
      const header = /^\[([^\]]{1,200})\]/.exec(line);
      const own = /^([\w.-]{1,200})\s*[=:]\s*/.exec(line);
      if (header) [section, key] = [header[1]?.trim() ?? '', ''];
      else if (own) key = own[1] ?? '';
      const isList =
        (section === 'options' && LISTS.test(key)) || (section === 'options.extras_require' && key !== '');
      if (header || !isList) return line;
      const head = own?.[0] ?? '';
      const after = raisedRequirementLine(line.slice(head.length), name, to);
      if (after === undefined) return line;
      isFound = true;
      return head + after;
    });
    return isFound ? lines.join('\n') : undefined;
  },
  relock: () => undefined,
};
