import { linesOf } from '../../../observe/document/text.ts';
import type { SupplyFormat } from '../rules.ts';
import { addressRemarks, isClearText, remark } from './address.ts';

/** Requirements of pip: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export const REQUIREMENTS: SupplyFormat = {
  names: /^(?:requirements|constraints)(?:[._-][\w.-]{0,60})?(?<!\.(?:md|rst))\.(?:txt|in)$/,
  *read(text) {
    const lines = linesOf(text);
    const isHashed = lines.some((line) => /(?:^|\s)--hash=/.test(line));
    for (const [index, whole] of lines.entries()) {
      const at = index + 1;
      const line = whole.replace(/(?:^|\s)#.*$/, '').trim();
      const [, option, value = ''] = /^(--?[a-z-]+)(?:[=\s]\s*(\S+))?/.exec(line) ?? [];
      if (option === '--extra-index-url') yield remark('supply-extra-index', value, at);
      if (option === '--trusted-host') yield remark('supply-tls-off', `trusted-host ${value}`, at);
      if (option !== undefined && isClearText(value)) yield remark('supply-clear-text', value, at);
      const named = /^([\w.-]+)(?:\[[^\]]*\])?\s*@\s*(\S+)/.exec(line);
      const address = named?.[2] ?? (option === '-e' || option === '--editable' ? value : line);
      if (/^(?:git\+|https?:\/\/)/.test(address))
        yield* addressRemarks(named?.[1] ?? 'a package', address, at);
      const [, pinned] = /^([\w.-]+)(?:\[[^\]]*\])?\s*==/.exec(line) ?? [];
      const follows = `${line} ${lines[index + 1] ?? ''}`;
      if (isHashed && pinned !== undefined && !follows.includes('--hash='))
        yield remark('supply-integrity-missing', pinned, at);
    }
  },
};
