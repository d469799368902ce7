import { linesOf } from '../../../observe/document/text.ts';
import type { SupplyFact, SupplyFormat } from '../rules.ts';
import { hostOf, isClearText, remark } from './address.ts';

/** Settings of npm, https://docs.npmjs.com/cli/configuring-npm/npmrc, and of pip, https://pip.pypa.io/en/stable/topics/configuration/ */
export const SETTINGS: SupplyFormat = {
  names: /^(?:\.npmrc|npmrc|pip\.(?:conf|ini)|\.pip\.conf)$/,
  *read(text) {
    for (const [index, line] of linesOf(text).entries()) {
      const [, key, written = ''] =
        /^\s*([@\w./-]+(?::[\w-]+)?)\s*=\s*["']?([^\s"']{0,2000})/.exec(line) ?? [];
      if (key !== undefined) yield* settingRemarks(key.toLowerCase(), written, index + 1);
    }
  },
};

function* settingRemarks(key: string, value: string, line: number): Iterable<SupplyFact> {
  const scope = /^(@[^:]+):registry$/.exec(key)?.[1];
  const host = hostOf(value);
  if (scope !== undefined && host !== undefined) yield { kind: 'setting', scope, host };
  if (key === 'extra-index-url') yield remark('supply-extra-index', value, line);
  if (key === 'strict-ssl' && value === 'false') yield remark('supply-tls-off', 'strict-ssl=false', line);
  if (key === 'trusted-host') yield remark('supply-tls-off', `trusted-host ${value}`, line);
  if (/(?:registry|index-url)$/.test(key) && isClearText(value))
    yield remark('supply-clear-text', value, line);
}
