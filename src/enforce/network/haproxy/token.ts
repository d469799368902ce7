/** What keys of maps are made of: a text without anything that HAProxy, its runtime API or a log could take for syntax. */
export function token(text: string): string {
  if (text === '') return '_';
  return text.replaceAll(/[^A-Za-z0-9./-]|^-/gu, (one) => `_${(one.codePointAt(0) ?? 0).toString(16)}_`);
}

/** A rule's name in the log: the member and the line of its profile, such as `shop/web#egress[0]`. */
export function ruleName(member: string, path: string): string {
  const place = path.split(/([[\]])/).map((part) => (/^[[\]]$/.test(part) ? part : token(part)));
  return `${token(member)}#${place.filter((part) => part !== '_').join('')}`;
}

/**
 * A short name that is the same for the same text and differs for others as far as 64 bits can tell (FNV-1a;
 * draft-eastlake-fnv, section 2). Those who use it must expect that two texts have the same one.
 */
export function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
