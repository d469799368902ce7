import { Fault } from '../fault.ts';
import type { Language } from '../sets/language.ts';
import { exactText, regularExpression } from '../sets/patterns.ts';
import { quoted } from '../sets/quoting.ts';

const LABEL = '[-a-z0-9_]';
const ALLOWED = /^[-a-z0-9_.*]{1,255}$/;

/**
 * The DNS names, in lower case and without the dot at their end, that a pattern stands for: `*` is any characters
 * within one label, perhaps none; `**.` in front is one or more labels; `*` alone is every name.
 * Throws a `Fault`: `malformed` for characters that no name has, `limit` for more wildcards than can be worked with.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer3/ (DNS based).
 */
export function dnsPattern(pattern: string): Language {
  if (!ALLOWED.test(pattern)) throw new Fault('malformed', `${quoted(pattern)} is no pattern of DNS names`);
  if (/^\*+$/.test(pattern)) return regularExpression(`(${LABEL}+\\.)*${LABEL}+`);
  const [, anyLabels, rest = ''] = /^(\*{2,}\.)?(.*)$/.exec(pattern) ?? [];
  const one = rest
    .split(/(\*+)/)
    .map((part) => (part.startsWith('*') ? `${LABEL}*` : part.replaceAll('.', '\\.')))
    .join('');
  return regularExpression(`${anyLabels === undefined ? '' : `(${LABEL}+\\.)+`}${one}`);
}

/** As `dnsPattern`, but a text with other characters is itself. */
export function dnsName(text: string): Language {
  return ALLOWED.test(text) ? dnsPattern(text) : exactText(text);
}
