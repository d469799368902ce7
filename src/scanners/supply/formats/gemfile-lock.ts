import { linesOf } from '../../../observe/document/text.ts';
import type { SupplyFormat } from '../rules.ts';
import { isClearText, remark } from './address.ts';

/** Bundler's lock files: https://bundler.io/guides/rationale.html */
export const GEMFILE_LOCK: SupplyFormat = {
  names: /^(?:Gemfile\.lock|gems\.locked)$/,
  *read(text) {
    let section = '';
    let sources = 0;
    for (const [index, line] of linesOf(text).entries()) {
      if (/^[A-Z][A-Z ]*$/.test(line)) {
        section = line;
        sources = 0;
      }
      const remote = /^ {2}remote: (\S{1,2000})/.exec(line)?.[1];
      if (remote === undefined) continue;
      sources += 1;
      if (isClearText(remote)) yield remark('supply-clear-text', remote, index + 1);
      if (section === 'GIT') yield remark('supply-outside-registry', remote, index + 1);
      // Of several sources in one section any may answer for any name; a section for each is Bundler's remedy.
      if (section === 'GEM' && sources > 1) yield remark('supply-extra-index', remote, index + 1);
    }
  },
};
