import { linesOf } from '../../../observe/document/text.ts';
import type { SupplyFormat } from '../rules.ts';
import { addressRemarks, isClearText, remark } from './address.ts';

/** Mix's lock files: a term of Elixir a line, `"name": {:hex, …}` or `{:git, "url", "commit", …}` (Mix.Lock) */
export const MIX_LOCK: SupplyFormat = {
  names: /^mix\.lock$/,
  *read(text) {
    for (const [index, line] of linesOf(text).entries()) {
      const [, name = '', kind] = /^\s*"([^"]{1,200})": \{:(hex|git),/.exec(line) ?? [];
      if (kind === 'git') {
        const [, url = '', commit = ''] = /\{:git, "([^"]{1,2000})", "([^"]{0,100})"/.exec(line) ?? [];
        yield* addressRemarks(name, `git+${url}#${commit}`, index + 1);
        if (isClearText(url)) continue;
      }
      if (kind === 'hex' && !/"[0-9a-f]{64}"/.test(line))
        yield remark('supply-integrity-missing', name, index + 1);
    }
  },
};
