import { withoutCredentials } from '../../../model/credentials.ts';
import type { SupplyFact, SupplyRule } from '../rules.ts';

/** A name or address in a report: not longer than a line, and without a password. */
const LONGEST = 200;

export function remark(rule: SupplyRule, about: string, line?: number): SupplyFact {
  // In a query any parameter may be a token.
  const shown = withoutCredentials(about)
    .replace(/[?][^#\s]*/, '')
    .slice(0, LONGEST);
  return { kind: 'remark', rule, about: shown, ...(line !== undefined && { line }) };
}

/** When a release came out, where that is a time. */
export function* releaseFact(about: string, at: string | undefined): Iterable<SupplyFact> {
  const time = at === undefined ? Number.NaN : Date.parse(at);
  if (!Number.isNaN(time))
    yield { kind: 'release', about: about.slice(0, LONGEST), at: new Date(time).toISOString() };
}

/** Is it an address without TLS, of another machine? */
export function isClearText(address: string): boolean {
  return (
    /^(?:git\+)?(?:http|git|ftp):\/\//i.test(address) &&
    !/\/\/(?:[^/@]*@)?(?:localhost|127\.|\[::1\])/i.test(address)
  );
}

/** The host of an address, in lower case; undefined for what is none. */
export function hostOf(address: string): string | undefined {
  return /^(?:[a-z+]+:)?\/\/(?:[^/@\s]*@)?([^/:?#\s]+)/i.exec(address)?.[1]?.toLowerCase();
}

/** A git address: `git+https://…`, `git@host:…`, `github:owner/name`, or one that ends in `.git`. */
export function isGit(address: string): boolean {
  return /^(?:git[+@:]|git:\/\/|ssh:\/\/git@|github:|gitlab:|bitbucket:)|\.git(?:[#@?]|$)/i.test(address);
}

/** Does the reference name a commit, by at least 40 hexadecimal digits? */
export function namesCommit(address: string): boolean {
  return /[#@=:/][0-9a-f]{40}(?:[0-9a-f]{24})?(?:[#?&]|$)/i.test(address);
}

/** What is wrong with where a package comes from. */
export function* addressRemarks(name: string, address: string, line?: number): Iterable<SupplyFact> {
  if (isClearText(address)) yield remark('supply-clear-text', `${name} (${address})`, line);
  if (!isGit(address)) return;
  const rule = namesCommit(address) ? 'supply-outside-registry' : 'supply-moving-reference';
  yield remark(rule, `${name} (${address})`, line);
}

/** What is wrong with the hash that a package is held to. */
export function* integrityRemarks(name: string, integrity: string | undefined): Iterable<SupplyFact> {
  if (integrity === undefined || integrity === '') yield remark('supply-integrity-missing', name);
  else if (!/(?:sha(?:256|384|512)|^[0-9a-z/]{0,10}?[0-9a-f]{64,})/i.test(integrity))
    yield remark('supply-integrity-weak', name);
}

/** From where the packages of a scope come, each host once. */
export function* sourcesOf(seen: ReadonlyMap<string, ReadonlySet<string>>): Iterable<SupplyFact> {
  for (const [scope, hosts] of seen) for (const host of hosts) yield { kind: 'source', scope, host };
}

/** Notes the host of a package that has a scope. */
export function noteSource(seen: Map<string, Set<string>>, name: string, address: string): void {
  const scope = /^@[^/]+(?=\/)/.exec(name)?.[0];
  const host = hostOf(address);
  if (scope === undefined || host === undefined || isGit(address)) return;
  seen.set(scope, (seen.get(scope) ?? new Set()).add(host));
}
