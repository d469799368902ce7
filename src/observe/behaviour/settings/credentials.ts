import type { Text, TextPart } from '../../../model/behaviour.ts';

/**
 * An address without user, password, query and parameters, which often have a password too; also in what a variable
 * falls back to.
 */
export function withoutCredentials(text: Text): Text {
  const parts: TextPart[] = [];
  /** Where the part with the scheme is, while its host may still follow. */
  let scheme: number | undefined;
  for (const part of text) {
    if (typeof part !== 'string') {
      const otherwise = 'environment' in part ? part.otherwise : undefined;
      parts.push(otherwise ? { ...part, otherwise: withoutCredentials(otherwise) } : part);
      continue;
    }
    const marks = part.indexOf('://');
    const start = scheme === undefined ? marks + 3 : 0;
    if (scheme === undefined && marks < 0) {
      parts.push(part);
      continue;
    }
    const rest = part.slice(start);
    const end = rest.search(/[/?#;]/);
    const sign = (end < 0 ? rest : rest.slice(0, end)).lastIndexOf('@');
    // What stands between the scheme and the sign is who may use it.
    if (sign >= 0 && scheme !== undefined) parts.splice(scheme, Infinity, upToMarks(parts[scheme]));
    const kept = sign < 0 ? part : part.slice(0, start) + rest.slice(sign + 1);
    const query = kept.search(/[?#;]/);
    parts.push(query < 0 ? kept : kept.slice(0, query));
    if (query >= 0) break;
    if (end >= 0) return [...parts, ...behind(text, part)];
    scheme ??= parts.length - 1;
  }
  return parts;
}

function upToMarks(part: TextPart | undefined): TextPart {
  return typeof part === 'string' ? part.slice(0, part.indexOf('://') + 3) : '';
}

/** The path after the part in which the host ended, up to a query. */
function behind(text: Text, last: TextPart): Text {
  const parts: TextPart[] = [];
  for (const part of text.slice(text.lastIndexOf(last) + 1)) {
    const query = typeof part === 'string' ? part.search(/[?#;]/) : -1;
    parts.push(typeof part === 'string' && query >= 0 ? part.slice(0, query) : part);
    if (query >= 0) break;
  }
  return parts;
}
